"""The demo has a ceremony to begin at once: planned as a director would, of what is signed."""

from itertools import pairwise
from typing import get_args

from demo.acting import Acted, lived
from tablo.championship.ids import CueId, Instant
from tablo.championship.preflight import BLOCKING, findings, planned_end
from tablo.championship.rehearsal import pictures
from tablo.championship.show import CueKind, RunOfShow
from tablo.demo.ceremony import ceremony
from tablo.demo.history import FINISHED

SHOWN = frozenset(get_args(CueKind)) - {"video", "draw", "message", "partner", "best_of_all"}


def planned() -> tuple[Acted, RunOfShow]:
    """Give the demo's morning, and the ceremony that follows from it."""
    acted = lived()
    return acted, ceremony(acted.state, acted.roster)


def test_of_every_kind() -> None:
    """It has a cue of each kind that a closing has, and none that a film or a partner must fill."""
    _, run = planned()

    assert SHOWN == {cue.kind for cue in run.cues}


def test_what_is_signed_is_handed_over() -> None:
    """Each finished contest is called up, then gets its medals, then its medallions; no other is."""
    _, run = planned()

    kinds = [(cue.contest, cue.kind) for cue in run.cues if cue.contest is not None]
    for contest in FINISHED:
        assert ["call_up", "medals", "medallions"] == [
            kind for one, kind in kinds if one == contest
        ]
    assert set(FINISHED) == {contest for contest, _ in kinds}


def test_two_podiums_take_turns() -> None:
    """While one podium is decorated, the next group is on its way to the other one."""
    _, run = planned()

    called = [cue.podium for cue in run.cues if cue.kind == "call_up"]
    assert list(run.podiums) == sorted(set(called))
    assert all(one != other for one, other in pairwise(called))


def test_every_picture_can_be_drawn() -> None:
    """No cue shows nobody: from the first to the last each has its pictures, with somebody to name."""
    acted, run = planned()
    acted.roster.runs[run.id] = run

    steps = {cue.id: len(pictures(acted.state, acted.roster, run.id, cue)) for cue in run.cues}

    assert 5 == steps[CueId("joinery-main.medals")]
    assert all(steps[CueId(id)] > 1 for id in ("best", "teams", "volunteers"))


def test_pre_flight_says_what_is_open() -> None:
    """The only thing to put right is what is true: contests that go on are not signed yet."""
    acted, run = planned()
    acted.roster.runs[run.id] = run

    found = findings(acted.state, acted.roster, run)

    assert {"not_signed"} == {one.code for one in found if one.code in BLOCKING}
    assert not set(FINISHED) & {one.contest for one in found}
    assert {"not_signed", "by_number"} == {one.code for one in found}


def test_it_fits_the_timetable() -> None:
    """It ends before its time in the timetable does, and the countdown ends as that begins."""
    acted, run = planned()
    (session,) = [
        one
        for one in acted.roster.sessions.values()
        if one.kind == "ceremony" and one.venue == run.venue
    ]

    assert run.cues[0].at == session.starts
    end = planned_end(acted.state, run)
    assert end is not None
    assert session.starts < end <= Instant(session.ends)


def test_the_host_is_told_how_to_say_everybody() -> None:
    """Whoever competed has a name with stress, winner or not, so that the plan tells nobody apart."""
    acted, run = planned()

    for cue in run.cues:
        if cue.kind in ("medals", "medallions"):
            assert cue.contest is not None
            entries = {entry.id for entry in acted.roster.entries_of(cue.contest)}
            assert entries == set(cue.spoken)
    assert all(
        "\u0301" in said or "ё" in said.casefold()
        for cue in run.cues
        for said in cue.spoken.values()
    )


def test_made_anew_it_stays() -> None:
    """Nothing of it is lost when the director makes the cues anew: it counts as edited by hand."""
    _, run = planned()

    assert all(cue.hand for cue in run.cues)


def test_the_first_three_teams_are_apart() -> None:
    """The team standing has a third, a second and a first place, so that there is something to wait for."""
    acted, run = planned()
    acted.roster.runs[run.id] = run
    cue = run.cue(CueId("teams"))
    assert cue is not None

    last = pictures(acted.state, acted.roster, run.id, cue)[-1]

    assert [("bronze", 1), ("silver", 1), ("gold", 1)] == [
        (plane.award, len(plane.teams)) for plane in last.planes
    ]

"""The pre-flight of a ceremony: everything that would go wrong is found, and no winner is named."""

import msgspec
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    DIRECTOR,
    EXPERT,
    M1,
    M2,
    MINUTE,
    NOON,
    VENUE,
    VERA,
    Story,
    a_roster,
    an_actor,
    ask,
)
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.access.roles import ROLES
from tablo.access.streams import StreamName, may_read
from tablo.championship.ids import CueId, Duration, Instant, PersonId, RunId, SessionId
from tablo.championship.preflight import FILLED, Finding, findings
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster, Session, Text
from tablo.championship.show import Cue, CueKind, Presenter, RunOfShow
from tablo.views.channels import render
from tablo.views.preflight import PreflightView

GOVERNOR = Presenter(name=Text("Пётр Первый"))
SAID = Text("{medal}: {names}.")
STARTS = Instant(NOON)


def whole(cue: Cue, **changes: object) -> Cue:
    """Give a cue the words and people that it should have."""
    return replace(cue, text=SAID, presenters=(GOVERNOR,), **changes)


def a_speech(**changes: object) -> Cue:
    """Make a speech that lacks nothing."""
    spoken = Cue(id=CueId("word"), kind="speech", presenters=(GOVERNOR,), text=Text("Слово гостю."))
    return replace(spoken, **changes)


def a_call() -> Cue:
    """Make a call to the stage that lacks nothing."""
    return Cue(id=CueId("call"), kind="call_up", contest=CONTEST, text=Text("{delegations}!"))


def a_sound_show(*more: Cue) -> RunOfShow:
    """Make a run that lacks nothing, with further cues after it."""
    return replace(a_show(a_call(), whole(a_medals_cue()), *more), starts=STARTS)


def found(story: Story) -> list[Finding]:
    """Look at the run of a story."""
    return list(findings(story.state, story.roster, story.roster.runs[RUN]))


def codes(story: Story) -> list[str]:
    """Name what is found, in order."""
    return [one.code for one in found(story)]


def unsigned(run: RunOfShow) -> Story:
    """Tell of a run whose results nobody has signed."""
    return Story(replace(a_roster(), runs={run.id: run}))


def test_a_run_that_lacks_nothing() -> None:
    """A signed result with its cues, words and people gives no finding at all."""
    assert codes(signed(a_sound_show())) == []


def test_no_cues() -> None:
    """A plan without cues is one finding, not none."""
    assert codes(unsigned(a_show())) == ["empty_run"]


def test_a_result_that_nobody_signed() -> None:
    """An unsigned result is found once, with all cues that wait for it."""
    (one,) = found(unsigned(a_sound_show()))

    assert (one.code, one.contest, one.cues) == ("not_signed", CONTEST, ("call", "medals"))


def test_a_result_without_a_cue() -> None:
    """Where medals are handed over, a result of that venue which no cue shows is found."""
    other = whole(Cue(id=CueId("x"), kind="medals", medals=("gold",), contest=CONTEST))
    story = signed(replace(a_show(a_call(), other), starts=STARTS))

    (one,) = found(story)

    assert (one.code, one.medals) == ("medal_without_cue", ("bronze", "silver"))


def test_a_result_of_another_ceremony() -> None:
    """A result that another run shows is no business of this one."""
    story = signed(a_show(a_speech(), whole(a_medals_cue())))
    own = replace(a_show(a_speech()), starts=STARTS)
    other = replace(story.roster.runs[RUN], id=RunId("other"))
    story.roster = replace(story.roster, runs={RUN: own, other.id: other})

    assert codes(story) == []


def test_a_medal_twice() -> None:
    """A medal that two cues show is worth a look."""
    again = whole(a_medals_cue(), id=CueId("again"), medals=("gold",))

    (one,) = found(signed(a_sound_show(again)))

    assert (one.code, one.medals) == ("shown_twice", ("gold",))
    assert one.cues == ("call", "medals", "again")


def test_a_cue_that_shows_nobody() -> None:
    """A cue of medallions of a result that has none would show nobody."""
    cue = whole(Cue(id=CueId("m"), kind="medallions", contest=CONTEST))

    (one,) = found(signed(a_sound_show(cue)))

    assert (one.code, one.cues) == ("shows_nobody", ("m",))


def test_a_tie_waits() -> None:
    """A closed result with a tie on the podium waits for people, not only for signatures."""
    story = unsigned(a_sound_show())
    for entry in (ANNA, BORIS, VERA):
        story.told(*(ask("RecordMark", entry=entry, module=one, mark="20") for one in (M1, M2)))
    assert codes(story) == ["not_signed"]
    story.told(ask("LockMarks", contest=CONTEST))

    assert codes(story) == ["tie_open"]


@pytest.mark.parametrize("vacant", [False, True])
def test_a_vacant_medal_has_to_be_said(vacant: bool) -> None:
    """A medal that nobody holds is worth a look until people call it vacant."""
    story = unsigned(a_sound_show())
    stated = [{"entry": ANNA, "medal": "gold"}, {"entry": BORIS, "medal": "silver"}]
    source = {"name": "official.xlsx", "sha256": "0" * 64}
    story.told(ask("ImportResults", contest=CONTEST, source=source, results=stated))
    if vacant:
        story.told(ask("SetRulings", contest=CONTEST, rulings={"vacant": ["bronze"]}))
    for entry in (ANNA, BORIS, VERA):
        story.told(*(ask("RecordMark", entry=entry, module=one, mark="20") for one in (M1, M2)))
    story.told(ask("LockMarks", contest=CONTEST))
    for capacity, by in (("chief_expert", EXPERT), ("coordinator", DIRECTOR)):
        said = ask("SignOff", contest=CONTEST, basis="official", **{"as": capacity})
        assert not isinstance(story.tell(said, by=by), Refusal)

    assert [(one.code, one.medals) for one in found(story)] == (
        [] if vacant else [("medal_open", ("bronze",))]
    )


LACKING: dict[str, Cue] = {
    "no_contest": whole(Cue(id=CueId("c"), kind="medals")),
    "no_medium": Cue(id=CueId("c"), kind="video"),
    "no_delegation": Cue(id=CueId("c"), kind="parade", text=Text("Встречайте!")),
    "no_entry": replace(
        whole(Cue(id=CueId("c"), kind="award", title=Text("Приз"))), text=Text("Приз!")
    ),
    "no_instant": Cue(id=CueId("c"), kind="countdown"),
    "no_title": Cue(id=CueId("c"), kind="message"),
    "podium_unknown": replace(a_call(), id=CueId("c"), podium="Север"),
    "no_presenter": Cue(
        id=CueId("c"), kind="award", title=Text("Приз"), entry=ANNA, text=Text("{names}")
    ),
    "no_text": a_speech(id=CueId("c"), text=Text("")),
    "unfilled": a_speech(id=CueId("c"), text=Text("Слово: {names}")),
}


@pytest.mark.parametrize("code", LACKING)
def test_what_a_cue_lacks(code: str) -> None:
    """Each thing that a cue needs for its kind is missed, by the cue."""
    cue = LACKING[code]
    (one,) = found(signed(a_sound_show(cue)))

    assert (one.code, one.cues) == (code, ("c",))


def test_braces_that_nobody_fills() -> None:
    """Unknown braces, and braces that are not closed, are named as they stand."""
    cue = replace(whole(a_medals_cue()), text=Text("{names}, {place} {medal", "{who}"))
    story = signed(replace(a_show(a_call(), cue), starts=STARTS))

    (one,) = found(story)

    assert one.words == ("{place}", "{medal", "{who}")


@pytest.mark.parametrize("kind", ["call_up", "medals"])
def test_the_prompter_fills_what_is_known(kind: CueKind) -> None:
    """The host's text has no brace left that the pre-flight knows."""
    said = Text(" ".join(f"{{{name}}}" for name in sorted(FILLED[kind])))
    story = signed(a_show(Cue(id=CueId("c"), kind=kind, contest=CONTEST, text=said)))
    for _ in range(2):
        press(story)

    view = render(StreamName("prompter", RUN, "crew"), story.state, story.roster)

    assert "{" not in msgspec.to_builtins(view)["said"]["ru"]


def test_a_skipped_cue_is_left_alone() -> None:
    """What a skipped cue lacks is nobody's trouble."""
    story = signed(a_sound_show(Cue(id=CueId("film"), kind="video")))
    story.told(ask("SkipCue", run=RUN, cue="film", on=True, reason="нет фильма"))

    assert codes(story) == []


def test_people_without_consent() -> None:
    """People who are shown by their number are counted."""
    story = signed(a_sound_show())
    anna = replace(story.roster.people[PersonId("anna")], display="number")
    story.roster = replace(story.roster, people={**story.roster.people, anna.id: anna})

    (one,) = found(story)

    assert (one.code, one.count) == ("by_number", 1)


def test_the_planned_end() -> None:
    """A plan without a beginning, and one that outlasts its time in the timetable, are found."""
    story = signed(replace(a_sound_show(), starts=None))
    assert codes(story) == ["no_start"]

    session = Session(
        id=SessionId("closing"),
        venue=VENUE,
        title=Text("Закрытие"),
        kind="ceremony",
        starts=STARTS,
        ends=Instant(STARTS + MINUTE),
    )
    late = replace(a_sound_show(a_speech(planned=Duration(5 * MINUTE))), starts=STARTS)
    story.roster = replace(story.roster, runs={RUN: late}, sessions={session.id: session})
    (one,) = found(story)
    assert (one.code, one.count) == ("ends_late", 6)


def a_view(story: Story) -> PreflightView:
    """Draw the pre-flight."""
    view = render(StreamName("preflight", RUN, "crew"), story.state, story.roster)
    assert isinstance(view, PreflightView)
    return view


def test_everybody_stands_by_the_alphabet() -> None:
    """The names to be drawn are all competitors of the contests, whoever won, by the alphabet."""
    before, after = unsigned(a_sound_show()), signed(a_sound_show())

    names = [
        [name.ru for one in a_view(story).people for name in one.short] for story in (before, after)
    ]

    assert names[0] == names[1]
    assert [name.split()[0] for name in names[0]] == ["Дёмина", "Ёлкина", "Жуков"]


def test_a_special_award_tells_no_winner() -> None:
    """Where a cue names one person, all competitors of all contests are drawn."""
    award = whole(Cue(id=CueId("prize"), kind="award", title=Text("Приз"), entry=BORIS))
    story = unsigned(a_show(award))

    view = a_view(story)

    assert len(view.people) == len(story.roster.entries)
    assert all(one.contest is UNSET for one in view.findings)


def test_only_those_who_see_marks_read_it() -> None:
    """It tells of ties and vacant medals, so directors and coordinators alone read it."""
    roster: Roster = unsigned(a_show(a_speech())).roster
    stream = StreamName("preflight", RUN, "crew")

    readers = {role for role in ROLES if may_read(an_actor(role), stream, roster)}

    assert readers == {"director", "coordinator"}

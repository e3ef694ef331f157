"""The prompter: what the host reads, of the picture that is on and never of a later one."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.stage import known_stage
from tablo.access.streams import Audience
from tablo.championship.commands import Award
from tablo.championship.decide_run import next_shot
from tablo.championship.ids import Duration, Instant, RunId
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster, Text
from tablo.championship.show import Cue, Presenter
from tablo.championship.state import State
from tablo.views.ceremony import PictureView, RunName, StagePerson, picture
from tablo.views.stage_messages import MessageView, unread


class PrompterView(Struct, frozen=True, kw_only=True):
    """Draw what the host reads: of the picture that is on, never of a later one.

    `said` has its names filled in as far as the picture tells them. The cue began at `began` and is
    planned to last `planned` ms. `next` is a title only; `zone` is its venue's.
    `messages` are those that no host has read yet.
    """

    run: RunName
    zone: str
    blank: bool
    said: Text
    title: Text
    presenters: tuple[Presenter, ...]
    note: str
    picture: PictureView | None
    messages: tuple[MessageView, ...] = ()
    next: Text | UnsetType = UNSET
    began: Instant | UnsetType = UNSET
    planned: Duration | UnsetType = UNSET
    rehearsal: Literal[True] | UnsetType = UNSET


def prompter(state: State, roster: Roster, param: str, audience: Audience) -> PrompterView | None:
    """Draw the prompter of the run `param`; None when there is no such run."""
    known = known_stage(state, roster, RunId(param), "crew")
    if known is None:
        return None
    following = next_shot(state, roster, known.run)
    ahead = None if isinstance(following, Refusal) else known.run.cue(following.cue)
    cue = known.run.cue(known.taken.shot.cue) if known.taken else None
    drawn = (
        picture(known.taken.shot, cue, known.people, roster, began=known.taken.at)
        if known.taken
        else None
    )
    return PrompterView(
        run=RunName(id=known.run.id, title=known.run.title),
        zone=roster.venues[known.run.venue].zone,
        blank=known.played.blank,
        said=_filled(cue, drawn) if cue and drawn else Text(""),
        title=cue.title if cue else Text(""),
        presenters=cue.presenters if cue else (),
        note=cue.note if cue else "",
        picture=drawn,
        messages=unread(known.state, "host"),
        next=ahead.title if ahead else UNSET,
        began=known.played.began.get(cue.id, UNSET) if cue else UNSET,
        planned=cue.planned if cue else UNSET,
        rehearsal=known.is_rehearsal or UNSET,
    )


_MEDALS: dict[Award, Text] = {
    "gold": Text("Золото", "Gold"),
    "silver": Text("Серебро", "Silver"),
    "bronze": Text("Бронза", "Bronze"),
    "medallion": Text("Медальон за профессионализм", "Medallion for excellence"),
}


_PLACES: dict[Award, Text] = {
    "gold": Text("Первое место", "First place"),
    "silver": Text("Второе место", "Second place"),
    "bronze": Text("Третье место", "Third place"),
}


def _filled(cue: Cue, drawn: PictureView) -> Text:
    """Fill the braces of a host's text with what the picture tells; what it doesn't, stays out.

    Where people come one by one, the text is about the newest of them.
    """
    newest = drawn.planes[-1] if drawn.planes else None
    people = newest.people if newest else drawn.people
    if cue.kind == "best_of_region":
        people = people[-1:]
    won = _PLACES if cue.kind == "team_standing" else _MEDALS
    needs_names = "{names}" in cue.text.ru
    if needs_names and not people:
        return Text("")

    def names(person: StagePerson, language: str) -> str:
        written = ", ".join(name.said(language) for name in person.names)
        return cue.spoken.get(person.entry, written) if language == "ru" else written

    def fill(text: str, language: str) -> str:
        contest = drawn.contest
        values = {
            "names": ", ".join(names(person, language) for person in people),
            "delegation": ", ".join(
                dict.fromkeys(person.delegation.name.said(language) for person in people)
            ),
            "delegations": ", ".join(one.name.said(language) for one in drawn.delegations),
            "contest": "" if isinstance(contest, UnsetType) else contest.title.said(language),
            "medal": won[newest.award].said(language) if newest else "",
        }
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    return Text(fill(cue.text.ru, "ru"), fill(cue.text.en, "en") if cue.text.en else "")

"""The timeline of a ceremony for the makers of its graphics, as XML.

    <Root Version="1">
      <Callup Sequence="1" Stage="1" Skill="…"><Country Code="…" Name="…"/>…</Callup>
      <Rewarding Sequence="2" Stage="1" Skill="…" SkillRu="…">
        <Participant Country="…" Reward="Gold" Name="A B, C D"/>…
      </Rewarding>
      <BestOfNation Sequence="…" Stage="…" CountryCode="…" CountryName="…" Name="…"/>
      <AlbertVidalAward Sequence="…" Stage="…">
        <Participant CountryCode="…" CountryName="…" Name="…"/>…
      </AlbertVidalAward>
    </Root>

It is made of the very pictures of the cues, so that screens and graphics can't disagree. `Stage` is
the place of the podium in the plan, from the audience's left. Source: the file of the WorldSkills
closing of 2019; `Version` and `Category` are new.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from tablo.access.redact.names import known_entry
from tablo.championship.ids import EntryId
from tablo.championship.outcomes import outcome_of
from tablo.championship.rehearsal import is_ready
from tablo.championship.roster import Delegation, Roster
from tablo.championship.rules import PODIUM
from tablo.championship.shots import GROUP, Shot, shots
from tablo.championship.show import Cue, RunOfShow
from tablo.championship.state import State

VERSION = "1"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def awards_xml(plan: RunOfShow, state: State, roster: Roster) -> bytes:
    """Write the timeline of a ceremony. Cues that are left out or not signed aren't in it."""
    root = ET.Element("Root", Version=VERSION)
    for number, element in enumerate(_elements(plan, state, roster), start=1):
        # Sequence comes first, as its readers are used to
        ordered = {"Sequence": str(number), **element.attrib}
        element.attrib.clear()
        element.attrib.update(ordered)
        root.append(element)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _elements(plan: RunOfShow, state: State, roster: Roster) -> Iterator[ET.Element]:
    skipped = state.run(plan.id).skipped
    for cue in plan.cues:
        if cue.id in skipped or not is_ready(state, roster, cue):
            continue
        *_, last = pictures = shots(cue, outcome_of(state, roster, cue))
        stage = _stage(plan, cue)
        match cue.kind:
            case "call_up":
                yield _call_up(cue, last, stage, roster)
            case "medals":
                yield _rewarding(cue, last, stage, roster)
            case "best_of_region":
                people = [shot.entries[-1] for shot in pictures if shot.entries]
                yield from _best_of_nation(people, cue, plan, roster)
            case "best_of_all" if last.entries:
                yield _best_of_all(last, stage, roster)
            case _:
                pass


def _stage(plan: RunOfShow, cue: Cue, turn: int = 0) -> str:
    """Give the number of a cue's podium; without one podiums take turns."""
    if cue.podium in plan.podiums:
        return str(plan.podiums.index(cue.podium) + 1)
    return str(turn % max(len(plan.podiums), 1) + 1)


def _call_up(cue: Cue, shot: Shot, stage: str, roster: Roster) -> ET.Element:
    element = _element("Callup", Stage=stage, **_skill(cue, roster))
    for id in shot.delegations:
        delegation = roster.delegations[id]
        named = {"Code": _code(delegation), "Name": delegation.name.said("en")}
        element.append(_element("Country", **named))
    return element


def _rewarding(cue: Cue, shot: Shot, stage: str, roster: Roster) -> ET.Element:
    skill = _skill(cue, roster)
    russian = {"SkillRu": cue.title.ru}
    if cue.contest is not None:
        russian["SkillRu"] = roster.skills[roster.contests[cue.contest].skill].title.ru
    element = _element("Rewarding", Stage=stage, **skill, **russian)
    podium = [plane for plane in shot.planes if plane.award in PODIUM]
    for plane in sorted(podium, key=lambda plane: PODIUM.index(plane.award)):
        for entry in plane.entries:
            code = _code(roster.delegations[roster.entries[entry].delegation])
            reward = plane.award.capitalize()
            name = _names(entry, roster)
            element.append(_element("Participant", Country=code, Reward=reward, Name=name))
    return element


def _best_of_nation(
    people: Iterable[EntryId], cue: Cue, plan: RunOfShow, roster: Roster
) -> Iterator[ET.Element]:
    for place, entry in enumerate(people):
        stage = _stage(plan, cue, turn=place // GROUP)
        yield _element("BestOfNation", Stage=stage, **_person(entry, roster))


def _best_of_all(shot: Shot, stage: str, roster: Roster) -> ET.Element:
    element = _element("AlbertVidalAward", Stage=stage)
    for entry in shot.entries:
        element.append(_element("Participant", **_person(entry, roster)))
    return element


def _skill(cue: Cue, roster: Roster) -> dict[str, str]:
    contest = roster.contests.get(cue.contest) if cue.contest is not None else None
    if contest is None:
        return {"Skill": cue.title.said("en")}
    standing = contest.standing(cue.standing)
    named = [roster.categories[contest.category].title.said("en")]
    named += [standing.title.said("en")] if standing else []
    return {
        "Skill": roster.skills[contest.skill].title.said("en"),
        "Category": ". ".join(filter(None, named)),
    }


def _person(entry: EntryId, roster: Roster) -> dict[str, str]:
    delegation = roster.delegations[roster.entries[entry].delegation]
    return {
        "CountryCode": _code(delegation),
        "CountryName": delegation.name.said("en"),
        "Name": _names(entry, roster),
    }


def _names(entry: EntryId, roster: Roster) -> str:
    known = known_entry(roster, roster.entries[entry])
    return ", ".join(name.said("en") for name in known.full_names)


def _code(delegation: Delegation) -> str:
    return delegation.badge.code.said("en")


def _element(name: str, **attributes: str) -> ET.Element:
    # A character that XML can't hold would make the whole file unreadable
    plain = {key: _NOT_IN_XML.sub("", value) for key, value in attributes.items()}
    return ET.Element(name, plain)

"""What every view says of a contest, its modules and its delegations in the same words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.floor import KnownTimer
from tablo.championship.ids import ContestId, DelegationId, ModuleId, StandingId, VenueId
from tablo.championship.roster import MAIN, Contest, Delegation, Module, Roster, Standing, Text
from tablo.championship.timers import course

ModuleState = Literal["done", "running", "paused", "future"]


class VenueName(Struct, frozen=True, kw_only=True):
    """Name a venue."""

    id: VenueId
    title: Text


class ContestView(Struct, frozen=True, kw_only=True):
    """Say which contest this is and where it takes place."""

    id: ContestId
    title: Text
    category: Text
    venue: VenueName
    place: Text


class StandingName(Struct, frozen=True, kw_only=True):
    """Name a standing that isn't the main one."""

    id: StandingId
    title: Text


class ModuleView(Struct, frozen=True, kw_only=True):
    """Describe a module. Its state is that of its timer, never that of its marks."""

    id: ModuleId
    label: Text
    title: Text
    max: str
    state: ModuleState


class BadgeView(Struct, frozen=True, kw_only=True):
    """Describe a delegation's badge: three letters, hue 0-7, partition 0-5."""

    code: Text
    hue: int
    partition: int


class DelegationView(Struct, frozen=True, kw_only=True):
    """Say whom an entry stands for."""

    key: DelegationId
    name: Text
    badge: BadgeView


def contest_view(contest: Contest, roster: Roster) -> ContestView:
    """Draw a contest's name, category and place."""
    venue = roster.venues[contest.venue]
    return ContestView(
        id=contest.id,
        title=roster.skills[contest.skill].title,
        category=roster.categories[contest.category].title,
        venue=VenueName(id=venue.id, title=venue.title),
        place=contest.place,
    )


def standing_name(standing: Standing) -> StandingName | UnsetType:
    """Name a standing; the main one needs no name."""
    if standing.id == MAIN:
        return UNSET
    return StandingName(id=standing.id, title=standing.title)


def delegation_view(delegation: Delegation) -> DelegationView:
    """Draw a delegation with its badge."""
    badge = delegation.badge
    return DelegationView(
        key=delegation.id,
        name=delegation.name,
        badge=BadgeView(code=badge.code, hue=badge.hue, partition=badge.partition),
    )


def module_views(modules: Sequence[Module], timers: Sequence[KnownTimer]) -> tuple[ModuleView, ...]:
    """Draw modules in the order of the task, each with the state that its timers tell.

    A module without a timer of its own counts as done once a later one has begun.
    """
    states = [_module_state(module.id, timers) for module in modules]
    begun = max((n for n, state in enumerate(states) if state not in {None, "future"}), default=0)
    return tuple(
        ModuleView(
            id=module.id,
            label=module.label,
            title=module.title,
            max=plain(module.max),
            state=state or ("done" if n < begun else "future"),
        )
        for n, (module, state) in enumerate(zip(modules, states, strict=True))
    )


def _module_state(module: ModuleId, timers: Iterable[KnownTimer]) -> ModuleState | None:
    return state_of(timer for timer in timers if timer.plan.module == module)


def state_of(timers: Iterable[KnownTimer]) -> ModuleState | None:
    """Tell how what these timers measure stands; None when there are none."""
    states = {course(timer.state) for timer in timers}
    if not states:
        return None
    if "running" in states:
        return "running"
    if "paused" in states:
        return "paused"
    return "done" if states == {"finished"} else "future"


def plain(number: Decimal) -> str:
    """Write a maximum without needless zeros: "30", "12.5"."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Which parts of the roster there are to edit, and which fields each form has."""

from typing import Any

from starlette.requests import Request
from starlette_admin import BaseField, CollectionField, ListField
from starlette_admin.types import RequestAction
from starlette_admin.widgets import HtmlWidget

from tablo.championship import roster as known
from tablo.championship.roster import Roster
from tablo.web.context import context
from tablo.web.roster.fields import (
    Line,
    choice,
    line,
    moment_in,
    numbers,
    one_of,
    optional_text,
    read_decimal,
    read_duration,
    read_durations,
    read_moment,
    show_duration,
    show_durations,
    shown_in,
    text,
    timer_zone,
    words,
    zones,
)
from tablo.web.roster.rows import Row
from tablo.web.roster.speech import late
from tablo.web.roster.views import ChampionshipView, PartView

ID_HINT = "Small Latin letters, digits and hyphens. It never changes, and stands in addresses."
DURATION_HINT = "Hours, minutes, seconds: 1:30:00."
WARN_HINT = "What is left when a warning is due, with commas between: 10:00, 1:00."
UNTIL_HINT = (
    "Date and time in the venue's time zone, as 2026-11-05 14:30; for a timer until a moment."
)
MODULE_HINT = "The id of one of the contest's modules."
PREVIEW = HtmlWidget(html='<p class="preview"><span data-badge-preview></span></p>')


class TimerView(PartView):
    """Show and change timers, whose moments are in their venue's time zone."""

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Read the moment, now that the venue is known."""
        data["until"] = moment_in(timer_zone(roster, data.get("venue")), data.get("until") or "")
        data["module"] = data.get("module") or None


class EntryView(PartView):
    """Show and change entries."""

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Leave out the lines of people in which nobody was chosen."""
        data["people"] = [person for person in data["people"] if person]


class Moment(Line):
    """A moment, in the zone of the timer's venue."""

    async def parse_obj(self, request: Request, obj: Row) -> str:
        """Write the moment of a timer."""
        return shown_in(timer_zone(context(request).roster(), obj.venue), obj.until)


class BadgeCode(Line):
    """A badge's code; in a list, the badge itself."""

    async def parse_obj(self, request: Request, obj: Row) -> Any:
        """Give a list all that a badge is drawn of."""
        if request.state.action is not RequestAction.LIST:
            return obj.badge_code_ru
        return {
            "code": obj.badge_code_ru,
            "hue": obj.badge_hue,
            "partition": obj.badge_partition,
        }


def views() -> tuple[PartView, ...]:
    """Make a view for each part, in the order in which a championship is set up."""
    return (
        _championship(),
        _venues(),
        _skills(),
        _categories(),
        _contests(),
        _delegations(),
        _people(),
        _entries(),
        _timers(),
        _screens(),
        _outputs(),
    )


def _id() -> Line:
    return line("id", "Id", hint=ID_HINT, required=True)


def _title() -> tuple[Line, Line]:
    return text("title", "Title in Russian", "Title in English")


def _championship() -> PartView:
    return ChampionshipView(
        "championship",
        known.Championship,
        "Championship",
        "Championship",
        [
            *_title(),
            *optional_text("stage", "Stage in Russian", "Stage in English"),
            choice("zone", "Time zone", zones),
        ],
        [("title_ru", "title_en"), ("stage_ru", "stage_en"), "zone"],
    )


def _venues() -> PartView:
    fields: list[BaseField] = [
        _id(),
        *_title(),
        choice("zone", "Time zone", zones),
        choice("colour", "Colour", numbers(8)),
    ]
    return PartView(
        "venues",
        known.Venue,
        "Venue",
        "Venues",
        fields,
        ["id", ("title_ru", "title_en"), ("zone", "colour")],
    )


def _skills() -> PartView:
    fields = [
        _id(),
        *_title(),
        *optional_text("sector", "Sector in Russian", "Sector in English"),
        line("code", "Code"),
    ]
    return PartView(
        "skills",
        known.Skill,
        "Skill",
        "Skills",
        fields,
        ["id", ("title_ru", "title_en"), ("sector_ru", "sector_en"), "code"],
    )


def _categories() -> PartView:
    return PartView(
        "categories",
        known.Category,
        "Category",
        "Categories",
        [_id(), *_title()],
        ["id", ("title_ru", "title_en")],
    )


def _contests() -> PartView:
    module = CollectionField(
        "modules",
        fields=[
            line("id", "Id", required=True),
            *text("label", "Label in Russian", "Label in English"),
            *_title(),
            line("max", "Highest mark", read=read_decimal, show=str, required=True),
        ],
    )
    modules = ListField(module)
    modules.label = late("Modules, in the order of the task")
    modules.exclude_from_list = True
    fields: list[BaseField] = [
        _id(),
        choice("skill", "Skill", one_of("skills")),
        choice("category", "Category", one_of("categories")),
        choice("venue", "Venue", one_of("venues")),
        *optional_text("place", "Hall in Russian", "Hall in English"),
        modules,
    ]
    return PartView(
        "contests",
        known.Contest,
        "Contest",
        "Contests",
        fields,
        ["id", ("skill", "category"), "venue", ("place_ru", "place_en"), "modules"],
    )


def _delegations() -> PartView:
    _, code_en = text("badge_code", "Badge in Russian", "Badge in English")
    code = BadgeCode(
        name="badge_code_ru",
        label=late("Badge in Russian"),
        required=True,
        list_template="fields/list/badge.html",
    )
    fields: list[BaseField] = [
        _id(),
        *text("name", "Title in Russian", "Title in English"),
        code,
        code_en,
        choice("badge_hue", "Hue", numbers(8), listed=False),
        choice("badge_partition", "Pattern", numbers(6), listed=False),
    ]
    return PartView(
        "delegations",
        known.Delegation,
        "Delegation",
        "Delegations",
        fields,
        [
            "id",
            ("name_ru", "name_en"),
            ("badge_code_ru", "badge_code_en"),
            ("badge_hue", "badge_partition"),
            PREVIEW,
        ],
    )


def _people() -> PartView:
    fields: list[BaseField] = [
        _id(),
        *text("last", "Last name in Russian", "Last name in English"),
        *text("first", "First name in Russian", "First name in English"),
        *optional_text("middle", "Patronymic in Russian", "Patronymic in English"),
        choice("display", "Shown", words(full="full name", number="number instead of the name")),
    ]
    return PartView(
        "people",
        known.Person,
        "Person",
        "People",
        fields,
        [
            "id",
            ("last_ru", "last_en"),
            ("first_ru", "first_en"),
            ("middle_ru", "middle_en"),
            "display",
        ],
    )


def _entries() -> PartView:
    people = ListField(choice("people", "People", one_of("people"), required=False))
    people.label = late("People")
    fields: list[BaseField] = [
        _id(),
        line("number", "Number", required=True),
        people,
        choice("contest", "Contest", one_of("contests")),
        choice("delegation", "Delegation", one_of("delegations")),
        line("workstation", "Workstation"),
    ]
    return EntryView(
        "entries",
        known.Entry,
        "Entry",
        "Entries",
        fields,
        ["id", ("number", "workstation"), ("contest", "delegation"), "people"],
    )


def _timers() -> PartView:
    until = Moment(
        name="until",
        label=late("Until"),
        help_text=late(UNTIL_HINT),
        exclude_from_list=True,
        read=_checked_moment,
    )
    fields: list[BaseField] = [
        _id(),
        *_title(),
        choice("venue", "Venue", one_of("venues")),
        choice(
            "kind",
            "Kind",
            words(countdown="countdown", stopwatch="stopwatch", until="until a moment"),
        ),
        line("duration", "Duration", read=read_duration, show=show_duration, hint=DURATION_HINT),
        line(
            "warn",
            "Warnings",
            read=read_durations,
            show=show_durations,
            hint=WARN_HINT,
            listed=False,
        ),
        choice(
            "overtime",
            "Past zero",
            words(count="counts on", hold="stays at zero", hide="disappears"),
            listed=False,
        ),
        until,
        choice("contest", "Contest", one_of("contests"), required=False),
        line("module", "Module", hint=MODULE_HINT, listed=False),
    ]
    return TimerView(
        "timers",
        known.Timer,
        "Timer",
        "Timers",
        fields,
        [
            "id",
            ("title_ru", "title_en"),
            ("venue", "kind"),
            ("duration", "warn"),
            ("overtime", "until"),
            ("contest", "module"),
        ],
    )


def _screens() -> PartView:
    return PartView(
        "screens",
        known.Screen,
        "Screen",
        "Screens",
        [_id(), *_title(), choice("venue", "Venue", one_of("venues"))],
        ["id", ("title_ru", "title_en"), "venue"],
    )


def _outputs() -> PartView:
    return PartView(
        "outputs",
        known.Output,
        "Output",
        "Outputs",
        [_id(), *_title()],
        ["id", ("title_ru", "title_en")],
    )


def _checked_moment(typed: str) -> str:
    read_moment(typed)
    return typed

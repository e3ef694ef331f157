"""Which parts of the roster there are to edit, and which fields each form has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette_admin import BaseField, CollectionField, ListField
from starlette_admin.types import RequestAction
from starlette_admin.widgets import HtmlWidget

from tablo.championship import roster as known
from tablo.championship.days import a_day, in_order, label, read_label
from tablo.championship.roster import MAIN, Championship, Contest, Day, Roster
from tablo.web.context import context
from tablo.web.roster.fields import (
    YES_NO,
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
    read_ids,
    read_moment,
    show_duration,
    show_durations,
    show_ids,
    shown_in,
    text,
    words,
    zone_of,
    zones,
)
from tablo.web.roster.packs import rule_fields, rule_layout
from tablo.web.roster.rows import Row, spread
from tablo.web.roster.speech import late, say, spoken
from tablo.web.roster.views import ChampionshipView, PartView

ID_HINT = "Small Latin letters, digits and hyphens. It never changes, and stands in addresses."
DURATION_HINT = "Hours, minutes, seconds: 1:30:00."
WARN_HINT = "What is left when a warning is due, with commas between: 10:00, 1:00."
UNTIL_HINT = (
    "Date and time in the venue's time zone, as 2026-11-05 14:30; for a timer until a moment."
)
MOMENT_HINT = "Date and time in the venue's time zone, as 2026-11-05 14:30."
MODULE_HINT = "The id of one of the contest's modules."
DAY_HINT = "С-2, С-1, С1, С2, С+1: days before the competition, of it, and after it."
DATE_HINT = "As 2026-11-24."
SHIFT_HINT = "Shifts of different names are different people."
MODULES_COUNT_HINT = "Ids with commas between them: m1, m3. Empty: all modules count."
MAIN_HINT = "The main standing is there without being listed. Its id is main."
STANDINGS_HINT = "Nothing chosen: the main one."
WHOLE_CONTEST_HINT = "Nobody chosen: everybody of the contest."
NOT_A_DAY = "Write a day as С-2, С1 or С+1; there is no С0."
COLOUR_HINT = (
    "As #0a5fb8; empty: ours. Without a background it colours the dark and the light theme."
)
BACKGROUND_HINT = (
    "Empty: ours. A dark one colours the dark theme, a pale one the light theme, and the other "
    "theme stays ours."
)
LOGO_HINT = "A picture of the media library, best one without a background of its own."
THEME_HINT = "High contrast is for those who see little, and for rooms full of light."
ROWS_HINT = (
    "By how far the farthest viewer is from the screen, in its heights: up to 5 all that fit, "
    "up to 7 seven rows, up to 10 five."
)
STILL_HINT = "For slow players: nothing moves, everything is told."
BLACK_HINT = "For walls whose darkest greys are uneven."
ROOM_HINT = "Where in the venue it hangs."
MARKED_WHOLE = "No marking scheme: each module is marked as a whole. A scheme comes by import."
MARKED_BY_ASPECTS = (
    "{criteria} criteria, {aspects} aspects, {sum} points in all. It comes by import."
)
MAIN_STANDING = "main standing"
LOOK = HtmlWidget(html='<p class="preview"><span data-look-preview></span></p>')
PREVIEW = HtmlWidget(html='<p class="preview"><span data-badge-preview></span></p>')


class TimedView(PartView):
    """Show and change what has moments, which are in the venue's time zone."""

    moments: tuple[str, ...]

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Read the moments, now that the venue is known."""
        zone = zone_of(roster, data.get("venue"))
        for name in self.moments:
            data[name] = moment_in(zone, data.get(name) or "")
        data["module"] = data.get("module") or None


class TimerView(TimedView):
    """Show and change timers."""

    moments = ("until",)


class SessionView(TimedView):
    """Show and change what the timetable plans."""

    moments = ("starts", "ends")

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Leave out the lines in which nobody was chosen, too."""
        super().complete(roster, data)
        data["entries"] = _chosen(data["entries"])


class DaysView(ChampionshipView):
    """Show and change the championship; a day is written as people do: С-2, С1."""

    def row(self, id: str, value: Any) -> Row:
        """Write the days."""
        row = super().row(id, value)
        championship: Championship = value
        row.fields["days"] = [
            {"day": spoken(label(day)), "date": day.date} for day in championship.days
        ]
        return row

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Read the days, in the order in which they come; no logo is a name, too."""
        data["look_logo"] = data["look_logo"] or ""
        data["days"] = [spread(day) for day in in_order(map(_day, data["days"]))]


class EntryView(PartView):
    """Show and change entries."""

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Leave out the lines in which nothing was chosen."""
        data["people"] = _chosen(data["people"])
        data["standings"] = _chosen(data["standings"]) or [MAIN]


class Moment(Line):
    """A moment, in the zone of its venue."""

    async def parse_obj(self, request: Request, obj: Row) -> str:
        """Write the moment."""
        zone = zone_of(context(request).editor.roster, obj.venue)
        return shown_in(zone, getattr(obj, self.name))


@dataclass
class Summary(BaseField):
    """What a form shows and doesn't change: how a contest is marked."""

    form_template: str = "fields/form/summary.html"

    async def parse_form_data(self, request: Request, form_data: FormData) -> None:
        """Take nothing."""

    async def parse_obj(self, request: Request, obj: Row) -> str:
        """Sum the scheme of a contest up."""
        contest: Contest = obj.value  # type: ignore[assignment]
        if contest.scheme is None:
            return say(MARKED_WHOLE)
        criteria = contest.scheme.criteria
        return say(
            MARKED_BY_ASPECTS,
            criteria=len(criteria),
            aspects=sum(len(list(criterion.aspects())) for criterion in criteria),
            sum=sum(criterion.max for criterion in criteria),
        )


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
        _sessions(),
        _timers(),
        _groups(),
        _screens(),
        _outputs(),
    )


def _id() -> Line:
    return line("id", "Id", hint=ID_HINT, required=True)


def _title() -> tuple[Line, Line]:
    return text("title", "Title in Russian", "Title in English")


def _championship() -> PartView:
    day = CollectionField(
        "days",
        fields=[
            line("day", "Day", read=_read_day, hint=DAY_HINT, required=True),
            line("date", "Date", hint=DATE_HINT, required=True),
        ],
    )
    fields: list[BaseField] = [
        *_title(),
        *optional_text("stage", "Stage in Russian", "Stage in English"),
        choice("zone", "Time zone", zones),
        _list(day, "Days"),
        line("look_accent", "Accent", hint=COLOUR_HINT, listed=False),
        line("look_background", "Background", hint=BACKGROUND_HINT, listed=False),
        choice("look_logo", "Logo", _pictures, required=False, listed=False, hint=LOGO_HINT),
        *rule_fields(),
    ]
    return DaysView(
        "championship",
        known.Championship,
        "Championship",
        "Championship",
        fields,
        [
            ("title_ru", "title_en"),
            ("stage_ru", "stage_en"),
            "zone",
            "days",
            ("look_accent", "look_background"),
            LOOK,
            "look_logo",
            *rule_layout(),
        ],
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
    standing = CollectionField(
        "standings",
        fields=[
            line("id", "Id", hint=MAIN_HINT, required=True),
            *_title(),
            line("modules", "Modules", read=read_ids, show=show_ids, hint=MODULES_COUNT_HINT),
            choice("medals", "Counts in the medal table", YES_NO, default="true"),
        ],
    )
    fields: list[BaseField] = [
        _id(),
        choice("skill", "Skill", one_of("skills")),
        choice("category", "Category", one_of("categories")),
        choice("venue", "Venue", one_of("venues")),
        *optional_text("place", "Hall in Russian", "Hall in English"),
        _list(module, "Modules, in the order of the task"),
        Summary("marking", label=late("Marking scheme"), exclude_from_list=True),
        _list(standing, "Further standings"),
        *rule_fields(over=True),
    ]
    return PartView(
        "contests",
        known.Contest,
        "Contest",
        "Contests",
        fields,
        [
            "id",
            ("skill", "category"),
            "venue",
            ("place_ru", "place_en"),
            "modules",
            "marking",
            "standings",
            *rule_layout(over=True),
        ],
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
        choice(
            "kind",
            "Kind",
            words(
                region="region",
                organization="educational organization",
                company="company",
                country="country",
                other="other",
            ),
            default="region",
        ),
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
            "kind",
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
    standings = ListField(choice("standings", "Ranked in", _all_standings, required=False))
    standings.label = late("Ranked in")
    standings.help_text = late(STANDINGS_HINT)
    standings.exclude_from_list = True
    fields: list[BaseField] = [
        _id(),
        line("number", "Number", required=True),
        people,
        choice("contest", "Contest", one_of("contests")),
        choice("delegation", "Delegation", one_of("delegations")),
        choice(
            "organization",
            "Where they learn or work",
            one_of("delegations"),
            required=False,
            listed=False,
        ),
        line("workstation", "Workstation"),
        standings,
    ]
    return EntryView(
        "entries",
        known.Entry,
        "Entry",
        "Entries",
        fields,
        [
            "id",
            ("number", "workstation"),
            ("contest", "delegation"),
            "organization",
            "people",
            "standings",
        ],
    )


def _sessions() -> PartView:
    entries = ListField(choice("entries", "Who takes part", one_of("entries"), required=False))
    entries.label = late("Who takes part")
    entries.help_text = late(WHOLE_CONTEST_HINT)
    entries.exclude_from_list = True
    fields: list[BaseField] = [
        _id(),
        *_title(),
        choice("venue", "Venue", one_of("venues")),
        choice(
            "kind",
            "Kind",
            words(
                module="module",
                briefing="briefing",
                **{"break": "break"},
                ceremony="ceremony",
                other="other",
            ),
        ),
        choice("day", "Day", _all_days, required=False, listed=False),
        _moment("starts", "Starts", MOMENT_HINT, required=True),
        _moment("ends", "Ends", MOMENT_HINT, required=True, listed=False),
        choice("contest", "Contest", one_of("contests"), required=False),
        line("module", "Module", hint=MODULE_HINT, listed=False),
        line("shift", "Shift", hint=SHIFT_HINT),
        entries,
    ]
    return SessionView(
        "sessions",
        known.Session,
        "Session",
        "Timetable",
        fields,
        [
            "id",
            ("title_ru", "title_en"),
            ("venue", "kind"),
            ("day", "shift"),
            ("starts", "ends"),
            ("contest", "module"),
            "entries",
        ],
    )


def _timers() -> PartView:
    until = _moment("until", "Until", UNTIL_HINT, listed=False)
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
        choice("session", "In the timetable", one_of("sessions"), required=False, listed=False),
        choice(
            "mode",
            "Runs",
            words(common="for all at once", per_workstation="for each workstation by itself"),
            listed=False,
            default="common",
        ),
        choice("next", "Starts when it ends", one_of("timers"), required=False, listed=False),
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
            ("session", "mode"),
            "next",
        ],
    )


def _groups() -> PartView:
    return PartView(
        "groups",
        known.Group,
        "Group of screens",
        "Groups of screens",
        [_id(), *_title(), choice("venue", "Venue", one_of("venues"))],
        ["id", ("title_ru", "title_en"), "venue"],
    )


def _screens() -> PartView:
    fields: list[BaseField] = [
        _id(),
        *_title(),
        choice("venue", "Venue", one_of("venues")),
        line("room", "Room", hint=ROOM_HINT),
        choice("group", "Group", one_of("groups"), required=False),
        choice("sound", "May sound signals", YES_NO, default="false", listed=False),
        choice(
            "look_theme",
            "Theme",
            words(dark="dark", light="light", contrast="high contrast"),
            default="dark",
            hint=THEME_HINT,
        ),
        choice(
            "look_rows",
            "Rows on a page",
            words(**{"0": "as many as fit", "7": "7", "5": "5"}),
            default="0",
            listed=False,
            hint=ROWS_HINT,
        ),
        choice("look_lang", "Language", words(ru="Russian", en="English"), default="ru"),
        choice(
            "look_still",
            "Without motion",
            YES_NO,
            default="false",
            listed=False,
            hint=STILL_HINT,
        ),
        choice(
            "look_black",
            "Black background",
            YES_NO,
            default="false",
            listed=False,
            hint=BLACK_HINT,
        ),
    ]
    return PartView(
        "screens",
        known.Screen,
        "Screen",
        "Screens",
        fields,
        [
            "id",
            ("title_ru", "title_en"),
            ("venue", "room"),
            ("group", "sound"),
            ("look_theme", "look_rows"),
            ("look_lang", "look_still"),
            "look_black",
        ],
    )


def _outputs() -> PartView:
    return PartView(
        "outputs",
        known.Output,
        "Output",
        "Outputs",
        [_id(), *_title(), choice("venue", "Venue", one_of("venues"), required=False)],
        ["id", ("title_ru", "title_en"), "venue"],
    )


def _list(item: CollectionField, title: str) -> ListField:
    made = ListField(item)
    made.label = late(title)
    made.exclude_from_list = True
    return made


def _moment(
    name: str, title: str, hint: str, *, required: bool = False, listed: bool = True
) -> Moment:
    return Moment(
        name=name,
        label=late(title),
        help_text=late(hint),
        required=required,
        exclude_from_list=not listed,
        read=_checked_moment,
    )


def _chosen(values: list[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _all_standings(request: Request) -> Mapping[str, str]:
    """Offer the standings of all contests: which contest an entry is of stands in its own form."""
    held = {MAIN: say(MAIN_STANDING)}
    for contest in context(request).editor.roster.contests.values():
        held |= {standing.id: spoken(standing.title) for standing in contest.standings}
    return {str(id): f"{title} ({id})" for id, title in held.items()}


def _pictures(request: Request) -> Mapping[str, str]:
    """Offer the pictures of the media library; the logo that holds is among them in any case."""
    here = context(request)
    held = here.editor.roster.championship.look.logo
    found = {held: held[:12]} if held else {}
    return found | {one.name: one.title for one in here.media.known if one.kind == "picture"}


def _all_days(request: Request) -> Mapping[str, str]:
    days = context(request).editor.roster.championship.days
    return {day.id: f"{spoken(label(day))} · {day.date}" for day in days}


def _day(row: Mapping[str, Any]) -> Day:
    phase, number = row["day"]
    return a_day(phase, number, row["date"])


def _read_day(typed: str) -> Any:
    day = read_label(typed)
    if day is None:
        raise ValueError(NOT_A_DAY)
    return day


def _checked_moment(typed: str) -> str:
    read_moment(typed)
    return typed

"""The rules of results as a form: each rule a choice, with a sentence about what it does.

The same fields serve the championship, where each rule is chosen, and a contest, where each may
stay as in the championship.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette_admin import BaseField
from starlette_admin.widgets import BaseWidget, FieldsetWidget

from tablo.championship.rules import PACKS, Override, RulePack
from tablo.web.context import context
from tablo.web.roster.fields import (
    Choice,
    Line,
    Read,
    line,
    read_decimal,
    read_ids,
    read_whole,
    show_ids,
)
from tablo.web.roster.rows import Row, spread
from tablo.web.roster.speech import late, say


class Option(NamedTuple):
    """Name a choice: its value, what it is called, and a sentence about what it does."""

    value: str
    label: str
    does: str


AS_ABOVE = "as in the championship: {choice}"
EMPTY_AS_ABOVE = "Empty: as in the championship."

ROUNDING = (
    Option(
        "as_entered",
        "nowhere",
        "Marks count exactly as they were entered; only what is shown has two digits.",
    ),
    Option(
        "per_aspect",
        "each aspect",
        "Each aspect is rounded to two digits, a half up, and then they are added.",
    ),
    Option("at_end", "the total", "All is added exactly, and the total is rounded to two digits."),
)
PARTIAL = (
    Option(
        "common",
        "what all have",
        "Until all marks are in, sums of the modules that everybody has are compared: right where "
        "competitors rotate through the modules.",
    ),
    Option(
        "running",
        "what each has",
        "Until all marks are in, whatever each has so far is compared: right only where all work "
        "on the same module.",
    ),
)
SCALE = (
    Option("none", "no scale", "Results are totals; there are no scale scores."),
    Option(
        "ws500",
        "500 scale",
        "The mean of a contest becomes 500, one standard deviation 30 points.",
    ),
    Option(
        "imported",
        "from a file",
        "Scale scores are taken from a file of results; none are computed. The only way for the "
        "700 scale, whose formula is not public.",
    ),
    Option(
        "custom",
        "one of our own",
        "The mean of a contest becomes your mean, one standard deviation your number of points.",
    ),
)
TIES = (
    Option(
        "exact", "equal results", "Only results that are equal to the last digit share a place."
    ),
    Option(
        "within",
        "results within points",
        "On the podium, results that lie within so many points of the scale share a medal.",
    ),
    Option(
        "tie_breaks",
        "broken by modules",
        "Of equal totals the better mark in the first module of the list decides, then in the "
        "next one.",
    ),
)
TIES_ON = (
    Option("total", "totals", "Places follow the totals."),
    Option(
        "scale", "scale scores", "Places follow the scale scores, where more results are equal."
    ),
)
REFERENCE = (
    Option("leader", "from the best of them", "Each is compared with the best of those who share."),
    Option(
        "neighbour",
        "from one to the next",
        "Each is compared with the one before, so a chain may grow longer than the points.",
    ),
)
SETTLE = (
    Option(
        "manual",
        "a person decides",
        "A tie on the podium waits until a person decides it in the console.",
    ),
    Option("shared", "all share the medal", "All who are tied on the podium get the same medal."),
)
THIN_FIELD = (
    Option("none", "always three medals", "The number of competitors changes nothing."),
    Option(
        "moscow2018",
        "fewer medals",
        "From 6 entries on gold, silver and bronze; with 5 gold and silver; with 4 gold; below "
        "that no medals.",
    ),
)
MEDALLIONS = (
    Option("none", "no medallions", "Nobody gets a medallion."),
    Option("scale", "from a scale score", "Who reaches the scale score gets a medallion."),
    Option(
        "total",
        "from a share of the maximum",
        "Who reaches so many per cent of the highest possible total gets a medallion.",
    ),
    Option("list", "by a list", "A person names in the console who gets a medallion."),
)
TEAMS = (
    Option("one", "one medal", "A team brings its delegation one medal."),
    Option("members", "one for each member", "A team brings a medal for each of its members."),
)
MEDAL_TABLE = (
    Option("medals", "by medals", "Golds decide, then silvers, then bronzes."),
    Option("points", "by points", "The sum of the points for all medals decides."),
)
REVEAL_ORDER = (
    Option(
        "by_competency",
        "contest by contest",
        "Each contest's medals are announced together, the highest last.",
    ),
    Option(
        "by_medal_within_block",
        "medal by medal, block by block",
        "In each block all bronzes are announced, then all silvers, then all golds.",
    ),
    Option("by_medal", "medal by medal", "All bronzes of the championship come first, golds last."),
)
LATER = Option("", "to be asked", "Whoever sets a ceremony up chooses the order there.")

PACK_TITLES = {
    "careful": Option(
        "careful",
        "Careful rules",
        "Nothing is awarded by itself: ties on the podium and medallions wait for a person.",
    ),
    "ws2015": Option(
        "ws2015",
        "Rule of two points",
        "500 scale; on the podium a distance of 2 points is a tie, and the medal is shared; a "
        "medallion from 500 on.",
    ),
    "moscow2018": Option(
        "moscow2018",
        "Moscow, 2018",
        "500 scale; equal scale scores share the medal; fewer medals below 6 entries; a medallion "
        "from 500 on.",
    ),
}
OWN = Option("", "rules of your own", "Choose each rule below, or start from a set of rules.")
NOTHING_DIFFERS = Option(
    "same", "as in the championship", "The contest follows the championship in every rule."
)


@dataclass
class Rule(Choice):
    """A choice with a sentence for each option; `over`: it may stay as in the championship."""

    options: Sequence[Option] = ()
    blank: Option | None = None
    over: bool = False
    form_template: str = "fields/form/rule.html"

    def __post_init__(self) -> None:
        """Take the choices from the options."""
        self.labels = lambda request: {one.value: say(one.label) for one in self.options}
        self.required = not self.over and self.blank is None
        self.exclude_from_list = True
        super().__post_init__()

    def offered(self, request: Request) -> list[Option]:
        """Give all options in the language of the request, the empty one first if there is one."""
        blank = self._as_above(request) if self.over else self.blank
        every = [*([blank] if blank else []), *self.options]
        return [Option(one.value, say(one.label), say(one.does)) for one in every]

    def _as_above(self, request: Request) -> Option:
        held = getattr(Row("", context(request).editor.roster.championship), self.name, None)
        above = next((one for one in self.options if one.value == held), self.options[0])
        return Option("", say(AS_ABOVE, choice=say(above.label)), say(above.does))


@dataclass
class Start(Rule):
    """A set of rules to start from: choosing one fills in the fields below, and nothing else."""

    fields: Sequence[BaseField] = field(default_factory=list)
    form_template: str = "fields/form/start.html"

    async def parse_form_data(self, request: Request, form_data: FormData) -> None:
        """Take nothing: the fields below say it all."""

    async def parse_obj(self, request: Request, obj: Row) -> str:
        """Tell which set the rules are."""
        rules = obj.value.rules  # type: ignore[attr-defined]
        if rules == Override():
            return NOTHING_DIFFERS.value
        return next((name for name, pack in PACKS.items() if pack == rules), "")

    def sets(self) -> str:
        """Give what each option puts into which field, as JSON."""
        filled = {name: self._filled(pack) for name, pack in PACKS.items()}
        if NOTHING_DIFFERS in self.options:
            filled[NOTHING_DIFFERS.value] = {one.name: _shown(one, None) for one in self.fields}
        return json.dumps(filled)

    def _filled(self, pack: RulePack) -> dict[str, str]:
        row = spread(pack, "rules_")
        return {one.name: _shown(one, row.get(one.name)) for one in self.fields}


def _shown(one: BaseField, value: Any) -> str:
    if value is None:
        return str(one.default or "")
    return one.show(value) if isinstance(one, Line) else str(value)


@dataclass
class Detail(Line):
    """What one option of a rule needs besides; with another one chosen it shows its default."""

    async def parse_obj(self, request: Request, obj: Row) -> Any:
        """Give the value, or the default as it is written."""
        value = getattr(obj, self.name, None)
        return self.default if value is None else value

    async def serialize_value(self, request: Request, value: Any) -> str:
        """Write the value as text."""
        return value if isinstance(value, str) else self.show(value)


@dataclass
class Fold(FieldsetWidget):
    """A fieldset that is folded away until it is wanted, or something in it is wrong."""

    template = "widgets/fold.html"


def rule_fields(*, over: bool = False) -> list[BaseField]:
    """Make the fields of the rules; `over`: those of a contest, each of which may be left out."""
    fields: list[BaseField] = [
        _rule("rounding", "Rounding", ROUNDING, over),
        _whole("judges", "Judges who score a judgement aspect", over),
        _rule("partial", "Before all marks are in, compare", PARTIAL, over),
        _rule("scale", "Scale", SCALE, over),
        _number("scale_mean", "Mean of the scale", scale="custom"),
        _number("scale_deviation", "Standard deviation of the scale", scale="custom"),
        _rule("ties", "Who is tied", TIES, over),
        _part("ties_on", "Places follow", TIES_ON, ties="exact"),
        _number("ties_points", "Distance in points", "2", ties="within"),
        _part("ties_reference", "Points count", REFERENCE, ties="within"),
        _modules(),
        _rule("settle", "A tie on the podium", SETTLE, over),
        _rule("thin_field", "Few competitors", THIN_FIELD, over),
        _whole("warn_below", "Warn when there are fewer entries than", over),
        _rule("medallions", "Medallions", MEDALLIONS, over),
        _number("medallions_least", "Lowest scale score", "500", medallions="scale"),
        _number("medallions_percent", "Per cent of the maximum", medallions="total"),
        _rule("team_counts_as", "A team counts as", TEAMS, over),
    ]
    if not over:
        fields += [
            _rule("medal_table", "Order of the medal table", MEDAL_TABLE, over),
            _points("gold", "Points for a gold", "4"),
            _points("silver", "Points for a silver", "3"),
            _points("bronze", "Points for a bronze", "2"),
            _points("medallion", "Points for a medallion", "1"),
            _rule("reveal_order", "Order of announcements", REVEAL_ORDER, over, blank=LATER),
        ]
    sets = tuple(PACK_TITLES.values())
    start = Start(
        "rules_start",
        label=late("Start from"),
        options=(NOTHING_DIFFERS, *sets) if over else sets,
        blank=OWN,
        fields=fields,
    )
    return [start, *fields]


def rule_layout(*, over: bool = False) -> list[BaseWidget]:
    """Arrange the fields of the rules."""
    places: list[Any] = [
        "rules_start",
        "rules_rounding",
        "rules_judges",
        "rules_partial",
        "rules_scale",
        ("rules_scale_mean", "rules_scale_deviation"),
        "rules_ties",
        "rules_ties_on",
        ("rules_ties_points", "rules_ties_reference"),
        "rules_ties_modules",
        "rules_settle",
    ]
    medals: list[Any] = [
        "rules_thin_field",
        "rules_warn_below",
        "rules_medallions",
        ("rules_medallions_least", "rules_medallions_percent"),
        "rules_team_counts_as",
    ]
    table: list[Any] = [
        "rules_medal_table",
        tuple(f"rules_medal_table_{medal}" for medal in ("gold", "silver", "bronze", "medallion")),
        "rules_reveal_order",
    ]
    if over:
        legend = late("Rules in which this contest differs")
        return [Fold(legend=legend, children=[*places, *medals])]
    return [
        FieldsetWidget(legend=late("Rules: marks and places"), children=places),
        FieldsetWidget(legend=late("Rules: medals"), children=[*medals, *table]),
    ]


def _rule(
    name: str, label: str, options: Sequence[Option], over: bool, blank: Option | None = None
) -> Rule:
    return Rule(f"rules_{name}", label=late(label), options=options, over=over, blank=blank)


def _part(name: str, label: str, options: Sequence[Option], **of: str) -> Rule:
    """Make a choice inside of an option; untouched it is the first one."""
    part = Rule(f"rules_{name}", label=late(label), options=options, extra=_with(of))
    part.required = False
    part.default = options[0].value
    return part


def _number(name: str, label: str, default: str | None = None, **of: str) -> Detail:
    return _detail(name, label, lambda typed: read_decimal(typed) if typed else None, of, default)


def _points(medal: str, label: str, default: str) -> Detail:
    return _detail(f"medal_table_{medal}", label, read_whole, {"medal_table": "points"}, default)


def _modules() -> Detail:
    made = _detail(
        "ties_modules",
        "Modules that decide, in this order",
        lambda typed: read_ids(typed) or None,
        {"ties": "tie_breaks"},
    )
    made.show = show_ids
    made.help_text = late("Ids of modules with commas between them: m1, m3.")
    return made


def _detail(
    name: str, label: str, read: Read, of: Mapping[str, str], default: str | None = None
) -> Detail:
    return Detail(
        f"rules_{name}",
        label=late(label),
        read=read,
        show=str,
        exclude_from_list=True,
        default=default,
        extra=_with(of),
    )


def _whole(name: str, label: str, over: bool) -> Line:
    return line(
        f"rules_{name}",
        label,
        read=read_whole,
        show=str,
        hint=EMPTY_AS_ABOVE if over else None,
        required=not over,
        listed=False,
    )


def _with(of: Mapping[str, str]) -> dict[str, str]:
    """Say with which option of which rule a field is of any use."""
    return {f"rules_{rule}": option for rule, option in of.items()}

"""Write the lines of marking schemes as scoring systems export them."""

from collections.abc import Sequence

Cells = Sequence[str | float | int | None]

ENGLISH = (
    "Sub Criterion ID",
    "Sub Criterion Name or Description",
    "Day of Marking",
    "Aspect Type (M = Meas, J = Judg)",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description (Meas or Judg) OR Judgement Score Description",
    "Requirement (Measurement Only)",
    "WSOS Section",
    "Calculation Row (Export only)",
    "Max Mark",
)
RUSSIAN = (
    "SubCriteriaID",
    "Sub Criteria Name",
    "Day of Marking",
    "Aspect Type B/D/J",
    "Z-связь",
    "Aspect - Description",
    "Judg Score",
    "Extra Aspect Description",
    "Requirement or Nominal Size",
    "WSSS Section",
    "Max Mark",
)


def a_part(label: str, title: str, day: int | str = 1) -> Cells:
    """Make the line of a sub-criterion."""
    return [label, title, day]


def an_aspect(kind: str, title: str, most: str | float) -> Cells:
    """Make the line of an aspect under the English headers."""
    return [None, None, None, kind, title, None, None, "±1 мм", 3, None, most]


def levels(*said: str) -> list[Cells]:
    """Make the lines of the levels from 0 on."""
    return [[None, None, None, None, None, score, text] for score, text in enumerate(said) if text]


LEVELS = levels("нет", "плохо", "хорошо", "отлично")
TOP: list[Cells] = [
    ["Marking Scheme Import"],
    ["Сварка"],
    [],
    [None, None, "Criterion", None, "Name", "Mark"],
    [None, None, "A", None, "Швы", 40],
    [None, None, "В", None, "Сосуд", "60,00"],
    [],
]
FIRST: list[Cells] = [
    [*ENGLISH, "Criterion A", "Total Mark", 40],
    a_part("A1", "Внешний вид"),
    an_aspect("M", "Катет шва", "30,5"),
    [None, None, None, None, None, None, "Замер в трёх местах"],
    an_aspect("J", "Чистота", 9.5),
    *LEVELS,
]
SECOND: list[Cells] = [
    [*ENGLISH, "Criterion B", "Total Mark", 60],
    a_part("B1", "Испытание", "С2"),
    an_aspect("M", "Давление", 60),
]

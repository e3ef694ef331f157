"""Changes are said in people's own words, in their language."""

from decimal import Decimal
from typing import get_args, get_type_hints

import pytest
from msgspec import Struct

from makers import ANNA, BORIS, CONTEST, M1, a_roster
from tablo.championship import roster as known
from tablo.championship.commands import OfficialRow
from tablo.championship.ids import DelegationId
from tablo.exchange.differences import Difference
from tablo.exchange.plans import BestCheck, Change, MarkChange, OfficialChange
from tablo.exchange.wording import change_said

PARTS: dict[str, type[Struct]] = {
    name: get_args(kind)[1] if get_args(kind) else kind
    for name, kind in get_type_hints(known.Roster).items()
    if name != "revision"
}
STATED = OfficialRow(entry=ANNA, place=1, medal="gold", total=Decimal("88.475"), scale=Decimal(543))


@pytest.mark.parametrize(
    ("change", "russian", "english"),
    [
        (
            MarkChange(entry=ANNA, module=M1, mark="17.25"),
            "Сварка, Ёлкина Анна, М1: 17,25",
            "Welding, Ёлкина Анна, M1: 17.25",
        ),
        (
            OfficialChange(contest=CONTEST, entry=ANNA, before=None, after=STATED),
            "Сварка. Основная, Ёлкина Анна: место 1, золото, 88,48, по шкале 543",
            "Welding. Main, Ёлкина Анна: place 1, gold, 88.48, on the scale 543",
        ),
        (
            OfficialChange(contest=CONTEST, entry=ANNA, before=STATED, after=None),
            "Сварка. Основная, Ёлкина Анна: место 1, золото, 88,48, по шкале 543 → —",
            "Welding. Main, Ёлкина Анна: place 1, gold, 88.48, on the scale 543 → —",
        ),
        (
            BestCheck(delegation=DelegationId("tat"), entry=ANNA, computed=(BORIS,)),
            (
                "Татарстан: Ёлкина Анна (Сварка. Основная); "
                "из оценок следует: Жуков Борис (Сварка. Основная)"
            ),
            "Tatarstan: Ёлкина Анна (Welding. Main); the server computes Жуков Борис (Welding. Main)",
        ),
        (
            Difference(kind="removed", table="venues", id="hall", title="Зал"),
            "Удалится: Площадки, Зал",
            "Goes: Venues, Зал",
        ),
        (
            Difference(
                kind="changed",
                table="people",
                id="anna",
                title="Ёлкина Анна",
                field="first",
                before="Анна",
                after="Анна Мария",
            ),
            "Люди, Ёлкина Анна. Имя: Анна → Анна Мария",
            "People, Ёлкина Анна. First Name: Анна → Анна Мария",
        ),
    ],
)
def test_changes_are_said(change: Change, russian: str, english: str) -> None:
    """A change names people and things, with the numbers as the language writes them."""
    assert russian == change_said(change, a_roster(), "ru")
    assert english == change_said(change, a_roster(), "en")


def test_every_field_has_a_russian_name() -> None:
    """Whatever of a roster may change is named in Russian."""
    for table, kind in PARTS.items():
        for field in kind.__struct_fields__:
            change = Difference(
                kind="changed", table=table, id="1", title="2", field=field, before="3", after="4"
            )
            part, _, rest = change_said(change, a_roster(), "ru").partition(", 2")
            named = rest.partition(". ")[2].partition(":")[0]
            assert not part.isascii(), table
            assert field == "id" or not named.isascii(), (table, field)

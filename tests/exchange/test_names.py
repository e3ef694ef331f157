"""Names are kept as people wrote them; shorter and quieter forms are proposed, never forced."""

from pathlib import Path

import pytest

from exchange.files import TABLES, a_folder
from tablo.exchange.names import SCREEN_LIMIT, cased, short_name
from tablo.exchange.problems import Fault
from tablo.exchange.roster import read_roster

COLLEGE = (
    "Государственное автономное профессиональное образовательное учреждение Республики Татарстан "
    "«Международный колледж сервиса, туризма и гостеприимства имени трижды Героя Труда "
    "заслуженного мастера производственного обучения Ивана Ивановича Ивановского-Преображенского, "
    "с отделениями в Казани, Альметьевске, Набережных Челнах и Бугульме»"
)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("ГБПОУ «Колледж связи № 54»", "Колледж связи № 54"),
        ('ГАПОУ СО "Уральский колледж"', "Уральский колледж"),
        ("ГБПОУ Казанский колледж", "Казанский колледж"),
        ("Федеральное государственное бюджетное учреждение Дом науки", "Дом науки"),
        ("Школа № 7", "Школа № 7"),
        ("«Ромашка» и «Лютик»", "«Ромашка» и «Лютик»"),
        ("ООО «Колледж «Профи»»", "Колледж «Профи»"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    """The short form is what stands in quotation marks, or what follows the legal form."""
    assert short == short_name(name)


def test_very_long_name() -> None:
    """A name of 300 characters is cut between words, to what a screen has room for."""
    short = short_name(COLLEGE)

    assert len(COLLEGE) >= 300
    assert len(short) <= SCREEN_LIMIT
    assert short.startswith("Международный колледж сервиса, туризма")
    assert short.endswith("…")


def test_long_names_are_kept(tmp_path: Path) -> None:
    """An organisation's name of 300 characters is kept whole, with a short one in a warning."""
    delegations = f'title;code\n"{COLLEGE}";КОЛ\n'
    entries = f'contest;number;delegation;name\nsvarka;1;"{COLLEGE}";Ли Ян\n'

    parsed = read_roster(a_folder(tmp_path, delegations=delegations, entries=entries))

    assert parsed.value is not None
    (college,) = parsed.value.delegations.values()
    assert COLLEGE == college.name.ru
    (warning,) = parsed.warnings
    assert (Fault.LONG_NAME, 2, short_name(COLLEGE)) == (
        warning.fault,
        warning.line,
        warning.hint,
    )


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("ИВАНОВ ПЁТР", "Иванов Пётр"),
        ("САЛТЫКОВ-ЩЕДРИН МИХАИЛ", "Салтыков-Щедрин Михаил"),
        ("МАМЕДОВ РАУФ АЛИ ОГЛЫ", "Мамедов Рауф Али оглы"),
        ("O'NEIL MARY", "O'Neil Mary"),
        ("MCDONALD RON", "McDonald Ron"),
        ("O'Neil", "O'Neil"),
        ("McDonald", "McDonald"),
        ("Мамедова Айсель кызы", "Мамедова Айсель кызы"),
        ("Ю", "Ю"),
    ],
)
def test_capitals(name: str, proposed: str) -> None:
    """Small letters are proposed for a name in capitals only, and no other name is touched."""
    assert proposed == cased(name)


def test_capitals_are_kept(tmp_path: Path) -> None:
    """A name in capitals is imported as it stands, with the proposal in a warning."""
    entries = TABLES["entries"].replace("Петрова Анна,нет", "ПЕТРОВА АННА,нет")

    parsed = read_roster(a_folder(tmp_path, entries=entries))

    assert parsed.value is not None
    assert "ПЕТРОВА" in {person.last.ru for person in parsed.value.people.values()}
    assert [(Fault.ALL_CAPITALS, 4, "Петрова Анна")] == [
        (warning.fault, warning.line, warning.hint) for warning in parsed.warnings
    ]

"""Rule packs: sound defaults, overrides by contest, and what can't go together."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from championship.outcomes import ANY_DECIMAL
from championship.outcomes import PACKS as ANY_PACK
from tablo.championship.flaws import Flaw
from tablo.championship.ids import ModuleId
from tablo.championship.rules import (
    PACKS,
    ByPoints,
    ExactTies,
    LinearScale,
    MedallionByScale,
    MedallionByTotal,
    NoMedallion,
    Override,
    RulePack,
    TieBreaks,
    WithinPoints,
    Ws500,
    conflicts,
    podium,
)

CHAMPIONSHIP_ONLY = {"medal_table", "reveal_order"}


def test_the_default_awards_nothing_by_itself() -> None:
    """By default a tie waits for a person, medallions are a list, and no scale is used."""
    pack = RulePack()

    assert ("manual", "as_entered", "none") == (pack.settle, pack.rounding, pack.thin_field)
    assert () == conflicts(pack)


def test_an_override_can_hold_every_rule_of_a_contest() -> None:
    """An override has every field of a pack but those of the whole championship."""
    assert set(RulePack.__struct_fields__) - CHAMPIONSHIP_ONLY == set(Override.__struct_fields__)


def test_overriding() -> None:
    """An override changes what it names and leaves the rest."""
    pack = PACKS["ws2015"]

    one = Override(thin_field="moscow2018", medallions=NoMedallion()).over(pack)

    assert ("moscow2018", NoMedallion()) == (one.thin_field, one.medallions)
    assert (pack.scale, pack.ties) == (one.scale, one.ties)
    assert pack == Override().over(pack)


@given(ANY_PACK)
def test_rules_are_data(pack: RulePack) -> None:
    """A pack and an override survive being written down."""
    override = Override(scale=pack.scale, ties=pack.ties, medallions=pack.medallions)

    assert pack == msgspec.json.decode(msgspec.json.encode(pack), type=RulePack)
    assert override == msgspec.json.decode(msgspec.json.encode(override), type=Override)


@pytest.mark.parametrize("name", PACKS)
def test_the_packs_to_start_from(name: str) -> None:
    """The packs to start from have no conflicts."""
    assert () == conflicts(PACKS[name])


@pytest.mark.parametrize(
    ("pack", "flaw"),
    [
        (RulePack(ties=WithinPoints()), Flaw.SCALE_NEEDED),
        (RulePack(ties=ExactTies(on="scale")), Flaw.SCALE_NEEDED),
        (RulePack(medallions=MedallionByScale()), Flaw.SCALE_NEEDED),
        (RulePack(medallions=MedallionByTotal(percent=Decimal(101))), Flaw.VALUE_OUT_OF_RANGE),
        (
            RulePack(scale=LinearScale(mean=Decimal(500), deviation=Decimal(0))),
            Flaw.VALUE_OUT_OF_RANGE,
        ),
        (
            RulePack(scale=Ws500(), ties=WithinPoints(points=Decimal("NaN"))),
            Flaw.VALUE_OUT_OF_RANGE,
        ),
        (RulePack(judges=0), Flaw.VALUE_OUT_OF_RANGE),
        (RulePack(medal_table=ByPoints(bronze=-1)), Flaw.VALUE_OUT_OF_RANGE),
        (RulePack(ties=TieBreaks(modules=(ModuleId("a"),) * 2)), Flaw.REPEATED_TIE_BREAK),
    ],
)
def test_what_cannot_be(pack: RulePack, flaw: Flaw) -> None:
    """A rule that lacks its scale, a senseless number and a repeated module are told."""
    assert [flaw] == [one.flaw for one in conflicts(pack) if one.text]


@pytest.mark.parametrize(("field", "medals"), [(0, 0), (3, 0), (4, 1), (5, 2), (6, 3), (35, 3)])
def test_thin_fields(field: int, medals: int) -> None:
    """Moscow 2018: three medals from 6 entries on, two at 5, gold at 4, none below."""
    thin = RulePack(thin_field="moscow2018")

    assert ("gold", "silver", "bronze")[:medals] == podium(thin, field)
    assert 3 == len(podium(RulePack(), field))


@given(ANY_DECIMAL, ANY_DECIMAL, some.integers())
def test_never_raises(one: Decimal, other: Decimal, number: int) -> None:
    """Whatever the numbers of a pack are, its conflicts can be told."""
    pack = RulePack(
        scale=LinearScale(mean=one, deviation=other),
        ties=WithinPoints(points=other),
        medallions=MedallionByScale(least=one),
        medal_table=ByPoints(gold=number),
        judges=number,
    )

    assert all(found.text for found in conflicts(pack))

"""What the demo's competitors achieve: drawn from a seed, the same whoever asks and when."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tablo.championship.ids import AspectId, EntryId
from tablo.championship.roster import Module
from tablo.championship.scheme import TOP_SCORE, Aspect, Criterion, Entered

STEP = Decimal("0.05")
"""Marks of the demo are multiples of this."""
WORST, BEST = 0.25, 0.99


def mark_of(seed: int, entry: EntryId, module: Module) -> Decimal:
    """Give the mark that an entry earns for a module: by talent, by luck, and by the seed."""
    talent = Random(f"{seed}:{entry}").gauss(0.74, 0.1)
    luck = Random(f"{seed}:{entry}:{module.id}").gauss(0, 0.07)
    return _stepped(module.max * Decimal(min(BEST, max(WORST, talent + luck))))


def values_of(seed: int, entry: EntryId, criterion: Criterion) -> dict[AspectId, Entered]:
    """Give what judges enter for the aspects of a criterion, as good as the entry is."""
    talent = Random(f"{seed}:{entry}").gauss(0.74, 0.1)
    return {
        aspect.id: _entered(aspect, talent, Random(f"{seed}:{entry}:{aspect.id}"))
        for aspect in criterion.aspects()
    }


def _entered(aspect: Aspect, talent: float, luck: Random) -> Entered:
    share = min(BEST, max(WORST, talent + luck.gauss(0, 0.12)))
    match aspect.kind:
        case "binary":
            return aspect.max if luck.random() < share else Decimal(0)
        case "stepped":
            return luck.choice([step for step in aspect.steps if step <= aspect.max][-2:])
        case "measured":
            return _stepped(aspect.max * Decimal(share))
        case "judged":
            level = min(TOP_SCORE, max(0, round(share * TOP_SCORE)))
            return tuple(min(TOP_SCORE, max(0, level + luck.choice((-1, 0, 0)))) for _ in range(3))


def slip_of(seed: int, entry: EntryId, module: Module) -> Decimal:
    """Give what a tired hand types instead: another mark, within the maximum."""
    right = mark_of(seed, entry, module)
    swapped = right / 10 if Random(f"{seed}:{entry}:{module.id}:slip").random() < 0.4 else right
    return _stepped(swapped if swapped != right else max(Decimal(0), right - module.max / 10))


def corrected(now: Decimal, seed: int, entry: EntryId, module: Module, rng: Random) -> Decimal:
    """Give a mark near the one that was earned, other than the one that stands now."""
    earned = mark_of(seed, entry, module)
    while True:
        offset = STEP * rng.randint(-10, 10)
        mark = min(module.max, max(Decimal(0), earned + offset))
        if mark != now:
            return mark


def _stepped(value: Decimal) -> Decimal:
    return (value / STEP).quantize(Decimal(1), ROUND_HALF_UP) * STEP

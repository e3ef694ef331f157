"""What the demo's competitors achieve: drawn from a seed, the same whoever asks and when."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tablo.championship.ids import EntryId
from tablo.championship.roster import Module

STEP = Decimal("0.05")
"""Marks of the demo are multiples of this."""
WORST, BEST = 0.25, 0.99


def mark_of(seed: int, entry: EntryId, module: Module) -> Decimal:
    """Give the mark that an entry earns for a module: by talent, by luck, and by the seed."""
    talent = Random(f"{seed}:{entry}").gauss(0.74, 0.1)
    luck = Random(f"{seed}:{entry}:{module.id}").gauss(0, 0.07)
    return _stepped(module.max * Decimal(min(BEST, max(WORST, talent + luck))))


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

"""The draw (жеребьёвка): who gets which workstation, and in which shift.

A seeded draw can be repeated by anybody with paper and SHA-256:

1. For every entry, write the seed, a colon and the entry's id, as in `2026-11-23:welding-main-7`.
2. Take the SHA-256 of that line (UTF-8, no line end), in hexadecimal small letters.
3. Put the entries in the order of these digests, as one sorts words.
4. Deal the workstations out in their own order, one to each. When they run out, the next shift
   begins with the first workstation again.

So neither the order in which entries were listed nor the machine has a say, and nobody who does
not choose the seed can aim at a place.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from tablo.championship.ids import EntryId
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Entry


class Lot(Struct, frozen=True, kw_only=True):
    """Give an entry its workstation; `shift` counts from 1, and is 1 where there is only one."""

    entry: EntryId
    workstation: Annotated[str, Meta(max_length=64)]
    shift: Annotated[int, Meta(ge=1, le=1_000)] = 1


def digest_of(seed: str, entry: EntryId) -> str:
    """Give what decides the place of an entry in a draw: step 2 of the recipe."""
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


def drawn(seed: str, entries: Iterable[EntryId], places: Sequence[str]) -> tuple[Lot, ...]:
    """Draw places for entries by a seed, shift by shift, in the order of the places.

    Every entry gets exactly one place. `places` are distinct, and there is one at least, unless
    there are no entries.
    """
    order = sorted(set(entries), key=lambda entry: (digest_of(seed, entry), entry))
    return tuple(
        Lot(
            entry=entry,
            workstation=places[number % len(places)],
            shift=number // len(places) + 1,
        )
        for number, entry in enumerate(order)
    )


def places_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """List the workstations that the entries of a contest have in the roster, "А2" before "А10".

    Where none has any, the places are numbered from 1, one for each entry.
    """
    held = list(entries)
    named = {entry.workstation for entry in held} - {""}
    return tuple(sorted(named, key=place_key)) or tuple(
        str(number) for number in range(1, len(held) + 1)
    )


@lru_cache(maxsize=8192)
def place_key(workstation: str) -> tuple[tuple[int, int, str], ...]:
    """Give a key that sorts workstations as people do, numbers by their value."""
    parts = re.findall(r"\d+|\D+", workstation, re.ASCII)
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)


def check_lots(
    lots: Iterable[Lot], known: Collection[EntryId], competing: Collection[EntryId]
) -> Refusal | None:
    """Refuse a draw made by hand that is none; None when it is one.

    `known` are all entries of the contest, `competing` those that need a place; others may have
    one. An entry stands in the draw once, and a workstation once in each shift.
    """
    entries: set[EntryId] = set()
    places: set[tuple[int, str]] = set()
    for lot in lots:
        place = (lot.shift, lot.workstation.strip())
        if lot.entry not in known:
            return Refusal(why=Why.UNKNOWN_ENTRY, params={"entry": lot.entry})
        if lot.entry in entries:
            return Refusal(why=Why.DRAWN_TWICE, params={"entry": lot.entry})
        if not place[1]:
            continue
        if place in places:
            return Refusal(why=Why.WORKSTATION_TAKEN, params={"workstation": place[1]})
        entries.add(lot.entry)
        places.add(place)
    missing = [entry for entry in competing if entry not in entries]
    if missing:
        return Refusal(why=Why.NOT_DRAWN, params={"entries": ", ".join(missing)})
    return None

"""The regions of Russia as delegations: their names, and the badges that tell them apart.

The facts are data (`fixtures/regions.json`), never code: subjects get renamed.
"""

import functools
import re
import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from tablo.championship.ids import DelegationId
from tablo.championship.roster import Badge, Delegation, Text
from tablo.exchange.matching import folded, latin, slug, tidy
from tablo.paths import fixtures

HUES = 8
PARTITIONS = 6
BADGE_LETTERS = 3
ID_LETTERS = 40
"""Letters of an organization's name that its id is made of, beside a check of the whole name."""
_WORDS = {
    "ОБЛ": "ОБЛАСТЬ",
    "РЕСП": "",
    "РЕСПУБЛИКА": "",
    "Г": "",
    "ГОР": "",
    "ГОРОД": "",
    "REPUBLIC": "",
}


class Region(Struct, frozen=True, kw_only=True):
    """Hold the facts of a region. `iso` is missing for some; `key` never changes."""

    key: DelegationId
    name: str
    en: str
    code: Text
    official: str
    genitive: str
    iso: str | None
    zone: str
    number: str
    aliases: tuple[str, ...]


@functools.cache
def regions() -> dict[DelegationId, Region]:
    """Read the regions once, by key."""
    data = (fixtures() / "regions.json").read_bytes()
    return {region.key: region for region in msgspec.json.decode(data, type=list[Region])}


def find_region(text: str) -> Region | None:
    """Find a region by what people write: a name, an alias, a code, in any of their spellings."""
    key = _by_name().get(_key(text))
    return regions()[key] if key else None


@functools.cache
def _by_name() -> dict[str, DelegationId]:
    names: dict[str, DelegationId] = {}
    for region in regions().values():
        spellings = (region.name, region.official, region.en, region.key, region.iso or "")
        for name in (*spellings, *region.aliases, region.code.ru, region.code.en):
            names.setdefault(_key(name), region.key)
    names.pop("", None)
    return names


def _key(text: str) -> str:
    """Fold a region's name so that the place of "Республика" and "обл." does not matter."""
    words = (_WORDS_FOLDED.get(word, word) for word in folded(text).split())
    return " ".join(sorted(word for word in words if word))


_WORDS_FOLDED = {folded(short): folded(full) for short, full in _WORDS.items()}


def delegation_of(region: Region) -> Delegation:
    """Make the delegation of a region, with the badge of its code."""
    return Delegation(id=region.key, name=Text(region.name, region.en), badge=badge_of(region.code))


def badge_of(code: Text) -> Badge:
    """Choose a badge's hue and partition from its code: always the same ones."""
    value = zlib.crc32((code.en or code.ru).encode())
    return Badge(code=code, hue=value % HUES, partition=value // HUES % PARTITIONS)


def organization_of(name: str) -> Delegation:
    """Make a delegation of an organization's name, with a badge of its initials or first letters.

    The same name makes the same one, however it is spaced and quoted.
    """
    quoted = re.findall(r"«([^»]+)»", name) or re.findall(r'"([^"]+)"', name)
    words = re.findall(r"\w+", quoted[-1] if quoted else name)
    initials = "".join(word[0] for word in words if word[0].isalpha())
    letters = initials if len(initials) > 1 else "".join(words)
    code = letters[:BADGE_LETTERS].upper().ljust(2, "О")
    check = zlib.crc32(folded(name).encode()) % 10_000
    id = DelegationId(f"org-{slug(name)[:ID_LETTERS].strip('-')}-{check:04}")
    return Delegation(
        id=id,
        name=Text(tidy(name)),
        badge=badge_of(Text(code, latin(code)[:BADGE_LETTERS].upper())),
        kind="organization",
    )


def told_apart(
    delegations: Iterable[Delegation], fixed: frozenset[DelegationId]
) -> dict[DelegationId, Delegation]:
    """Give delegations different badges, as far as there are enough: steps the partition.

    Those in `fixed` keep theirs. The order of the delegations makes no difference.
    """
    order = list(delegations)
    taken: set[tuple[int, int]] = {
        (each.badge.hue, each.badge.partition) for each in order if each.id in fixed
    }
    apart: dict[DelegationId, Delegation] = {}
    for each in sorted(order, key=lambda each: each.id):
        badge = each.badge if each.id in fixed else _free(each.badge, taken)
        taken.add((badge.hue, badge.partition))
        apart[each.id] = msgspec.structs.replace(each, badge=badge)
    return {each.id: apart[each.id] for each in order}


def _free(badge: Badge, taken: set[tuple[int, int]]) -> Badge:
    for step in range(HUES * PARTITIONS):
        hue = (badge.hue + step // PARTITIONS) % HUES
        partition = (badge.partition + step) % PARTITIONS
        if (hue, partition) not in taken:
            return Badge(code=badge.code, hue=hue, partition=partition)
    return badge

"""What can be compared in the middle of a day, while entries rotate through the modules.

A sum so far sets one entry's hard module against another's easy one, so a ranking by it would be
false. Only modules that every ranked entry has finished are added up: "after 3 of 5".
"""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.ranking import Ranking, rank
from tablo.championship.results import Result, ranked_once, total
from tablo.championship.rules import RulePack
from tablo.championship.rulings import NO_RULINGS, Rulings


class Course(Struct, frozen=True, kw_only=True):
    """Hold how far one entry is: modules with a mark, and its sum on those that all have.

    `comparable` is None while there is no such module, and for a guest who lacks one of them.
    """

    entry: EntryId
    done: tuple[ModuleId, ...]
    comparable: Fraction | None


class Progress(Struct, frozen=True, kw_only=True):
    """Hold the state of a contest in comparable numbers.

    `common`: modules that every ranked entry has, in the order of the task; `of`: all modules.
    `ranking`: by sums on the common modules, ties shared and no scale, so it earns no medal; once
    all modules are common it is the ranking by the contest's own rules.
    """

    common: tuple[ModuleId, ...]
    of: int
    courses: tuple[Course, ...]
    ranking: Ranking

    @property
    def after(self) -> int:
        """Count the common modules: the k of "after k of n"."""
        return len(self.common)

    @property
    def is_complete(self) -> bool:
        """Tell whether every ranked entry has every module."""
        return 0 < self.of == len(self.common)


def progress(
    results: Iterable[Result],
    modules: Sequence[ModuleId],
    pack: RulePack,
    rulings: Rulings = NO_RULINGS,
    *,
    closed: Collection[ModuleId] | None = None,
) -> Progress:
    """Compare entries on what all of them have.

    `closed` names the modules that may be compared (those whose marks are locked, say); None
    means all. An active entry without a mark keeps a module from being common, so whoever did
    not come has to be said not to have come.
    """
    held = ranked_once(results)
    modules = tuple(dict.fromkeys(modules))
    common = _common(held, modules, closed)
    partial = tuple(_on(result, common, pack) for result in held)
    is_complete = 0 < len(modules) == len(common)
    return Progress(
        common=common,
        of=len(modules),
        courses=tuple(
            Course(
                entry=result.entry,
                done=tuple(module for module in modules if module in result.marks),
                comparable=cut.total,
            )
            for result, cut in zip(held, partial, strict=True)
        ),
        ranking=rank(held, pack, rulings)
        if is_complete
        else rank(partial, RulePack(settle="shared")),
    )


def _common(
    results: Sequence[Result], modules: Sequence[ModuleId], closed: Collection[ModuleId] | None
) -> tuple[ModuleId, ...]:
    ranked = [result for result in results if result.is_ranked]
    return tuple(
        module
        for module in modules
        if ranked
        and (closed is None or module in closed)
        and all(module in result.marks for result in ranked)
    )


def _on(result: Result, common: Sequence[ModuleId], pack: RulePack) -> Result:
    """Cut a result down to the common modules; one that lacks a module has no total."""
    marks = {module: result.marks[module] for module in common if module in result.marks}
    whole = total(marks.values(), pack.rounding) if len(marks) == len(common) else None
    return replace(result, marks=marks, total=whole, scale=None)

"""Where everybody stands: what was entered, ranked by the rules and by what people decided."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from tablo.championship.commands import Status
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.progress import Progress, progress
from tablo.championship.ranking import rank
from tablo.championship.results import results_of
from tablo.championship.roster import Contest
from tablo.championship.rules import RulePack
from tablo.championship.rulings import NO_RULINGS, Rulings
from tablo.championship.state import Cell

Marks = Mapping[EntryId, Mapping[ModuleId, Cell]]


def standings(
    contest: Contest,
    pack: RulePack,
    entries: Iterable[EntryId],
    marks: Marks,
    statuses: Mapping[EntryId, Status],
    rulings: Rulings = NO_RULINGS,
) -> Progress:
    """Rank the entries of a contest, on what can be compared.

    Until everybody has every mark, a "common" pack compares the modules that all have (the `k of
    n` of the result), a "running" one whatever each has. Inside equal places the given order
    stays; the order in which marks came never changes the result.
    """
    results = results_of(entries, marks, statuses, rounding=pack.rounding)
    compared = progress(results, [module.id for module in contest.modules], pack, rulings)
    if compared.is_complete or pack.partial == "common":
        return compared
    return replace(compared, ranking=rank(results, pack, rulings))

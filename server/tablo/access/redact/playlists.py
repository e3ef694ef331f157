"""Which items of a playlist have their turn, from what an audience may know."""

from tablo.access.redact.contests import known_sizes
from tablo.access.redact.medals import known_medals
from tablo.access.streams import Audience
from tablo.championship.ids import ContestId, StandingId
from tablo.championship.lineup import Item
from tablo.championship.roster import MAIN, Roster, Timer
from tablo.championship.state import State
from tablo.championship.timers import armed, runs_of


def is_due(state: State, roster: Roster, item: Item, audience: Audience) -> bool:
    """Tell whether an item of a playlist has its turn, from what an audience may know."""
    if item.only == "running":
        return any(_is_running(state, roster, plan, item) for plan in roster.timers.values())
    if item.only == "published":
        contest = roster.contests.get(ContestId(str(item.params.get("contest"))))
        if contest is None:
            return known_medals(state, roster, audience).counted > 0
        standing = StandingId(str(item.params.get("standing") or MAIN))
        sizes = known_sizes(state, roster, contest.id, audience)
        levels = {size.standing.id: size.level for size in sizes}
        return levels.get(standing) in {"frozen", "places", "marks"}
    return True


def _is_running(state: State, roster: Roster, plan: Timer, item: Item) -> bool:
    timer = state.timers.get(plan.id, armed(plan))
    if all(run.state != "running" for _, run in runs_of(timer)):
        return False
    about = {"contest": plan.contest, "venue": plan.venue, "timer": plan.id}
    named = {field: item.params.get(field) for field in about if item.params.get(field)}
    return all(about[field] == value for field, value in named.items())

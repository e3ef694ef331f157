"""What is wrong with this machine for a show day: found in seconds, and nothing is changed.

Each check takes the settings and gives findings, in the order in which people read them. They
run beside each other, because what doesn't answer takes its time.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from tablo.checkup import build, configuration, database, folders, host, network, redis
from tablo.checkup.finding import Finding, known
from tablo.settings import Settings

Check = Callable[[Settings], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (
    configuration.check,
    folders.check,
    database.check,
    redis.check,
    network.check,
    host.check,
    build.check,
)


def look(settings: Settings) -> Iterator[Finding]:
    """Run all checks; one that fails itself is a finding too. Blocks, for a few seconds at most."""
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        for found in pool.map(lambda check: _found(check, settings), CHECKS):
            yield from found


def _found(check: Check, settings: Settings) -> list[Finding]:
    found = []
    try:
        for one in check(settings):
            found.append(one)  # noqa: PERF402 - what was found before a failure stays
    except Exception as error:  # noqa: BLE001 - a machine may fail in ways that nobody foresaw
        found.append(
            known(
                "checkup",
                "A check could not be made: {why}",
                "Look at it by hand before the show.",
                why=repr(error),
            )
        )
    return found

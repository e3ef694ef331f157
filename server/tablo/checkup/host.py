"""What the machine and its system allow: sockets, memory, clock, time zones."""

from collections.abc import Iterator

from tablo import clock, machine
from tablo.championship.days import zone_exists
from tablo.checkup.finding import GIGABYTE, Finding, gigabytes, known, ok, wrong
from tablo.settings import Settings
from tablo.web.server import OPEN_FILES

OWN_FILES = 200
"""Files that a server holds open itself, and the consoles of its crew."""
LITTLE, AMPLE = 0.25 * GIGABYTE, GIGABYTE
"""Bytes of memory that have to be free, and that should be."""
ZONE = "Europe/Moscow"


def check(settings: Settings) -> Iterator[Finding]:
    """Look at what runs out, and at the time."""
    free = machine.free_memory()
    if free is not None:
        yield memory(free)
    yield time(clock.is_synchronised())
    if zone_exists(ZONE):
        yield ok("zones", "Time zones are known.")
    else:
        yield wrong("zones", "This machine knows no time zones.", "Install tzdata.")


def sockets(places: int, most: int | None) -> Finding:
    """Judge how many files may be open, where so many screens and outputs want a socket."""
    if most is None or most >= OPEN_FILES:
        return ok("sockets", "There is no limit of open files that matters.")
    left = max(0, most - OWN_FILES)
    advice = "Raise the limit of open files: LimitNOFILE=65536 in the service, or ulimit -n."
    what = "The system allows about {left} sockets; screens and outputs: {places}."
    if left < places:
        return wrong("sockets", what, advice, left=left, places=places)
    return known("sockets", what, advice, left=left, places=places)


def memory(free: int) -> Finding:
    """Judge how many bytes of memory are left."""
    what, advice = "{free} GB of memory are free.", "End other programs on this machine."
    said = gigabytes(free)
    if free < LITTLE:
        return wrong("memory", what, advice, free=said)
    if free < AMPLE:
        return known("memory", what, advice, free=said)
    return ok("memory", what, free=said)


def time(synchronised: bool | None) -> Finding:
    """Judge whether something keeps the clock right; None: the system doesn't say."""
    if synchronised:
        return ok("clock", "The clock is synchronised.")
    advice = "Let the machine set its clock (NTP), or compare it with a watch."
    if synchronised is None:
        return known("clock", "Whether the clock is synchronised can't be told here.", advice)
    return known("clock", "Nothing keeps the clock right.", advice)

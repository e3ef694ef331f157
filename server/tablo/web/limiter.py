"""How often somebody may do something: buckets that fill by the second, windows that slide."""

from collections import OrderedDict, deque
from collections.abc import Callable

Seconds = Callable[[], float]


class Bucket:
    """Hold tokens: `burst` at first, `rate` more each second, never above `burst`."""

    __slots__ = ("_at", "_burst", "_rate", "_seconds", "_tokens")

    def __init__(self, rate: float, burst: float, seconds: Seconds) -> None:
        self._rate, self._burst, self._seconds = rate, burst, seconds
        self._at, self._tokens = seconds(), burst

    def take(self, tokens: float = 1) -> bool:
        """Take a token, or so many; False when there are not enough."""
        now = self._seconds()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < tokens:
            return False
        self._tokens -= tokens
        return True


class Limiter:
    """Hold a bucket for each name, the newest `names` of them."""

    def __init__(self, seconds: Seconds, names: int = 10_000) -> None:
        self._seconds, self._names = seconds, names
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, name: str, rate: float, burst: float) -> bool:
        """Take a token from the bucket of a name; False when there is none."""
        bucket = self._buckets.pop(name, None) or Bucket(rate, burst, self._seconds)
        self._buckets[name] = bucket
        if len(self._buckets) > self._names:
            self._buckets.popitem(last=False)
        return bucket.take()


class Tries:
    """Count tries by name: `limit` within `window` seconds, then no more until the oldest is over.

    Keeps the newest `names` of them, so that invented names don't fill the memory.
    """

    def __init__(self, limit: int, window: float, seconds: Seconds, names: int = 10_000) -> None:
        self._limit, self._window, self._seconds, self._names = limit, window, seconds, names
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Tell how many seconds a name has to wait for its next try; 0: none."""
        tries = self._tries.get(name)
        if tries is None:
            return 0
        now = self._seconds()
        while tries and now - tries[0] >= self._window:
            tries.popleft()
        return 0 if len(tries) < self._limit else tries[0] + self._window - now

    def note(self, name: str) -> None:
        """Count a try."""
        self._tries.setdefault(name, deque()).append(self._seconds())
        self._tries.move_to_end(name)
        if len(self._tries) > self._names:
            self._tries.popitem(last=False)

    def forget(self, name: str) -> None:
        """Count from the start, after a success."""
        self._tries.pop(name, None)

"""Buckets and tries, by a clock that the test sets."""

from tablo.clock import ManualClock
from tablo.web.limiter import Bucket, Limiter, Tries


def test_bucket_empties_and_fills() -> None:
    """A bucket gives its burst at once, and then what time brings."""
    clock = ManualClock(0)
    bucket = Bucket(2, 3, clock.seconds)

    assert [True, True, True, False] == [bucket.take() for _ in range(4)]
    clock.advance(500)
    assert [True, False] == [bucket.take() for _ in range(2)]
    clock.advance(60_000)
    assert [True, True, True, False] == [bucket.take() for _ in range(4)]


def test_limiter_keeps_names_apart() -> None:
    """One name's bucket is no other's, and only so many are kept."""
    limiter = Limiter(ManualClock(0).seconds, names=2)

    assert limiter.take("a", 1, 1)
    assert not limiter.take("a", 1, 1)
    assert limiter.take("b", 1, 1)
    assert limiter.take("c", 1, 1)
    assert limiter.take("a", 1, 1)


def test_tries_are_given_back_by_time_alone() -> None:
    """After the limit a name waits until its oldest try is out of the window."""
    clock = ManualClock(0)
    tries = Tries(2, 300, clock.seconds)
    tries.note("a")
    clock.advance(100_000)
    tries.note("a")

    assert 200 == tries.wait("a")
    assert 0 == tries.wait("b")
    clock.advance(200_000)
    assert 0 == tries.wait("a")


def test_success_forgets_tries() -> None:
    """Who got in has no wrong tries any more."""
    tries = Tries(1, 300, ManualClock(0).seconds)
    tries.note("a")
    tries.forget("a")

    assert 0 == tries.wait("a")

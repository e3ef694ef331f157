"""The load generator counts what arrives, and tells right from wrong payloads."""

from collections.abc import Iterator

import pytest

from bench import fanout, measure
from bench.load.build import program
from bench.load.client import Crowd, Load, NeverCame, Speech, payloads
from bench.load.peers import Floor, Peer, Tablo, running, stamp, view_text

SIZE = 300
CORES = measure.Cores.split()


@pytest.fixture
def floor() -> Iterator[Peer]:
    """Give a running floor, where there is a compiler."""
    try:
        measure.require_linux()
        program("load")
    except measure.CannotMeasure as reason:
        pytest.skip(str(reason))
    with running(Floor, CORES) as peer:
        peer.prepare(SIZE)
        yield peer


def _publish(peer: Peer, load: Load) -> int:
    at = stamp()
    load.expect(at)
    peer.publish(at)
    return at


def test_every_delivery_is_counted(floor: Peer) -> None:
    """A view that is sent once to each of fifty sockets is counted fifty times, unchanged."""
    with Load(floor.port, floor.speech, Crowd(sockets=50), CORES) as load:
        load.wait_ready()
        load.begin()
        at = _publish(floor, load)
        load.wait_delivered()
        result = load.finish()

    assert result["delivered"] == result["latency_ms"]["count"] == 50
    assert result["mismatches"] == 0
    assert payloads(result) == [view_text(at, SIZE).encode()]


def test_stalled_sockets_are_not_waited_for(floor: Peer) -> None:
    """A view counts as delivered once all have it that still read."""
    with Load(floor.port, floor.speech, Crowd(sockets=50, stalled=5), CORES) as load:
        load.wait_ready()
        load.stall()
        load.begin()
        _publish(floor, load)
        delivered = load.wait_delivered()

    assert delivered["count"] == 45


def test_a_view_that_never_comes_is_told(floor: Peer) -> None:
    """Waiting for a view that nobody published ends with the state of the sockets."""
    with Load(floor.port, floor.speech, Crowd(sockets=3), CORES) as load:
        load.wait_ready()
        load.expect(stamp())

        with pytest.raises(NeverCame, match="'connected': 3"):
            load.wait_delivered(0.1)


def test_sockets_that_are_refused_never_get_ready(floor: Peer) -> None:
    """A socket whose greeting is never answered does not count as ready."""
    with (
        Load(floor.port, Speech(first=("hello",)), Crowd(sockets=2), CORES) as load,
        pytest.raises(NeverCame, match="'ready': 0"),
    ):
        load.wait_ready(0.3)


def test_tablo_is_measured_beside_the_floor(floor: Peer) -> None:
    """Both get figures, from views of the same size that arrived whole."""
    samples, failures = fanout.collect(
        [Floor, Tablo], sockets=[30], sizes=[SIZE], rounds=1, seconds=0.2
    )

    assert failures == []
    assert {(Floor.name, 30, SIZE), (Tablo.name, 30, SIZE)} == samples.keys()
    assert all(sample["us"] > 0 for found in samples.values() for sample in found)

"""The streams: what is wanted and touched is drawn, equal bytes are not sent, the last state is."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from live.stage import turns, until
from makers import ANNA, BORIS, CONTEST, M1, NOON, SCREEN, TIMER, Story, ask
from tablo.championship.commands import AnyCommand
from tablo.championship.refusals import Refusal
from tablo.clock import ManualClock
from tablo.live.streams import Streams
from tablo.views.channels import touched
from tablo.wire.frames import Frame

CREW = f"standings:{CONTEST}@crew"
PUBLIC = f"standings:{CONTEST}@public"
AT_ONCE: dict[Any, float] = {"public": 0, "venue": 0, "broadcast": 0, "crew": 0}
NEVER_AGAIN_MS = 3_600_000


class Show:
    """Draw a story's streams and keep the frames."""

    def __init__(
        self, pace_ms: dict[Any, float], sources: dict[str, Callable[[str], object]]
    ) -> None:
        self.story = Story()
        self.frames: list[Frame] = []
        self.streams = Streams(
            self.frames.append, ManualClock(NOON), epoch="e1", pace_ms=pace_ms, sources=sources
        )
        self.streams.changed(self.story.state, self.story.roster, None)

    def tell(self, command: AnyCommand) -> None:
        """Let a command happen."""
        events = self.story.tell(command)
        assert not isinstance(events, Refusal), events
        subjects = frozenset[str]().union(*map(touched, events))
        self.streams.changed(self.story.state, self.story.roster, subjects)

    def of(self, stream: str) -> list[Frame]:
        """List the frames of one stream."""
        return [frame for frame in self.frames if frame.stream == stream]

    def says(self, stream: str, text: str) -> bool:
        """Tell whether the newest frame of a stream contains a text."""
        return text in self.of(stream)[-1].data.decode()

    def view(self, stream: str) -> Any:
        """Give the newest view of one stream."""
        return json.loads(self.of(stream)[-1].data)["view"]


@asynccontextmanager
async def a_show(
    *wanted: str,
    pace_ms: dict[Any, float] = AT_ONCE,
    **sources: Callable[[str], object],
) -> AsyncIterator[Show]:
    """Run the streams of a story, with the first frames of those wanted already there."""
    show = Show(pace_ms, sources)
    show.streams.start()
    for stream in wanted:
        show.streams.want(stream)
    await until(lambda: all(show.of(stream) for stream in wanted))
    try:
        yield show
    finally:
        await show.streams.stop()


def mark(value: str) -> AnyCommand:
    """Make a command that enters a mark."""
    return ask("RecordMark", entry=ANNA, module=M1, mark=value)


async def test_a_wanted_stream_is_drawn_at_once_and_again_when_it_is_touched() -> None:
    """The first frame comes without any change, the next with the change; versions rise."""
    async with a_show(CREW) as show:
        show.tell(mark("17.25"))
        await until(lambda: len(show.of(CREW)) == 2)

        assert [frame.version for frame in show.of(CREW)] == [1, 2]
        assert show.view(CREW)["rows"][0]["total"] == "17.25"


async def test_what_is_not_touched_is_not_drawn() -> None:
    """A change elsewhere costs nothing here."""
    async with a_show(CREW, f"screen:{SCREEN}") as show:
        show.tell(ask("ShowScene", screen=SCREEN, scene="standings", params={"contest": CONTEST}))
        await until(lambda: len(show.of(f"screen:{SCREEN}")) == 2)
        await turns()

        assert len(show.of(CREW)) == 1


async def test_equal_bytes_are_not_sent() -> None:
    """Marks that the public may not know leave no trace on the public's stream."""
    async with a_show(CREW, PUBLIC) as show:
        for value in ("1", "2", "3"):
            show.tell(mark(value))
            await until(partial(show.says, CREW, f"{value}.00"))
        await turns()
        hidden = [frame.version for frame in show.of(PUBLIC)]
        show.tell(ask("SetPublication", contest=CONTEST, audience="public", level="marks"))
        await until(lambda: len(show.of(PUBLIC)) == 2)

        assert hidden == [1]
        assert show.of(PUBLIC)[-1].version == 2


async def test_a_burst_is_joined_and_its_last_state_is_kept() -> None:
    """The first change goes out at once, the rest as one frame when the pace allows."""
    async with a_show(pace_ms={**AT_ONCE, "crew": 40}) as show:
        show.streams.want(CREW)
        for n in range(1, 21):
            show.tell(mark(f"{n}"))
            await turns(3)
        await until(lambda: show.says(CREW, "20.00"))

        assert len(show.of(CREW)) == 2


@pytest.mark.parametrize("seed", range(5))
async def test_any_burst_keeps_the_pace_and_ends_with_the_newest(seed: int) -> None:
    """However changes fall, frames keep their distance and the last one shows the last state."""
    pace_ms, chance = 20, random.Random(seed)
    times: list[float] = []
    async with a_show(pace_ms={**AT_ONCE, "crew": pace_ms}) as show:
        publish = show.streams._publish

        def timed(frame: Frame) -> None:
            times.append(asyncio.get_running_loop().time())
            publish(frame)

        show.streams._publish = timed
        show.streams.want(CREW)
        for n in range(1, 101):
            show.tell(mark(f"{n % 30}.{n % 100:02}"))
            if chance.random() < 0.3:
                await asyncio.sleep(chance.random() * pace_ms / 1000)
        await until(lambda: show.says(CREW, "10.00"))

        assert 2 <= len(times) < 60
        assert all(b - a >= pace_ms / 1000 - 0.001 for a, b in pairwise(times))
        assert [*range(1, len(times) + 1)] == [frame.version for frame in show.of(CREW)]


async def test_the_public_waits_longer_than_the_crew_and_misses_nothing() -> None:
    """Each audience has its own pace, and a burst's last state arrives at all of them."""
    async with a_show(pace_ms={**AT_ONCE, "crew": 5, "public": 60}) as show:
        show.tell(ask("SetPublication", contest=CONTEST, audience="public", level="marks"))
        for stream in (CREW, PUBLIC):
            show.streams.want(stream)
        for n in range(1, 30):
            show.tell(mark(f"{n}"))
            await asyncio.sleep(0.005)
        for stream in (CREW, PUBLIC):
            await until(partial(show.says, stream, "29.00"))

        assert 1 < len(show.of(PUBLIC)) < len(show.of(CREW))


async def test_a_stop_brings_the_last_state_without_waiting() -> None:
    """What waits for its pace is drawn when the streams end."""
    async with a_show(pace_ms={**AT_ONCE, "crew": NEVER_AGAIN_MS}) as show:
        show.streams.want(CREW)
        await until(lambda: show.of(CREW))
        show.tell(mark("17.25"))
        await turns()
        early = len(show.of(CREW))

        await show.streams.stop()

        assert early == 1
        assert show.view(CREW)["rows"][0]["total"] == "17.25"


async def test_a_hidden_change_does_not_delay_the_next_visible_one() -> None:
    """The pace counts from what was sent: else its timing would betray what is sealed."""
    async with a_show(PUBLIC, pace_ms={**AT_ONCE, "public": NEVER_AGAIN_MS}) as show:
        frozen = show.streams._streams[PUBLIC]
        frozen.sent_at = float("-inf")
        show.tell(mark("17.25"))
        await turns()
        assert len(show.of(PUBLIC)) == 1

        show.tell(ask("SetEntryStatus", entry=BORIS, status="dnf"))
        await until(lambda: len(show.of(PUBLIC)) == 2)


async def test_an_unwanted_stream_is_not_drawn_and_keeps_its_version() -> None:
    """Who wants it again gets a higher version when it has changed, the same when it has not."""
    async with a_show(CREW) as show:
        show.streams.unwant(CREW)
        show.tell(mark("17.25"))
        await turns()
        assert len(show.of(CREW)) == 1

        show.streams.want(CREW)
        await until(lambda: len(show.of(CREW)) == 2)
        show.streams.unwant(CREW)
        show.streams.want(CREW)
        await until(lambda: len(show.of(CREW)) == 3)

        assert [frame.version for frame in show.of(CREW)] == [1, 2, 2]


async def test_a_stream_that_does_not_exist_is_gone() -> None:
    """Unknown names are answered, and forgotten as soon as nobody asks."""
    async with a_show("standings:nothing@crew", "nonsense") as show:
        assert {frame.gone for frame in show.frames} == {"unknown"}

        show.streams.unwant("nonsense")
        show.streams.want("nonsense")
        await until(lambda: len(show.of("nonsense")) == 2)


async def test_a_stream_whose_subject_left_the_roster_has_ended() -> None:
    """A revised roster is heard of by every stream."""
    async with a_show(f"screen:{SCREEN}") as show:
        show.streams.changed(show.story.state, replace(show.story.roster, screens={}), None)
        await until(lambda: len(show.frames) == 2)

        assert show.frames[-1].gone == "ended"


async def test_a_view_that_can_not_be_drawn_leaves_the_others_alone() -> None:
    """One broken view keeps its last frame; the rest goes on."""

    def broken(_param: str) -> object:
        raise ZeroDivisionError

    async with a_show(health=broken) as show:
        show.streams.want("health@crew")
        show.streams.want(CREW)
        await until(lambda: show.of(CREW))

        assert show.of("health@crew") == []
        assert show.streams.healthy


async def test_a_source_is_asked_when_it_has_something_new() -> None:
    """Streams that are not drawn from state come from their source, while somebody wants them."""
    asked = iter(range(100))
    async with a_show("health@crew", health=lambda _: {"n": next(asked)}) as show:
        show.streams.touch("health")
        await until(lambda: len(show.frames) == 2)
        show.streams.unwant("health@crew")
        show.streams.touch("health")
        await turns()

        assert [json.loads(frame.data)["view"] for frame in show.frames] == [{"n": 0}, {"n": 1}]


async def test_a_timer_that_runs_sends_nothing() -> None:
    """Facts to count from are sent once; nothing ticks on the wire."""
    stream = "timers:hall@venue"
    async with a_show(stream) as show:
        show.tell(ask("StartTimer", timer=TIMER))
        await until(lambda: len(show.of(stream)) == 2)
        await turns(100)

        assert len(show.of(stream)) == 2

"""The sums of timers, as both sides must make them; the pages' side is in `tests/pages`."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import convert

from tablo.championship.ids import Instant
from tablo.championship.state import TimerState
from tablo.championship.timers import elapsed, left, phase

CASES = json.loads((Path(__file__).parents[2] / "fixtures/timers.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_timer_counts_as_the_shared_case_says(case: dict[str, Any]) -> None:
    """A timer of the shared cases has the left and elapsed time and the phase that the case names."""
    facts = {
        name: case["timer"][name] for name in TimerState.__struct_fields__ if name in case["timer"]
    }
    timer = convert(facts, TimerState)
    now = Instant(case["now"])

    assert case["left"] == left(timer, now)
    assert case["elapsed"] == elapsed(timer, now)
    assert case["phase"] == phase(timer, timer.phase, now)

"""The benchmarks of the server run; what they measure is for people to judge."""

import json

import pytest

from bench import latency, replay, results, start, timers
from bench.report import report, spread


def test_start_is_measured() -> None:
    """The cold start is measured up to the first page."""
    figures = start.measure(times=2)

    assert 0 < figures["links printed"]["median"] <= figures["first page"]["max"]


def test_latency_is_measured() -> None:
    """A mark's way is measured to the answer and on to the view, beside the bare disk."""
    figures = latency.measure(marks=5)

    assert figures["bare transaction"]["count"] == 5
    assert figures["command to answer"]["min"] <= figures["command to view"]["max"]


@pytest.mark.parametrize("by_aspects", [False, True])
def test_results_are_measured(by_aspects: bool) -> None:
    """A mark's way to all its views is measured at full size."""
    assert results.measure(5, by_aspects=by_aspects)["count"] >= 4


def test_a_start_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """A start is measured without a checkpoint and with one, each in a process of its own."""
    replay.main(300)

    rows = json.loads(capsys.readouterr().out.splitlines()[-1])["rows"]
    assert rows["from the first line"]["seconds"] > 0 < rows["from a checkpoint"]["peak MB"]


def test_timers_are_measured() -> None:
    """What five hundred timers cost while they run is measured, and how each operation reaches all."""
    figures = timers.measure(operations=4, idle_s=0.5)

    assert figures["idle, % of a core"]["median"] >= 0
    assert figures["operation to all views, ms"]["count"] == 4


def test_figures_are_printed_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """A report is a table for people, and ends with a line of JSON for programs."""
    report("Title", {"row": spread([1, 3])})

    table, line = capsys.readouterr().out.rstrip().rsplit("\n", 1)
    assert "2.00" in table
    assert line.startswith('{"title": "Title"')

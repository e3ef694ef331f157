"""The benchmarks run; what they measure is for people to judge."""

import pytest
from playwright.sync_api import Browser

from bench import latency, results, start, weight
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


def test_results_are_measured() -> None:
    """A mark's way to all its views is measured at full size, and its journal folds back."""
    figures = results.measure(marks=5)

    assert figures["one mark to all its views"]["count"] == 5


def test_weight_is_measured(browser: Browser) -> None:
    """A board's first load is weighed with its scripts, styles and font."""
    figures = weight.measure(browser)

    assert {"Document", "Font", "Script", "Stylesheet", "WebSocket", "all"} <= figures.keys()


def test_figures_are_printed_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """A report is a table for people, and ends with a line of JSON for programs."""
    report("Title", {"row": spread([1, 3])})

    table, line = capsys.readouterr().out.rstrip().rsplit("\n", 1)
    assert "2.00" in table
    assert line.startswith('{"title": "Title"')

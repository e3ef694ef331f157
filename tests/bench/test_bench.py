"""The benchmarks run; what they measure is for people to judge."""

import json

import pytest
from playwright.sync_api import Browser

from bench import (
    ceremony,
    clocks,
    latency,
    overlay,
    replay,
    results,
    screens,
    start,
    timers,
    weight,
)
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
    """Five hundred timers cost hardly anything while they run, and each operation reaches all."""
    figures = timers.measure(operations=4, idle_s=0.5)

    assert figures["idle, % of a core"]["median"] < 10
    assert figures["operation to all views, ms"]["count"] == 4


def test_clocks_are_measured(browser: Browser) -> None:
    """Pages with wrong clocks on slow links are compared with the server, second by second."""
    figures = clocks.measure(browser, pages=2, seconds=5)

    assert figures["later, either way"]["median"] < 100


def test_weight_is_measured(browser: Browser) -> None:
    """A board's first load is weighed with its scripts, styles and font."""
    figures = weight.measure(browser)

    assert {"Document", "Font", "Script", "Stylesheet", "WebSocket", "all"} <= figures.keys()


def test_screens_are_measured(browser: Browser) -> None:
    """A screen is measured while rows move, at its first paint, from command to glass, and over time."""
    assert screens.first_paint(browser, times=2)["standings, ms"]["min"] > 0
    assert (
        screens.painting(browser, screens=2, commands=2)["to the glass of 2 screens, ms"]["min"] > 0
    )
    assert screens.soak(browser, views=30, steps=2)["heap, MB"]["median"] > 0


def test_a_ceremony_is_measured(browser: Browser) -> None:
    """A ceremony is measured from a press to sockets and to the glass, and in the making of its run."""
    assert ceremony.making(contests=3, times=2)["a run of 3 contests, ms"]["min"] > 0
    sent = ceremony.fan_out(sockets=3, cues=2, pause_s=0.5)
    assert sent["press to 3 sockets, ms"]["count"] == 6
    seen = ceremony.painting(browser, screens=2, presses=2)
    assert seen["to the glass of 2 screens, ms"]["min"] > 0


def test_an_overlay_is_measured(browser: Browser) -> None:
    """An overlay is measured from command to glass, by its weight, and over many takes."""
    assert overlay.painting(browser, commands=2)["command to glass, ms"]["min"] > 0
    assert overlay.frames(browser, 200, ["title", "reveal"], times=1).keys() == {"title", "reveal"}
    assert overlay.program(browser, 200)["all layers"]["turns"] > 0
    assert {"Font", "Script", "all"} <= overlay.weight(browser).keys()
    assert overlay.soak(browser, cycles=10, steps=2)["heap, MB"]["median"] > 0


def test_figures_are_printed_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """A report is a table for people, and ends with a line of JSON for programs."""
    report("Title", {"row": spread([1, 3])})

    table, line = capsys.readouterr().out.rstrip().rsplit("\n", 1)
    assert "2.00" in table
    assert line.startswith('{"title": "Title"')

"""The benchmarks of pages run, in a real browser; what they measure is for people to judge."""

from playwright.sync_api import Browser

from bench import ceremony, clocks, overlay, screens, weight


def test_clocks_are_measured(browser: Browser) -> None:
    """Pages with wrong clocks on slow links are compared with the server, second by second."""
    figures = clocks.measure(browser, pages=2, seconds=5)

    assert figures["later, either way"]["count"] > 0


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

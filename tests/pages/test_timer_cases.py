"""The sums of timers in the browser, by the same cases as the server's."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

import services

CASES = json.loads((Path(__file__).parents[2] / "fixtures/timers.json").read_text("utf-8"))
FIGURES = ("left", "elapsed", "face", "mood", "phase")
COUNT = """async (cases) => {
  const boot = document.querySelector("script[src$='boot.js']").src;
  const { left, elapsed, face, mood } = await import(new URL("timer.js", boot));
  const { phase } = await import(new URL("phase.js", boot));
  return cases.map(({ timer, now }) => ({
    left: left(timer, now), elapsed: elapsed(timer, now), face: face(timer, now), mood: mood(timer, now),
    phase: phase(timer, now),
  }));
}"""


def test_the_browser_counts_as_the_server(demo: services.Demo, page: Page) -> None:
    """Every shared case gives the same sums, face, mood and phase in Chromium."""
    page.goto(demo.url)

    counted: list[dict[str, Any]] = page.evaluate(COUNT, CASES)

    wanted = [{name: case[name] for name in FIGURES} for case in CASES]
    assert wanted == counted

"""The parts of the kit that no picture shows by itself: the clock, and numbers as people read them."""

from typing import Any

from playwright.sync_api import Page

import services

WITH = """async ([file, body, args]) => {
  const boot = document.querySelector("script[src$='boot.js']").src;
  const kit = await import(new URL(file, boot));
  return new Function("kit", "args", body)(kit, args);
}"""


def run(page: Page, file: str, body: str, args: Any = None) -> Any:
    """Run a function body in the page, with a module of the kit as `kit`."""
    return page.evaluate(WITH, [file, body, args])


def test_the_clock_trusts_the_shortest_round_trip(demo: services.Demo, open_page: Any) -> None:
    """Through unequal delays the estimate is the one of the fastest ping, with its bound."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)
    # The truth is 5,000 ms ahead; each ping is late by (way out, way back)
    delays = [[40, 200], [3, 5], [120, 10], [60, 60]]

    body = """
      const clock = new kit.Clock();
      let sent = 1000;
      for (const [out, back] of args) {
        const there = sent + out + 5000;
        clock.sample(sent, there, there, sent + out + back);
        sent += 1000;
      }
      return [clock.offset, clock.bound];
    """

    assert [4999, 4] == run(page, "clock.js", body, delays)


def test_the_clock_slews_and_never_runs_back(demo: services.Demo, open_page: Any) -> None:
    """A better estimate is approached by at most 5 %, in either direction."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      const clock = new kit.Clock();
      clock.sample(0, 1100, 1100, 200);
      clock.now(200);
      clock.sample(300, 1150, 1150, 300);
      const seen = [];
      for (let here = 300; here <= 5300; here += 100) seen.push(clock.now(here));
      return seen.slice(1).map((now, at) => now - seen[at]);
    """
    steps = run(page, "clock.js", body)

    assert all(94.9 <= step <= 105.1 for step in steps)
    assert 100 == round(steps[-1], 3)


def test_a_rebooted_server_is_a_fresh_start(demo: services.Demo, open_page: Any) -> None:
    """An estimate that is off by more than half a second is replaced at once, and counted."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      const clock = new kit.Clock();
      clock.sample(0, 1000, 1000, 4);
      clock.greet(900000, 100);
      return [clock.now(200), clock.restarts];
    """

    assert [900_100, 1] == run(page, "clock.js", body)


def test_a_russian_page_writes_numbers_as_russians_do(demo: services.Demo, open_page: Any) -> None:
    """Marks have two decimals and a comma; the minus is a minus; initials stay together."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      return [kit.mark("88.5"), kit.mark("-1.25"), kit.mark(null), kit.text({ ru: "Гордеева М. А." })];
    """

    wanted = ["88,50", "\u22121,25", "—", "Гордеева\u00a0М.\u202fА."]
    assert wanted == run(page, "texts.js", body)

"""Every scene, graphic and page in the engines of halls and broadcast programs, old ones too."""

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

import engines
import services
from engines import Engine, Tab
from exchange.footage import a_picture
from pages import asking, stage, visual
from tablo import paths
from tablo.championship.fields import Field
from tablo.championship.graphics import GRAPHICS
from tablo.championship.screens import SCENES

SCREEN = "metal-wall"
SCRIPT = re.compile(
    r"\.at\(|replaceChildren|structuredClone|Object\.(hasOwn|groupBy)|randomUUID|findLast"
    r"|\.to(Sorted|Reversed|Spliced)\(|AbortSignal\.(timeout|any)|withResolvers|checkVisibility"
    r"|Intl\.(Segmenter|DurationFormat)|^await |static \{|\.inert\b",
    re.MULTILINE,
)
STYLE = re.compile(
    r"[;{ ]inset(-[a-z]+)*:|[;{] *aspect-ratio:|:(is|where|has|focus-visible)\b|:not\([^)]*,"
    r"|\d[dsl]v[hw]\b|\dcq[whib]|@(layer|container|scope|starting-style)|color-mix|oklch"
    r"|overflow: clip|text-wrap|[;{] *(translate|rotate|scale):"
)
"""What came after the floor, as far as a pattern can tell; the rest only an engine can."""
PRIZE = {"id": "prize", "kind": "award", "title": {"ru": "Приз зрителей"}}
CEREMONIES = ("before", "gold of six", "two golds of six", "call-up of many", "over no silver")
READY = "'ready' in document.documentElement.dataset"
SHOWN = """(name) => {
  const frames = [...document.querySelectorAll("iframe")].map((one) => one.contentDocument);
  const found = [document, ...frames].flatMap((one) => [...(one || document).querySelectorAll(name)]);
  const opaque = (one) => !one || (getComputedStyle(one).opacity === "1" && opaque(one.parentElement));
  const full = (one) => {
    const { width, height } = one.getBoundingClientRect();
    const images = [...one.querySelectorAll("img")].filter((image) => image.naturalWidth);
    return width > 0 && height > 0 && opaque(one) && Boolean(one.innerText.trim() || images.length);
  };
  return found.map((one) => (one.shadowRoot ? one.shadowRoot.querySelector(".panel") : one)).some((one) => one && full(one));
}"""
FORGET = "() => [localStorage, sessionStorage].forEach((one) => one.clear())"
CLEAR = """() => [document.documentElement, document.body].every((one) =>
  getComputedStyle(one).backgroundColor === "rgba(0, 0, 0, 0)")"""
KIT = """() => {
  const url = new URL("../../", document.querySelector("script[src$='boot.js']").src).href;
  document.documentElement.dataset.still = "";
  window.kit = url;
}"""
MOUNT = visual.MOUNT.replace('import("/display/scenes.js")', "import(`${kit}display/scenes.js`)")


class Hall:
    """Hold a running demo, and what its scenes and graphics can be about."""

    def __init__(self, demo: services.Demo) -> None:
        """Put a picture into its library, draw workstations, and begin a ceremony."""
        self.demo = demo
        contest = asking.marked_contest(demo)
        rows = asking.view(demo, f"marks:{contest}@crew")["rows"]
        entries = [row["entry"] for row in rows]
        index = asking.view(demo, "index@crew")
        venue = next(one for one in index["contests"] if one["id"] == contest)["venue"]["id"]
        sessions = asking.view(demo, f"schedule:{venue}@crew")["sessions"]
        timers = asking.view(demo, f"timers:{venue}@crew")["timers"]
        self._output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
        self.values: dict[str, Any] = {
            "contest": contest,
            "venue": venue,
            "entry": entries[0],
            "other": entries[1],
            "region": rows[0]["delegation"]["key"],
            "session": sessions[-1]["id"],
            "timer": timers[0]["id"],
            "run": self._ceremony(venue, entries[0]),
            "media": self._picture(),
            "text": "Слово",
            "lines": "1; Анна Ёлкина; Заречье; 88,50",
        }
        self.values["pictures"] = self.values["media"]
        asking.command(demo, "DrawWorkstations", contest=contest, seed="1")
        asking.command(demo, "RevealDraw", contest=contest, count=3)

    def show(self, scene: str) -> None:
        """Put a scene on the screen."""
        kind = SCENES[scene]
        params = self._given(kind.fields, kind.needs)
        asking.command(self.demo, "ShowScene", screen=SCREEN, scene=scene, params=params)

    def compose(self) -> None:
        """Put a picture of three places on the screen."""
        standings, timers, words = (
            {"scene": scene, "params": self._given(SCENES[scene].fields, ())}
            for scene in ("standings", "timers", "message")
        )
        lineup = {"main": [standings], "side": [timers], "ticker": [words]}
        asking.command(self.demo, "ShowLineup", screen=SCREEN, lineup=lineup)

    def take(self, graphic: str) -> None:
        """Put a graphic, and no other, on the output."""
        kind = GRAPHICS[graphic]
        data = self._given(kind.fields, kind.needs)
        asking.command(self.demo, "ClearOutput", output=self._output)
        asking.command(
            self.demo,
            "ShowGraphic",
            output=self._output,
            graphic=graphic,
            layer=kind.layer,
            data=data,
        )

    def overlay(self, graphic: str) -> str:
        """Give the address of an overlay's page."""
        program: str = self.demo.links["overlays"]["program"]
        return program.replace("/program#", f"/{graphic}#")

    def _given(
        self, fields: tuple[Field, ...], needs: tuple[tuple[str, ...], ...]
    ) -> dict[str, Any]:
        wanted = needs[0] if needs else ()
        asked = [one for one in fields if one.required or one.name in wanted]
        return {one.name: self.values.get(one.name) or self.values[one.kind] for one in asked}

    def _ceremony(self, venue: str, entry: str) -> str:
        run = str(asking.post(self.demo, "/api/v1/runs", title="Закрытие", venue=venue)["id"])
        sheet = self._ask("GET", f"/api/v1/runs/{run}")
        sheet["run"]["cues"] = [{**PRIZE, "entry": entry}]
        self._ask("PUT", f"/api/v1/runs/{run}", json.dumps(sheet).encode())
        asking.command(self.demo, "SetRunPhase", run=run, phase="live")
        asking.command(self.demo, "JumpTo", run=run, cue=PRIZE["id"], step=1)
        return run

    def _picture(self) -> str:
        answer = self._ask("POST", "/api/v1/media?name=slide.png", a_picture(size=(320, 180)))
        return str(answer["name"])

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        kind = "application/octet-stream" if method == "POST" else "application/json"
        key = self.demo.links["keys"]["director"]
        headers = {"Authorization": f"Bearer {key}", "Content-Type": kind}
        request = urllib.request.Request(self.demo.url + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    """Give a demo of its own, where everything is put on in turn."""
    with services.demo("--no-simulation") as demo:
        yield Hall(demo)


def engine_tab(engine: Engine) -> Iterator[Tab]:
    """Run an engine, or skip the test for want of it."""
    try:
        with engines.tab(engine) as tab:
            yield tab
    except services.Missing as reason:
        services.skip_or_fail("engines", str(reason))


@pytest.fixture(scope="module", params=engines.ENGINES, ids=lambda one: str(one.version))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Name each engine that pages must be right in."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def tab(engine: Engine) -> Iterator[Tab]:
    """Give its tab."""
    yield from engine_tab(engine)


@pytest.fixture(scope="module")
def ancient() -> Iterator[Tab]:
    """Give a tab of an engine that is too old."""
    yield from engine_tab(engines.TOO_OLD)


@pytest.mark.parametrize("folder", ["display", "overlay"])
def test_nothing_is_newer_than_the_floor(folder: str) -> None:
    """Scripts and styles of screens and overlays use nothing that Chromium 85 doesn't have."""
    found = [
        f"{path.name}: {match.group()}"
        for kind, newer in (("js", SCRIPT), ("css", STYLE))
        for path in paths.pages(folder).rglob(f"*.{kind}")
        for match in newer.finditer(path.read_text("utf-8"))
    ]

    assert [] == found


def test_every_scene_is_shown(hall: Hall, engine: Engine, tab: Tab) -> None:
    """A paired screen shows each scene when it is asked to, then three at once, without an error."""
    tab.errors.clear()
    screen = hall.demo.links["screens"][SCREEN]
    # At the floor with all its motion, which takes time that need not be spent in each
    tab.open(screen if engine is engines.FLOOR else screen.replace("#", "?still#"))
    tab.wait(READY)

    for scene in SCENES:
        hall.show(scene)
        tab.wait(SHOWN, f"tablo-{scene}")
    hall.compose()
    for part in ("standings", "timers", "line"):
        tab.wait(SHOWN, f"tablo-{part}")

    assert [] == tab.errors


def test_every_graphic_is_shown(hall: Hall, tab: Tab) -> None:
    """The page of each graphic, and that of all, shows it on a transparent ground without an error."""
    tab.errors.clear()

    for graphic in GRAPHICS:
        hall.take(graphic)
        for page in (graphic, "program"):
            tab.open(hall.overlay(page))
            tab.wait(READY)
            tab.wait(SHOWN, f"tablo-{graphic}")
            assert tab.run(CLEAR)

    assert [] == tab.errors


def test_every_page_comes(hall: Hall, tab: Tab) -> None:
    """The code of a screen that is not paired, the pages of phones and the sign-in come without an error."""
    tab.errors.clear()
    tab.open(f"{hall.demo.url}/display")
    tab.run(FORGET)
    contest, venue, entry, region = map(hall.values.get, ("contest", "venue", "entry", "region"))

    for address, element in (
        ("/display", "tablo-pairing"),
        (f"/display/standings?contest={contest}", "tablo-standings"),
        ("/", "tablo-overview"),
        (f"/#/contest/{contest}", "tablo-contest"),
        (f"/#/contest/{contest}/floor", "tablo-public-floor"),
        (f"/#/entry/{entry}", "tablo-entry"),
        (f"/#/region/{region}", "tablo-region"),
        ("/#/medals", "tablo-medal-list"),
        ("/#/best", "tablo-public-best"),
        (f"/#/schedule/{venue}", "tablo-public-schedule"),
        ("/#/search", "tablo-search"),
    ):
        tab.open(hall.demo.url + address)
        tab.wait(READY)
        tab.wait(SHOWN, element)

    assert [] == tab.errors


def test_everything_can_be_read(hall: Hall, tab: Tab) -> None:
    """Drawn with the longest names, nothing is cut off, on other text, or out of the safe area."""
    tab.errors.clear()
    tab.open(f"{hall.demo.url}/display")
    tab.wait(READY)
    tab.run(KIT)
    findings = []

    for case in (*map(visual.case_of, visual.names()), *map(stage.case_of, CEREMONIES)):
        if visual.MEDIUM in str(case.params):
            continue  # its picture is in no library here
        tab.run(MOUNT, {**case._asdict(), "name": case.scene})
        seen = tab.run(visual.LOOK, ["dark"])
        findings += [f"{case.name}: {found}" for found in seen["findings"]]

    assert [] == findings
    assert [] == tab.errors


@pytest.mark.parametrize("page", ["/", "/display", "/overlay/program"])
def test_an_engine_that_is_too_old_is_told_so(hall: Hall, ancient: Tab, page: str) -> None:
    """Below the floor a page says in words what it needs, instead of staying black."""
    ancient.open(hall.demo.url + page)

    words = ancient.wait("document.body.innerText.includes('85') && document.body.innerText")
    assert "Chromium 71, нужен 85" in words
    assert "Engine too old: Chromium 71" in words

"""Look at every scene in every size and theme, with the longest names that there are.

Scenes get canned views, drawn by the server's own code from a championship of long names, on a
page without a server. What is looked for: text that is cut off, lies outside of the safe area or
on other text, can't be read on its ground, or has letters that our face lacks; a page that scrolls.

From `tests/`, `python -m pages.visual [scene …]` prints what it finds and writes pictures of it;
`python -m pages.graphics [graphic …]` does so for the graphics of an output.
"""

import json
import mimetypes
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from fontTools.ttLib import TTFont
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, Route

import services
from exchange.footage import a_picture
from makers import Story, ask
from tablo import paths, texts
from tablo.access.streams import StreamName
from tablo.championship.ids import Instant
from tablo.championship.roster import Delegation, Person, Roster, Text
from tablo.demo.crew import invented_crew
from tablo.demo.history import morning
from tablo.demo.roster import NOON, demo_roster
from tablo.views.channels import render
from tablo.views.standings import StandingsView

SIZES = ((1280, 720), (1920, 1080), (3840, 2160), (3840, 1080), (1080, 1920))
THEMES = ("dark", "light", "contrast")
HOST = "http://localhost"
PICTURES = Path(tempfile.gettempdir()) / "tablo-visual"

LAST = ("Преображенская-Новицкая", "Воскресенский-Каменногорский", "Ёлкина")
FIRST = ("Александра-Елизавета", "Вячеслав", "Щёкла")
MIDDLE = ("Константиновна", "Святославович", "")
REGIONS = (
    "Ханты-Мансийский автономный округ — Югра",
    "Республика Северная Осетия — Алания",
    "Ҡараңғы Өйҙәр, Әлмәт, Чөршәмбе",
)
SKILL = "Обслуживание и ремонт оборудования релейной защиты и автоматики"
CATEGORY = "Профессионалы старшей возрастной группы (50+)"
VENUE = "Многофункциональный центр прикладных квалификаций «Заречье»"
PLACE = "Лаборатория промышленной автоматики, корпус «Магистраль»"
WORDS = (
    "Участников всех компетенций площадки просим после обеденного перерыва пройти к стойке "
    "регистрации в главном холле: рабочие места переназначены, а вход в цех «Металл» закрыт."
)

FEW = 6
"""Rows of a table that has room for larger letters."""
MEDIUM = f"{0:064}.png"
"""The name of a picture of the library, which is there."""

DRAWN: Mapping[str, tuple[str, tuple[str, Mapping[str, Any]]]] = {
    "standings": ("standings", ("standings:{first}@venue", {})),
    "standings of many": ("standings", ("standings:{largest}@venue", {})),
    "progress": ("standings", ("standings:fashion-main@venue", {})),
    "progress of few": ("standings", ("standings:fashion-main@venue", {})),
    "floor": ("floor", ("floor:{first}@venue", {})),
    "hall": ("hall", ("hall:{venue}@venue", {})),
    "timers": ("timers", ("timers:{venue}@venue", {})),
    "timer": ("timer", ("timer:{timer}@venue", {})),
    "schedule": ("schedule", ("schedule:{venue}@venue", {})),
    "countdown": ("countdown", ("schedule:{venue}@venue", {"at": NOON + 754_000})),
    "medals": ("medals", ("medals@crew", {})),
    "best": ("best", ("best@crew", {})),
    "draw": ("draw", ("draw:{first}@venue", {})),
    "link": ("link", ("index@public", {"title": SKILL})),
    "message": ("message", ("", {"text": WORDS, "title": "Изменение в распорядке дня"})),
    "media": ("media", ("", {"media": MEDIUM, "fit": "contain"})),
}
"""What is drawn: by name a scene, its stream, its parameters. A test pattern has no text to read."""

SHELL = """<!doctype html><html lang="ru" data-theme="dark" data-still>
<head><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/display/kit/tokens.css"><link rel="stylesheet" href="/display/kit/base.css">
<script type="application/json" id="texts">%s</script></head><body></body></html>"""
MOUNT = """async ({ name, view, params, now, zone }) => {
  const feed = {
    clock: { now: () => now },
    subscribe: (_, reader) => (reader.view({ view, version: 1, serverNow: now, live: false }), () => {}),
    staleness: () => "live",
    stalerIn: () => Infinity,
    knownAt: () => now,
    painted: () => {},
  };
  const { makeScene } = await import("/display/scenes.js");
  for (const node of [...document.body.childNodes]) node.remove();
  const scene = await makeScene(name, feed, view ? "stream" : "", zone, params);
  const painted = (one) => new Promise((resolve) => one.addEventListener("painted", resolve, { once: true }));
  const whole = painted(scene);
  document.body.append(scene);
  await whole;
  await Promise.all([...scene.querySelectorAll("*")].filter(({ ready }) => ready === false).map(painted));
}"""
LOOK = (Path(__file__).parent / "visual.js").read_text("utf-8")


class Case(NamedTuple):
    """Name a scene with a view to draw."""

    name: str
    scene: str
    view: Any
    params: Mapping[str, Any]
    now: int
    zone: str


class Finding(NamedTuple):
    """Say what is wrong where."""

    case: str
    size: str
    what: str
    text: str
    more: str

    def __str__(self) -> str:
        return f"{self.case} {self.size}: {self.what}: “{self.text}” {self.more}"


# What is drawn


def long_roster(now: Instant) -> Roster:
    """Give the demo championship names as long as they get."""
    held = demo_roster(now)
    return replace(
        held,
        skills={
            id: replace(skill, title=Text(SKILL)) if place % 2 == 0 else skill
            for place, (id, skill) in enumerate(held.skills.items())
        },
        categories={id: replace(one, title=Text(CATEGORY)) for id, one in held.categories.items()},
        venues={id: replace(venue, title=Text(VENUE)) for id, venue in held.venues.items()},
        contests={id: replace(contest, place=Text(PLACE)) for id, contest in held.contests.items()},
        delegations={
            id: _long_delegation(one, place)
            for place, (id, one) in enumerate(held.delegations.items())
        },
        people={
            id: _long_person(person, place)
            for place, (id, person) in enumerate(held.people.items())
        },
    )


def _long_delegation(delegation: Delegation, place: int) -> Delegation:
    return replace(delegation, name=Text(REGIONS[place % 3])) if place % 4 < 3 else delegation


def _long_person(person: Person, place: int) -> Person:
    n = place % 3
    long = replace(person, last=Text(LAST[n]), first=Text(FIRST[n]), middle=Text(MIDDLE[n]))
    return long if place % 4 < 3 else person


@cache
def story() -> Story:
    """Tell the demo's morning to the championship of long names."""
    roster = long_roster(NOON)
    told = Story(roster)
    for moment in morning(roster, NOON, invented_crew(roster), seed=1):
        told.now = moment.at
        told.tell(moment.command, by=moment.actor.id)
    told.now = NOON
    contest = next(iter(roster.contests))
    told.tell(ask("DrawWorkstations", contest=contest, seed="1"))
    told.tell(ask("RevealDraw", contest=contest, count=5))
    return told


@cache
def closed() -> Story:
    """Tell the same morning up to where all results are closed, so that medals are won."""
    told = Story(story().roster)
    told.state, told.now = story().state, story().now
    for contest in told.roster.contests:
        told.tell(ask("LockMarks", contest=contest))
    return told


def names() -> list[str]:
    """List what is drawn, as far as there is a page for it."""
    return [
        name
        for name, (scene, _) in DRAWN.items()
        if (paths.pages("display") / f"{scene}.js").exists()
    ]


def case_of(name: str) -> Case:
    """Make the view of one of `names`."""
    scene, (stream, params) = DRAWN[name]
    told = closed() if scene in {"medals", "best"} else story()
    places = _places()
    view = None
    if stream:
        parsed = StreamName.parse(stream.format(**places))
        assert parsed is not None
        view = render(parsed, told.state, told.roster)
        assert view is not None, stream
    if isinstance(view, StandingsView) and name.endswith("of few"):
        view = replace(view, rows=view.rows[:FEW])
    zone = told.roster.venues[places["venue"]].zone
    return Case(name, scene, _plain(view), params, told.now, zone)


@cache
def _places() -> dict[str, Any]:
    told = story()
    roster = told.roster
    first = next(iter(roster.contests))
    return {
        "first": first,
        "largest": max(roster.contests, key=lambda id: len(roster.entries_of(id))),
        "venue": roster.contests[first].venue,
        "timer": next(id for id, one in told.state.timers.items() if one.state == "running"),
    }


def _plain(view: Any) -> Any:
    """Turn a view into what a page gets: text, numbers, nothing else."""
    return json.loads(msgspec.json.encode(view)) if view is not None else None


# How it is looked at


@contextmanager
def blank_page(browser: Browser) -> Iterator[Page]:
    """Open a page that has our files and no server."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ru-RU")
    page = context.new_page()
    page.route("**/*", _serve)
    page.goto(HOST)
    yield page
    context.close()


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(HOST).partition("?")[0]
    if path == "/":
        said = json.dumps(texts.catalogue("ru")).replace("<", "\\u003c")
        route.fulfill(body=SHELL % said, content_type="text/html")
        return
    _, folder, rest = path.split("/", 2)
    if rest == MEDIUM:
        route.fulfill(body=a_picture(size=(1600, 900)), content_type="image/png")
        return
    root = paths.ASSETS if folder == "fonts" else paths.pages(folder)
    if (root / rest).is_file():
        kind = mimetypes.guess_type(rest)[0] or "application/octet-stream"
        route.fulfill(path=root / rest, content_type=kind)
    else:
        route.fulfill(status=404)


def look(page: Page, case: Case, size: tuple[int, int]) -> list[Finding]:
    """Draw one scene in one size, and find what is wrong with it in any theme."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(MOUNT, {**case._asdict(), "name": case.scene})
    seen = page.evaluate(LOOK, list(THEMES))
    named = f"{size[0]}×{size[1]}"
    found = [Finding(case.name, named, *one) for one in seen["findings"]]
    lacking = "".join(sorted(set(seen["letters"]) - letters()))
    if lacking:
        found.append(Finding(case.name, named, "missing glyph", lacking, ""))
    return found


@cache
def letters() -> frozenset[str]:
    """List the characters that our face has."""
    with TTFont(paths.ASSETS / "inter.woff2") as font:
        return frozenset(map(chr, font.getBestCmap())) | {"\n", "\u00ad"}


def main(wanted: list[str]) -> None:
    """Print what is wrong, and write a picture of each scene and size in which anything is."""
    PICTURES.mkdir(exist_ok=True)
    with services.browser() as browser, blank_page(browser) as page:
        for case in map(case_of, wanted or names()):
            for size in SIZES:
                found = look(page, case, size)
                for finding in found:
                    sys.stdout.write(f"{finding}\n")
                if found or wanted:
                    page.screenshot(path=PICTURES / f"{case.name}-{size[0]}x{size[1]}.png")


if __name__ == "__main__":
    main(sys.argv[1:])

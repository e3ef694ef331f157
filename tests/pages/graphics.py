"""Every graphic of an output with the longest names, at every level, bound to data and typed.

The data are drawn by the server's own code. A graphic stands on a page without a server, moved by
the calls of its own element alone, as in a foreign program. From `tests/`,
`python -m pages.graphics [graphic …]` prints what is wrong and writes pictures.
"""

import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from playwright.sync_api import Page

import services
from makers import Story, ask
from pages import stage
from pages.visual import (
    CATEGORY,
    LOOK,
    MEDIUM,
    PICTURES,
    PLACE,
    SKILL,
    WORDS,
    Finding,
    blank_page,
    long_roster,
    story,
)
from tablo.championship.commands import Level
from tablo.championship.ids import ContestId, Instant
from tablo.championship.roster import Roster
from tablo.championship.state import Graphic
from tablo.demo.crew import invented_crew
from tablo.demo.history import morning
from tablo.demo.roster import NOON
from tablo.views.contest import delegation_view
from tablo.views.graphics import MedalsGraphic, data_of
from tablo.views.medals import MedalsRow, MedalsView

SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
LONG = "Александра-Елизавета-Маргарита Преображенская-Каменногорская"
"""A name of 60 characters."""
ROWS = "\n".join(
    f"{place}; {LONG}; Ханты-Мансийский автономный округ — Югра; {99 - place},50"
    for place in range(1, 13)
)
MOUNT = """async ({ name, data, step, lang, now }) => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) { return attach.call(this, { ...how, mode: "open" }); };
  const { speak } = await import("/display/kit/texts.js");
  speak(lang, lang === "ru" ? JSON.parse(document.getElementById("texts").textContent) : {});
  const tag = `tablo-${name}`;
  const { default: Element_ } = await import(`/overlay/${name}.js`);
  if (!customElements.get(tag)) customElements.define(tag, Element_);
  for (const node of document.querySelectorAll("[data-graphic]")) node.remove();
  const graphic = Object.assign(document.createElement(tag), { clock: { now: () => now } });
  graphic.dataset.graphic = "";
  document.body.append(graphic);
  await graphic.load({ data });
  const { currentStep } = await graphic.playAction({ goto: step, skipAnimation: true });
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return { pages: graphic.pages, step: currentStep };
}"""


class Case(NamedTuple):
    """Name a graphic with data to draw, at a step."""

    name: str
    graphic: str
    data: Mapping[str, Any]
    step: int = 0


@cache
def _crews(level: Level) -> Story:
    """Tell the demo's morning to a championship whose first contest is of teams of six."""
    roster = _with_crews(long_roster(Instant(NOON)))
    told = Story(roster)
    for moment in morning(roster, NOON, invented_crew(roster), seed=1):
        told.now = moment.at
        told.tell(moment.command, by=moment.actor.id)
    told.now = NOON
    contest = next(iter(roster.contests))
    told.tell(ask("SetPublication", contest=contest, audience="broadcast", level=level))
    return told


def _with_crews(held: Roster) -> Roster:
    crews = stage.roster(6, longest=False)
    return replace(held, entries=crews.entries, people=crews.people)


@cache
def _at(level: Level) -> Story:
    """Tell the morning; broadcast knows as much as `level` of the first contest."""
    told = Story(story().roster)
    told.state, told.now = story().state, story().now
    contest = next(iter(told.roster.contests))
    told.tell(ask("SetPublication", contest=contest, audience="broadcast", level=level))
    if level == "frozen":
        entry = told.roster.entries_of(ContestId(contest))[0]
        module = told.roster.contests[contest].modules[-1]
        told.tell(ask("RecordMark", entry=entry.id, module=module.id, mark="1"), after_ms=60_000)
    return told


def data(told: Story, graphic: str, **values: Any) -> Any:
    """Draw the data of a graphic as a page gets them: text, numbers, nothing else."""
    held = Graphic(name=graphic, data=values, at=told.now)
    drawn = data_of(held, told.state, told.roster, "broadcast")
    assert drawn is not None, graphic
    return json.loads(msgspec.json.encode(drawn))


@cache
def cases() -> list[Case]:
    """List what is drawn."""
    marks = _at("marks")
    crews = _crews("marks")
    roster = marks.roster
    contest = next(iter(roster.contests))
    one, other = (entry.id for entry in roster.entries_of(contest)[:2])
    crew, rival = (entry.id for entry in crews.roster.entries_of(contest)[:2])
    venue = roster.contests[contest].venue
    running = next(id for id, timer in marks.state.timers.items() if timer.state == "running")
    table = {"standings-side", "standings-full", "result-strip"}
    levels: tuple[Level, ...] = ("nothing", "progress", "frozen", "places", "marks")
    drawn = [
        Case(f"{name} {level}", name, data(_at(level), name, contest=contest))
        for name in sorted(table)
        for level in levels
    ]
    drawn += [
        Case(f"{name} of crews", name, data(crews, name, contest=contest)) for name in sorted(table)
    ]
    drawn += [
        Case(f"{name} typed", name, {"title": SKILL, "subtitle": CATEGORY, "rows": ROWS})
        for name in sorted(table)
    ]
    versus = {level: data(_at(level), "versus", entry=one, other=other) for level in levels[1:]}
    drawn += [Case(f"versus {level}", "versus", one) for level, one in versus.items()]
    return [
        *drawn,
        Case("standings-full page 2", "standings-full", data(crews, "standings-full", contest=contest), 1),
        Case("ticker", "ticker", data(marks, "ticker", venue=venue, title="Итоги дня", lines=WORDS)),
        Case("ticker of crews", "ticker", data(crews, "ticker", venue=venue, title=PLACE)),
        Case("ticker typed", "ticker", {"title": "Сейчас", "lines": f"{WORDS}\n{WORDS} {WORDS}"}),
        Case("up-next", "up-next", data(marks, "up-next", venue=venue)),
        Case("up-next typed", "up-next", {"title": SKILL, "rows": ROWS}),
        Case("versus of crews", "versus", data(crews, "versus", entry=crew, other=rival)),
        Case("versus typed", "versus", {"title": SKILL, "rows": ROWS}),
        Case("medals empty", "medals", data(marks, "medals")),
        Case("medals", "medals", _medal_table(marks)),
        Case("medals typed", "medals", {"rows": _medal_rows()}),
        Case("medals page 2", "medals", {"rows": _medal_rows()}, 1),
        Case("medals of sums", "medals", {"rows": ROWS, "title": SKILL}),
        Case("award", "award", data(marks, "award", entry=one, title="Приз зрительских симпатий", subtitle=PLACE)),
        Case("award of a crew", "award", data(crews, "award", entry=crew, title=SKILL)),
        Case("award typed", "award", {"title": SKILL, "subtitle": CATEGORY, "name": LONG}),
        Case("countdown", "countdown", data(marks, "countdown", at=NOON + 754_000, title="До церемонии закрытия")),
        Case("countdown of days", "countdown", data(marks, "countdown", at=NOON + 400_000_000, title=SKILL, subtitle=CATEGORY)),
        Case("countdown timer", "countdown", data(marks, "countdown", timer=running)),
        Case("countdown typed", "countdown", {"title": SKILL, "subtitle": CATEGORY}),
        Case("title", "title", {"title": "Церемония закрытия", "subtitle": "Итоги дня"}),
        Case("title long", "title", {"title": WORDS, "subtitle": WORDS}),
        Case("partners", "partners", data(marks, "partners", pictures=" ".join(3 * [MEDIUM]), title="Партнёры чемпионата")),
        Case("partners many", "partners", {"pictures": " ".join(11 * [MEDIUM])}),
        Case("message", "message", {"text": WORDS, "title": "Изменение в распорядке дня"}),
        Case("message short", "message", {"text": "Эвакуация: идите к выходам"}),
        Case("lower-third", "lower-third", data(marks, "lower-third", entry=one, score="total")),
        Case("lower-third place", "lower-third", data(marks, "lower-third", entry=one, score="place")),
        Case("lower-third of a crew", "lower-third", data(crews, "lower-third", entry=crew, score="total")),
        Case("lower-third typed", "lower-third", {"title": LONG, "subtitle": SKILL}),
        Case("lower-third free", "lower-third", data(marks, "lower-third", title=LONG, subtitle="Главный эксперт", delegation=next(iter(roster.delegations)))),
    ]  # fmt: skip


def _medal_table(told: Story) -> Any:
    """Draw a table in which many have won."""
    rows = tuple(
        MedalsRow(
            place=n + 1,
            tied=n == 1,
            delegation=delegation_view(delegation),
            gold=9 - n // 2,
            silver=6,
            bronze=n,
            medallions=11 - n // 2,
            total=15 + n // 2,
            points=0,
        )
        for n, delegation in enumerate(told.roster.delegations.values())
    )
    table = MedalsView(order="medals", rows=rows, official=9, contests=11)
    return json.loads(msgspec.json.encode(MedalsGraphic(table=table)))


def _medal_rows() -> str:
    regions = [("Ханты-Мансийский автономный округ — Югра", 9, 6, 4), ("Татарстан", 8, 7, 5)]
    return "\n".join(
        f"{n + 1}; {regions[n % 2][0]}; ; {max(0, regions[n % 2][1] - n)} {regions[n % 2][2]} 0 {n}"
        for n in range(15)
    )


def case_of(name: str) -> Case:
    """Give the case of a name."""
    return next(case for case in cases() if case.name == name)


def show(page: Page, case: Case, lang: str = "ru") -> Any:
    """Put a graphic on the page at its step; tell how many pages it has, and where it is."""
    asked = {"name": case.graphic, "data": case.data, "step": case.step, "lang": lang}
    return page.evaluate(MOUNT, {**asked, "now": NOON + 1_500})


def look(page: Page, case: Case, size: tuple[int, int]) -> list[Finding]:
    """Draw a graphic in one size, and find what is wrong with it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    show(page, case)
    seen = page.evaluate(LOOK, ["dark"])
    return [Finding(case.name, f"{size[0]}×{size[1]}", *one) for one in seen["findings"]]


def main(wanted: list[str]) -> None:
    """Print what is wrong, and write a picture of each graphic in which anything is."""
    PICTURES.mkdir(exist_ok=True)
    with services.browser() as browser, blank_page(browser) as page:
        for case in cases():
            if wanted and case.graphic not in wanted:
                continue
            for size in SIZES:
                found = look(page, case, size)
                for finding in found:
                    sys.stdout.write(f"{finding}\n")
                if found or wanted:
                    page.screenshot(path=PICTURES / f"{case.name}-{size[0]}x{size[1]}.png")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The shop floor's pictures: what they say of a view at an instant of the server, and nothing else.

A scene gets its view from a feed. Here the feed is held by the test, so that time is too.
"""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage

SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
NINE = 1_795_500_000_000
"""Tuesday 24 November 2026, 9:00 in Moscow."""
WIDE_AND_HIGH = "{0[0]}x{0[1]}".format
SHAPES = [(1280, 720), (1920, 1080), (3840, 2160), (3840, 1080), (1080, 1920)]

MOUNT = """async ({ name, view, params, now }) => {
  while (!("ready" in document.documentElement.dataset)) await new Promise(requestAnimationFrame);
  const boot = document.querySelector("script[src$='boot.js']").src;
  const { makeScene } = await import(new URL("../scenes.js", boot));
  document.body.textContent = "";
  const state = (window.scene = { now, readers: [], version: 0 });
  const feed = {
    clock: { now: () => state.now },
    subscribe: (_, reader) => (state.readers.push(reader), () => {}),
    staleness: () => "live",
    stalerIn: () => Infinity,
    knownAt: () => state.now,
    painted: () => {},
  };
  const element = await makeScene(name, feed, name === "message" ? "" : "stream", "Europe/Moscow", params);
  document.body.append(element);
  state.give = (given, live) => {
    state.version += 1;
    for (const reader of state.readers) reader.view({ view: given, version: state.version, serverNow: state.now, live });
  };
  const painted = new Promise((resolve) => element.addEventListener("painted", resolve, { once: true }));
  const wait = async () => {
    while (!state.readers.length && name !== "message") await new Promise(requestAnimationFrame);
    if (name !== "message") state.give(view, false);
    await painted;
  };
  await wait();
}"""
AT = """async (now) => {
  window.scene.now = now;
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}"""
OUTSIDE = """() => {
  const shown = (node) => node.textContent.trim() && node.getClientRects().length && getComputedStyle(node).visibility !== "hidden";
  const leaves = [...document.querySelectorAll("main *")].filter((node) => !node.children.length && shown(node));
  return leaves.filter((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const { left, right } = (node.closest(".ws, .row") ?? document.body).getBoundingClientRect();
    return box.left < left - 1 || box.right > right + 1 || box.top < -1 || box.bottom > innerHeight + 1;
  }).map((node) => node.textContent);
}"""
TOPMOST = """() => {
  const across = [0.02, 0.25, 0.5, 0.75, 0.98];
  return across.every((x) => across.every((y) => document.elementFromPoint(x * innerWidth, y * innerHeight).closest("tablo-alert")));
}"""
BESIDE = """() => {
  const [giant, next] = ["giant", "next"].map((name) => document.querySelector(`tablo-floor .${name}`).getBoundingClientRect());
  return innerWidth < innerHeight || !next.width || giant.right <= next.left;
}"""
CLASHES = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].filter((node) => node.textContent.trim()).map((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [node.textContent, range.getBoundingClientRect()];
  });
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return boxes.flatMap(([text, box], at) => boxes.slice(at + 1).filter(([, other]) => over(box, other)).map(([other]) => [text, other]));
}"""


def text(ru: str) -> dict[str, str]:
    """Make a text that is the same in both languages."""
    return {"ru": ru}


CONTEST = {
    "id": "welding",
    "title": text("Сварочные технологии"),
    "category": text("Основная категория"),
    "venue": {"id": "metal", "title": text("Площадка 2")},
    "place": text("Цех «Металл»"),
}
VENUE = {"id": "metal", "title": text("Площадка 2"), "zone": "Europe/Moscow", "colour": 1}


def a_timer(**other: Any) -> dict[str, Any]:
    """Make a timer of a module of two hours that began at nine."""
    return {
        "id": "t",
        "title": text("Модуль 3"),
        "kind": "countdown",
        "mode": "common",
        "state": "running",
        "duration": 2 * HOUR,
        "remaining": 2 * HOUR,
        "anchor": NINE,
        "added": 0,
        "warn": [5 * MINUTE],
        "overtime": "count",
        "expired": False,
        "contest": {key: CONTEST[key] for key in ("id", "title", "category")},
        "module": {
            "id": "m3",
            "label": text("М3"),
            "title": text("Сосуд"),
            "index": 3,
            "of": 5,
        },
        **other,
    }


NAMES = ["Лапшин Д. С.", "Преображенская-Новицкая А. В.", "Арсланов Т. И."]
TIME = ("state", "duration", "remaining", "anchor", "added", "expired")


def a_station(n: int, timer: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Make the workstation of number `n`, which follows the timer unless told otherwise."""
    code = {"code": text("НИЖ"), "hue": n % 8, "partition": n % 6}
    return {
        "workstation": str(n),
        "own": bool(other),
        "entry": f"e{n}",
        "number": f"{n:02}",
        "names": [text(NAMES[n % 3])],
        "delegation": {"key": "r", "name": text("Область"), "badge": code},
        **{name: timer[name] for name in TIME},
        **other,
    }


def a_floor(timer: dict[str, Any] | None, count: int, **stations: dict[str, Any]) -> Any:
    """Make a floor of `count` workstations; `s3={…}` makes the third go its own way."""
    shown = timer or a_timer(state="armed")
    places = [a_station(n, shown, **stations.get(f"s{n}", {})) for n in range(1, count + 1)]
    following = {"id": "s", "title": text("Модуль 4 · Алюминий"), "starts": NINE + 5 * HOUR}
    return {
        "contest": CONTEST,
        "zone": "Europe/Moscow",
        "timer": timer,
        "stations": places,
        "next": following,
    }


def mount(
    demo: services.Demo,
    page: Page,
    name: str,
    view: Any,
    now: int = NINE,
    **params: Any,
) -> None:
    """Put a scene with one view on a page, at an instant of the server."""
    address = f"{demo.url}/display?still"
    if page.url != address:
        page.goto(address)
    page.evaluate(MOUNT, {"name": name, "view": view, "params": params, "now": now})


def at(page: Page, now: int) -> None:
    """Let the server's time be `now`, and the page draw."""
    page.evaluate(AT, now)


def card(page: Page, number: int | str) -> Locator:
    """Find the card of a workstation."""
    return page.locator(f"tablo-floor .grid:not(.ghost) .ws:has(.n:text-is('{number}'))")


def said(place: Locator) -> str:
    """Read a place with plain spaces."""
    return " ".join(place.inner_text().split())


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"state": "armed"}, "Ожидание"),
        ({"state": "armed", "phase": "briefing"}, "Брифинг"),
        ({"state": "running"}, "Идёт модуль"),
        ({"state": "paused", "reason": "Нет питания"}, "Пауза"),
        ({"state": "paused", "phase": "break"}, "Обед"),
        ({"added": 5 * MINUTE, "remaining": 4 * MINUTE}, "Дополнительное время"),
        ({"remaining": 0}, "Время вышло"),
        ({"state": "finished", "phase": "marking"}, "Оценивание"),
        ({"state": "finished"}, "Завершено"),
    ],
)
def test_a_floor_says_its_phase(
    demo: services.Demo, page: Page, facts: dict[str, Any], word: str
) -> None:
    """The phase of a contest stands there as a word with a shape, and a pause with its reason."""
    mount(demo, page, "floor", a_floor(a_timer(**facts), 6))

    cap = page.locator("tablo-floor .cap")
    assert word in said(cap)
    assert cap.locator("path").get_attribute("d")
    assert facts.get("reason", "") in said(cap)


def test_a_second_changes_at_its_edge(demo: services.Demo, page: Page) -> None:
    """A face is the same until the last millisecond of its second, and the next one after it."""
    mount(demo, page, "floor", a_floor(a_timer(), 3))
    giant = page.locator("tablo-floor .giant")

    seen = []
    for now in (NINE, NINE + 999, NINE + 1000, NINE + 1999, NINE + 2000):
        at(page, now)
        seen.append(giant.inner_text())

    assert ["2:00:00", "2:00:00", "1:59:59", "1:59:59", "1:59:58"] == seen


def test_a_page_that_slept_wakes_up_right(demo: services.Demo, page: Page) -> None:
    """After five minutes unseen, the first picture has the time of now."""
    mount(demo, page, "floor", a_floor(a_timer(), 3))

    at(page, NINE + 5 * MINUTE)

    assert "1:55:00" == page.locator("tablo-floor .giant").inner_text()


def test_stations_that_differ_say_so(demo: services.Demo, page: Page) -> None:
    """A workstation with time given back shows it with its end, one on hold its reason and its time."""
    timer = a_timer()
    late = {"added": 5 * MINUTE, "remaining": timer["remaining"] + 5 * MINUTE}
    held = {"state": "paused", "reason": "Замена инструмента", "remaining": 90 * MINUTE}
    early = {"state": "finished", "outcome": "early", "remaining": HOUR}
    mount(demo, page, "floor", a_floor(timer, 6, s2=late, s3=held, s4=early))

    assert "+5:00до 11:05" == said(card(page, 2).locator(".ft .num")).replace(" до", "до")
    assert "Пауза Замена инструмента" in said(card(page, 3))
    assert "1:30:00" in said(card(page, 3))
    assert "Сдано досрочно" in said(card(page, 4))
    assert "" == said(card(page, 1).locator(".ft .num"))


def test_stations_run_on_after_the_end(demo: services.Demo, page: Page) -> None:
    """When the common time is over, those who were given time back count down their own."""
    timer = a_timer(state="finished", remaining=0, expired=True)
    on = {
        "state": "running",
        "added": 5 * MINUTE,
        "remaining": 5 * MINUTE,
        "anchor": NINE,
    }
    mount(demo, page, "floor", a_floor(timer, 3, s2=on))
    assert "ещё работают: 1" in said(page.locator("tablo-floor .cap"))

    at(page, NINE + 61 * SECOND)

    assert "3:59" == said(card(page, 2).locator(".own"))
    assert "Завершено" in said(card(page, 1))


def test_a_pause_of_all_is_no_exception(demo: services.Demo, page: Page) -> None:
    """Workstations that were paused with everybody have no colour and no time of their own."""
    timer = a_timer(state="paused", remaining=HOUR, reason="Нет питания")
    alone = {"state": "paused", "remaining": HOUR}
    mount(demo, page, "floor", a_floor(timer, 3, s2=alone))

    assert "pause" not in (card(page, 1).get_attribute("class") or "")
    assert "Пауза" in said(card(page, 1))
    assert "pause" in (card(page, 2).get_attribute("class") or "")


@pytest.mark.parametrize("shape", SHAPES, ids=WIDE_AND_HIGH)
def test_any_field_fits_any_screen(
    demo: services.Demo, open_page: OpenPage, shape: tuple[int, int]
) -> None:
    """With 1 to 35 workstations nothing leaves a screen of any shape, and no name meets a number."""
    page = open_page(viewport={"width": shape[0], "height": shape[1]})
    held = {"state": "paused", "reason": "Замена инструмента", "remaining": 90 * MINUTE}
    timer = a_timer(duration=10 * HOUR, remaining=10 * HOUR, day=text("С2"), shift="2")

    for count in (1, 3, 6, 10, 12, 35):
        mount(demo, page, "floor", a_floor(timer, count, s1=held))

        assert [] == page.evaluate(OUTSIDE), count
        assert [] == page.evaluate(CLASHES, "tablo-floor .ws .nm, tablo-floor .ws .n"), count
        assert [] == page.evaluate(CLASHES, "tablo-floor h1, tablo-floor .sub, tablo-floor .cap b")
        assert page.evaluate(BESIDE)


def test_screens_turn_their_pages_together(demo: services.Demo, open_page: OpenPage) -> None:
    """35 workstations come in three pages; which one stands goes by the server's time alone."""
    view = a_floor(a_timer(), 35)
    first, second = open_page(), open_page()
    mount(demo, first, "floor", view)
    seen = []

    for step in range(3):
        at(first, NINE + 8 * SECOND * step)
        mount(demo, second, "floor", view, now=NINE + 8 * SECOND * step)
        numbers = first.locator("tablo-floor .grid:not(.ghost) .n").all_inner_texts()
        assert numbers == second.locator("tablo-floor .grid .n").all_inner_texts()
        seen += numbers

    assert {str(n) for n in range(1, 36)} == set(seen)


def test_own_starts_have_no_common_time(demo: services.Demo, page: Page) -> None:
    """Where each workstation starts for itself, the floor says how many work and each its own time."""
    timer = a_timer(mode="per_workstation", state="armed")
    on = {"state": "running", "remaining": HOUR, "anchor": NINE}
    mount(demo, page, "floor", a_floor(timer, 3, s1=on))

    assert "1 из 3" == said(page.locator("tablo-floor .giant"))
    assert "1:00:00" == said(card(page, 1).locator(".own"))


def a_hall(count: int) -> Any:
    """Make a venue of contests, the second of which is on hold."""
    held = a_timer(state="paused", reason="Нет питания")
    counts = {"of": 10, "busy": 8, "paused": 1, "finished": 1}
    lines = [
        {
            "contest": {**CONTEST, "id": f"c{n}", "title": text(f"Компетенция {n}")},
            "timer": held if n == 2 else a_timer(),
            "module": a_timer()["module"],
            "stations": counts,
            "next": {
                "id": "s",
                "title": text("Конструкция из нержавеющей стали"),
                "starts": NINE + 5 * HOUR,
            },
        }
        for n in range(1, count + 1)
    ]
    return {"venue": VENUE, "contests": lines}


@pytest.mark.parametrize("shape", SHAPES, ids=WIDE_AND_HIGH)
def test_a_hall_holds_twelve(
    demo: services.Demo, open_page: OpenPage, shape: tuple[int, int]
) -> None:
    """Twelve contests stand on one page of any shape, each with state, time, places and what is next."""
    page = open_page(viewport={"width": shape[0], "height": shape[1]})
    mount(demo, page, "hall", a_hall(12))

    rows = page.locator("tablo-hall .list:not(.ghost) .row")
    expect(rows).to_have_count(12)
    line = said(rows.nth(1))
    for part in (
        "Компетенция 2",
        "8 из 10",
        "2:00:00",
        "Пауза · Нет питания",
        "14:00",
        "Конструкция",
    ):
        assert part in line
    assert [] == page.evaluate(OUTSIDE)
    assert [] == page.evaluate(CLASHES, "tablo-hall .list .row > div:not(.bar)")


def test_a_larger_hall_has_pages(demo: services.Demo, page: Page) -> None:
    """Thirteen contests are shared out over two pages, which the foot tells."""
    mount(demo, page, "hall", a_hall(13), now=NINE)
    before = set(page.locator("tablo-hall .list:not(.ghost) .sk b").all_inner_texts())

    at(page, NINE + 8 * SECOND)

    after = set(page.locator("tablo-hall .list:not(.ghost) .sk b").all_inner_texts())
    assert 13 == len(before | after)
    assert "из 13" in said(page.locator("tablo-hall .foot"))


def a_session(id: str, start: int, end: int, **other: Any) -> dict[str, Any]:
    """Make a session between two minutes after nine."""
    starts, ends = NINE + start * MINUTE, NINE + end * MINUTE
    return {"id": id, "title": text(id), "kind": "module", "starts": starts, "ends": ends, **other}


def a_schedule(*sessions: dict[str, Any]) -> Any:
    """Make a timetable."""
    days = [{"id": "d1", "label": text("С1"), "date": "2026-11-24"}]
    return {"venue": VENUE, "days": days, "sessions": list(sessions)}


def looks(page: Page) -> dict[str, str]:
    """Tell how each session of a timetable looks."""
    rows = page.locator("tablo-schedule .list:not(.ghost) .row").all()
    return {said(row.locator(".sk b")): row.get_attribute("data-look") or "" for row in rows}


def test_now_and_next_go_by_time(demo: services.Demo, page: Page) -> None:
    """What runs and what is next changes at the minute of the timetable, without a new view."""
    view = a_schedule(
        a_session("Брифинг", 0, 15), a_session("Модуль", 15, 90), a_session("Обед", 90, 120)
    )
    mount(demo, page, "schedule", view)
    assert {"Брифинг": "running", "Модуль": "next", "Обед": "future"} == looks(page)

    at(page, NINE + 15 * MINUTE)

    assert {"Брифинг": "done", "Модуль": "running", "Обед": "next"} == looks(page)
    assert "С1 · 24 ноября" == said(page.locator("tablo-schedule .sub"))


def test_a_timer_knows_better_than_a_plan(demo: services.Demo, page: Page) -> None:
    """A session whose timer was not started is said to be late; one whose timer runs on still runs."""
    late = a_session("Модуль 1", -10, 60, state="future")
    on = a_session("Модуль 2", -90, -5, state="running")
    mount(demo, page, "schedule", a_schedule(on, late))

    assert {"Модуль 2": "running", "Модуль 1": "late"} == looks(page)


def test_after_the_last_session_comes_tomorrow(demo: services.Demo, page: Page) -> None:
    """When the day is over, the timetable shows the next day that has anything, and says which."""
    view = a_schedule(a_session("Сегодня", -120, -60), a_session("Завтра", 24 * 60, 25 * 60))
    mount(demo, page, "schedule", view)

    assert ["Завтра"] == list(looks(page))
    assert "завтра" in said(page.locator("tablo-schedule .sub"))


def test_times_are_the_venue_s(demo: services.Demo, open_page: OpenPage) -> None:
    """A timetable is in the zone of its venue, whatever the zone of the device."""
    page = open_page(timezone_id="Asia/Vladivostok")
    mount(demo, page, "schedule", a_schedule(a_session("Модуль", 0, 90)))

    assert "9:00–10:30" == said(page.locator("tablo-schedule .tt"))


def test_a_countdown_ends_at_zero(demo: services.Demo, page: Page) -> None:
    """It counts to the start of its session, and then says that it begins; never below zero."""
    view = a_schedule(a_session("Церемония", 12, 60))
    mount(demo, page, "countdown", view, session="Церемония")
    giant = page.locator("tablo-countdown .giant")
    assert "12:00" == giant.inner_text()

    at(page, NINE + 12 * MINUTE - 1)
    assert "0:01" == giant.inner_text()
    at(page, NINE + 13 * MINUTE)

    assert "Начинаем" == giant.inner_text()


def test_a_countdown_to_an_instant(demo: services.Demo, page: Page) -> None:
    """An event that is in no timetable has a title and an instant; whole days are counted apart."""
    far = NINE + 2 * 24 * HOUR + 90 * SECOND
    mount(demo, page, "countdown", a_schedule(), at=far, title="Открытие")

    assert "1:30" == page.locator("tablo-countdown .giant").inner_text()
    assert "2 дн." in said(page.locator("tablo-countdown .label"))


@pytest.mark.parametrize("shape", SHAPES, ids=WIDE_AND_HIGH)
def test_scenes_keep_to_the_screen(
    demo: services.Demo, open_page: OpenPage, shape: tuple[int, int]
) -> None:
    """No word of any scene leaves a screen of any shape."""
    page = open_page(viewport={"width": shape[0], "height": shape[1]})
    long = a_timer(duration=30 * HOUR, remaining=-10 * HOUR, reason="Нет питания на линии")
    sessions = [a_session(f"Модуль {n}", 30 * n, 30 * n + 20) for n in range(1, 20)]
    words = "Обед для участников второй смены переносится на 14:30, столовая на первом этаже"
    scenes: list[tuple[str, Any, dict[str, Any]]] = [
        ("timer", {"venue": VENUE, "timer": long}, {}),
        ("countdown", a_schedule(*sessions), {"session": "Модуль 1"}),
        ("schedule", a_schedule(*sessions), {}),
        ("draw", a_draw(35, 35), {}),
        ("message", None, {"text": words}),
    ]

    for name, view, params in scenes:
        mount(demo, page, name, view, **params)

        assert [] == page.evaluate(OUTSIDE), name


def a_draw(count: int, revealed: int) -> Any:
    """Make a draw of which the first workstations are revealed."""
    shown = ("entry", "number", "names", "delegation")
    rows = []
    for n in range(1, count + 1):
        station = a_station(n, a_timer())
        known = {key: station[key] for key in shown} if n <= revealed else {}
        rows.append({"workstation": str(n), "shift": 1, **known})
    return {"contest": CONTEST, "drawn": True, "of": count, "revealed": revealed, "rows": rows}


def test_a_draw_reveals_in_place(demo: services.Demo, page: Page) -> None:
    """A revealed name appears at its workstation; the others stay where they are."""
    mount(demo, page, "draw", a_draw(10, 2))
    rows = page.locator("tablo-draw .list:not(.ghost) .row")
    before = [row.bounding_box() for row in rows.all()]
    assert "" == said(rows.nth(2).locator(".who"))

    page.evaluate("(view) => window.scene.give(view, true)", a_draw(10, 3))

    expect(rows.nth(2)).to_contain_text("Лапшин")
    assert "3 из 10" == said(page.locator("tablo-draw .head .timer"))
    assert before == [row.bounding_box() for row in rows.all()]


def test_a_message_has_a_title_of_its_own(demo: services.Demo, page: Page) -> None:
    """A message without a title asks for attention; its text is text, whatever it holds."""
    mount(demo, page, "message", None, text="Обед в <b>14:30</b>")

    assert "Внимание" == said(page.locator("tablo-message h1"))
    assert "Обед в <b>14:30</b>" == said(page.locator("tablo-message .words"))


# Through a real server


CONTEST_AT_WORK = "welding-main"


def a_screen(demo: services.Demo) -> tuple[str, str, str]:
    """Give a screen: its id, its address, and the venue it hangs in."""
    name, url = next(iter(demo.links["screens"].items()))
    screens = asking.view(demo, "screens@crew")["screens"]
    venue = next(one["venue"]["id"] for one in screens if one["id"] == name)
    return name, url, venue


def test_pausing_one_leaves_the_others(demo: services.Demo, page: Page) -> None:
    """On the board, too, a technical pause stops one workstation and no other."""
    floor = asking.view(demo, f"floor:{CONTEST_AT_WORK}@crew")
    timer, count = floor["timer"]["id"], len(floor["stations"])
    place = floor["stations"][1]["workstation"]
    page.goto(f"{demo.url}/display/floor?contest={CONTEST_AT_WORK}")
    expect(page.locator("tablo-floor .ws.work")).to_have_count(count)

    asking.command(demo, "PauseTimer", timer=timer, workstation=place, reason="Замена резака")

    expect(card(page, place)).to_contain_text("Пауза")
    expect(page.locator("tablo-floor .ws.work")).to_have_count(count - 1)
    asking.command(demo, "ResumeTimer", timer=timer, workstation=place)
    expect(page.locator("tablo-floor .ws.work")).to_have_count(count)


def test_an_alert_stands_over_everything(demo: services.Demo, page: Page) -> None:
    """An alert covers a scene and the curtain without moving what is beneath, until it is cleared."""
    name, url, venue = a_screen(demo)
    asking.command(demo, "ShowScene", screen=name, scene="hall", params={"venue": venue})
    page.goto(url)
    title = page.locator("tablo-hall h1")
    expect(title).to_be_visible()
    before = title.bounding_box()
    alert = page.locator("tablo-alert")

    asking.command(demo, "RaiseAlert", venue=venue, text="Покиньте зал")
    expect(alert).to_contain_text("Покиньте зал")
    expect(alert).to_be_visible()
    assert before == title.bounding_box()
    assert page.evaluate(TOPMOST)
    asking.command(demo, "Blank", screen=name, on=True)
    expect(page.locator(".curtain")).to_have_class("curtain drawn")
    assert page.evaluate(TOPMOST)
    asking.command(demo, "Blank", screen=name, on=False)
    asking.command(demo, "ClearAlert", venue=venue)

    expect(alert).to_be_hidden()
    assert before == title.bounding_box()


def test_two_scenes_may_share_a_stream(demo: services.Demo, page: Page) -> None:
    """A screen goes from the timetable to a countdown and a message, and to another message."""
    name, url, venue = a_screen(demo)
    session = asking.view(demo, f"schedule:{venue}@crew")["sessions"][-1]
    show = partial(asking.command, demo, "ShowScene", screen=name)
    page.goto(url)

    show(scene="schedule", params={"venue": venue})
    expect(page.locator("tablo-schedule .row").first).to_be_visible()
    show(scene="countdown", params={"venue": venue, "session": session["id"]})
    expect(page.locator("tablo-countdown .label")).to_contain_text(session["title"]["ru"])
    show(scene="message", params={"text": "Обед переносится"})
    expect(page.locator("tablo-message .words")).to_have_text("Обед переносится")
    show(scene="message", params={"text": "Автобусы у входа", "title": "Отъезд"})
    message = page.locator("tablo-message").filter(has_text="Автобусы у входа")
    expect(message.locator("h1")).to_have_text("Отъезд")

    expect(page.locator("tablo-screen main")).to_have_count(1)


def test_nothing_unrevealed_is_in_the_page(demo: services.Demo, page: Page) -> None:
    """Of a draw a page gets the names that are revealed, and no others."""
    contest = "masonry-main"
    heard: list[str] = []
    page.on("websocket", lambda one: one.on("framereceived", lambda data: heard.append(str(data))))
    asking.command(demo, "DrawWorkstations", contest=contest, seed="проба", reason="заново")
    asking.command(demo, "RevealDraw", contest=contest, count=2)
    page.goto(f"{demo.url}/display/draw?contest={contest}")
    expect(page.locator("tablo-draw .row.open")).to_have_count(2)

    lots = asking.view(demo, f"draw:{contest}@crew")["rows"]
    hidden = [lot["names"][0]["ru"] for lot in lots[2:]]
    assert hidden
    assert not any(name in "".join(heard) or name in page.content() for name in hidden)
    asking.command(demo, "RevealDraw", contest=contest, count=3)

    expect(page.locator("tablo-draw .row.open")).to_have_count(3)
    expect(page.locator("tablo-draw .row.open").nth(2)).to_contain_text(
        lots[2]["names"][0]["ru"].split()[0]
    )


def test_a_timer_graphic_keeps_to_its_safe_area(demo: services.Demo, page: Page) -> None:
    """The timer on the air stands inside graphics safe, at its venue's time, and counts."""
    output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
    timer = asking.view(demo, f"floor:{CONTEST_AT_WORK}@crew")["timer"]["id"]
    page.goto(demo.links["overlays"]["program"])

    asking.command(
        demo, "ShowGraphic", output=output, graphic="timer", layer="timer", data={"timer": timer}
    )

    panel = page.locator("tablo-timer .panel")
    expect(panel).to_have_css("opacity", "1")
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 96
    assert box["y"] >= 54
    assert box["x"] + box["width"] <= 1824.5
    face = panel.locator(".giant")
    shown = face.inner_text()
    expect(face).not_to_have_text(shown)

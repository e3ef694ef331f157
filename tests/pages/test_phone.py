"""The pages for phones: what a visitor finds, follows and hands on, and how they bear a bad link."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from tablo.demo.ceremony import RUN

PHONE = {"width": 390, "height": 844}
WIDTHS = "(nodes) => nodes.map((node) => node.offsetWidth)"
OUTAGE = ("WebSocket connection", "Failed to load resource", "Failed to fetch")
SETTLED = "document.querySelector('tablo-public main').children.length > 1"
LEVELS = "masonry-main"
STANDINGS = "web-main"
SUBSCRIPTIONS = """(() => {
  window.asked = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const { type, streams } = JSON.parse(data);
    if (type === "subscribe") window.asked.push(...streams);
    return send.call(this, data);
  };
})()"""


def somebody(demo: services.Demo) -> tuple[str, dict[str, Any]]:
    """Give a contest whose marks are public, and the row of whoever leads it."""
    contest = asking.marked_contest(demo)
    return contest, asking.view(demo, f"standings:{contest}@public")["rows"][0]


def said(words: str) -> re.Pattern[str]:
    """Match a text whose spaces may be any that doesn't break."""
    return re.compile(r"\s".join(map(re.escape, words.split(" "))))


def go(page: Page, demo: services.Demo, address: str, lang: str = "en") -> None:
    """Open a page for phones, and wait until it has drawn itself."""
    page.goto(f"{demo.url}/?lang={lang}#/{address}")
    expect(page.locator("tablo-public main h1")).not_to_have_text("")
    page.wait_for_function(SETTLED)


def addresses(demo: services.Demo) -> list[str]:
    """List an address of each kind of page."""
    contest, row = somebody(demo)
    return [
        "",
        f"contest/{contest}",
        f"contest/{contest}/floor",
        f"contest/{contest}/schedule",
        f"contest/{STANDINGS}/standing/industry",
        f"entry/{row['entry']}",
        f"region/{row['delegation']['key']}",
        "medals",
        "medals/organization",
        "best",
        "schedule",
        "search",
    ]


@contextmanager
def level(demo: services.Demo, wanted: str) -> Iterator[None]:
    """Let the public know so much of a contest, and afterwards what it knew before."""
    contests = asking.view(demo, "index@public")["contests"]
    before = next(one["level"] for one in contests if one["id"] == LEVELS)
    subject = {"contest": LEVELS, "audience": "public"}
    if before != wanted:
        asking.command(demo, "SetPublication", **subject, level=wanted)
    try:
        yield
    finally:
        if before != wanted:
            asking.command(demo, "SetPublication", **subject, level=before)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_passes_axe(demo: services.Demo, open_page: OpenPage, theme: Any) -> None:
    """No page for phones breaks a rule of accessibility, contrast among them, in either theme."""
    page = open_page(viewport=PHONE, color_scheme=theme, reduced_motion="reduce")
    _, row = somebody(demo)
    go(page, demo, f"entry/{row['entry']}")
    page.get_by_role("button", name="Follow").click()

    for address in addresses(demo):
        go(page, demo, address)
        found = Axe().run(page)
        assert 0 == found.violations_count, f"{address}: {found.generate_report()}"


@pytest.mark.parametrize("width", [320, 160], ids=["320 px", "320 px at 200 % text"])
def test_no_page_scrolls_sideways(demo: services.Demo, open_page: OpenPage, width: int) -> None:
    """All pages fit a phone of 320 px, also with letters twice as large."""
    page = open_page(viewport={"width": width, "height": 640}, device_scale_factor=320 // width)
    _, row = somebody(demo)
    go(page, demo, f"region/{row['delegation']['key']}", "ru")
    page.locator("header .btn:visible", has_text="Следить").last.click()

    for address in addresses(demo):
        go(page, demo, address, "ru")
        assert width == page.evaluate("document.documentElement.scrollWidth"), address


def test_the_theme_is_the_devices(demo: services.Demo, open_page: OpenPage) -> None:
    """A page is light on a light device, and turns dark with it."""
    page = open_page(viewport=PHONE, color_scheme="light")
    go(page, demo, "")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")

    page.emulate_media(color_scheme="dark")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_followed_competitor_stands_first(demo: services.Demo, open_page: OpenPage) -> None:
    """Who is followed stands first with contest, place, total, module and time, also after a reload."""
    contest, row = somebody(demo)
    timer = asking.view(demo, f"standings:{contest}@public")["timer"]
    page = open_page(viewport=PHONE)
    go(page, demo, f"entry/{row['entry']}")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Following")).to_have_attribute("aria-pressed", "true")

    go(page, demo, "")
    page.reload()

    card = page.locator("tablo-overview .followed .fol").first
    expect(card.locator(".n a")).to_have_text(said(row["names"][0]["en"].replace("\u00a0", " ")))
    expect(card.locator(".v")).to_contain_text(f"{row['place']}place")
    expect(card.locator(".v")).to_contain_text(row["total"])
    expect(card.locator(".d")).to_contain_text(said(f"module {timer['module']['index']} of"))
    expect(card.locator(".d .when b")).to_have_text(re.compile(r"\d:\d\d"))
    card.get_by_role("button", name="Following").click()
    expect(page.locator("tablo-overview .fol")).to_have_count(0)


def test_a_followed_region_brings_its_people(demo: services.Demo, open_page: OpenPage) -> None:
    """A followed region stands on the overview with its number of competitors and the first three."""
    _, row = somebody(demo)
    region = row["delegation"]
    people = asking.view(demo, f"entries:{region['key']}@public")["rows"]
    page = open_page(viewport=PHONE)
    go(page, demo, f"region/{region['key']}")
    expect(page.locator("tablo-region .fol")).to_have_count(len(people))
    page.locator("tablo-region header .btn").click()

    page.get_by_role("link", name="Overview").click()

    card = page.locator("tablo-overview .region")
    expect(card.locator("> .n a")).to_have_text(said(region["name"]["en"]))
    expect(card.locator("> .in")).to_have_text(said(f"Competitors: {len(people)}"))
    expect(card.locator("ol .fol")).to_have_count(min(3, len(people)))


def test_a_shared_link_opens_a_competitor(demo: services.Demo, open_page: OpenPage) -> None:
    """The address of a competitor shows name, number, region, contest, marks and workstation."""
    contest, row = somebody(demo)
    page = open_page(viewport=PHONE)

    go(page, demo, f"entry/{row['entry']}")

    [known] = asking.view(demo, f"entry:{row['entry']}@public")["rows"]
    expect(page.locator("h1")).to_have_text(said(row["names"][0]["en"].replace("\u00a0", " ")))
    expect(page.locator("tablo-entry header")).to_contain_text(said(f"Number {known['number']}"))
    expect(page.locator("tablo-entry-result .mod .t b").first).to_have_text(
        row["modules"][0]["mark"]
    )
    expect(page.locator("tablo-entry-work .ws .n")).not_to_have_text("")
    page.locator("tablo-entry header").get_by_role("link").nth(1).click()
    expect(page.locator("tablo-contest .ls li.me, tablo-contest .ls li")).not_to_have_count(0)
    assert page.url.endswith(f"#/contest/{contest}")


@pytest.mark.parametrize("asked", ["name", "number", "region", "skill"])
def test_search_finds(demo: services.Demo, open_page: OpenPage, asked: str) -> None:
    """Competitors are found by the start of a name in either language, and by their number."""
    contest, row = somebody(demo)
    [known] = asking.view(demo, f"entry:{row['entry']}@public")["rows"]
    surname = row["names"][0]["ru"].split("\u00a0")[0]
    words = {
        "name": surname[:4].upper(),
        "number": f"{known['number']} {surname[:3]}",
        "region": row["delegation"]["name"]["ru"].split(" ")[0],
        "skill": asking.view(demo, f"standings:{contest}@public")["contest"]["title"]["ru"],
    }
    target = {
        "region": f"#/region/{row['delegation']['key']}",
        "skill": f"#/contest/{contest}",
    }
    page = open_page(viewport=PHONE)
    go(page, demo, "search")

    page.get_by_label("Name, number, region or skill").fill(words[asked])

    link = target.get(asked, f"#/entry/{row['entry']}")
    expect(page.locator(f'tablo-search .found a[href="{link}"]')).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Found")).to_be_visible()


def test_search_says_when_nobody_is_found(demo: services.Demo, open_page: OpenPage) -> None:
    """A name that nobody bears is answered in words."""
    page = open_page(viewport=PHONE)
    go(page, demo, "search")

    page.get_by_label("Name, number, region or skill").fill("йцукен")

    expect(page.get_by_text("Nothing found")).to_be_visible()


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("nothing", "The results are not shown yet"),
        ("progress", "Only the work is shown, marks will be announced at the ceremony"),
        ("frozen", "what came later will be announced at the ceremony"),
        ("places", "Places only, marks are not shown"),
        ("marks", "Provisional results"),
    ],
)
def test_each_level_is_said(
    demo: services.Demo, open_page: OpenPage, known: str, words: str
) -> None:
    """A contest says in plain words how much of it may be known, and shows no more."""
    page = open_page(viewport=PHONE)

    with level(demo, known):
        go(page, demo, f"contest/{LEVELS}")

        expect(page.locator("tablo-contest .note").first).to_contain_text(said(words))
        rows = asking.view(demo, f"standings:{LEVELS}@public")["rows"]
        expect(page.locator("tablo-contest .ls li")).to_have_count(len(rows))
        totals = "".join(page.locator("tablo-contest .ls .t > .num").all_inner_texts())
        assert (known in {"frozen", "marks"}) == bool(totals)
        places = "".join(page.locator("tablo-contest .ls .p").all_text_contents())
        assert (known in {"frozen", "places", "marks"}) == bool(places)
        widths = page.locator("tablo-contest .ls .who").evaluate_all(WIDTHS)
        assert all(width > PHONE["width"] / 3 for width in widths)


def test_a_hidden_competitor_has_no_page(demo: services.Demo, open_page: OpenPage) -> None:
    """While a contest is not shown, a link to its competitor says so, and search finds nobody."""
    page = open_page(viewport=PHONE)
    entry = asking.view(demo, f"marks:{LEVELS}@crew")["rows"][0]["entry"]

    with level(demo, "nothing"):
        go(page, demo, f"entry/{entry}")

        expect(page.locator("h1")).to_have_text("This competitor is not shown")


def test_standings_are_switched(demo: services.Demo, open_page: OpenPage) -> None:
    """A contest with several standings leads from one to the other, each by its own address."""
    page = open_page(viewport=PHONE)
    go(page, demo, f"contest/{STANDINGS}")
    standings = asking.view(demo, "index@public")["contests"]
    [known] = [one["standings"] for one in standings if one["id"] == STANDINGS]
    special = next(one for one in known if one["id"] != "main")

    page.get_by_role("link", name=special["title"]["en"]).click()

    rows = asking.view(demo, f"standings:{STANDINGS}/{special['id']}@public")["rows"]
    expect(page.locator("tablo-contest .ls li")).to_have_count(len(rows))
    expect(page.locator("tablo-contest .top p")).to_contain_text(special["title"]["en"])
    assert page.url.endswith(f"#/contest/{STANDINGS}/standing/{special['id']}")


def test_contests_are_ordered_by_venue_or_field(demo: services.Demo, open_page: OpenPage) -> None:
    """The overview puts all contests under their venues, or under their fields of work."""
    index = asking.view(demo, "index@public")
    page = open_page(viewport=PHONE)
    go(page, demo, "")
    lines = page.locator("tablo-overview a.line")
    expect(lines).to_have_count(len(index["contests"]))
    headings = page.locator("tablo-overview .group h2")
    expect(headings).to_have_count(len({one["venue"]["id"] for one in index["contests"]}))
    expect(lines.first.locator(".when b")).to_have_text(re.compile(r"\d:\d\d"))

    page.get_by_role("button", name="By field").click()

    expect(headings).to_have_text(
        [said(word) for word in dict.fromkeys(one["sector"]["en"] for one in index["contests"])]
    )
    expect(lines).to_have_count(len(index["contests"]))


def test_a_visitor_elsewhere_gets_both_times(demo: services.Demo, open_page: OpenPage) -> None:
    """The timetable says the venue's time and the visitor's; at home it says one."""
    away = open_page(viewport=PHONE, timezone_id="Asia/Vladivostok")
    go(away, demo, "schedule")
    expect(away.locator(".ses .tt small").first).to_have_text(
        re.compile(r"^\d+:\d\d.–.\d+:\d\d(, .+)? where you are$")
    )
    expect(away.locator("tablo-public-schedule .zone")).to_contain_text("yours is")

    home = open_page(viewport=PHONE, timezone_id="Europe/Moscow")
    go(home, demo, "schedule")
    expect(home.locator(".ses .tt b").first).not_to_have_text("")

    expect(home.locator(".ses .tt small").first).to_have_text("")


def test_a_page_asks_for_little(demo: services.Demo, open_page: OpenPage) -> None:
    """A contest's page takes two streams; the overview takes the halls in sight and nothing else."""
    contest, _ = somebody(demo)
    page = open_page(viewport=PHONE)
    page.add_init_script(SUBSCRIPTIONS)

    go(page, demo, f"contest/{contest}")
    expect(page.locator("tablo-contest .ls li").first).to_be_visible()

    assert {"index@public", f"standings:{contest}@public"} == set(page.evaluate("asked"))
    page.evaluate("asked.length = 0")
    page.get_by_role("link", name="All skills").click()
    expect(page.locator("a.line .when b").first).to_have_text(re.compile(r"\d:\d\d"))
    assert {"hall"} == {name.split(":")[0] for name in page.evaluate("asked")} - {"index@public"}


def test_a_first_load_is_small(demo: services.Demo, open_page: OpenPage) -> None:
    """Everything, font and all pages, costs under 220 KB, the scripts of it under 70 KB."""
    page = open_page(viewport=PHONE)
    go(page, demo, "", "ru")
    expect(page.locator("a.line").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    sizes: list[list[Any]] = page.evaluate(
        "performance.getEntries().filter((one) => one.transferSize)"
        ".map((one) => [new URL(one.name).pathname, one.transferSize])"
    )

    assert sum(size for path, size in sizes if path.endswith(".js")) < 70_000
    assert sum(size for _, size in sizes) < 220_000


def test_a_link_is_copied_where_there_is_no_sharing(
    demo: services.Demo, open_page: OpenPage
) -> None:
    """On plain HTTP, where browsers neither share nor copy by themselves, the link is copied too."""
    _, row = somebody(demo)
    page = open_page(viewport=PHONE)
    address = f"http://{services.FOREIGN_NAME}:{demo.port}/?lang=en#/entry/{row['entry']}"
    page.goto(f"{address.replace('lang=en', 'theme=dark&lang=en')}")
    expect(page.locator("h1")).not_to_have_text("")

    page.get_by_role("button", name="Share").click()

    expect(page.get_by_text("Link copied")).to_be_visible()
    page.get_by_role("link", name="Search").click()
    field = page.get_by_label("Name, number, region or skill")
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(address)


def test_a_code_for_cameras_leads_to_the_open_page(
    demo: services.Demo, open_page: OpenPage
) -> None:
    """The QR code is fetched when it is asked for, for the page that is open, and folds away."""
    contest, _ = somebody(demo)
    page = open_page(viewport=PHONE)
    go(page, demo, f"contest/{contest}")
    code = page.get_by_role("img", name="QR code of this page")

    page.get_by_role("button", name="QR code").click()

    expect(code).to_be_visible()
    expect(code).to_have_attribute("src", re.compile(f"%23%2Fcontest%2F{contest}$"))
    page.get_by_role("link", name="Medals").click()
    expect(code).to_be_hidden()


def test_a_page_is_reached_and_heard_by_keyboard(demo: services.Demo, open_page: OpenPage) -> None:
    """Enter on a link opens its page, and the focus tells so by standing on the heading."""
    page = open_page(viewport=PHONE)
    go(page, demo, "")
    page.get_by_role("link", name="Medals").focus()

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Medal table")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("link", name="Medals")).to_have_attribute("aria-current", "page")
    expect(page).to_have_title(re.compile("^Medal table · "))


def test_back_leads_to_where_one_was(demo: services.Demo, open_page: OpenPage) -> None:
    """Going back from a contest finds the overview scrolled as it was left."""
    page = open_page(viewport={"width": 390, "height": 400})
    go(page, demo, "")
    last = page.locator("a.line").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    last.click()
    expect(page.locator("tablo-contest h1")).not_to_have_text("")

    page.go_back()

    expect(page.locator("a.line").last).to_be_in_viewport()


def test_the_language_is_one_press_away(demo: services.Demo, open_page: OpenPage) -> None:
    """The overview leads to itself in the other language, and back."""
    page = open_page(viewport=PHONE)
    go(page, demo, "", "ru")

    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Русский")).to_be_visible()


def test_a_page_outlives_its_link(tmp_path: Path, open_page: OpenPage) -> None:
    """Without a server the picture stays with its time, also of pages left before; it heals alone."""
    with services.demo("--no-simulation", "--data", str(tmp_path)) as demo:
        _, row = somebody(demo)
        page = open_page(viewport=PHONE, expect=OUTAGE)
        go(page, demo, f"entry/{row['entry']}")
        expect(page.locator("tablo-entry-result .mod").first).to_be_visible()
        page.get_by_role("link", name="All skills").click()
        time = page.locator("a.line .when b").first
        expect(time).to_have_text(re.compile(r"\d:\d\d"))

        demo.kill()

        stale = page.locator("tablo-public .stale")
        expect(stale).to_have_text(
            re.compile(r"No connection\. Data as of \d+:\d\d:\d\d"), timeout=15_000
        )
        before = time.inner_text()
        expect(time).not_to_have_text(before)
        page.go_back()
        expect(page.locator("tablo-entry-result .mod").first).to_be_visible()
        expect(stale).to_be_visible()

        demo.start()
        page.evaluate("dispatchEvent(new Event('online'))")

        expect(stale).to_be_hidden(timeout=10_000)
        expect(page.locator("tablo-entry-result .mod").first).to_be_visible()


def test_a_device_without_storage_still_follows(demo: services.Demo, open_page: OpenPage) -> None:
    """Where a browser refuses storage, following holds until the page is closed."""
    _, row = somebody(demo)
    page = open_page(viewport=PHONE)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    go(page, demo, f"entry/{row['entry']}")

    page.get_by_role("button", name="Follow").click()
    page.get_by_role("link", name="Overview").click()

    expect(page.locator("tablo-overview .fol")).to_have_count(1)


def test_a_damaged_memory_is_no_trouble(demo: services.Demo, open_page: OpenPage) -> None:
    """Whatever stands in the device's memory, the page opens, and follows what it understands."""
    _, row = somebody(demo)
    page = open_page(viewport=PHONE)
    kept = json.dumps(
        [
            "old-kind",
            None,
            {"kind": "entry", "id": "x"},
            {"kind": "region", "id": row["delegation"]["key"]},
        ]
    )
    page.add_init_script(f"localStorage.setItem('tablo-followed', {json.dumps(kept)})")

    go(page, demo, "")

    expect(page.locator("tablo-overview .followed > .fol")).to_have_count(1)


def test_a_ceremony_that_is_on_is_one_tap_away(demo: services.Demo, open_page: OpenPage) -> None:
    """Whoever looks sees at once that a ceremony has begun, and gets to its stage; afterwards no more."""
    page = open_page(viewport=PHONE)
    go(page, demo, "")
    link = page.get_by_role("link", name="On now")
    expect(page.locator("tablo-public h1")).not_to_be_empty()
    expect(link).to_have_count(0)
    asking.command(demo, "SetRunPhase", run=RUN, phase="live")
    try:
        link.click()
        expect(page.locator("tablo-ceremony .shot")).to_be_visible()
        page.go_back()
        expect(link).to_be_visible()
    finally:
        asking.command(demo, "SetRunPhase", run=RUN, phase="armed")
    expect(link).to_have_count(0)

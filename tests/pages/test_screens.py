"""Screens from the first code to the last picture: pairing, preview and program, health."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage

Console = Callable[..., Page]
WALL = "metal-wall"
LINKED = {"en": "linked", "ru": "на связи"}
SHOWN = re.compile(r"^\d{6}$")


@pytest.fixture
def console(open_page: OpenPage, demo: services.Demo, session: Any) -> Console:
    """Give a way to open the console's page of screens, signed in."""

    def open_console(
        place: str = "", *, lang: str = "en", size: tuple[int, int] = (1440, 900), **context: Any
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        page = open_page(storage_state=session, viewport=viewport, **context)
        page.goto(f"{demo.url}/admin/?lang={lang}#/screens/{place}")
        expect(page.locator("tablo-console .link")).to_have_text(LINKED[lang])
        return page

    return open_console


def test_screen_is_paired_and_unpaired(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """A code brought by a camera pairs a screen, which comes alive, and goes dark when unpaired."""
    screen = an_unpaired(open_page, demo)
    code = code_of(screen)

    page = console(f"claim/{code}")
    form = page.locator("pair-form")
    expect(form.get_by_label("Code")).to_have_value(f"{code[:3]} {code[3:]}")
    form.get_by_label("Name", exact=True).fill("Foyer, second floor")
    pick(form, "Venue", "Polyus")
    form.get_by_role("button", name="Pair: Foyer, second floor").click()

    expect(page.locator("target-desk h2")).to_have_text("Foyer, second floor")
    expect(screen.locator("tablo-pairing")).to_have_count(0)
    place = page.locator("place-row").filter(has_text="Foyer, second floor")
    expect(place).to_have_attribute("data-state", "fine")
    screen.reload()
    expect(screen.locator("tablo-screen")).to_be_visible()
    expect(screen.locator("tablo-pairing")).to_have_count(0)

    page.get_by_role("tab", name="Set-up").click()
    hold(page, page.get_by_role("button", name="Unpair"), "Unpaired")

    expect(screen.locator("tablo-pairing")).to_be_visible()
    assert code != code_of(screen)


def test_pairing_survives_the_server(tmp_path: Path, open_page: OpenPage) -> None:
    """A paired screen is still one after its server, and then itself, was started anew."""
    with services.demo("--no-simulation", "--data", str(tmp_path)) as demo:
        screen = an_unpaired(open_page, demo, expect=("Failed to load", "WebSocket"))
        venue = asking.view(demo, "index@crew")["venues"][0]["id"]
        asking.post(demo, f"/api/v1/pairings/{code_of(screen)}/claim", venue=venue)
        expect(screen.locator("tablo-pairing")).to_have_count(0)

        demo.stop()
        demo.start()
        screen.reload()

        expect(screen.locator("tablo-screen")).to_be_visible()
        expect(screen.locator("tablo-pairing")).to_have_count(0)


def test_code_leads_through_the_sign_in(open_page: OpenPage, demo: services.Demo) -> None:
    """Who is not signed in yet comes out where the camera's code leads."""
    page = open_page(expect=("404",))  # no screen shows that code
    page.goto(f"{demo.url}/admin/?lang=en#/screens/claim/123456")

    page.get_by_label("Login").fill(demo.links["login"])
    page.get_by_label("Password").fill(demo.links["password"])
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile("#/screens/claim/123456$"))


def test_scene_is_seen_before_it_is_taken(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """What is made ready is drawn in the preview alone; taken, it is on the wall; undone, gone."""
    asking.command(demo, "ShowScene", screen=WALL, scene="best", params={})
    screen = a_wall(open_page, demo)
    page = console(WALL)
    pick(page.locator("lineup-form"), "Scene", "Timers")
    pick(page.locator("lineup-form"), "Venue", "Zarechye")

    page.get_by_role("button", name="Make ready").click()

    after = page.frame_locator("figure.next iframe").locator("tablo-timers")
    expect(after.locator(".row:not(.cols)").first).to_be_visible()
    expect(screen.locator("tablo-timers")).to_have_count(0)
    page.locator("target-desk .take").click()
    expect(screen.locator("tablo-timers .row:not(.cols)").first).to_be_visible()
    now = page.frame_locator("figure.air iframe").locator("tablo-timers")
    expect(now.locator(".row:not(.cols)").first).to_be_visible()
    page.locator("screens-page > .deck .undo").click()
    expect(screen.locator("tablo-timers")).to_have_count(0)


def test_a_ceremony_is_chosen_by_name(console: Console) -> None:
    """Which ceremony a screen shows is chosen among those there are, never typed."""
    page = console(WALL)
    form = page.locator("lineup-form")

    pick(form, "Scene", "Ceremony")
    pick(form, "Run of show", "Award ceremony")

    expect(page.get_by_role("button", name="Show: Ceremony")).to_be_enabled()


def test_group_changes_over_together(console: Console, demo: services.Demo) -> None:
    """One press puts a playlist on all screens of a group, from the same instant of the server."""
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    group = asking.post(demo, "/api/v1/groups", title="Foyers", venue=venue)["id"]
    members = [WALL, "zarechye-hall"]
    for member in members:
        asking.post(demo, f"/api/v1/screens/{member}", group=group)
    page = console(f"group/{group}")
    expect(page.locator("target-desk h2")).to_have_text("Foyers")
    pick(page.locator("lineup-form"), "Scene", "Timers")
    pick(page.locator("lineup-form"), "Venue", "Zarechye")
    page.get_by_role("button", name="Add a scene that follows").click()
    pick(page.locator("lineup-form"), "Scene", "Medal table")
    pick(page.locator("lineup-form"), "Stays", "30 s")

    page.get_by_role("button", name="Show: Timers and 1 more").click()

    expect(page.locator("command-log output")).to_contain_text("accepted")
    screens = asking.view(demo, "screens@crew")["screens"]
    shown = [one["shown"] for one in screens if one["id"] in members]
    assert 2 == len(shown)
    assert shown[0] == shown[1]
    items = shown[0]["lineup"]["main"]
    assert ["timers", "medals"] == [item["scene"] for item in items]
    assert 30_000 == items[1]["duration"]


def test_screen_gets_another_name(console: Console, demo: services.Demo) -> None:
    """A screen that is renamed and moved to a room is called so at once."""
    page = console("lad-foyer")
    page.get_by_role("tab", name="Set-up").click()

    page.get_by_label("Name", exact=True).fill("Canteen")
    page.get_by_label("Room").fill("Ground floor")
    page.get_by_role("button", name="Save").click()

    place = page.locator("place-row[data-id=lad-foyer]")
    expect(place).to_contain_text("Canteen")
    expect(place).to_contain_text("Ground floor")


def test_screen_is_set_up(console: Console, open_page: OpenPage, demo: services.Demo) -> None:
    """A screen's look is chosen beside its name, and holds on its wall at once."""
    screen = a_wall(open_page, demo)
    screen.locator("tablo-screen").wait_for()
    page = console(WALL)
    page.get_by_role("tab", name="Set-up").click()
    form = page.locator("look-form")
    expect(form.get_by_role("radio", name="dark")).to_have_attribute("aria-checked", "true")

    form.get_by_role("radio", name="light").click()
    form.get_by_role("radio", name="English").click()
    form.get_by_label("Without motion").check()
    page.get_by_role("button", name="Save").click()

    try:
        root = screen.locator("html")
        expect(root).to_have_attribute("data-theme", "light")
        expect(root).to_have_attribute("data-still", "")
        assert "en" == look_of(demo)["lang"]
    finally:
        asking.post(demo, f"/api/v1/screens/{WALL}", look={})


def test_group_is_deleted_by_a_hold(console: Console, demo: services.Demo) -> None:
    """A group goes when its key has been held; its screens stay, in no group."""
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    group = asking.post(demo, "/api/v1/groups", title="Stairs", venue=venue)["id"]
    asking.post(demo, f"/api/v1/screens/{WALL}", group=group)
    page = console(f"group/{group}")
    page.get_by_role("tab", name="Name").click()
    row = page.locator(f'place-row[data-id="group/{group}"]')
    expect(row).to_contain_text("Stairs")

    page.get_by_role("button", name="Delete the group").focus()
    page.keyboard.down("Enter")
    expect(row).to_have_count(0)
    page.keyboard.up("Enter")

    assert not any("group" in one for one in screens_of(demo) if one["id"] == WALL)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_bar_fits_a_small_tablet(console: Console, lang: str) -> None:
    """On 1024 × 768 the sections fold into a list that keys open, walk and close; nothing sticks out."""
    page = console(lang=lang, size=(1024, 768))
    key, last = page.locator(".sections-key"), page.locator(".bar .clock")
    sections = page.locator("#sections")
    expect(sections).to_be_hidden()
    box = last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1024
    assert [] == Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]

    key.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(sections.get_by_role("link").first).to_be_focused()
    assert [] == Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    page.keyboard.press("Escape")
    expect(sections).to_be_hidden()
    expect(key).to_be_focused()
    page.keyboard.press("Enter")
    sections.locator('a[href="#/timers"]').click()

    expect(page.locator("timers-page")).to_be_visible()
    expect(sections).to_be_hidden()
    expect(key).to_contain_text("Таймеры" if lang == "ru" else "Timers")


def test_lost_screen_is_named_on_every_page(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """A screen that went away is named on its own page and in the bar of every other one."""
    screen = a_wall(open_page, demo)
    page = console(WALL)
    place = page.locator(f"place-row[data-id={WALL}]")
    expect(place).to_have_attribute("data-state", "fine")
    page.get_by_role("tab", name="Health").click()
    expect(page.locator("screen-health")).to_contain_text("1920 × 1080, scale 1")
    expect(page.locator("screen-health")).to_contain_text("Chrome")

    screen.close()

    expect(place).to_contain_text("no link")
    expect(page.locator("screens-page .strip")).to_contain_text("Wall in the Metal Workshop")
    page.get_by_role("link", name="Timers").click()
    expect(page.locator("screen-alarm .alarm")).to_contain_text("Wall in the Metal Workshop")


def screens_of(demo: services.Demo) -> list[dict[str, Any]]:
    """Tell what the console knows of all screens."""
    screens: list[dict[str, Any]] = asking.view(demo, "screens@crew")["screens"]
    return screens


def look_of(demo: services.Demo) -> dict[str, Any]:
    """Tell how the wall is to look."""
    look: dict[str, Any] = next(one["look"] for one in screens_of(demo) if one["id"] == WALL)
    return look


def an_unpaired(open_page: OpenPage, demo: services.Demo, **context: Any) -> Page:
    """Open a screen that nobody has paired."""
    page = open_page(viewport={"width": 1920, "height": 1080}, **context)
    page.goto(f"{demo.url}/display?lang=en")
    return page


def a_wall(open_page: OpenPage, demo: services.Demo) -> Page:
    """Open a screen that is paired."""
    page = open_page(viewport={"width": 1920, "height": 1080})
    page.goto(demo.links["screens"][WALL].replace("#", "?lang=en#"))
    return page


def code_of(screen: Page) -> str:
    """Wait for the code that a screen shows, and give it."""
    code = screen.locator("tablo-pairing .code")
    expect(code).to_have_attribute("data-code", SHOWN)
    return code.get_attribute("data-code") or ""


def pick(inside: Page | Locator, label: str, words: str) -> None:
    """Choose from a list by its label."""
    picker = inside.locator(f'choice-picker[label="{label}"]')
    picker.locator(".pick").click()
    picker.get_by_role("option", name=words).first.click()


def hold(page: Page, key: Locator, says: str) -> None:
    """Hold a key until the page says what it did."""
    key.focus()
    page.keyboard.down("Enter")
    expect(page.locator("screen-setup .says")).to_contain_text(says)
    page.keyboard.up("Enter")

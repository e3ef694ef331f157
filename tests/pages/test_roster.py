"""Reference data in a real browser: what is saved is on the boards, and what is refused says why."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import services
from pages.conftest import OpenPage
from tablo.access.roles import EDITS_ROSTER

CONTEST = "welding-main"
PARTS = (
    "championship", "venues", "skills", "categories", "contests", "delegations", "people",
    "entries", "sessions", "timers", "screens", "outputs",
)  # fmt: skip
Editing = Callable[..., Page]


@pytest.fixture
def editing(open_page: OpenPage, demo: services.Demo, session: Any) -> Editing:
    """Give a way to open a page of reference data, signed in."""

    def open_editing(path: str, *expected: str, lang: str = "en") -> Page:
        viewport = {"width": 1440, "height": 900}
        page = open_page(expect=expected, storage_state=session, viewport=viewport)
        page.goto(f"{demo.url}/admin/roster/{path}{'&' if '?' in path else '?'}lang={lang}")
        return page

    return open_editing


def save(page: Page) -> None:
    """Press Save."""
    page.get_by_role("button", name="Save", exact=True).click()


def test_console_leads_here(open_page: OpenPage, demo: services.Demo, session: Any) -> None:
    """The console's bar has a way to the reference data for the roles that may edit it."""
    page = open_page(storage_state=session, viewport={"width": 1440, "height": 900})
    page.goto(f"{demo.url}/admin/?lang=en")
    held = page.evaluate(
        """async () => {
          const script = document.querySelector("script[type=module]").src;
          return [...(await import(new URL("roles.js", script))).EDITS_ROSTER].sort();
        }"""
    )
    page.get_by_role("link", name="Reference data").click()

    expect(page.get_by_role("heading", name="Contests")).to_be_visible()
    assert sorted(EDITS_ROSTER) == held


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_list_and_form_opens(editing: Editing, part: str, lang: str) -> None:
    """Every list and every form loads under the strict policy and from this server alone."""
    page = editing(f"{part}/list", lang=lang)
    page.locator("tbody a[href*='/edit?']").first.click()
    expect(page.locator("form button[type=submit]").last).to_be_visible()
    if part != "championship":
        page.locator(".btn-list a").first.click()
        page.locator("a[href*='/create']").first.click()
        expect(page.locator("#id")).to_be_visible()


def test_a_new_title_is_on_the_boards(
    editing: Editing, open_page: OpenPage, demo: services.Demo
) -> None:
    """A skill's new title stands on the public page and on a board, which nobody reloads."""
    public = open_page()
    public.goto(f"{demo.url}/?lang=en")
    board = open_page(viewport={"width": 1920, "height": 1080})
    board.goto(f"{demo.url}/display/standings?contest={CONTEST}&lang=en")
    expect(board.get_by_text("Welding").first).to_be_visible()
    page = editing("skills/edit?pk=welding")
    page.get_by_label("Title in English").fill("Welding & Cutting <b>")
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("Welding & Cutting <b>")
    expect(board.get_by_text("Welding & Cutting <b>").first).to_be_visible()
    expect(public.get_by_text("Welding & Cutting <b>").first).to_be_visible()


def test_conflict_shows_both(editing: Editing) -> None:
    """Whoever saves second sees what stands there now, and can still put their own."""
    first = editing("categories/edit?pk=juniors")
    second = editing("categories/edit?pk=juniors", "422")
    first.get_by_label("Title in English").fill("Under 22")
    save(first)
    expect(first.get_by_role("alert")).to_contain_text("Under 22")
    second.get_by_label("Title in English").fill("Youth")
    save(second)

    expect(second.get_by_role("alert")).to_contain_text("Somebody else has changed this")
    expect(second.get_by_text("Now it says: Under 22")).to_be_visible()
    expect(second.get_by_label("Title in English")).to_have_value("Youth")
    save(second)
    expect(second.get_by_role("alert")).to_contain_text("Youth")


def test_what_is_used_stays(editing: Editing) -> None:
    """The bin of a used skill says by what it is used, and the skill stays."""
    page = editing("skills/list", "400")
    row = page.locator("tr", has_text="masonry")
    row.get_by_label("Delete").click()
    page.get_by_role("button", name="Yes, delete").click()

    expect(page.get_by_role("alert")).to_contain_text("it is used by contest")
    page.reload()
    expect(row).to_be_visible()


def test_modules_and_people_are_lists(editing: Editing) -> None:
    """A module is added to a contest and taken away again, and a wrong one is refused."""
    page = editing(f"contests/edit?pk={CONTEST}", "422")
    modules = page.locator("#modules .field-list-item")
    expect(modules).to_have_count(4)
    page.locator("#modules .field-list-btn-add").click()
    added = modules.last
    for name, text in (("id", "m9"), ("label_ru", "М9"), ("title_ru", "Запас"), ("max", "-1")):
        added.locator(f"input[name$='.{name}']").fill(text)
    save(page)
    expect(page.get_by_text("is above zero, but -1 came")).to_be_visible()
    modules.last.locator("input[name$='.max']").fill("12,5")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("changed successfully")
    page.goto(page.url.replace("list", f"edit?pk={CONTEST}"))
    expect(modules).to_have_count(5)
    expect(modules.last.locator("input[name$='.max']")).to_have_value("12.5")
    modules.last.locator(".field-list-btn-remove").click()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("changed successfully")


def test_badge_preview(editing: Editing) -> None:
    """A delegation's badge is drawn while its hue, pattern and code are chosen."""
    page = editing("delegations/list")
    page.locator("tbody a[href*='/edit?']").first.click()
    page.get_by_label("Hue").select_option("5")
    page.get_by_label("Pattern").select_option("2")
    page.get_by_label("Badge in Russian").fill("ЙЙЙ")

    badge = page.locator("[data-badge-preview]")
    expect(badge).to_have_text("ЙЙЙ")
    expect(badge).to_have_class("delegation-badge b5 p2")


def test_rules_start_from_a_set(editing: Editing) -> None:
    """A set of rules fills the form in, each choice says what it does, and numbers come along."""
    page = editing("championship/edit?pk=championship")
    page.get_by_label("Start from").select_option("ws2015")

    expect(page.get_by_label("Scale", exact=True)).to_have_value("ws500")
    expect(page.get_by_text("The mean of a contest becomes 500")).to_be_visible()
    expect(page.get_by_label("Distance in points")).to_have_value("2")
    expect(page.get_by_label("Modules that decide")).to_be_hidden()
    page.get_by_label("Who is tied").select_option("tie_breaks")
    expect(page.get_by_label("Distance in points")).to_be_hidden()
    expect(page.get_by_label("Modules that decide")).to_be_visible()
    expect(page.get_by_label("Start from")).to_have_value("")
    page.get_by_label("Start from").select_option("moscow2018")
    save(page)

    expect(page.get_by_role("alert")).to_contain_text("changed successfully")
    page.goto(page.url.replace("list", "edit?pk=championship"))
    expect(page.get_by_label("Start from")).to_have_value("moscow2018")
    expect(page.get_by_label("Few competitors")).to_have_value("moscow2018")


def test_rules_that_contradict(editing: Editing) -> None:
    """What contradicts is said beside its field, in a form that was folded away too."""
    page = editing(f"contests/edit?pk={CONTEST}", "422")
    page.get_by_text("Rules in which this contest differs").click()
    expect(page.get_by_text("The contest follows the championship in every rule.")).to_be_visible()
    page.get_by_label("Scale", exact=True).select_option("none")
    page.get_by_label("Medallions", exact=True).select_option("scale")
    save(page)

    expect(page.get_by_text("Medallions are given by scale scores")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_label("Start from").select_option("same")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("changed successfully")

"""Marks by aspects: each kind is typed its own way, and a module's column is what they come to."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.gestures import cell, log, paste

CONTEST, MODULE = "robotics-main", "m3"
STREAM = f"aspects:{CONTEST}/{MODULE}@crew"
BINARY, STEPPED, MEASURED, JUDGED = "C1.1", "C1.3", "C1.5", "C2.4"
"""An aspect of each kind, by the label that the scheme gives it."""
SHEET = {"binary": "yes", "stepped": "1", "measured": "0,5", "judged": "3 2 3"}
"""A spreadsheet's cell for each kind."""
Grid = Callable[[], Page]


@pytest.fixture
def grid(open_page: OpenPage, demo: services.Demo, session: Any) -> Grid:
    """Give a way to open the aspects of the module on a tablet."""

    def open_grid() -> Page:
        page = open_page(viewport={"width": 1024, "height": 768}, storage_state=session)
        page.goto(f"{demo.url}/admin/?lang=en#/marks/{CONTEST}/aspects/{MODULE}")
        expect(page.locator("aspects-grid tbody tr").first).to_be_visible()
        return page

    return open_grid


def test_a_module_opens_its_aspects(open_page: OpenPage, demo: services.Demo, session: Any) -> None:
    """A module's column shows the sum and what is missing; Enter opens its aspects."""
    page = open_page(viewport={"width": 1024, "height": 768}, storage_state=session)
    page.goto(f"{demo.url}/admin/?lang=en#/marks/{CONTEST}")
    (first, *_) = asking.view(demo, f"marks:{CONTEST}@crew")["rows"]
    expect(cell(page, 1, "M1")).to_contain_text(f"{float(first['cells'][0]['mark']):.2f}")
    expect(cell(page, 1, "M1")).to_contain_text("complete")
    expect(cell(page, 8, "M4")).to_contain_text("nothing entered")

    cell(page, 1, "M1").press("ArrowRight")
    expect(cell(page, 1, "M2")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=re.compile("^M2"))).to_be_visible()
    page.get_by_role("link", name="‹ Modules").click()
    expect(page.locator("marks-grid")).to_be_visible()


def test_each_kind_is_typed_its_own_way(grid: Grid, demo: services.Demo) -> None:
    """A letter, a step, a number and three scores in one go are taken; total and rest follow."""
    page = grid()
    count = len(of(demo, 1)["cells"])
    expect(summary(page, 1)).to_contain_text(f"missing: {count}")

    type_in(page, 1, BINARY, "y")
    type_in(page, 1, STEPPED, str(max(aspect(demo, STEPPED)["steps"], key=float)))
    page.keyboard.press("Enter")
    type_in(page, 1, MEASURED, "1,25")
    page.keyboard.press("Enter")
    type_in(page, 1, JUDGED, "233")

    expect(cell(page, 1, BINARY)).to_have_value("Yes")
    expect(cell(page, 1, MEASURED)).to_have_value("1.25")
    expect(cell(page, 1, JUDGED)).to_have_value("2 3 3")
    expect(summary(page, 1)).to_contain_text(f"missing: {count - 4}")
    row = of(demo, 1)
    expect(summary(page, 1)).to_contain_text(f"{float(row['total']):.2f}")
    assert [2, 3, 3] == value(demo, 1, JUDGED)["scores"]
    assert aspect(demo, BINARY)["max"] == value(demo, 1, BINARY)["mark"]
    earned = f"{float(value(demo, 1, JUDGED)['earned']):.2f}"
    expect(beside(page, 1, JUDGED, ".earned")).to_have_text(earned)


def test_space_turns_an_answer_over(grid: Grid, demo: services.Demo) -> None:
    """One key answers yes or no, space turns it over, and Backspace takes it away."""
    page = grid()
    field = cell(page, 2, BINARY)

    type_in(page, 2, BINARY, "1")
    expect(field).to_have_value("Yes")
    expect(log(page)).to_contain_text("accepted")
    page.keyboard.press("Space")
    expect(field).to_have_value("No")
    expect(log(page)).to_contain_text("accepted")
    assert "0" == value(demo, 2, BINARY)["mark"]
    expect(field).to_be_editable()
    page.keyboard.press("Backspace")
    expect(field).to_have_value("")


def test_a_letter_of_the_other_layout_is_told(grid: Grid, demo: services.Demo) -> None:
    """The key that is Y here says No in the other layout: such a letter is told, not guessed."""
    page = grid()
    before = asking.stream(demo, STREAM)["version"]

    type_in(page, 3, BINARY, "н")

    expect(beside(page, 3, BINARY, ".tip")).to_contain_text("One key: Y yes, N no")
    expect(cell(page, 3, BINARY)).to_have_value("")
    assert before == asking.stream(demo, STREAM)["version"]


def test_fingers_have_keys(grid: Grid, demo: services.Demo) -> None:
    """Keys beside the grid carry the benchmarks; the last score sends them and goes on down."""
    page = grid()
    cell(page, 4, JUDGED).click()
    keys = page.locator(".answer-keys button")
    expect(keys).to_have_count(4)
    expect(keys.nth(2)).to_contain_text(aspect(demo, JUDGED)["benchmarks"][2]["ru"][:12])

    for score in ("1", "2", "2"):
        page.locator(f".answer-keys [data-value='{score}']").click()

    expect(cell(page, 5, JUDGED)).to_be_focused()
    expect(cell(page, 4, JUDGED)).to_have_value("1 2 2")
    assert [1, 2, 2] == value(demo, 4, JUDGED)["scores"]


def test_scores_far_apart_are_to_be_discussed(grid: Grid) -> None:
    """Scores that lie far apart are taken, and marked with a word."""
    page = grid()

    type_in(page, 6, JUDGED, "103")

    expect(beside(page, 6, JUDGED, ".earned")).to_have_text("discuss")
    expect(page.locator("cell-card")).to_contain_text("to discuss: the scores lie far apart")


def test_a_refused_answer_stays(grid: Grid) -> None:
    """Two scores out of three stay in the cell with the server's sentence until they are put right."""
    page = grid()

    type_in(page, 7, JUDGED, "22")
    page.keyboard.press("Enter")

    expect(beside(page, 7, JUDGED, ".tip")).to_contain_text("takes 3 judges' scores, but 2 came")
    expect(cell(page, 7, JUDGED)).to_have_value("22")
    page.get_by_role("button", name="Not saved: 1").click()
    expect(cell(page, 7, JUDGED)).to_be_focused()
    type_in(page, 7, JUDGED, "222")
    expect(cell(page, 7, JUDGED)).to_have_value("2 2 2")
    expect(page.locator("marks-page .head")).to_contain_text("All saved")


def test_a_conflict_names_both_answers(grid: Grid, demo: services.Demo) -> None:
    """When somebody was faster, their scores are named, and one press puts one's own."""
    page = grid()
    field = cell(page, 8, JUDGED)
    field.click()
    page.keyboard.type("33")
    record(demo, 8, JUDGED, scores=[1, 1, 2])
    expect(page.locator("cell-card .changes")).to_contain_text("1 1 2")

    page.keyboard.type("3")

    expect(beside(page, 8, JUDGED, ".tip")).to_contain_text("1 1 2 stands there now")
    expect(page.get_by_role("button", name="Leave 1 1 2")).to_be_visible()
    page.get_by_role("button", name="Put 3 3 3").click()
    expect(field).to_have_value("3 3 3")
    expect(log(page)).to_contain_text("accepted")
    assert [3, 3, 3] == value(demo, 8, JUDGED)["scores"]


def test_columns_are_pasted_and_undone(grid: Grid, demo: services.Demo) -> None:
    """Columns of several kinds are pasted at once; one undo takes all of them back."""
    page = grid()
    before = [value(demo, number, label) for number in (1, 2) for label in ("C2.4", "C2.5")]

    paste(page, cell(page, 1, "C2.4"), "1 1 2\t3,3,3\n0 1 1\t-\n")

    expect(cell(page, 1, "C2.4")).to_have_value("1 1 2")
    expect(cell(page, 1, "C2.5")).to_have_value("3 3 3")
    expect(cell(page, 2, "C2.4")).to_have_value("0 1 1")
    page.get_by_role("button", name="Undo the paste, marks: 3").click()
    expect(cell(page, 1, "C2.5")).to_have_value("")
    expect(cell(page, 2, "C2.4")).to_have_value("")
    expect(page.get_by_role("button", name="Undo the paste")).to_have_count(0)
    after = [value(demo, number, label) for number in (1, 2) for label in ("C2.4", "C2.5")]
    assert [one.get("scores") for one in before] == [one.get("scores") for one in after]


def test_a_whole_sheet_is_pasted(grid: Grid, demo: services.Demo) -> None:
    """A paste of more marks than the server takes at once is entered whole, and undone whole."""
    page = grid()
    before = [entered(row) for row in asking.view(demo, STREAM)["rows"]]
    parts = asking.view(demo, STREAM)["parts"]
    line = "\t".join(SHEET[one["kind"]] for part in parts for one in part["aspects"])

    paste(page, cell(page, 1, BINARY), "\n".join([line] * len(before)))

    expect(page.locator("aspects-grid .find .lacks")).to_have_count(0)
    expect(page.locator("aspects-grid tbody small").filter(has_text="complete")).to_have_count(
        len(before)
    )
    page.get_by_role("button", name="Undo the paste").click()
    expect(page.locator("marks-page .undo")).to_be_disabled()
    services.wait_until(
        lambda: before == [entered(row) for row in asking.view(demo, STREAM)["rows"]], "the undo"
    )


def entered(row: Any) -> list[Any]:
    """Give what is entered in an entry's row."""
    return [(one.get("mark"), one.get("scores")) for one in row["cells"]]


def test_a_wrong_answer_pastes_nothing(grid: Grid, demo: services.Demo) -> None:
    """A value that a column's kind doesn't take is named, and nothing of the paste is entered."""
    page = grid()
    before = asking.stream(demo, STREAM)["version"]

    paste(page, cell(page, 3, JUDGED), "2 2 2\n2 2 4\n")

    expect(beside(page, 3, JUDGED, ".tip")).to_contain_text("“224” in line 2 is not a mark")
    assert before == asking.stream(demo, STREAM)["version"]


def test_total_and_rest_stay_in_sight(grid: Grid) -> None:
    """However far the grid is scrolled, names, heads, totals and the cursor stay in sight."""
    page = grid()
    sheet = page.locator(".sheet").bounding_box()
    assert sheet is not None

    page.get_by_role("group", name="Sub-criteria").get_by_role("button", name="C2").click()

    focused = page.evaluate(
        "() => { const {left, right} = document.activeElement.getBoundingClientRect(); return [left, right]; }"
    )
    name = page.locator("aspects-grid tbody th").first.bounding_box()
    total = page.locator("aspects-grid tbody td.sum").first.bounding_box()
    head = page.locator("aspects-grid .part-head").first.bounding_box()
    assert name is not None
    assert total is not None
    assert head is not None
    assert sheet["x"] == name["x"]
    assert total["x"] + total["width"] <= sheet["x"] + sheet["width"]
    assert name["x"] + name["width"] <= focused[0]
    assert focused[1] <= total["x"]
    assert sheet["y"] == head["y"]


def type_in(page: Page, number: int, label: str, text: str) -> None:
    """Choose a cell and type into it, key by key."""
    cell(page, number, label).click()
    page.keyboard.type(text)


def beside(page: Page, number: int, label: str, what: str) -> Locator:
    """Find what stands in a cell besides its field."""
    return page.locator("mark-cell").filter(has=cell(page, number, label)).locator(what)


def summary(page: Page, number: int) -> Locator:
    """Find what an entry has come to."""
    return page.locator("aspects-grid tbody tr").nth(number - 1).locator("td.sum")


def of(demo: services.Demo, number: int) -> Any:
    """Give an entry's row as the server holds it."""
    return asking.view(demo, STREAM)["rows"][number - 1]


def aspect(demo: services.Demo, label: str) -> Any:
    """Give an aspect of the scheme by its label."""
    parts = asking.view(demo, STREAM)["parts"]
    return next(one for part in parts for one in part["aspects"] if one["label"] == label)


def value(demo: services.Demo, number: int, label: str) -> Any:
    """Give what the server holds for an entry's aspect."""
    id = aspect(demo, label)["id"]
    return next(one for one in of(demo, number)["cells"] if one["aspect"] == id)


def record(demo: services.Demo, number: int, label: str, **data: Any) -> None:
    """Enter an aspect as another person does, past the console."""
    entry = of(demo, number)["entry"]
    asking.command(demo, "RecordMark", entry=entry, aspect=aspect(demo, label)["id"], **data)

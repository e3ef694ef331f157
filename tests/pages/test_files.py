"""Files in the console: brought in after a look, their headers explained once, results taken along."""

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.crew import COORDINATOR, Member, crewed_demo, sign_in
from tablo.demo.roster import demo_files

IMPORTED, EXPORTED = "web-juniors", "welding-main"
Console = Callable[[Member | None, str], Page]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Demo]:
    """Give a demo with a coordinator."""
    with crewed_demo(tmp_path_factory.mktemp("files")) as running:
        yield running


@pytest.fixture
def console(open_page: OpenPage, demo: services.Demo) -> Console:
    """Give a way to sign somebody in, in a browser of their own; None is the demo's director."""

    def open_console(member: Member | None, section: str) -> Page:
        page = open_page(viewport={"width": 1440, "height": 900}, expect=("422", "ERR_FAILED"))
        login, password = demo.links["login"], demo.links["password"]
        if member:
            login, password = member.login, member.password
        sign_in(page, demo.url, login, password)
        page.goto(f"{demo.url}/admin/?lang=en#/{section}")
        return page

    return open_console


def test_a_file_is_checked_then_applied(console: Console, demo: services.Demo) -> None:
    """A wrong line is named and nothing is applied; the corrected file is, by a hold."""
    page = console(COORDINATOR, f"files/{IMPORTED}")
    expect(page.locator("file-import .head choice-picker button").first).to_contain_text(
        "Web Technologies"
    )
    untouched = asking.view(demo, f"marks:{IMPORTED}@crew")["rows"]

    choose(page, "№;Module 3\n01;3,5\n02;99\n")
    problem = page.locator("import-report .places-table tbody tr")
    expect(problem).to_have_count(1)
    expect(problem.locator("td").nth(1)).to_have_text("3")
    expect(problem.locator("td").nth(3)).to_have_text("99")
    expect(problem).to_contain_text("above 25")
    expect(apply_key(page)).to_be_disabled()
    assert untouched == asking.view(demo, f"marks:{IMPORTED}@crew")["rows"]

    choose(page, "№;Module 3\n01;3,5\n02;9\n")
    expect(page.locator("import-report li")).to_have_count(2)
    expect(page.locator("import-report li").first).to_contain_text("M3: 3.5")
    assert untouched == asking.view(demo, f"marks:{IMPORTED}@crew")["rows"]
    hold(page, "applied, changes: 2")

    rows = asking.view(demo, f"marks:{IMPORTED}@crew")["rows"]
    assert ["3.50", "9.00"] == [f"{float(row['cells'][2]['mark']):.2f}" for row in rows[:2]]
    page.get_by_role("button", name="Check again").click()
    expect(state(page)).to_have_text("nothing new")
    page.get_by_role("tab", name="Brought in").click()
    expect(page.locator("file-history li").first).to_contain_text(re.compile("marks.csv.*you, "))


def test_a_file_is_dropped(console: Console) -> None:
    """A file that is dropped on the page is checked like a chosen one."""
    page = console(None, f"files/{IMPORTED}")
    dropped = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["№;Модуль 3\\n05;99\\n"], "dropped.csv"));
          return data;
        }"""
    )

    page.dispatch_event("file-import .drop", "drop", {"dataTransfer": dropped})

    expect(page.locator("file-import .drop-words b")).to_have_text("dropped.csv")
    expect(page.locator("import-report")).to_contain_text("above 25")


def test_a_silent_server_is_told(console: Console) -> None:
    """A check that gets no answer says that nothing was changed, and can be repeated."""
    page = console(None, f"files/{IMPORTED}")
    page.route("**/api/v1/imports/**", lambda route: route.abort())

    choose(page, "№;Module 3\n05;1\n")

    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed.")
    expect(page.get_by_role("button", name="Check again")).to_be_enabled()


def test_a_foreign_header_is_explained_once(console: Console) -> None:
    """A header that nobody knows is asked about; the answer holds for the next file, until undone."""
    page = console(None, f"files/{IMPORTED}")
    choose(page, "№;Module 3;Noise\n03;4,5;x\n")
    picker = page.locator("foreign-headers choice-picker")
    expect(picker).to_have_count(1)
    expect(apply_key(page)).to_be_disabled()

    picker.get_by_role("button").click()
    picker.get_by_text("Ignore this column").click()
    expect(state(page)).to_have_text("can be applied")
    hold(page, "applied, changes: 1")
    choose(page, "№;Module 3;Noise\n03;5,5;x\n")
    expect(state(page)).to_have_text("can be applied")

    page.get_by_role("tab", name="Brought in").click()
    remembered = page.locator("file-history li").filter(has_text="Noise → is ignored")
    remembered.get_by_role("button", name="Forget").click()
    expect(remembered).to_have_count(0)
    page.get_by_role("button", name="Check again").click()
    expect(state(page)).to_have_text("Problems: 1")


def test_a_kind_is_proposed_and_chosen(console: Console) -> None:
    """The page says what a file looks like, and takes it as what a person says."""
    page = console(None, "files")
    kinds = page.locator("file-import").get_by_role("radio")
    medals = (demo_files() / "competitor_results.xlsx").read_bytes()

    choose(page, medals, "competitor_results.xlsx")
    official = kinds.filter(has_text="Official result")
    expect(official).to_have_attribute("aria-checked", "true")
    expect(official).to_contain_text("it looks like this")
    expect(apply_key(page)).to_contain_text("Apply as: Official result")

    kinds.filter(has_text="Marks").first.click()
    expect(state(page)).to_contain_text("Problems")
    expect(apply_key(page)).to_be_disabled()
    choose(page, "Cheese;Price\nBlue;5\n")
    expect(state(page)).to_have_text("not recognized")
    expect(kinds.and_(page.locator("[aria-checked=true]"))).to_have_count(0)


def test_results_are_taken_along(console: Console) -> None:
    """Results are downloaded for an audience, and a protocol opens once a contest is chosen."""
    page = console(COORDINATOR, f"files/{EXPORTED}")
    out = page.locator("file-export")

    with page.expect_download() as download:
        out.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert f"results-{EXPORTED}.csv" == download.value.suggested_filename
    assert len(rows) > 5

    with page.expect_popup() as popup:
        out.get_by_role("link", name="Protocol").click()
    expect(popup.value.locator("h1")).to_have_text("Protocol of results")
    expect(popup.value.locator("tbody tr")).to_have_count(len(rows) - 1)


def apply_key(page: Page) -> Locator:
    """Find the key that applies a file."""
    return page.locator("file-import .deck .btn.pri")


def state(page: Page) -> Locator:
    """Find the word that says how it stands with a file."""
    return page.locator("file-import .head .tag")


def hold(page: Page, says: str) -> None:
    """Hold the key that applies a file, until the page says that it was."""
    apply_key(page).focus()
    page.keyboard.down("Enter")
    expect(state(page)).to_have_text(says)
    page.keyboard.up("Enter")


def choose(page: Page, file: str | bytes, name: str = "marks.csv") -> None:
    """Choose a file."""
    body = file.encode() if isinstance(file, str) else file
    payload = FilePayload(name=name, mimeType="application/octet-stream", buffer=body)
    page.locator("file-import input[type=file]").set_input_files(payload)

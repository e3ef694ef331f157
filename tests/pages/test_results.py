"""Results from the marks to the boards: signatures, ties, official files, levels, pasting, undo."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.crew import COORDINATOR, EXPERT, Member, crewed_demo, sign_in
from pages.gestures import cell, held, log, paste

SIGNED, ALONE, DISPUTED, TIED, OFFICIAL = (
    "masonry-main",
    "confectionery-main",
    "welding-juniors",
    "fashion-main",
    "electrical-main",
)
"""Contests that are locked here, each by a test of its own."""
LEVELS, PASTED, SWITCHED = "welding-main", "network-main", "web-juniors"
"""Contests whose marks stay open."""
TWO, OTHER = "web-main", "industry"
"""A contest with two standings, open too, and the further one of them."""
HALL = {"width": 1920, "height": 1080}
Console = Callable[[Member | None, str], Page]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Demo]:
    """Give a demo with people who can sign."""
    with crewed_demo(tmp_path_factory.mktemp("results")) as running:
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


# Signatures


def test_two_people_make_a_result_official(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """The chief expert and the coordinator sign by a hold; the board calls the result final."""
    expert = console(EXPERT, f"marks/{SIGNED}")
    coordinator = console(COORDINATOR, f"marks/{SIGNED}")
    for page in (expert, coordinator):
        tab(page, "Sign-off")
    expect(panel(expert)).to_contain_text("Lock the whole contest first")
    expect(sign_key(expert, "chief expert")).to_be_disabled()
    board = open_page(viewport=HALL)
    board.goto(f"{demo.url}/display/standings?contest={SIGNED}&lang=en")

    asking.command(demo, "LockMarks", contest=SIGNED)
    expect(board.locator("tablo-foot")).to_contain_text("not approved yet")
    sign_key(expert, "chief expert").click()  # a tap signs nothing
    held(expert, sign_key(expert, "chief expert"), "Sign as the chief expert: Bricklaying")

    expect(panel(coordinator)).to_contain_text(EXPERT.name)
    expect(panel(coordinator)).to_contain_text("one signature is missing")
    held(coordinator, sign_key(coordinator, "coordinator"), "Sign as the coordinator: Bricklaying")
    for page in (expert, coordinator):
        expect(panel(page)).to_contain_text("official since")
    expect(board.locator("tablo-foot")).to_contain_text(
        re.compile(r"Final results.*approved at \d")
    )


def test_nobody_signs_twice(console: Console, demo: services.Demo) -> None:
    """A director who signed in one capacity is told that another person signs in the other."""
    asking.command(demo, "LockMarks", contest=ALONE)
    page = console(None, f"marks/{ALONE}")
    tab(page, "Sign-off")

    held(page, sign_key(page, "chief expert"), "Sign as the chief expert")

    expect(panel(page)).to_contain_text("You have signed as the chief expert already")
    expect(sign_key(page, "coordinator")).to_be_disabled()


def test_a_tie_on_the_podium_is_decided_by_a_person(console: Console, demo: services.Demo) -> None:
    """Nobody signs while a tie on the podium is open; a decision puts one before the other."""
    first, second = level_the_leaders(demo, TIED)
    asking.command(demo, "LockMarks", contest=TIED)
    page = console(None, f"marks/{TIED}")
    tab(page, "Sign-off")
    expect(panel(page)).to_contain_text("A tie on the podium is not decided yet")
    tie = page.locator("tie-panel .tie").first

    tie.get_by_role("button", name=second, exact=True).click()
    held(page, tie.get_by_role("button", name=f"{second} → {first}"), "Tie decided")

    expect(tie.get_by_role("button", name="Take the decision back")).to_be_visible()
    expect(sign_key(page, "chief expert")).to_be_enabled()
    assert second == leader(demo, TIED)


def level_the_leaders(demo: services.Demo, contest: str) -> tuple[str, str]:
    """Give the second the leader's marks; name both, in the order of the grid."""
    rows = asking.view(demo, f"marks:{contest}@crew")["rows"]
    best = sorted((row for row in rows if "place" in row), key=lambda row: row["place"])[:2]
    for wanted, own in zip(best[0]["cells"], best[1]["cells"], strict=True):
        mark = wanted.get("mark")
        if mark != own.get("mark"):
            data = {"entry": best[1]["entry"], "module": own["module"], "mark": mark}
            asking.command(demo, "RecordMark", **data)
    tied = [row for row in rows if row in best]
    first, second = (row["names"][0].get("en") or row["names"][0]["ru"] for row in tied)
    return first, second


def leader(demo: services.Demo, contest: str) -> str:
    """Name whoever stands first."""
    (row,) = (
        row for row in asking.view(demo, f"marks:{contest}@crew")["rows"] if row.get("place") == 1
    )
    return str(row["names"][0].get("en") or row["names"][0]["ru"])


def test_a_protest_stops_everything(console: Console, demo: services.Demo) -> None:
    """A protest needs a reason; while it is open nobody signs and no level is raised."""
    asking.command(demo, "SetPublication", contest=DISPUTED, audience="public", level="progress")
    asking.command(demo, "LockMarks", contest=DISPUTED)
    page = console(COORDINATOR, f"marks/{DISPUTED}")
    tab(page, "Sign-off")

    page.get_by_role("button", name="Put under protest…").click()
    page.get_by_role("button", name="Put under protest", exact=True).click()
    expect(panel(page)).not_to_contain_text("under protest:")
    page.get_by_label("Why?").fill("Module 2 is appealed against")
    page.get_by_label("Why?").press("Enter")

    expect(panel(page).locator(".tag").first).to_have_text("under protest")
    expect(sign_key(page, "coordinator")).to_be_disabled()
    tab(page, "Publication")
    public = page.get_by_role("radiogroup", name="Public pages")
    expect(public.get_by_role("radio", name="Places")).to_be_disabled()
    expect(public.get_by_role("radio", name="Nothing")).to_be_enabled()

    tab(page, "Sign-off")
    page.get_by_role("button", name="Settle the protest…").click()
    page.get_by_label("Why?").fill("The marks stand")
    page.get_by_label("Why?").press("Enter")
    expect(sign_key(page, "coordinator")).to_be_enabled()


# Levels


def test_places_come_without_marks(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """Places are given by a hold, not by a tap; the board then has names and no number of marks."""
    share(demo, "public", "progress")
    page = console(None, f"marks/{LEVELS}")
    tab(page, "Publication")
    places = page.get_by_role("radiogroup", name="Public pages").get_by_role("radio", name="Places")
    board = open_page(viewport=HALL)
    board.goto(f"{demo.url}/display/standings?contest={LEVELS}&lang=en")
    expect(board.locator("tablo-standings")).to_have_attribute("data-state", "progress")

    places.click()
    expect(places).to_have_attribute("aria-checked", "false")
    held(page, places, "Publication: Public pages → Places")

    expect(board.locator("tablo-standings")).to_have_attribute("data-state", "places")
    rows = asking.view(demo, f"standings:{LEVELS}@public")["rows"]
    shown = board.locator(".list:not(.ghost) > .row")
    expect(shown.locator(".nm")).to_have_text([row["names"][0]["en"] for row in rows])
    expect(shown.locator(".mk")).to_have_count(0)
    expect(shown.locator(".to:visible")).to_have_count(0)
    expect(board.locator("tablo-foot")).to_contain_text("Provisional results")


def test_a_phone_shows_places(open_page: OpenPage, demo: services.Demo) -> None:
    """On a phone places come without the column of totals."""
    share(demo, "public", "places")
    phone = open_page(viewport={"width": 390, "height": 844})

    phone.goto(f"{demo.url}/?lang=en#/contest/{LEVELS}")

    expect(phone.locator("tablo-contest .ls .p").first).to_have_text("1")
    expect(phone.locator("tablo-contest .ls .t").first).to_have_text("")


def test_a_score_bug_leads_without_total(open_page: OpenPage, demo: services.Demo) -> None:
    """Where broadcast may know places only, the score bug names the leader and no total."""
    share(demo, "broadcast", "places")
    output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
    data = {"contest": LEVELS}
    asking.command(demo, "ShowGraphic", output=output, graphic="score-bug", layer="bug", data=data)
    overlay = open_page(viewport=HALL)

    overlay.goto(demo.links["overlays"]["score-bug"].replace("#", "?lang=en#"))

    leader = asking.view(demo, f"standings:{LEVELS}@broadcast")["rows"][0]["names"][0]["en"]
    expect(overlay.locator(".ld")).to_contain_text(leader.split("\u00a0")[0])
    expect(overlay.locator(".ld b")).to_be_hidden()


def test_a_frozen_board_stands_still(open_page: OpenPage, demo: services.Demo) -> None:
    """After the freeze a new mark is only counted: no number changes and no row is marked."""
    share(demo, "public", "marks")
    share(demo, "public", "frozen")
    row = asking.view(demo, f"marks:{LEVELS}@crew")["rows"][3]
    board = open_page(viewport=HALL)
    board.goto(f"{demo.url}/display/standings?contest={LEVELS}&lang=en")
    expect(board.locator("tablo-foot b")).to_have_text(re.compile(r"Frozen at \d+:\d\d"))
    totals = board.locator(".list .to > .num:first-child").all_inner_texts()
    before = row["cells"][2].get("mark")

    fresh = "3.25" if before != "3.25" else "4.5"
    asking.command(demo, "RecordMark", entry=row["entry"], module="m3", mark=fresh)

    expect(board.locator(".row.waits .to small")).to_have_text(["+1 mark waits"])
    expect(board.locator("tablo-foot")).to_contain_text("marks entered later: 1")
    assert totals == board.locator(".list .to > .num:first-child").all_inner_texts()
    expect(board.locator(".row.new")).to_have_count(0)


def test_the_switchboard_says_and_changes(console: Console, demo: services.Demo) -> None:
    """The switchboard shows what each audience sees of each contest, and changes one at a touch."""
    for audience in ("venue", "public", "broadcast"):
        set_level(demo, SWITCHED, audience, "marks")
    page = console(COORDINATOR, "publication")
    page.get_by_label("Find a contest").fill("web technologies juniors")
    row = page.locator("publication-row")
    expect(row).to_have_count(1)
    public = row.get_by_role("radiogroup", name="Web Technologies: Public pages")
    expect(public.get_by_role("radio", name="Marks")).to_have_attribute("aria-checked", "true")

    public.get_by_role("radio", name="Progress").click()
    expect(public.get_by_role("radio", name="Progress")).to_have_attribute("aria-checked", "true")
    expect(row.get_by_role("button", name="Screens in the venue: Marks")).to_be_visible()
    assert "progress" == asking.view(demo, f"standings:{SWITCHED}@public")["level"]
    marks = public.get_by_role("radio", name="Marks")
    marks.click()  # a tap gives nothing away
    assert "progress" == asking.view(demo, f"standings:{SWITCHED}@public")["level"]
    held(page, marks, "Publication of Web Technologies: Public pages → Marks")
    row.get_by_role("button", name="Screens in the venue: Marks").click()
    venue = row.get_by_role("radiogroup", name="Web Technologies: Screens in the venue")
    venue.get_by_role("radio", name="Places").click()

    expect(venue.get_by_role("radio", name="Places")).to_have_attribute("aria-checked", "true")
    assert "places" == asking.view(demo, f"standings:{SWITCHED}@venue")["level"]


def test_each_standing_is_published_for_itself(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """A further standing has a row of its own on the switchboard, and a level of its own."""
    page = console(COORDINATOR, "publication")
    page.get_by_label("Find a contest").fill("industry standing")
    row = page.locator("publication-row")
    expect(row).to_have_count(1)
    public = row.get_by_role("radiogroup", name="Web Technologies, Industry standing: Public pages")

    public.get_by_role("radio", name="Progress").click()

    expect(public.get_by_role("radio", name="Progress")).to_have_attribute("aria-checked", "true")
    assert "progress" == asking.view(demo, f"standings:{TWO}/{OTHER}@public")["level"]
    assert "marks" == asking.view(demo, f"standings:{TWO}@public")["level"]
    board = open_page(viewport=HALL)
    board.goto(f"{demo.url}/display/standings?contest={TWO}&standing={OTHER}&lang=en")
    expect(board.locator("tablo-standings")).to_have_attribute("data-state", "progress")


@pytest.mark.parametrize(
    ("audience", "name"), [("venue", "Screens in the venue"), ("public", "Public pages")]
)
def test_a_preview_shows_what_they_see(
    console: Console, demo: services.Demo, audience: str, name: str
) -> None:
    """The preview draws the audience's own stream: names in its order, and marks only if it has."""
    set_level(demo, TWO, "venue", "places")
    set_level(demo, TWO, "public", "marks")
    page = console(COORDINATOR, f"marks/{TWO}")
    tab(page, "Publication")

    page.get_by_role("button", name=f"What they see now: {name}").click()

    rows = asking.view(demo, f"standings:{TWO}@{audience}")["rows"]
    preview = page.locator("audience-preview")
    expect(preview.locator("th")).to_have_text([row["names"][0]["en"] for row in rows])
    total = preview.get_by_text(f"{float(rows[0].get('total', '0')):.2f}", exact=True)
    expect(total).to_have_count(1 if audience == "public" else 0)
    link = preview.get_by_role("link", name="Open the public picture")
    expect(link).to_be_visible(visible=audience == "public")


# Standings


def test_places_follow_the_standing(console: Console, demo: services.Demo) -> None:
    """Another standing is chosen above the marks; its places stand there, the marks stay."""
    page = console(None, f"marks/{TWO}")
    places = page.locator("marks-grid td.place")
    standings = asking.view(demo, f"marks:{TWO}@crew")["standings"]
    expect(places).to_have_text(in_grid(demo, standings[0]))

    page.locator(".standing-pick button").click()
    page.get_by_role("option", name="Industry standing").click()

    expect(places).to_have_text(in_grid(demo, standings[1]))
    assert in_grid(demo, standings[0]) != in_grid(demo, standings[1])
    expect(cell(page, 1, "M2")).not_to_have_value("")


def in_grid(demo: services.Demo, standing: Any) -> list[str]:
    """Give the places of a standing in the order of the grid."""
    places = {
        row["entry"]: ("=" if row["tied"] else "") + str(row["place"])
        for row in standing["rows"]
        if "place" in row
    }
    rows = asking.view(demo, f"marks:{TWO}@crew")["rows"]
    return [places.get(row["entry"], "") for row in rows]


def test_a_protest_stays_in_its_standing(console: Console, demo: services.Demo) -> None:
    """A protest against one standing leaves the other one as it is."""
    page = console(COORDINATOR, f"marks/{TWO}/standing/{OTHER}")
    tab(page, "Sign-off")

    page.get_by_role("button", name="Put under protest…").click()
    page.get_by_label("Why?").fill("The list of companies is disputed")
    page.get_by_label("Why?").press("Enter")

    expect(panel(page).locator(".tag").first).to_have_text("under protest")
    expect(page.get_by_role("button", name="Undo: protest")).to_be_enabled()
    page.goto(page.url.replace(f"/standing/{OTHER}", ""))
    expect(panel(page).locator(".tag").first).to_have_text("provisional, marks are open")
    page.get_by_role("button", name="Undo: protest").click()
    expect(log(page)).to_contain_text("accepted")
    main, other = asking.view(demo, f"marks:{TWO}@crew")["standings"]
    assert (False, False) == (main["protest"], other["protest"])


# Official files


def test_two_results_stand_side_by_side(console: Console, demo: services.Demo) -> None:
    """Values that differ carry a sign; two people sign the one that was chosen first."""
    swap_on_file(demo, OFFICIAL)
    asking.command(demo, "LockMarks", contest=OFFICIAL)
    expert, coordinator = (console(member, f"marks/{OFFICIAL}") for member in (EXPERT, COORDINATOR))
    for page in (expert, coordinator):
        tab(page, "Sign-off")
    expect(panel(expert)).to_contain_text("official.xlsx")
    expect(panel(expert)).to_contain_text("SHA-256 3f9a3f9a…")
    found = asking.view(demo, f"marks:{OFFICIAL}@crew")["standings"][0]["differences"]
    expect(panel(expert)).to_contain_text(f"values that differ from the marks: {len(found)}")
    table = expert.locator("results-table")
    expect(table.locator("td.differs .sign")).to_have_text(["≠"] * 2 * len(found))
    expect(sign_key(expert, "chief expert")).to_be_disabled()

    expert.get_by_role("radio", name="By the file").click()
    held(expert, sign_key(expert, "chief expert"), "Sign as the chief expert, by the file")

    expect(coordinator.get_by_role("radio", name="By the file")).to_be_disabled()
    expect(coordinator.get_by_role("radio", name="By the file")).to_have_attribute(
        "aria-checked", "true"
    )
    held(coordinator, sign_key(coordinator, "coordinator"), "Sign as the coordinator, by the file")
    expect(panel(expert)).to_contain_text("official since")
    (standing,) = asking.view(demo, f"marks:{OFFICIAL}@crew")["standings"]
    assert "official" == standing["basis"]
    expect(panel(expert)).to_contain_text("It is signed: only unlocked marks let go of it.")


def test_a_file_is_dropped_with_a_reason(console: Console, demo: services.Demo) -> None:
    """Without the file there is nothing to choose, and the link to bring in another one."""
    swap_on_file(demo, PASTED)
    page = console(COORDINATOR, f"marks/{PASTED}")
    tab(page, "Sign-off")

    page.get_by_role("button", name="Drop the file…").click()
    page.get_by_label("Why?").fill("It was last year's file")
    page.get_by_label("Why?").press("Enter")

    expect(panel(page)).to_contain_text("No official file is here: the marks alone count.")
    expect(panel(page).get_by_role("link", name="Bring one in")).to_have_attribute(
        "href", f"#/files/{PASTED}"
    )
    assert "official" not in asking.view(demo, f"marks:{PASTED}@crew")["standings"][0]


def swap_on_file(demo: services.Demo, contest: str) -> None:
    """Bring in an official result in which the first two have changed places."""
    rows = asking.view(demo, f"marks:{contest}@crew")["standings"][0]["rows"]
    stated = [
        {key: row[key] for key in ("entry", "place", "medal") if key in row}
        for row in rows
        if "place" in row
    ]
    first, second = stated[0]["entry"], stated[1]["entry"]
    stated[0]["entry"], stated[1]["entry"] = second, first
    source = {"name": "official.xlsx", "sha256": "3f9a" * 16}
    asking.command(demo, "ImportResults", contest=contest, source=source, results=stated)


# Undo


def test_one_takes_back_what_one_did(console: Console, demo: services.Demo) -> None:
    """Marks and statuses are taken back one after the other, the newest first."""
    page = console(None, f"marks/{PASTED}")
    status = page.get_by_label("Status of entry 07")
    cell(page, 7, "M4").click()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("accepted")
    cell(page, 7, "M4").click()
    page.keyboard.type("7,5")
    page.keyboard.press("Enter")
    expect(cell(page, 7, "M4")).to_have_value("7.50")
    expect(page.get_by_role("button", name="Undo: 07, M4")).to_be_enabled()
    status.select_option("dnf")

    page.get_by_role("button", name="Undo: 07, status").click()
    expect(status).to_have_value("active")
    cell(page, 7, "M4").press("Control+z")
    expect(cell(page, 7, "M4")).to_have_value("6.00")
    cell(page, 7, "M4").press("Control+z")
    expect(cell(page, 7, "M4")).to_have_value("")


def test_an_undo_that_comes_too_late_says_why(console: Console, demo: services.Demo) -> None:
    """When somebody has changed the cell since, the undo is refused in a sentence."""
    page = console(None, f"marks/{PASTED}")
    cell(page, 8, "M4").click()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo: 08, M4")).to_be_enabled()
    entry = asking.view(demo, f"marks:{PASTED}@crew")["rows"][7]["entry"]
    asking.command(demo, "RecordMark", entry=entry, module="m4", mark="9")
    expect(cell(page, 8, "M4")).to_have_value("9.00")

    cell(page, 8, "M4").press("Control+z")

    expect(log(page)).to_contain_text("Something has changed there since")
    expect(cell(page, 8, "M4")).to_have_value("9.00")


def test_the_history_takes_back_what_others_did(console: Console, demo: services.Demo) -> None:
    """The newest change of a cell has a key that takes it back, whoever made it."""
    entry = asking.view(demo, f"marks:{PASTED}@crew")["rows"][8]["entry"]
    for mark in ("4", "5"):
        asking.command(demo, "RecordMark", entry=entry, module="m4", mark=mark)
    page = console(None, f"marks/{PASTED}")
    expect(cell(page, 9, "M4")).to_have_value("5.00")
    key = page.locator("cell-card").get_by_role("button", name="Take back: 09, M4")
    expect(key).to_have_count(1)

    key.click()

    expect(cell(page, 9, "M4")).to_have_value("4.00")
    expect(key).to_have_count(0)


# Pasting


def test_a_column_is_pasted_and_undone(console: Console, demo: services.Demo) -> None:
    """A spreadsheet's column fills cells downwards, blanks left alone; one undo takes all back."""
    page = console(None, f"marks/{PASTED}")
    before = [cell(page, number, "M3").input_value() for number in (1, 2, 3, 4)]

    paste(page, cell(page, 1, "M3"), "3,5\r\n4.25\r\n-\r\n5\r\n")

    for number, value in ((1, "3.50"), (2, "4.25"), (3, before[2]), (4, "5.00")):
        expect(cell(page, number, "M3")).to_have_value(value)
    assert ["3.50", "4.25", "5.00"] == saved(demo, (1, 2, 4))
    page.get_by_role("button", name="Undo the paste, marks: 3").click()
    for number, value in zip((1, 2, 3, 4), before, strict=True):
        expect(cell(page, number, "M3")).to_have_value(value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n".join(["1"] * 60), "60 lines were pasted, but there are only"),
        ("1\t2\t3\t4\t5", "5 columns were pasted, but there are only"),
        ("1\nlate\n3", "“late” in line 2 is not a mark"),
    ],
    ids=["too long", "too wide", "a word"],
)
def test_a_wrong_paste_enters_nothing(
    console: Console, demo: services.Demo, text: str, sentence: str
) -> None:
    """A paste that doesn't fit, or holds more than marks, is refused whole and in a sentence."""
    page = console(None, f"marks/{PASTED}")
    before = asking.stream(demo, f"marks:{PASTED}@crew")["version"]

    paste(page, cell(page, 2, "M3"), text)

    tip = page.locator("mark-cell .tip:visible")
    expect(tip).to_contain_text(sentence)
    expect(tip).to_contain_text("Nothing was entered.")
    assert before == asking.stream(demo, f"marks:{PASTED}@crew")["version"]
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)


def tab(page: Page, name: str) -> None:
    """Open a tab beside the marks."""
    page.get_by_role("tab", name=name).click()


def panel(page: Page) -> Locator:
    """Find where results are signed."""
    return page.locator("signature-panel")


def sign_key(page: Page, capacity: str) -> Locator:
    """Find the key that signs in a capacity."""
    return panel(page).get_by_role("button", name=f"Sign as the {capacity}")


def share(demo: services.Demo, audience: str, level: str) -> None:
    """Set a level of the contest that the level tests share, unless it holds."""
    set_level(demo, LEVELS, audience, level)


def set_level(demo: services.Demo, contest: str, audience: str, level: str) -> None:
    """Set what an audience may know of a contest, unless it is so."""
    if level_of(demo, contest, audience) != level:
        asking.command(demo, "SetPublication", contest=contest, audience=audience, level=level)


def level_of(demo: services.Demo, contest: str, audience: str) -> str:
    """Tell what an audience may know of the main standing of a contest."""
    standings = asking.view(demo, f"marks:{contest}@crew")["standings"]
    return str(standings[0]["publication"][audience])


def saved(demo: services.Demo, numbers: tuple[int, ...]) -> list[str]:
    """Give what the server holds for module 3 of entries."""
    rows = asking.view(demo, f"marks:{PASTED}@crew")["rows"]
    return [f"{float(rows[number - 1]['cells'][2]['mark']):.2f}" for number in numbers]

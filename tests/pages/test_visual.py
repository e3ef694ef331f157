"""Every scene in every size and theme, with the longest names: nothing is cut off or unreadable."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pages.visual import SIZES, blank_page, case_of, look, names

SMALL = SIZES[0]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Give a page that has our files and no server."""
    with blank_page(browser) as page:
        yield page


@pytest.mark.parametrize("name", names())
def test_everything_can_be_read(page: Page, name: str) -> None:
    """In no size and no theme is text cut off, on other text, too faint, or out of the safe area."""
    case = case_of(name)

    findings = [str(found) for size in SIZES for found in look(page, case, size)]

    assert [] == findings


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        ("tablo-message .words { color: #444444 }", "contrast"),
        ("tablo-message .words { overflow: hidden; height: 2em; max-height: 2em }", "cut off"),
        ("tablo-message .words { transform: translateX(-9%) }", "outside the safe area"),
        ("tablo-message h1 { transform: translateY(33vh) }", "on other text"),
        ("tablo-message { width: 120vw }", "the page scrolls"),
    ],
)
def test_what_is_wrong_is_found(browser: Browser, fault: str, wanted: str) -> None:
    """Each kind of fault is found when it is put into a page on purpose."""
    message = case_of("message")
    with blank_page(browser) as page:
        page.add_style_tag(content=fault)

        found = {finding.what for finding in look(page, message, SMALL)}

    assert wanted in found


def test_letters_that_our_face_lacks_are_found(page: Page) -> None:
    """A name in letters that our face doesn't have is told, with the letters."""
    message = case_of("message")

    found = look(page, message._replace(params={"text": "Слово 漢字"}), SMALL)

    assert ["missing glyph: “字漢” "] == [str(one).partition(": ")[2] for one in found]

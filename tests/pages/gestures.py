"""What people do with the console's keys and cells."""

import re

from playwright.sync_api import Locator, Page, expect


def held(page: Page, key: Locator, says: str) -> None:
    """Hold a key until its command was accepted."""
    key.focus()
    page.keyboard.down("Enter")
    expect(page.locator("command-log output")).to_contain_text(says)
    page.keyboard.up("Enter")
    expect(page.locator("command-log output")).to_contain_text("accepted")


def paste(page: Page, mark: Locator, text: str) -> None:
    """Paste a text the way people do."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    mark.click()
    mark.press("Control+v")


def cell(page: Page, number: int, part: str) -> Locator:
    """Find the field of a mark by the number of its entry, and the module or aspect."""
    return page.get_by_label(re.compile(rf"^Entry 0?{number}, {re.escape(part)}[,:]"))


def log(page: Page) -> Locator:
    """Find the strip that tells what became of the newest command."""
    return page.locator("command-log output")

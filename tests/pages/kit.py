"""How a page test calls a module of the kit by itself."""

from typing import Any

from playwright.sync_api import Page

WITH = """async ([file, body, args]) => {
  const boot = document.querySelector("script[src$='boot.js']").src;
  const kit = await import(new URL(file, boot));
  return new Function("kit", "args", body)(kit, args);
}"""


def run(page: Page, file: str, body: str, args: Any = None) -> Any:
    """Run a function body in the page, with a module of the kit as `kit`."""
    return page.evaluate(WITH, [file, body, args])

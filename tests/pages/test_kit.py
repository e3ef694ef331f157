"""The parts of the kit that no picture shows by itself: numbers as people read them."""

from typing import Any

import services
from pages.kit import run


def test_a_russian_page_writes_numbers_as_russians_do(demo: services.Demo, open_page: Any) -> None:
    """Marks have two decimals and a comma; the minus is a minus; initials stay together."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      return [kit.mark("88.5"), kit.mark("-1.25"), kit.mark(null), kit.text({ ru: "Гордеева М. А." })];
    """

    wanted = ["88,50", "\u22121,25", "—", "Гордеева\u00a0М.\u202fА."]
    assert wanted == run(page, "texts.js", body)

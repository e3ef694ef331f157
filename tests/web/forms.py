"""Forms of the reference data as a browser sends them back: with everything that stands in them."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Collect what a browser would send of the one large form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name = held.get("name") or ""
        if tag == "input" and name and held.get("type") not in {"checkbox", "submit"}:
            self.values[name] = held.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in held:
            self.values[self._select] = held.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def values_of(page: str) -> dict[str, str]:
    """Read what stands in the form of a page."""
    fields = _Fields()
    fields.feed(page)
    return fields.values

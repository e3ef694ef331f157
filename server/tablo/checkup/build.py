"""Whether this installation is whole: the typeface, the pages, the texts."""

from collections.abc import Iterator

from tablo import paths, texts
from tablo.checkup.finding import Finding, ok, wrong
from tablo.settings import Settings
from tablo.web.assets import FOLDERS

TYPEFACE = "inter.woff2"


def check(settings: Settings) -> Iterator[Finding]:
    """Find what a page would lack."""
    missing = [*_missing()]
    if missing:
        yield wrong(
            "build",
            "This installation lacks {files}.",
            "Install it anew: pip install --force-reinstall.",
            files=", ".join(missing),
        )
    else:
        yield ok("build", "Typeface, pages and texts are there.")


def _missing() -> Iterator[str]:
    if not (paths.ASSETS / TYPEFACE).is_file():
        yield TYPEFACE
    for folder in FOLDERS:
        if not (paths.pages(folder) / "page.html").is_file():
            yield f"{folder}/"
    for language in texts.LANGUAGES:
        try:
            texts.catalogue(language)
        except texts.CatalogueMissing:
            yield f"locale/{language}/"

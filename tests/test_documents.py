"""The documents say what is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server/tablo"
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
NAME = re.compile(r"`([\w./-]+(?:/|\.(?:py|js|css|md|po|toml|txt)))`")
LINK = re.compile(r"\]\(([^)#]+?)\)")
INDENTED = re.compile(r"(?m)^    (python3 -m venv .+?)(?:\s+#.*)?$")


def read(document: str) -> str:
    """Read a document of the project."""
    return (ROOT / document).read_text()


def exists(name: str) -> bool:
    """Tell whether a document's name of a file or folder names one, from the root or shortened."""
    if (ROOT / name).exists() or (PACKAGE / name).exists():
        return True
    folders = (ROOT / folder for folder in ("server", "display", "overlay", "admin", "tests"))
    return any(next(folder.rglob(name.rstrip("/")), None) for folder in folders)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_only_what_exists(document: str) -> None:
    """Every file and folder that a document names is there."""
    missing = {name for name in NAME.findall(read(document)) if not exists(name)}

    assert set() == missing


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    """Every link from a document into the tree leads to a file."""
    inside = {link for link in LINK.findall(read(document)) if "://" not in link}

    assert set() == {link for link in inside if not (ROOT / link).exists()}


def test_the_code_map_is_complete() -> None:
    """Every room of the server and every folder of pages has its line in the code map."""
    rooms = {f"server/tablo/{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    places = rooms | {"display/", "display/kit/", "overlay/", "admin/", "fixtures/", "tests/"}

    assert set() == places - set(NAME.findall(read("ARCHITECTURE.md")))


def test_the_readme_and_ci_run_the_same_test_command() -> None:
    """The test command of the README is, letter by letter, the one that CI runs."""
    demo, test = INDENTED.findall(read("README.md"))

    assert demo.endswith("tablo demo")
    assert test in read(".ci/run").splitlines()


def test_ci_skips_nothing() -> None:
    """CI requires every service that a test may otherwise be skipped for."""
    asked_for = set(re.findall(r'skip_or_fail\("(\w+)"', read("tests/conftest.py")))
    required = re.search(r"TABLO_REQUIRE=([\w,]+)", read(".ci/run"))

    assert required is not None
    assert asked_for == set(required[1].split(","))


def test_pins_name_no_host() -> None:
    """The pinned versions name no address and no path."""
    assert [line for line in read("constraints.txt").splitlines() if re.search("[/@]", line)] == []

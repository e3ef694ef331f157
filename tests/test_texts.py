"""The texts that people read exist in every language, and say the same."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from fontTools.ttLib import TTFont

from tablo import paths, texts
from tablo.championship.flaws import Flaw
from tablo.championship.refusals import Why
from tablo.exchange.problems import DID_YOU_MEAN, Fault
from tablo.texts import catalogue, plural, translate
from tablo.web.identity import TOO_MANY, WRONG
from tablo.wire.inbound import Misread

IN_SCRIPT = re.compile(
    r"""\bt\(\s*(?:[^"'`(),]*\?\s*)?"((?:[^"\\]|\\.)*)"(?:\s*:\s*"((?:[^"\\]|\\.)*)")?"""
)
IN_SHELL = re.compile(r"""\{\{-?\s*t\(\s*"([^"]+)"|\{\{-?\s*t\(\s*'([^']+)'""")
QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"|' + r"'((?:[^'\\\n]|\\.)*)'")


RUSSIAN = {**catalogue("ru"), **catalogue("ru", "tablo")}


def pages() -> Iterator[Path]:
    """List every script and shell of the pages."""
    for name in ("display", "overlay", "admin"):
        for path in sorted(paths.pages(name).rglob("*")):
            if path.suffix in {".js", ".html"}:
                yield path


def said(path: Path) -> set[str]:
    """List the messages that a page's file says."""
    pattern = IN_SCRIPT if path.suffix == ".js" else IN_SHELL
    return {part for found in pattern.findall(path.read_text()) for part in found if part}


def written() -> set[str]:
    """List every string that the server's and the pages' sources hold."""
    strings: set[str] = set()
    for path in paths.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
    for path in pages():
        strings |= {part for found in QUOTED.findall(path.read_text()) for part in found}
    return strings


def drawn(path: Path) -> str:
    """Put together what a page's file may draw: its strings, with escapes resolved."""
    strings = (part for found in QUOTED.findall(path.read_text()) for part in found)
    return "".join(re.sub(r"\\u([0-9A-F]{4})", lambda hit: chr(int(hit[1], 16)), "".join(strings)))


def braces(text: str) -> set[str]:
    """List the names in a text's braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("message", [*Why, *Flaw, *Misread, *Fault, DID_YOU_MEAN, WRONG, TOO_MANY])
def test_every_refusal_speaks_russian(message: str) -> None:
    """Every refusal, complaint and fault of a file has a Russian text."""
    assert re.search("[а-я]", RUSSIAN.get(str(message), ""))


@pytest.mark.parametrize("path", list(pages()), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_page_speaks_russian(path: Path) -> None:
    """Every message of a page has a Russian text."""
    assert set() == said(path) - catalogue("ru").keys()


@pytest.mark.parametrize(("message", "text"), list(RUSSIAN.items()))
def test_translations_keep_their_braces(message: str, text: str) -> None:
    """A Russian text has the same braces as the English one."""
    assert braces(message) == braces(text)


def test_no_text_is_left_over() -> None:
    """The Russian catalogues hold nothing that no source says any more."""
    assert set() == RUSSIAN.keys() - written()


@pytest.mark.parametrize("domain", ["pages", "tablo"])
def test_compiled_catalogues_are_fresh(domain: str) -> None:
    """A compiled catalogue is not older than its source: install again if it is."""
    source = texts.LOCALE / f"ru/LC_MESSAGES/{domain}.po"

    assert source.stat().st_mtime <= source.with_suffix(".mo").stat().st_mtime


def test_braces_are_filled() -> None:
    """A translated message carries its parameters, in either language."""
    message = Why.UNKNOWN_SCREEN.value

    assert translate("ru", message, screen="hall-1") == "Экрана hall-1 нет."
    assert translate("en", message, screen="hall-1") == "There is no screen hall-1."


def test_parameters_that_are_words_are_translated() -> None:
    """A state inside a message is said in the message's language."""
    said_so = translate(
        "ru", Why.WRONG_TIMER_STATE.value, timer="М1", expected="running, paused", state="armed"
    )

    assert "идёт, пауза" in said_so
    assert "armed" not in said_so


def test_unknown_messages_stay_english() -> None:
    """A message that no catalogue knows is given back as it is."""
    assert (
        translate("ru", "Nobody translated {this}.", this="{this}") == "Nobody translated {this}."
    )


def test_english_needs_no_catalogue() -> None:
    """The English catalogue is empty, since a message is its own English text."""
    assert catalogue("en") == {}


def test_no_message_is_no_text() -> None:
    """The empty message stays empty, though a catalogue describes itself under that name."""
    assert {"ru": "", "en": ""} == {language: translate(language, "") for language in ("ru", "en")}


def test_english_counts_have_two_forms() -> None:
    """A count takes the singular for one and the plural for everything else."""
    assert plural("en", "{count} mark", "{count} marks", 1) == "1 mark"
    assert plural("en", "{count} mark", "{count} marks", 21) == "21 marks"


def test_a_missing_catalogue_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where catalogues were never compiled, the error names the command that does it."""
    monkeypatch.setattr(texts, "LOCALE", tmp_path)

    with pytest.raises(texts.CatalogueMissing, match="pip install"):
        texts.catalogue.__wrapped__("ru")


def test_the_typeface_has_every_letter() -> None:
    """The font of the pages has every character of the texts, the pages and the demo."""
    with TTFont(paths.ASSETS / "inter.woff2") as font:
        letters = {chr(code) for code in font.getBestCmap()}
    demo = "".join(path.read_text() for path in paths.fixtures().rglob("*.csv"))
    used = {*"".join(RUSSIAN), *"".join(RUSSIAN.values()), *demo, *"".join(map(drawn, pages()))}

    assert set() == used - letters - set("\n\r\t\ufeff")

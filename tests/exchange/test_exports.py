"""What is handed out is exact, safe to open, equal for equal results, and says nothing sealed."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from msgspec.structs import replace

from makers import ANNA, BORIS, CONTEST, VERA, Story, a_roster, ask
from tablo.access.redact.contests import known_contest
from tablo.access.streams import Audience
from tablo.championship.ids import ActorId, DelegationId, PersonId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.exchange.package import PackageBroken, pack, unpack
from tablo.exchange.papers import PHRASES, TEMPLATES, diploma_page, protocol_page, style_source
from tablo.exchange.prints import diploma_paper, diploma_pdf, protocol_paper, protocol_pdf
from tablo.exchange.protocol import Protocol, protocol
from tablo.exchange.results import read_result_tables
from tablo.exchange.sheets import read_sheets
from tablo.exchange.spreadsheets import results_csv, results_xlsx
from tablo.texts import Language

SEALED = "28.37"
EVIL = '=HYPERLINK("http://evil.example";"x")'
LANGUAGES: tuple[Language, ...] = ("ru", "en")


def a_story(roster: Roster | None = None) -> Story:
    """Tell of a contest that is marked, locked and signed off by two people."""
    story = Story(roster)
    story.told(
        *(
            ask("RecordMark", entry=entry, module=module, mark=mark)
            for entry, module, mark in (
                (ANNA, "m1", SEALED),
                (ANNA, "m2", "50.25"),
                (BORIS, "m1", "20"),
                (BORIS, "m2", "0"),
                (VERA, "m1", "9.005"),
                (VERA, "m2", "1"),
            )
        ),
        ask("LockMarks", contest=CONTEST),
        ask("SignOff", contest=CONTEST, **{"as": "chief_expert"}),
    )
    story.tell(ask("SignOff", contest=CONTEST, **{"as": "coordinator"}), by=ActorId("other"))
    return story


def a_protocol(audience: Audience = "crew", story: Story | None = None) -> Protocol:
    """Put together what an audience may know of the contest."""
    told = story or a_story()
    known = known_contest(told.state, told.roster, CONTEST, audience)
    assert known is not None
    return protocol(known, told.roster)


def with_names(**names: str) -> Roster:
    """Make the roster with other surnames; "delegation" renames the delegation."""
    roster = a_roster()
    people = dict(roster.people)
    for person, last in names.items():
        if person in people:
            people[PersonId(person)] = replace(people[PersonId(person)], last=Text(last))
    delegation = roster.delegations[DelegationId("tat")]
    name = Text(names.get("delegation", "Татарстан"))
    return replace(
        roster,
        people=people,
        delegations={delegation.id: replace(delegation, name=name)},
    )


def everything(made: Protocol) -> bytes:
    """Write every export there is, unpacked, one behind the other."""
    parts = [pack([made])]
    for language in LANGUAGES:
        parts += [results_csv([made], language), results_csv([made], language, ",")]
        parts += [protocol_page(made, language).encode(), diploma_page([made], language).encode()]
        papers = (protocol_paper(made, language), diploma_paper([made], language))
        parts += [msgspec.json.encode(paper) for paper in papers]
        with zipfile.ZipFile(io.BytesIO(results_xlsx([made], language))) as book:
            parts += [book.read(name) for name in book.namelist()]
    return b"\n".join(parts)


def rows_of(data: bytes, delimiter: str) -> list[list[str]]:
    """Read CSV as a spreadsheet would."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))


# Tables


def test_csv() -> None:
    """Russian CSV has semicolons and commas in numbers, English CSV commas and points."""
    made = a_protocol()

    russian, english = results_csv([made], "ru"), results_csv([made], "en", ",")

    assert russian.startswith(b"\xef\xbb\xbf")
    assert [
        "Сварка",
        "Основная",
        "1",
        "1",
        "Анна Ёлкина",
        "Татарстан",
        "28,37",
        "50,25",
        "78,62",
        "золото",
        "",
    ] == rows_of(russian, ";")[1]
    assert ["28.37", "50.25", "78.62", "gold"] == rows_of(english, ",")[1][6:10]
    assert "10.01" == rows_of(english, ",")[3][8]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\0"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_formulas_in_csv(first: str, delimiter: str) -> None:
    """A text that begins like a formula gets an apostrophe, wherever it comes from."""
    name = f"{first}cmd|' /C calc'!A0"
    made = a_protocol(story=a_story(with_names(delegation=name)))

    data = results_csv([made], "ru", ";" if delimiter == ";" else ",")

    assert f"'{name}" == rows_of(data, delimiter)[1][5]


def test_workbook(tmp_path: Path) -> None:
    """A workbook has a sheet for each contest, with numbers as numbers and text as text."""
    made = a_protocol(story=a_story(with_names(delegation=EVIL)))
    path = tmp_path / "results.xlsx"
    path.write_bytes(results_xlsx([made, made], "ru"))

    parsed = read_sheets(path)

    assert parsed.value is not None
    first, second = parsed.value
    assert ["Сварка. Основная", "Сварка. Основная 2"] == [first.name, second.name]
    assert ("1", "1", "Анна Ёлкина", EVIL, "28.37", "50.25", "78.62", "золото", "") == (
        first.rows[4].cells
    )
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


@pytest.mark.parametrize(
    "title", ["[Сварка]: 1/2*?", "'Сварка'", "С" * 90, "History", "сварка", "\\/", "Свар\x01ка"]
)
def test_names_of_sheets(title: str) -> None:
    """Whatever a skill is called, its sheets get names that Excel allows, each another one."""
    made = replace(a_protocol(), skill=Text(title), category=Text(""))

    with zipfile.ZipFile(io.BytesIO(results_xlsx([made] * 3, "ru"))) as book:
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())

    assert 3 == len({name.casefold() for name in names})
    assert all(0 < len(name) <= 31 for name in names)
    assert not any(set(name) & set("[]:*?/\\") for name in names)


def test_import_of_an_export(tmp_path: Path) -> None:
    """An exported workbook can be imported: it changes no mark and states the same medals."""
    story = a_story()
    path = tmp_path / "results.xlsx"
    path.write_bytes(results_xlsx([a_protocol(story=story)], "ru"))

    parsed = read_result_tables(path, story.roster, story.state)

    assert parsed.value is not None, parsed.problems
    assert () == parsed.value.marks
    assert {ANNA: "gold", BORIS: "silver", VERA: "bronze"} == {
        row.entry: row.medal for row in parsed.value.official[0].rows
    }


def test_equal_results_give_equal_bytes() -> None:
    """Two exports of equal results are equal to the last byte, in every format."""
    assert everything(a_protocol()) == everything(a_protocol())
    assert results_xlsx([a_protocol()], "ru") == results_xlsx([a_protocol()], "ru")


# The package


def test_package() -> None:
    """A package says its schema and the digest of its results, and is read back as it was."""
    document = pack([a_protocol()])

    (contest,) = unpack(document).contests
    assert ["tablo.results/1", 64] == [
        json.loads(document)["schema"],
        len(json.loads(document)["sha256"]),
    ]
    assert [(ANNA, "gold", Decimal("78.62")), (BORIS, "silver", Decimal("20.00"))] == [
        (entry.entry, entry.award, entry.total) for entry in contest.entries[:2]
    ]
    assert Decimal("9.005") == contest.entries[2].marks[contest.modules[0].id]
    assert contest.official


def test_changed_package() -> None:
    """A package of which a digit was changed, or of another schema, is refused."""
    document = pack([a_protocol()])

    for broken in (
        document.replace(b"78.62", b"98.62"),
        document.replace(b"results/1", b"results/9"),
        document[:-9],
        b"{}",
        b"",
    ):
        with pytest.raises(PackageBroken):
            unpack(broken)


@given(data=st.binary(max_size=200))
def test_any_package(data: bytes) -> None:
    """Whatever bytes come as a package, they are refused by name and nothing else is raised."""
    with pytest.raises(PackageBroken):
        unpack(data)


# Papers


class Page(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags += [tag, *(name for name, _ in attrs)]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words.append(data.strip())


def test_protocol_page() -> None:
    """A protocol names the contest and its rows, in either language, with lines to sign."""
    russian, english = (Page(protocol_page(a_protocol(), language)) for language in LANGUAGES)

    assert {"Сварка. Основная", "Официальный результат", "Анна Ёлкина", "28,37"} <= {*russian.words}
    assert {"Welding. Main", "Official result", "28.37", "gold"} <= {*english.words}
    assert {"Главный эксперт", "Координатор"} <= {*russian.words}


def test_diploma_page() -> None:
    """Diplomas are listed gold first, and contests without medals are left out."""
    made = a_protocol()
    bare = replace(made, rows=tuple(replace(row, award=None) for row in made.rows))

    words = [word for word in Page(diploma_page([bare, made], "ru")).words if word]

    assert 1 == words.count("Сварка. Основная")
    places = [words.index(word) for word in ("золото", "серебро", "бронза")]
    assert sorted(places) == places


def test_scripts_in_names() -> None:
    """A name that is a script is printed as it stands and never becomes a part of the page."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    made = a_protocol(story=a_story(with_names(anna=evil, delegation=evil)))

    for page in (protocol_page(made, "ru"), diploma_page([made], "ru")):
        read = Page(page)
        assert not {"script", "img", "onerror", "src", "href"} & {*read.tags}
        assert any(evil in word for word in read.words)


def test_style_of_papers() -> None:
    """The source of the papers' one style can be put into a content policy."""
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", style_source())
    assert 1 == protocol_page(a_protocol(), "ru").count("<style>")


def test_templates_say_known_phrases() -> None:
    """Templates say only what stands in the list of phrases, so that the catalogues have it."""
    said = {
        phrase
        for path in TEMPLATES.glob("*.html")
        for phrase in re.findall(r't\("([^"]+)"\)', path.read_text(encoding="utf-8"))
    }

    assert {*PHRASES} == said


# What may not be known


@pytest.mark.parametrize("level", ["nothing", "progress", "places"])
def test_sealed_marks(level: str) -> None:
    """Below level "marks" no export holds a byte of a mark or a total."""
    story = a_story()
    story.told(
        *([ask("SetPublication", contest=CONTEST, audience="public", level=level)])
        if level != "progress"
        else ()
    )

    out = everything(a_protocol("public", story))

    for secret in (SEALED, "28,37", "50.25", "50,25", "78.62", "78,62"):
        assert secret.encode() not in out


@pytest.mark.parametrize("level", ["nothing", "progress"])
def test_sealed_places(level: str) -> None:
    """Exports for those who may not know places are equal, whoever has won."""
    told = a_story()
    other = Story()
    for story in (told, other):
        if level == "nothing":
            story.told(ask("SetPublication", contest=CONTEST, audience="public", level=level))

    assert everything(a_protocol("public", told)) == everything(a_protocol("public", other))


def test_no_consent() -> None:
    """Somebody without a consent is a number in every export."""
    roster = a_roster()
    anna = replace(roster.people[PersonId("anna")], display="number")
    story = a_story(replace(roster, people={**roster.people, anna.id: anna}))

    out = everything(a_protocol(story=story)).decode("utf-8", "replace")

    assert "Ёлкина" not in out
    assert "Участник\u00a01" in out


def test_nothing_at_all() -> None:
    """A contest of which nothing may be known is exported as an empty table."""
    story = Story()
    story.told(ask("SetPublication", contest=CONTEST, audience="public", level="nothing"))

    made = a_protocol("public", story)

    assert () == made.rows
    assert 1 == len(rows_of(results_csv([made], "ru"), ";"))
    assert State() != story.state
    assert msgspec.json.decode(pack([]))["results"]["contests"] == []


# Papers as PDF


def test_pdf_of_a_protocol() -> None:
    """A protocol and a list of diplomas come as PDF, in both languages."""
    made = a_protocol()

    for language in LANGUAGES:
        assert protocol_pdf(made, language).startswith(b"%PDF-")
        assert diploma_pdf([made], language).startswith(b"%PDF-")


def test_pdf_says_what_the_page_says() -> None:
    """Every cell of the PDF's table stands on the page to print too, and is a word, not code."""
    evil = '#panic("x") $ #import "/etc/passwd": *'
    made = a_protocol(story=a_story(with_names(anna=evil)))

    paper, printed_page = protocol_paper(made, "ru"), protocol_page(made, "ru")

    cells = [cell for row in paper.tables[0].rows for cell in row]
    assert any(evil in cell for cell in cells)
    assert all(str(escape(cell)) in printed_page for cell in cells)
    assert protocol_pdf(made, "ru").startswith(b"%PDF-")

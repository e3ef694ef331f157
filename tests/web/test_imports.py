"""Files over HTTP: recognized, looked at first, then taken over whole or not at all."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import httpx2
import pytest
import xlsxwriter

from exchange.files import a_small_roster, the_demo_roster
from makers import ANNA, CONTEST
from running import Running, running
from tablo.access.actors import Scope
from tablo.demo.roster import demo_files
from tablo.exchange.roster_book import roster_xlsx
from tablo.store import roster as stored_roster

TABLE = "№;ФИО;М1;М2\n1;Ёлкина Анна;17,25;30\n2;Жуков Борис;-;\n"
MISSPELT = "№;ФИО;М1;Модуль второй;Шум\n1;Ёлкина Анна;17,25;30;x\n"
OFFICIAL = "№;Место;Медаль\n2;1;золото\n1;2;серебро\n3;3;бронза\n"
"""In the order of places, which is not that of marks."""


async def post(
    site: Running,
    table: str | bytes,
    *,
    kind: str = "results",
    key: str | None = "director",
    maps: tuple[str, ...] = (),
    **asked: str,
) -> httpx2.Response:
    """Send a file as the holder of a key."""
    given = {"contest": CONTEST, "name": "оценки.csv", **asked}
    async with site.client(key=key) as client:
        return await client.post(
            f"/api/v1/imports/{kind}",
            params=[*given.items(), *(("map", one) for one in maps)],
            content=table if isinstance(table, bytes) else table.encode(),
            headers={"content-type": "application/octet-stream"},
        )


async def get(site: Running, path: str, key: str = "director") -> Any:
    """Ask as the holder of a key."""
    async with site.client(key=key) as client:
        return (await client.get(path)).json()


async def marks(site: Running) -> dict[str, Any]:
    """Read the marks of the contest, by entry."""
    frame = await get(site, f"/api/v1/streams/marks:{CONTEST}@crew")
    return {row["entry"]: [c.get("mark") for c in row["cells"]] for row in frame["view"]["rows"]}


async def test_look_first(site: Running) -> None:
    """A dry run lists what would change, names the file's hash, and changes nothing."""
    before = await marks(site)

    table = TABLE.replace("17,25", "19,75")

    report = (await post(site, table, dry_run="true", lang="ru")).json()

    assert hashlib.sha256(table.encode()).hexdigest() == report["sha256"]
    assert not report["applied"]
    assert "Ёлкина Анна, М1: 19,75" in report["changes"][0]
    assert before == await marks(site)


async def test_take_over(site: Running) -> None:
    """Without a dry run the marks are recorded; the same file again changes nothing."""
    report = (await post(site, TABLE)).json()
    again = (await post(site, TABLE)).json()

    assert report["applied"]
    assert ["17.25", "30"] == (await marks(site))[ANNA]
    assert ([], False) == (again["changes"], again["applied"])


async def test_one_wrong_row_stops_all(site: Running) -> None:
    """One mark above its maximum, and nothing is taken over; the answer says where it stands."""
    before = await marks(site)

    answer = await post(site, TABLE.replace("-;", "31;"), lang="en")

    assert 422 == answer.status_code
    (problem,) = answer.json()["problems"]
    assert (3, "31") == (problem["line"], problem["value"])
    assert "above 30" in problem["text"]
    assert before == await marks(site)


async def test_who_took_over_what(tmp_path: Path) -> None:
    """Who took a file over, when, and its hash are kept; a look leaves no trace."""
    with running(tmp_path) as site:
        await post(site, TABLE, dry_run="true")
        assert [] == await get(site, "/api/v1/imports")
        await post(site, TABLE, name="вечер.csv")
        (taken,) = await get(site, "/api/v1/imports")

    sha256 = hashlib.sha256(TABLE.encode()).hexdigest()
    assert ("results", "вечер.csv", sha256) == (taken["kind"], taken["name"], taken["sha256"])
    assert (f"key:{site.numbers['director']}", 2) == (taken["by"], taken["changes"])
    assert taken["at"] > 0


# Who may


@pytest.mark.parametrize(
    ("key", "status"), [(None, 401), ("viewer", 403), ("screen", 403), ("operator", 200)]
)
async def test_who_may(site: Running, key: str | None, status: int) -> None:
    """Only those who enter marks bring files with marks."""
    assert status == (await post(site, TABLE, key=key, dry_run="true")).status_code


@pytest.mark.parametrize("kind", ["roster", "scheme"])
async def test_who_may_bring_reference_data(site: Running, kind: str) -> None:
    """An operator brings marks and no reference data."""
    answer = await post(site, TABLE, kind=kind, key="operator", dry_run="true")

    assert 403 == answer.status_code


async def test_a_report_tells_nothing_of_other_contests(tmp_path: Path) -> None:
    """Whoever works for another contest can't find out by a dry run which marks hold."""
    with running(tmp_path) as site:
        await post(site, TABLE)
        elsewhere = Scope(kind="contest", id="elsewhere")
        secret, _ = await site.inside(
            site.site.ground.accounts.add_key("other", "key", "operator", elsewhere)
        )

        told = [
            (await post(site, table, key=secret, dry_run="true")).json()["problems"]
            for table in (TABLE, TABLE.replace("17,25", "18"))
        ]

    assert told[0] == told[1]
    assert [["unknown_reference"]] * 2 == [[one["code"] for one in each] for each in told]


# Kinds


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (TABLE, ["results"]),
        (OFFICIAL, ["results", "official"]),
        ("Товар;Цена\nСыр;5\n", []),
    ],
)
async def test_a_file_is_recognized(site: Running, table: str, kinds: list[str]) -> None:
    """A file's kinds are proposed by its headers, the likeliest first, and nothing is changed."""
    answer = await post(site, table, kind="recognize")

    assert (200, kinds) == (answer.status_code, answer.json()["kinds"])


async def test_an_unknown_kind(site: Running) -> None:
    """A kind that is none is refused by name."""
    assert "unknown_kind" == (await post(site, TABLE, kind="photos")).json()["code"]


async def test_an_official_result(tmp_path: Path) -> None:
    """Places and medals are put beside the computed result, and the same file changes nothing."""
    with running(tmp_path) as site:
        report = (await post(site, OFFICIAL, kind="official")).json()
        turned = "\n".join(reversed(OFFICIAL.splitlines()[1:]))
        again = (await post(site, f"№;Место;Медаль\n{turned}\n", kind="official")).json()
        view = (await get(site, f"/api/v1/streams/marks:{CONTEST}@crew"))["view"]

    assert (True, 3) == (report["applied"], len(report["changes"]))
    assert (False, []) == (again["applied"], again["changes"])
    official = view["standings"][0]["official"]
    assert {"boris": "gold", ANNA: "silver", "vera": "bronze"} == {
        row["entry"]: row["medal"] for row in official["rows"]
    }


# Headers


async def test_a_misspelt_header_is_mapped_once(tmp_path: Path) -> None:
    """A foreign header stops a file; what a person says of it holds for the next, and can be undone."""
    maps = ("Модуль второй=module:М2", "Шум=")
    with running(tmp_path) as site:
        asked = (await post(site, MISSPELT)).json()
        looked = await post(site, MISSPELT, maps=maps, dry_run="true")
        assert [] == await get(site, "/api/v1/imports/headers")
        taken = (await post(site, MISSPELT, maps=maps)).json()
        following = (await post(site, MISSPELT.replace("17,25", "18"))).json()
        (source,) = await get(site, "/api/v1/imports/headers?lang=ru")
        await forget(site, source["id"], 200)
        forgotten = await post(site, MISSPELT.replace("17,25", "19"))

    assert ["unknown_column"] * 2 == [one["code"] for one in asked["problems"]]
    assert ["Модуль второй", "Шум"] == [one["header"] for one in asked["foreign"]]
    assert 200 == looked.status_code
    assert (True, True) == (taken["applied"], following["applied"])
    assert {"Модуль второй": "М2", "Шум": ""} == source["titles"]
    assert 422 == forgotten.status_code


async def forget(site: Running, id: str, status: int, key: str = "director") -> None:
    """Take back what was said of a source."""
    async with site.client(key=key) as client:
        answer = await client.post(f"/api/v1/imports/headers/{id}/forget")
    assert status == answer.status_code


async def test_who_may_forget(site: Running) -> None:
    """What was said of headers is taken back by those who bring such files, where there is any."""
    await forget(site, "nothing", 404)
    await forget(site, "nothing", 403, key="viewer")


@pytest.mark.parametrize("said", ["М1=moon", "М1", "=place"])
async def test_a_column_that_is_none(site: Running, said: str) -> None:
    """A header that is said to mean a column that there isn't is refused before the file is read."""
    answer = await post(site, TABLE, maps=(said,))

    assert (400, "unknown_column") == (answer.status_code, answer.json()["code"])


# Reference data


async def test_a_roster_replaces_the_one_that_holds(tmp_path: Path) -> None:
    """A roster is shown as a difference, then journalled as a revision that streams follow."""
    book = demo_book()
    with running(tmp_path) as site:
        async with site.socket("director") as peer:
            await peer.say(type="subscribe", streams=["index@crew"])
            await peer.hear("view", stream="index@crew")

            looked = await post(site, book, kind="roster", name="roster.xlsx", dry_run="true")
            assert 1 == site.site.roster().revision
            taken = (await post(site, book, kind="roster", name="roster.xlsx")).json()
            again = (await post(site, book, kind="roster", name="roster.xlsx")).json()
            seen = await peer.hear("view", stream="index@crew")

        assert 2 == site.site.roster().revision
    assert looked.json()["changes"] == taken["changes"]
    assert (True, True, False) == (taken["applied"], taken["holds"], again["applied"])
    assert "Web Technologies" in str(seen["view"])


def demo_book() -> bytes:
    """Write the demo championship's roster as one workbook."""
    return roster_xlsx(the_demo_roster(), "ru")


async def test_what_the_journal_speaks_of_stays(tmp_path: Path) -> None:
    """A roster without somebody who has marks is refused already by the dry run, by name."""
    others = roster_xlsx(a_small_roster(tmp_path), "ru")
    with running(tmp_path) as site:
        await post(site, TABLE)
        for dry_run in ("true", "false"):
            answer = await post(
                site, others, kind="roster", name="r.xlsx", dry_run=dry_run, lang="en"
            )
            report = answer.json()
            assert 422 == answer.status_code
            assert any("journal" in one["text"] for one in report["problems"])
            assert [] == report["changes"]
        stored = await site.inside(site.site.ground.database.read(stored_roster.load))

    assert 1 == stored.revision


async def test_a_scheme_goes_into_its_contest(tmp_path: Path) -> None:
    """A marking scheme of a contest is taken over as a revision of the roster."""
    file = (demo_files() / "marking_scheme.xlsx").read_bytes()
    with running(tmp_path) as site:
        await post(site, demo_book(), kind="roster", name="roster.xlsx")

        without = await post(site, file, kind="scheme", name="scheme.xlsx", contest="")
        report = (await post(site, file, kind="scheme", name="scheme.xlsx")).json()

        assert site.site.roster().contests[CONTEST].scheme is not None
    assert "no_contest_chosen" == without.json()["problems"][0]["code"]
    assert (True, 1) == (report["applied"], len(report["changes"]))


# Bad input


def a_book(**parts: bytes) -> bytes:
    """Write a workbook with a table of marks, and further parts; "__" in a name is a slash."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["№", "М1", "М2"])
        sheet.write_row(1, 0, [1, 12.5, 7])
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "file", "code"),
    [
        ("bomb.xlsx", a_book(xl__worksheets__sheet9_dot_xml=bytes(40_000_000)), "packed_too_tight"),
        ("swollen.xlsx", a_book(xl__worksheets__sheet9_dot_xml=bytes(60_000_000)), "swollen"),
        ("macros.xlsx", a_book(xl__vbaProject_dot_bin=b"Sub Auto_Open()"), "has_macros"),
        ("macros.xlsm", a_book(), "has_macros"),
        ("half.xlsx", a_book()[:3_000], "damaged_workbook"),
        ("picture.svg", b"<svg onload='alert(1)'><script>alert(1)</script></svg>", "wrong_kind"),
        ("picture.xlsx", b"<svg><script>alert(1)</script></svg>", "not_a_workbook"),
        ("half.csv", "№;ФИО;М1;М2\n1;Ёлкина Анна;5;6\n2;Жук".encode(), "cut_off"),
        ("twice.csv", "№;М1;М1\n1;5;6\n".encode(), "repeated_column"),
        ("sheet.csv", "Товар;Цена\nСыр;5\n".encode(), "no_header"),
        ("empty.csv", b"", "empty_file"),
        ("nobody.csv", "ФИО;М1\nЁлкин Анн;5\n".encode(), "unknown_entry"),
    ],
)
async def test_bad_files_change_nothing(site: Running, name: str, file: bytes, code: str) -> None:
    """A hostile or broken file is refused by what is wrong with it, and changes nothing."""
    before = await marks(site)

    answer = await post(site, file, name=name)

    assert 422 == answer.status_code
    assert code in [one["code"] for one in answer.json()["problems"]]
    assert before == await marks(site)


async def test_links_to_other_files_are_not_followed(site: Running) -> None:
    """A workbook with links to others is read as it was saved, with a warning."""
    links = b'<externalLink Target="http://evil.example/"/>'
    file = a_book(xl__externalLinks__externalLink1_dot_xml=links)

    report = (await post(site, file, name="links.xlsx", dry_run="true")).json()

    assert ["external_links"] == [one["code"] for one in report["warnings"]]
    assert 2 == len(report["changes"])


async def test_an_unknown_skill(site: Running) -> None:
    """A row of a skill that there isn't is refused with its line."""
    table = "Компетенция;№;М1\nСварка;1;5\nПлетение;2;5\n"

    report = (await post(site, table, contest="")).json()

    found = [(one["code"], one["line"], one["value"]) for one in report["problems"]]
    assert [("unknown_reference", 3, "Плетение")] == found


async def test_files_that_are_none(site: Running) -> None:
    """A file too big, of another type, or without a name is refused before it is read."""
    big = await post(site, b"x" * (10 * 1024 * 1024 + 1))
    nameless = await post(site, TABLE, name="")
    not_a_workbook = await post(site, "hello", name="x.xlsx")

    assert [413, 400, 422] == [one.status_code for one in (big, nameless, not_a_workbook)]
    assert "application/problem+json" == big.headers["content-type"]


async def test_too_many_files(tmp_path: Path) -> None:
    """Files cost work, so a caller that sends many at once is told to wait."""
    with running(tmp_path) as site:
        answers = [await post(site, b"", name="empty.csv") for _ in range(24)]

    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert "2" == refused[0].headers["retry-after"]

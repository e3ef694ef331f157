"""The command line: what it does, what it prints, what it ends with."""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from sqlalchemy import Connection

from running import running
from tablo.access.roles import ROLES
from tablo.championship.ids import RunId
from tablo.championship.roster import Text
from tablo.championship.show import RunOfShow
from tablo.cli import main
from tablo.paths import fixtures
from tablo.store import roster as stored
from tablo.store.database import Database

Tablo = Callable[..., Result]


@pytest.fixture
def tablo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tablo:
    """Give the command line over a data folder of its own."""
    monkeypatch.setenv("TABLO_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=typed, catch_exceptions=False)

    return run


@pytest.fixture
def demo(tablo: Tablo) -> Tablo:
    """Give the same with the demo championship's roster in it."""
    assert 0 == tablo("import", "roster", str(fixtures() / "demo")).exit_code
    return tablo


def test_help_is_printed_without_loading_the_server() -> None:
    """`tablo --help` loads nothing that a server needs."""
    code = (
        "import sys, click.testing, tablo.cli\n"
        "click.testing.CliRunner().invoke(tablo.cli.main, ['--help'])\n"
        "print([name for name in ('starlette', 'sqlalchemy', 'uvicorn') if name in sys.modules])"
    )

    assert "[]\n" == subprocess.check_output([sys.executable, "-c", code], text=True)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("demo",),
        ("serve",),
        ("doctor",),
        ("db", "upgrade"),
        ("account",),
        ("key",),
        ("import", "roster"),
        ("import", "results"),
        ("import", "scheme"),
        ("import", "official"),
        ("export", "results"),
        ("export", "roster"),
        ("export", "journal"),
        ("verify",),
        ("backup",),
        ("restore",),
    ],
)
def test_every_command_explains_itself(tablo: Tablo, words: tuple[str, ...]) -> None:
    """Each command has a help that says what it is for."""
    result = tablo(*words, "--help")

    assert 0 == result.exit_code
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("demo", "--port", "99999"),
        ("demo", "--speed", "0"),
        ("key", "add", "x"),
        ("key", "add", "x", "--screen", "a", "--output", "b"),
        ("key", "add", "x", "--screen", "a", "--bus", "preview"),
        ("account", "add", "anna", "--role", "king", "--password", "correct horse"),
        ("account", "add", "anna", "--role", "viewer", "--scope", "moon", "--password", "x" * 9),
        ("import", "scheme", "scheme.xlsx"),
        ("import", "results", "results.csv", "--map", "Балл"),
        ("import", "results", "results.csv", "--map", "Балл=moon"),
        ("export", "roster", "roster.csv"),
        ("export", "ceremony", "closing.zip"),
    ],
)
def test_wrong_usage_ends_with_2(tablo: Tablo, words: tuple[str, ...]) -> None:
    """What the command line can't make sense of ends with 2 and says why."""
    result = tablo(*words)

    assert 2 == result.exit_code
    assert "Error:" in result.output


def test_it_speaks_the_language_of_the_machine(
    tablo: Tablo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a Russian machine answers, and what is wrong with a file, are Russian."""
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    wrong = tmp_path / "entries.csv"
    wrong.write_text("Номер\n1\n", "utf-8")

    assert "База данных обновлена." in tablo("db", "upgrade").output
    assert "Всё в порядке." in tablo("verify").output
    assert "ничего не изменено" in tablo("import", "roster", str(wrong)).output
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "All is right." in tablo("verify").output


def test_wrong_setting_is_named(tablo: Tablo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that can't be is named, with what is wrong."""
    monkeypatch.setenv("TABLO_PORT", "a lot")

    result = tablo("verify")

    assert 2 == result.exit_code
    assert "TABLO_PORT" in result.output


def test_people_are_added_and_changed(tablo: Tablo) -> None:
    """A person is added once, listed, given another role, shut out."""
    add = ("account", "add", "anna", "--name", "Анна", "--role", "viewer")

    added = tablo(*add, typed="correct horse\ncorrect horse\n")
    twice = tablo(*add, "--password", "correct horse")
    short = tablo("account", "add", "boris", "--role", "viewer", "--password", "short")
    role = tablo("account", "role", "anna", "--role", "operator", "--scope", "contest:c1")
    password = tablo("account", "password", "anna", "--password", "another horse")
    disabled = tablo("account", "disable", "anna")
    unknown = tablo("account", "disable", "zoe")
    listed = tablo("account", "list")

    assert [0, 1, 1, 0, 0, 0, 1, 0] == [
        result.exit_code
        for result in (added, twice, short, role, password, disabled, unknown, listed)
    ]
    assert "horse" not in added.output
    assert "anna" in twice.output
    assert ["anna", "operator", "contest:c1", "Анна", "disabled"] == listed.output.split()


def test_every_role_can_be_given(tablo: Tablo) -> None:
    """Whatever roles there are, the command line knows them, and its help lists them."""
    made = [tablo("key", "add", role, "--role", role).exit_code for role in ROLES]

    assert {0} == set(made)
    assert all(role in tablo("key", "list").output for role in ROLES)
    assert "|".join(ROLES) in tablo("account", "add", "--help").output


def test_a_key_of_a_preview_names_its_bus(tablo: Tablo) -> None:
    """The key of an output reads what is on air, unless it was made for the preview."""
    tablo("key", "add", "air", "--output", "stream")
    tablo("key", "add", "ready", "--output", "stream", "--bus", "preview")

    assert "output:stream/preview" in tablo("key", "list").output


def test_secret_of_a_key_is_printed_once(tablo: Tablo) -> None:
    """A key's secret is all that its making prints on stdout, and no list has it."""
    made = tablo("key", "add", "Стрим", "--output", "stream")
    api = tablo("key", "add", "api", "--role", "operator", "--days", "2")
    listed = tablo("key", "list")
    revoked = tablo("key", "revoke", "1")
    unknown = tablo("key", "revoke", "7")

    assert [0, 0, 0, 0, 1] == [r.exit_code for r in (made, api, listed, revoked, unknown)]
    secret = made.stdout.strip()
    assert secret.startswith("tablo_")
    assert secret not in listed.output
    assert "output:stream" in listed.output
    assert "revoked" in tablo("key", "list").output


def test_roster_is_imported_after_a_look(tablo: Tablo) -> None:
    """A dry run says what would change and changes nothing; the import changes just that."""
    files = str(fixtures() / "demo")
    tablo("db", "upgrade")

    looked = tablo("import", "roster", files, "--dry-run", "--json")
    first = tablo("import", "roster", files, "--json")
    again = tablo("import", "roster", files, "--json")

    seen, done = json.loads(looked.output), json.loads(first.output)
    assert (False, True) == (seen["applied"], done["applied"])
    assert seen["changes"] == done["changes"] != []
    assert [] == json.loads(again.output)["changes"]
    assert 0 == tablo("verify").exit_code


def test_timetable_is_imported_after_a_look(demo: Tablo, tmp_path: Path) -> None:
    """A dry run of a timetable says what it would move; the import moves it, once."""
    text = (fixtures() / "demo" / "timetable.csv").read_text(encoding="utf-8")
    later = tmp_path / "timetable.csv"
    later.write_text(text.replace("10:00;13:30;;Сварочные", "10:30;13:30;;Сварочные"), "utf-8")

    looked = demo("import", "timetable", str(later), "--dry-run")
    first = demo("import", "timetable", str(later))
    again = demo("import", "timetable", str(later))

    assert "welding-main-c2-m3" in looked.output
    assert "1 would change." in looked.output
    assert "1 changed." in first.output
    assert "0 changed." in again.output


def test_results_are_imported_after_a_look(demo: Tablo) -> None:
    """Marks of a workbook are shown by a dry run, recorded by the import, and then unchanged."""
    file = str(fixtures() / "demo" / "results.xlsx")

    looked = demo("import", "results", file, "--dry-run", "--json")
    first = demo("import", "results", file, "--json")
    again = demo("import", "results", file)

    seen, done = json.loads(looked.output), json.loads(first.output)
    assert seen["changes"] == done["changes"] != []
    assert {"entry", "module", "mark"} == seen["changes"][0].keys()
    assert again.output.endswith("0 changed.\n")
    assert "All is right." in demo("verify").output


def test_a_misspelt_header_is_mapped_once(demo: Tablo, tmp_path: Path) -> None:
    """A foreign header is named with a way out; what it is said to mean holds for the next file."""
    file = tmp_path / "results.csv"
    file.write_text("№;Модуль первый;Шум\n1;5,5;x\n", encoding="utf-8")
    load = ("import", "results", str(file), "--contest", "welding-main")
    said = ("--map", "Модуль первый=module:М1", "--map", "Шум=")

    asked = demo(*load)
    looked = demo(*load, *said, "--dry-run")
    still = demo(*load)
    taken = demo(*load, *said, "--json")
    file.write_text("№;Модуль первый;Шум\n1;6,5;x\n", encoding="utf-8")
    following = demo(*load)

    assert [1, 0, 1, 0, 0] == [
        result.exit_code for result in (asked, looked, still, taken, following)
    ]
    assert 'Say --map "Модуль первый=COLUMN"' in asked.output
    assert 1 == len(json.loads(taken.output)["changes"])
    assert "6.5" in following.output


def test_a_scheme_is_imported(demo: Tablo) -> None:
    """A marking scheme goes into its contest, and the same file then changes nothing."""
    file = str(fixtures() / "demo" / "marking_scheme.xlsx")
    load = ("import", "scheme", file, "--contest", "welding-main")

    first, again = demo(*load, "--json"), demo(*load)

    assert ["scheme"] == [one["field"] for one in json.loads(first.output)["changes"]]
    assert again.output.endswith("0 changed.\n")
    assert "All is right." in demo("verify").output


def test_official_results_are_imported(demo: Tablo) -> None:
    """Medals of a ceremony's file stand beside the marks of every contest that it names."""
    file = str(fixtures() / "demo" / "competitor_results.xlsx")

    looked = demo("import", "official", file, "--dry-run", "--json")
    first = demo("import", "official", file, "--json")
    again = demo("import", "official", file)

    seen, done = json.loads(looked.output), json.loads(first.output)
    assert seen["changes"] == done["changes"] != []
    assert 3 == len({one["contest"] for one in done["changes"]})
    assert again.output.endswith("0 changed.\n")
    assert "All is right." in demo("verify").output


def test_a_roster_without_those_who_have_marks_is_refused(demo: Tablo, tmp_path: Path) -> None:
    """What the journal speaks of is not taken away by a file."""
    demo("import", "results", str(fixtures() / "demo" / "results.xlsx"))
    folder = tmp_path / "other"
    left_out = shutil.ignore_patterns("*.xlsx", "*.py", "timetable.csv")
    shutil.copytree(fixtures() / "demo", folder, ignore=left_out)
    entries = (folder / "entries.csv").read_text("utf-8").splitlines()
    fewer = [line for line in entries if not line.startswith("Сварочные технологии;Основная;01;")]
    assert len(fewer) < len(entries)
    (folder / "entries.csv").write_text("\n".join(fewer), encoding="utf-8")

    result = demo("import", "roster", str(folder))

    assert 1 == result.exit_code
    assert "journal" in result.output


def test_the_roster_goes_out_and_in(demo: Tablo, tmp_path: Path) -> None:
    """An exported roster, imported again, changes nothing."""
    file = str(tmp_path / "roster.xlsx")

    out, back = demo("export", "roster", file), demo("import", "roster", file, "--dry-run")

    assert [0, 0] == [out.exit_code, back.exit_code]
    assert back.output.endswith("0 would change.\n")


def test_the_journal_goes_out(demo: Tablo, tmp_path: Path) -> None:
    """The journal is written line by line, with the hashes that bind it, and without names."""
    demo("import", "results", str(fixtures() / "demo" / "results.xlsx"))
    file = tmp_path / "journal.jsonl"

    result = demo("export", "journal", str(file))

    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert 0 == result.exit_code
    assert f"{len(lines)} lines" in result.output
    assert [one["hash"] for one in lines[:-1]] == [one["previous"] for one in lines[1:]]
    assert list(range(1, len(lines) + 1)) == [one["id"] for one in lines]
    assert "Хабибуллин" not in file.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_named(demo: Tablo, tmp_path: Path) -> None:
    """Where a file can't be written, one line says so."""
    result = demo("export", "roster", str(tmp_path / "nowhere" / "roster.xlsx"))

    assert 1 == result.exit_code
    assert "can't be written" in result.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("text.xlsx", "Привет".encode()),
        ("no-header.csv", b"1;2;3\n"),
        ("missing.csv", None),
    ],
)
def test_bad_files_change_nothing(
    demo: Tablo, tmp_path: Path, name: str, content: bytes | None
) -> None:
    """A file that can't be read ends with 1, says why by line, and changes nothing."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    result = demo("import", "results", str(path), "--json")

    report = json.loads(result.output)
    assert (1, False) == (result.exit_code, report["applied"])
    assert [] == report["changes"]
    assert name in report["problems"][0]["text"]


def test_results_are_exported(demo: Tablo, tmp_path: Path) -> None:
    """Results are written in the form that the file's name asks for, readable by a program."""
    table, package = tmp_path / "results.csv", tmp_path / "results.json"

    for file in (table, package, tmp_path / "results.xlsx"):
        assert 0 == demo("export", "results", str(file), "--contest", "welding-main").exit_code

    assert "Итог" in table.read_text(encoding="utf-8-sig")
    assert json.loads(package.read_bytes())["schema"].startswith("tablo.results/")
    assert 2 == demo("export", "results", str(tmp_path / "results.doc")).exit_code
    assert 2 == demo("export", "results", str(tmp_path / "page.html")).exit_code


def test_a_ceremony_is_exported(demo: Tablo, tmp_path: Path) -> None:
    """What is kept of a ceremony is written in the form that the file's name asks for."""
    with Database.open(f"sqlite:///{tmp_path / 'tablo.sqlite3'}") as database:
        database.write_now(_with_a_ceremony)
    asked = {
        "package": ("closing.zip",),
        "log": ("log.csv", "log.xlsx", "log.json"),
        "diplomas": ("due.csv", "due.xlsx", "due.json"),
        "awards": ("awards.xml",),
    }

    for what, names in asked.items():
        for name in names:
            file = tmp_path / name
            words = ("export", "ceremony", str(file), "--run", "closing", "--what", what)
            assert 0 == demo(*words).exit_code
            assert file.read_bytes()

    wrong = [("closing", "log.doc"), ("nowhere", "closing.zip")]
    assert [2, 2] == [
        demo("export", "ceremony", str(tmp_path / name), "--run", run).exit_code
        for run, name in wrong
    ]


def _with_a_ceremony(connection: Connection) -> None:
    roster = stored.load(connection)
    venue = next(iter(roster.venues))
    run = RunOfShow(id=RunId("closing"), title=Text("Закрытие"), venue=venue)
    stored.save(connection, replace(roster, runs={run.id: run}))


def test_an_export_knows_what_its_audience_may_know(demo: Tablo, tmp_path: Path) -> None:
    """A file made for an audience has no mark that this audience may not know."""
    demo("import", "results", str(fixtures() / "demo" / "results.xlsx"))
    told = []
    for audience in ("crew", "public"):
        file = tmp_path / f"{audience}.csv"
        named = ("--contest", "welding-main", "--audience", audience)
        demo("export", "results", str(file), *named)
        told.append(file.read_text("utf-8-sig"))

    assert "16,65" in told[0]
    assert "16,65" not in told[1]
    assert "Хабибуллин" in told[1]


def test_verify_says_where_it_is_wrong(demo: Tablo, tmp_path: Path) -> None:
    """A journal that was changed is found out, by its line, with exit code 1."""
    demo("import", "results", str(fixtures() / "demo" / "results.xlsx"))
    with Database.open(f"sqlite:///{tmp_path / 'tablo.sqlite3'}") as database:
        database.write_now(lambda into: into.exec_driver_sql("DROP TRIGGER journal_no_update"))
        database.write_now(
            lambda into: into.exec_driver_sql("UPDATE journal SET actor = 'other' WHERE id = 3")
        )

    result = demo("verify")

    assert 1 == result.exit_code
    assert "line 3" in result.output


def test_running_server_keeps_its_database(tablo: Tablo, tmp_path: Path) -> None:
    """While a server holds the database, whatever would write says so; whatever reads may."""
    with running(tmp_path):
        refused = tablo("account", "disable", "anna")
        read = [tablo("verify"), tablo("account", "list"), tablo("key", "list")]

    assert [1, 0, 0, 0] == [result.exit_code for result in (refused, *read)]
    assert "in use" in refused.output


def test_port_in_use_is_named(tablo: Tablo, tmp_path: Path) -> None:
    """A server that can't listen says where, with exit code 1."""
    with running(tmp_path / "other") as site:
        port = site.url.rpartition(":")[2]
        result = tablo("serve", "--host", "127.0.0.1", "--port", port)

    assert 1 == result.exit_code
    assert port in result.output


def test_kiosk_is_set_up_by_what_is_printed(tablo: Tablo) -> None:
    """A kiosk's unit waits for the server and starts again for ever; its browser shows the URL."""
    url = "http://10.0.0.5:8000/display?theme=light&rows=7#key=tablo_x"

    printed = tablo("kiosk", url).output

    unit, _, script = printed.partition("#!/bin/sh")
    assert "http://10.0.0.5:8000/healthz" in unit
    assert {"Restart=always", "StartLimitIntervalSec=0"} <= set(unit.splitlines())
    words = shlex.split(script.replace("\\\n", ""), comments=True)
    assert url == words[-1]
    assert {"--kiosk", "--noerrdialogs", "--disable-session-crashed-bubble"} <= set(words)
    assert "--autoplay-policy=no-user-gesture-required" in words


@pytest.mark.parametrize("url", ["ftp://board", "board/display", "http://a;reboot/", "http://a b/"])
def test_kiosk_wants_an_address(tablo: Tablo, url: str) -> None:
    """What is no address of a server is refused."""
    assert 2 == tablo("kiosk", url).exit_code


def test_a_node_in_one_file(demo: Tablo, tmp_path: Path) -> None:
    """What `tablo backup` writes, `tablo restore` puts in place, over what is there only if told."""
    file = str(tmp_path / "copies" / "node.tar")
    assert "can't be written" in demo("backup", file).output
    (tmp_path / "copies").mkdir()
    assert 0 == demo("backup", file).exit_code
    (tmp_path / "tablo.sqlite3").write_bytes(b"damaged")

    refused = demo("restore", file)
    done = demo("restore", file, "--replace")

    assert (1, 0) == (refused.exit_code, done.exit_code)
    assert "--replace" in refused.output
    assert "All is right." in demo("verify").output
    assert b"damaged" == (tmp_path / "tablo.sqlite3.before-1").read_bytes()


def test_a_backup_beside_a_running_server(tmp_path: Path, tablo: Tablo) -> None:
    """A server that runs is backed up and goes on; nothing is restored over it."""
    with running(tmp_path):
        made = tablo("backup", str(tmp_path / "node.tar"))
        refused = tablo("restore", str(tmp_path / "node.tar"), "--replace")

    assert (0, 1) == (made.exit_code, refused.exit_code)
    assert "in use" in refused.output

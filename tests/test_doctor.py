"""`tablo doctor`: what it finds on a machine, and that it leaves the machine as it was."""

import ast
import asyncio
import json
import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

import services
from machines import NOON_MS
from makers import a_roster
from running import running
from tablo import machine, paths, texts
from tablo.championship.events import Fact, RosterRevised
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.championship.refusals import Answer
from tablo.checkup import database, folders, host, look, network
from tablo.checkup.finding import Finding, Level
from tablo.cli import main
from tablo.clock import Saved, is_synchronised
from tablo.machine import Disk
from tablo.settings import Settings
from tablo.store import backup, meta, migrations
from tablo.store import roster as stored_roster
from tablo.store.backup import Made
from tablo.store.database import Database
from tablo.store.journal import Journal, Record

GB = 10**9
HOUR = 3_600_000
DAY = 24 * HOUR
ACTOR = ActorId("person:1")
SOUND = {"TABLO_HOST": "127.0.0.1", "TABLO_PUBLIC_URL": "http://board.test"}

Doctor = Callable[..., Result]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Give the command over a data folder of its own, on a machine that speaks English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    given = {**SOUND, "TABLO_DATA": str(tmp_path / "data"), "TABLO_PORT": str(services.free_port())}

    def run(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(
            main, ("doctor", *words), env={**given, **environment}, catch_exceptions=False
        )

    return run


def found(about: str, **settings: Any) -> list[tuple[Level, str]]:
    """List what is found about a subject under these settings, in English."""
    return [said(one) for one in look(configured(**settings)) if one.about == about]


def configured(**settings: Any) -> Settings:
    """Give settings that differ so from those of a machine where only tests listen."""
    given: dict[str, Any] = {"_env_file": None, "host": "127.0.0.1", "port": 0, **settings}
    return Settings(**given)


def said(one: Finding) -> tuple[Level, str]:
    """Give a finding's level and words."""
    return one.level, one.told("en").what


def a_node(folder: Path, lines: int = 3) -> Path:
    """Make a database as a node leaves it: a roster, a journal of so many lines, a checkpoint."""
    folder.mkdir(exist_ok=True)
    file = folder / "tablo.sqlite3"
    with Database.open(f"sqlite:///{file}") as opened:
        migrations.upgrade(opened)
        opened.write_now(lambda into: stored_roster.save(into, a_roster()))
        asyncio.run(_write(opened, lines))
    return file


async def _write(opened: Database, lines: int) -> None:
    journal = Journal(opened)
    await journal.open()
    await journal.append([_record(number) for number in range(1, lines + 1)])
    await journal.checkpoint(await journal.open())


def _record(number: int) -> Record:
    event = RosterRevised(revision=1)
    fact = Fact(id=number, at=Instant(number), actor=ACTOR, event=event)
    return Record(
        command_id=CommandId(f"c{number}"),
        actor=ACTOR,
        name="Revise",
        answer=Answer(outcome="accepted"),
        facts=(fact,),
    )


def tamper(file: Path, *statements: str) -> None:
    """Change a database behind Tablo's back, its triggers taken away."""
    with closing(sqlite3.connect(file)) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_fresh_machine_is_fit(doctor: Doctor, tmp_path: Path) -> None:
    """Before anything is installed nothing is wrong, and nothing is left behind."""
    result = doctor()

    assert 0 == result.exit_code
    assert "There is no database yet." in result.output
    assert "Wrong: 0." in result.output
    assert [] == list(tmp_path.iterdir())


def test_a_node_is_left_as_it_was(doctor: Doctor, tmp_path: Path) -> None:
    """A look at a database changes no byte of it, and leaves no file beside it."""
    file = a_node(tmp_path / "data")
    before = {path.name: path.read_bytes() for path in file.parent.iterdir()}

    doctor()

    assert before == {path.name: path.read_bytes() for path in file.parent.iterdir()}


def test_what_is_wrong_ends_with_1_and_says_what_to_do(doctor: Doctor, tmp_path: Path) -> None:
    """A journal without a backup is wrong, and the way to one stands below."""
    a_node(tmp_path / "data")

    result = doctor()

    assert 1 == result.exit_code
    assert "There is no backup yet." in result.output
    assert "> Run `tablo backup FILE`" in result.output


def test_programs_get_findings(doctor: Doctor, tmp_path: Path) -> None:
    """With --json a program counts what is wrong, and knows each subject in any language."""
    a_node(tmp_path / "data")

    told = [json.loads(doctor("--json", LANG=lang).output) for lang in ("C", "ru_RU.UTF-8")]

    assert 1 == told[0]["wrong"]
    assert ["backup"] == [one["about"] for one in told[0]["findings"] if one["level"] == "wrong"]
    assert 1 == len({tuple(one["about"] for one in each["findings"]) for each in told})
    assert told[0]["findings"][0]["what"] != told[1]["findings"][0]["what"]


def test_wrong_usage(doctor: Doctor) -> None:
    """A word that it doesn't know ends with 2."""
    assert 2 == doctor("everything").exit_code


def test_settings_that_cannot_be_read(doctor: Doctor) -> None:
    """Each setting that can't be is a finding of its own."""
    result = doctor(TABLO_PORT="a lot", TABLO_LEASE_S="0")

    assert 1 == result.exit_code
    assert "TABLO_PORT" in result.output
    assert "TABLO_LEASE_S" in result.output
    assert "Wrong: 2." in result.output


def test_every_finding_speaks_russian(doctor: Doctor, tmp_path: Path) -> None:
    """On a Russian machine all is Russian, whichever variable says so."""
    a_node(tmp_path / "data")

    result = doctor(LC_ALL="ru_RU.UTF-8", LANG="en_US.UTF-8")

    assert "непорядок" in result.output
    assert "Резервной копии ещё нет." in result.output
    assert not {"worth knowing", "database", "disk"} & set(result.output.split("  "))


def messages() -> Iterator[str]:
    """List the strings of several words that the checks' sources hold, docstrings aside."""
    for path in sorted((paths.PACKAGE / "checkup").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in alone:
                continue
            if isinstance(node.value, str) and re.search(r"\w \S", node.value):
                yield node.value


def test_every_message_has_its_russian() -> None:
    """Whatever a check may say, on whichever machine, stands in the catalogue."""
    russian = {**texts.catalogue("ru"), **texts.catalogue("ru", "tablo")}
    sentences = set(messages())

    assert len(sentences) > 50
    assert set() == sentences - russian.keys()


def test_without_the_catalogue_it_says_so_in_english(
    doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Russian texts were never installed, it still speaks, and names what is missing."""
    from tablo.cli import language

    monkeypatch.setattr(texts, "LOCALE", tmp_path)
    for cached in (texts.catalogue, language.is_there):
        cached.cache_clear()
    try:
        result = doctor(LC_ALL="ru_RU.UTF-8")
    finally:
        for cached in (texts.catalogue, language.is_there):
            cached.cache_clear()

    assert 1 == result.exit_code
    assert "This installation lacks locale/ru/." in result.output


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"redis_url": "redis://127.0.0.1:1"}, "several processes can't share SQLite"),
        ({"public_url": "http://board.test", "secure_cookies": True}, "Nobody can sign in"),
        (
            {"public_url": "http://board.test", "allowed_hosts": "tablo.test"},
            "lacks the host of http://board.test",
        ),
        ({"database_url": "mysql://board"}, "names no database"),
        ({"database_url": "sqlite://"}, "names no database"),
        ({"database_url": "the usual one"}, "names no database"),
    ],
)
def test_settings_that_exclude_each_other(
    tmp_path: Path, settings: dict[str, Any], words: str
) -> None:
    """Settings that are each right, and together let nobody in or nothing run, are named."""
    (level, what), *more = found("settings", data=tmp_path, **settings)

    assert ("wrong", []) == (level, more)
    assert words in what


def test_a_place_where_nothing_can_be_written() -> None:
    """A data folder in which even root can't write is wrong."""
    ((level, what),) = found("folder", data=Path("/proc/tablo"))

    assert "wrong" == level
    assert "Nothing can be written in /proc" in what


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """A file where the data folder should be is wrong."""
    (tmp_path / "data").write_text("not a folder")

    assert [("wrong", f"{tmp_path}/data is no folder.")] == found("folder", data=tmp_path / "data")


def test_a_database_on_another_disk(tmp_path: Path) -> None:
    """Where the database lies elsewhere, both folders are looked at."""
    for name in ("data", "elsewhere"):
        (tmp_path / name).mkdir()

    looked = found(
        "folder",
        data=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path}/elsewhere/tablo.sqlite3",
    )

    assert [f"{tmp_path}/{name} can be written." for name in ("data", "elsewhere")] == [
        what for _, what in looked
    ]


@pytest.mark.parametrize(
    ("one", "level"),
    [
        (folders.room(Disk(free=6 * GB, size=9 * GB)), "ok"),
        (folders.room(Disk(free=4 * GB, size=9 * GB)), "known"),
        (folders.room(Disk(free=GB // 2, size=9 * GB)), "wrong"),
        (folders.pace(3), "ok"),
        (folders.pace(80), "known"),
        (folders.pace(700), "wrong"),
        (host.memory(2 * GB), "ok"),
        (host.memory(GB // 2), "known"),
        (host.memory(GB // 8), "wrong"),
        (host.sockets(50, None), "ok"),
        (host.sockets(50, 65_536), "ok"),
        (host.sockets(50, 1024), "known"),
        (host.sockets(1000, 1024), "wrong"),
        (host.time(True), "ok"),
        (host.time(False), "known"),
        (host.time(None), "known"),
        (database.age(None, 0, DAY), "ok"),
        (database.age(None, 7, DAY), "wrong"),
    ],
)
def test_how_bad_a_fact_is(one: Finding, level: Level) -> None:
    """What a machine lacks is judged by how much is left; what is not right comes with advice."""
    assert level == one.level
    assert (level == "ok") == (one.advice == "")


@pytest.mark.parametrize(
    ("hours", "behind", "level"),
    [(0.5, 5, "ok"), (3, 0, "ok"), (3, 5, "known"), (30, 0, "ok"), (30, 5, "wrong")],
)
def test_the_age_of_a_backup(hours: float, behind: int, level: Level) -> None:
    """A backup gets old only by what came since: after an hour it is worth knowing, then wrong."""
    made = Made(at=NOON_MS, last=10, name="node.tar", size=1)

    assert level == database.age(made, 10 + behind, NOON_MS + round(hours * HOUR)).level


def test_a_durable_write_is_measured(tmp_path: Path) -> None:
    """The pace of a folder is the median of its writes, and the probe is gone."""
    instants = iter([0.0, 0.0, 0.0, 0.25, 0.25, 0.25, 0.375, 0.375, 0.375, 1.0, 1.0])

    assert 0.25 == machine.sync_s(tmp_path, lambda: next(instants))
    assert [] == list(tmp_path.iterdir())


def test_a_node_in_order(tmp_path: Path) -> None:
    """Of a sound node the tables, the journal's newest lines and the backup are right."""
    file = a_node(tmp_path)
    with Database.open(f"sqlite:///{file}", readonly=True) as opened:
        made = backup.write(opened, tmp_path / "media", tmp_path / "node.tar", NOON_MS)
    backup.note(tmp_path, made)

    assert [("ok", "The tables are those of this release.")] == found("database", data=tmp_path)
    assert [("ok", "The newest 3 of 3 lines are as they were written.")] == found(
        "journal", data=tmp_path
    )
    assert ["ok"] == [level for level, _ in found("backup", data=tmp_path)]


@pytest.mark.parametrize(
    ("version", "words"), [("0001", "an older release"), ("tomorrow", "another release")]
)
def test_tables_of_another_release(tmp_path: Path, version: str, words: str) -> None:
    """Tables that this release would not serve are wrong, older and newer ones alike."""
    tamper(a_node(tmp_path), f"UPDATE alembic_version SET version_num = '{version}'")

    ((level, what),) = found("database", data=tmp_path)

    assert "wrong" == level
    assert words in what


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """What can't be read as a database is wrong."""
    (tmp_path / "tablo.sqlite3").write_bytes(b"marks " * 1000)

    ((level, what),) = found("database", data=tmp_path)

    assert "wrong" == level
    assert "can't be read" in what


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE journal SET data = '{}' WHERE id = 2", "Line 2: it was changed"),
        ("DELETE FROM journal WHERE id = 2", "Line 3: the lines before it are missing"),
        ("DELETE FROM journal WHERE id = 3", "Line 3: the tail names another last line"),
        ("DELETE FROM journal", "Line 3: the tail names another last line"),
        ("DELETE FROM tail", "its tail is missing"),
    ],
)
def test_a_broken_journal(tmp_path: Path, change: str, words: str) -> None:
    """Whatever somebody did to the newest lines is found."""
    tamper(a_node(tmp_path), change)

    level, what = found("journal", data=tmp_path)[0]

    assert "wrong" == level
    assert words in what


def test_a_long_journal_is_read_from_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only so many newest lines are looked at: what lies before is for `tablo verify`."""
    monkeypatch.setattr(database, "NEWEST", 3)
    file = a_node(tmp_path, lines=9)

    tamper(file, "UPDATE journal SET data = '{}' WHERE id = 5")
    assert [("ok", "The newest 3 of 9 lines are as they were written.")] == found(
        "journal", data=tmp_path
    )
    tamper(file, "UPDATE journal SET data = '{}' WHERE id = 7")
    assert "wrong" == found("journal", data=tmp_path)[0][0]


def test_a_checkpoint_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long journal without a usable checkpoint starts slowly, which is worth knowing."""
    monkeypatch.setattr(database, "CHECKPOINT_EVERY", 3)
    file = a_node(tmp_path)
    assert 1 == len(found("journal", data=tmp_path))

    tamper(file, "UPDATE checkpoint SET state = '{'")

    assert ("known", "No checkpoint can be read: the next start takes longer.") in found(
        "journal", data=tmp_path
    )


def test_a_clock_that_lies_behind(tmp_path: Path) -> None:
    """A clock that stands before what the database has seen, after a dead battery, is wrong."""
    far = Saved(boot_id="another", base_ms=0, last_ms=9_000_000_000_000)
    with Database.open(f"sqlite:///{a_node(tmp_path)}") as opened:
        opened.write_now(lambda into: meta.save(into, meta.TIMELINE, far))

    assert "wrong" in [level for level, _ in found("clock", data=tmp_path)]


def test_a_zone_that_the_machine_lacks(tmp_path: Path) -> None:
    """A venue's zone that the machine has no data for is named."""
    roster = a_roster()
    venues = {id: replace(venue, zone="Moon/Tycho") for id, venue in roster.venues.items()}
    with Database.open(f"sqlite:///{a_node(tmp_path)}") as opened:
        opened.write_now(lambda into: stored_roster.save(into, replace(roster, venues=venues)))

    assert ("wrong", "This machine doesn't know the time zone Moon/Tycho.") in found(
        "zones", data=tmp_path
    )


def test_a_port_that_another_program_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port on which something else listens, and says nothing, is wrong."""
    monkeypatch.setattr(network, "ANSWER_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        ((level, what),) = found("port", data=tmp_path, port=port)

    assert "wrong" == level
    assert f"Port {port}" in what


@pytest.mark.parametrize("hosts", ["", "board.test"])
def test_a_port_that_our_own_server_has(tmp_path: Path, hosts: str) -> None:
    """A Tablo that runs there and is ready is right, and its database is read beside it."""
    with running(tmp_path, allowed_hosts=hosts) as site:
        port = int(site.url.rpartition(":")[2])
        given = {"data": tmp_path, "port": port, "allowed_hosts": hosts}

        assert [("ok", f"Tablo is running on port {port}, and ready.")] == found("port", **given)
        assert ["ok"] == [level for level, _ in found("database", **given)]


def test_where_screens_come_to(tmp_path: Path) -> None:
    """Screens need an address that isn't the machine's own inside."""
    everywhere = configured(data=tmp_path, host="0.0.0.0", port=8000)
    inside = everywhere.model_copy(update={"host": "127.0.0.1"})
    proxied = inside.model_copy(update={"public_url": "https://board.test"})

    assert ("ok", "Screens come to http://192.0.2.7:8000/.") == said(
        network.reach(everywhere, ("192.0.2.7",))
    )
    assert "wrong" == network.reach(everywhere, ()).level
    assert "known" == network.reach(inside, ("127.0.0.1",)).level
    assert "ok" == network.reach(proxied, ("127.0.0.1",)).level


def test_the_machine_knows_its_addresses() -> None:
    """Addresses are those of interfaces, never the one that leads back."""
    assert all(not one.startswith("127.") for one in machine.addresses())
    assert all(socket.inet_aton(one) for one in machine.addresses())


def test_asking_for_the_clock_changes_nothing() -> None:
    """The system says yes, no or nothing, as often as it is asked."""
    assert is_synchronised() in {True, False, None}
    assert is_synchronised() == is_synchronised()


def test_redis_is_asked(tmp_path: Path, redis_url: str) -> None:
    """A Redis that answers is right; one that doesn't is wrong."""
    ((level, what),) = found("redis", data=tmp_path, redis_url=redis_url)
    ((silent, _),) = found("redis", data=tmp_path, redis_url="redis://127.0.0.1:1")

    assert ("ok", "wrong") == (level, silent)
    assert "answers" in what


def test_postgres_is_asked(tmp_path: Path, postgres_url: str) -> None:
    """A PostgreSQL that answers is right, though a node wants its tables; a dead one is wrong."""
    with services.empty_database(postgres_url) as url:
        answers, tables = found("database", data=tmp_path, database_url=url)
    gone = "postgresql+psycopg://postgres@127.0.0.1:1/tablo"
    ((dead, _),) = found("database", data=tmp_path, database_url=gone)

    assert ("ok", "wrong", "wrong") == (answers[0], tables[0], dead)


def test_a_check_that_fails_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which a check itself fails gets all other findings, and that one."""

    def broken(*_: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr(machine, "free_memory", broken)

    everything = [*look(configured(data=tmp_path))]

    assert "build" == everything[-1].about
    assert ["known"] == [one.level for one in everything if one.about == "checkup"]

"""A node as one file: whole or not there, and back exactly as it was."""

import asyncio
import signal
import subprocess
import sys
import tarfile
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

import services
from makers import a_roster
from tablo.access.actors import Scope
from tablo.championship.ids import ActorId
from tablo.store import backup, migrations
from tablo.store import roster as rosters
from tablo.store.accounts import Accounts
from tablo.store.database import Database
from tablo.store.errors import BackupBroken, BackupRefused, DatabaseInUse
from tablo.store.media import Library

PASSWORD = "correct horse"
BACKUP = """
import sys
from pathlib import Path
from tablo.store import backup
from tablo.store.database import Database
folder, file = map(Path, sys.argv[1:])
with Database.open(f"sqlite:///{folder / 'tablo.sqlite3'}", readonly=True) as database:
    backup.write(database, folder / "media", file, 2)
"""


class Place:
    """Hold a data folder: its database and its media."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "tablo.sqlite3"
        self.media = folder / "media"

    def open(self, *, readonly: bool = False) -> Database:
        """Open the database."""
        return Database.open(f"sqlite:///{self.file}", readonly=readonly)

    def keep(self, database: Database, body: bytes) -> str:
        """Take a picture in, and give its name."""
        library = Library(self.media, database, lambda: 1, limit=1 << 40)
        with library.draft() as draft:
            draft.write_bytes(body)
            kept = library.keep(
                draft, "webp", title="x", kind="picture", width=1, height=1, by=ActorId("me")
            )
        return kept.name


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Give a data folder with a championship and one picture."""
    place = Place(tmp_path / "data")
    with place.open() as database:
        migrations.upgrade(database)
        database.write_now(lambda into: rosters.save(into, a_roster(), expected=0))
        place.keep(database, b"a picture")
    return place


def made(place: Place, file: Path, at: int = 1) -> backup.Made:
    """Back a place up."""
    with place.open(readonly=True) as database:
        return backup.write(database, place.media, file, at)


def title(place: Place) -> str:
    """Read the championship's title."""
    with place.open(readonly=True) as database:
        return database.read_now(rosters.load).championship.title.ru


def rename(database: Database, new: str) -> None:
    """Give the championship another title."""
    held = database.read_now(rosters.load)
    title = replace(held.championship.title, ru=new)
    changed = replace(held, championship=replace(held.championship, title=title))
    database.write_now(lambda into: rosters.save(into, changed, expected=held.revision))


def test_back_as_it_was(place: Place, tmp_path: Path) -> None:
    """What was backed up beside a writer comes back: tables, pictures, for the owner only."""
    file, other = tmp_path / "node.tar", Place(tmp_path / "other")
    with place.open() as writing:
        rename(writing, "До копии")
        made(place, file)
        rename(writing, "После копии")

    held = backup.restore(file, other.file, other.media)

    assert title(other) == "До копии"
    assert [path.read_bytes() for path in other.media.iterdir()] == [b"a picture"]
    assert len(held.media) == 1
    assert [0o600, 0o600] == [path.stat().st_mode & 0o777 for path in (file, other.file)]


def test_who_was_signed_in_signs_in_again(place: Place, tmp_path: Path) -> None:
    """A session that ended after the backup was made doesn't come back to life with it."""
    other = Place(tmp_path / "other")

    async def sign_in(database: Database) -> str:
        accounts = Accounts(database, lambda: 1)
        await accounts.add("anna", "Анна", "director", Scope(), PASSWORD)
        session = await accounts.sign_in("anna", PASSWORD)
        assert session is not None
        return session.token

    async def who(database: Database, token: str) -> list[bool]:
        accounts = Accounts(database, lambda: 1)
        holds = await accounts.person_by_session(token)
        return [holds is not None, await accounts.check_password("anna", PASSWORD)]

    with place.open() as database:
        token = asyncio.run(sign_in(database))
        assert asyncio.run(who(database, token)) == [True, True]
        made(place, tmp_path / "node.tar")

    backup.restore(tmp_path / "node.tar", other.file, other.media)

    with other.open() as database:
        assert asyncio.run(who(database, token)) == [False, True]


def test_the_former_file_stays_until_the_new_one_is_whole(place: Place, tmp_path: Path) -> None:
    """Killed in the middle, a backup leaves the last one as it was; the next one cleans up."""
    file = tmp_path / "node.tar"
    made(place, file)
    before = file.read_bytes()
    with place.open() as database:
        name = place.keep(database, b"a film")
    with (place.media / name).open("wb") as film:
        film.truncate(2_000_000_000)  # takes seconds to be packed
    command = [sys.executable, "-c", BACKUP, str(place.folder), str(file)]
    process = subprocess.Popen(command)
    drafts = tmp_path / ".node.tar.draft" / "draft.tar"

    services.wait_until(
        lambda: drafts.exists() and drafts.stat().st_size > 1_000_000, "a draft of the backup"
    )
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert file.read_bytes() == before
    (place.media / name).write_bytes(b"a film")
    made(place, file)
    assert not drafts.exists()
    with tarfile.open(file) as tar:
        assert f"media/{name}" in tar.getnames()


def test_a_running_server_is_left_alone(place: Place, tmp_path: Path) -> None:
    """Nothing is restored over a database that somebody holds, nor over one that is there."""
    made(place, tmp_path / "node.tar")
    with place.open(), pytest.raises(DatabaseInUse):
        backup.restore(tmp_path / "node.tar", place.file, place.media, replace=True)

    with pytest.raises(BackupRefused):
        backup.restore(tmp_path / "node.tar", place.file, place.media)


def test_what_was_there_is_set_aside(place: Place, tmp_path: Path) -> None:
    """A database that is replaced lies beside the new one, under another name."""
    made(place, tmp_path / "node.tar")
    with place.open() as database:
        rename(database, "Новое")

    backup.restore(tmp_path / "node.tar", place.file, place.media, replace=True)

    aside = Place(place.folder)
    aside.file = place.folder / "tablo.sqlite3.before-1"
    assert [title(place), title(aside)] == ["Кубок", "Новое"]


@pytest.mark.parametrize("damage", ["cut", "database", "medium", "other"])
def test_a_damaged_file_changes_nothing(place: Place, tmp_path: Path, damage: str) -> None:
    """A backup that isn't whole, or was changed, is refused before anything is touched."""
    file, other = tmp_path / "node.tar", Place(tmp_path / "other")
    made(place, file)
    body = file.read_bytes()
    inside = b"a picture" if damage == "medium" else "Кубок".encode()
    file.write_bytes(
        {
            "cut": body[: len(body) // 2],
            "database": body.replace(inside, bytes(len(inside))),
            "medium": body.replace(inside, bytes(len(inside))),
            "other": b"no backup at all",
        }[damage]
    )

    with pytest.raises(BackupBroken):
        backup.restore(file, other.file, other.media)

    assert [path.name for path in other.folder.iterdir()] == ["tablo.sqlite3.lock"]


def test_a_name_that_leads_elsewhere(place: Place, tmp_path: Path) -> None:
    """A file that names a medium outside of its folder is refused."""
    file, other = tmp_path / "node.tar", Place(tmp_path / "other")
    made(place, file)
    name = f"{sha256(b'a picture').hexdigest()}.webp".encode()
    elsewhere = b"../" + b"x" * (len(name) - 3)
    file.write_bytes(file.read_bytes().replace(name, elsewhere))

    with pytest.raises(BackupBroken):
        backup.restore(file, other.file, other.media)


def test_the_last_one_is_remembered(place: Place, tmp_path: Path) -> None:
    """The data folder knows of its last backup, also while a server holds the database."""
    assert backup.last(place.folder) is None

    backup.note(place.folder, made(place, tmp_path / "node.tar", at=7))

    last = backup.last(place.folder)
    assert last is not None
    assert (last.at, last.name) == (7, "node.tar")

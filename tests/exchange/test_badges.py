"""A pack of badges: whose each picture is, and what no pack can do to the server."""

import io
import zipfile
from pathlib import Path

import pytest

from exchange.footage import a_picture
from makers import a_delegation
from tablo.championship.ids import DelegationId
from tablo.exchange import badges
from tablo.exchange.badges import pictures_of
from tablo.exchange.pictures import Unfit


def a_pack(folder: Path, *files: tuple[str, bytes]) -> Path:
    """Pack files into a zip."""
    path = folder / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in files:
            pack.writestr(name, body)
    return path


TAT, URAL = DelegationId("tat"), DelegationId("ural")
KNOWN = {TAT: a_delegation(TAT, "Татарстан"), URAL: a_delegation(URAL, "Свердловская область")}


def test_named_by_key_or_code(tmp_path: Path) -> None:
    """A file belongs to the delegation whose key or code it is named by; letters' case is no matter."""
    pack = a_pack(tmp_path, ("signs/tat.png", b"1"), ("све.webp", b"2"), ("readme.txt", b"3"))

    found = [(name, whose and whose.id, body) for name, whose, body in pictures_of(pack, KNOWN)]

    assert [
        ("tat.png", "tat", b"1"),
        ("све.webp", "ural", b"2"),
        ("readme.txt", None, b""),
    ] == found


def test_what_archivers_add_is_passed_over(tmp_path: Path) -> None:
    """Folders and the hidden files of some systems are no pictures."""
    pack = a_pack(tmp_path, ("signs/", b""), ("__MACOSX/._tat.png", b"x"), (".DS_Store", b"x"))

    assert [] == list(pictures_of(pack, KNOWN))


def test_names_lead_nowhere(tmp_path: Path) -> None:
    """A name with a path in it is only a name: nothing is unpacked to disk."""
    pack = a_pack(tmp_path, ("../../etc/tat.png", a_picture()))

    ((name, whose, _),) = pictures_of(pack, KNOWN)

    assert ("tat.png", "tat") == (name, whose and whose.id)
    assert [pack] == list(tmp_path.iterdir())


def test_a_bomb_is_not_lit(tmp_path: Path) -> None:
    """A file that unpacks to more than it may is refused after so much of it."""
    pack = a_pack(tmp_path, ("tat.png", bytes(50_000_000)))
    assert pack.stat().st_size < 100_000

    with pytest.raises(Unfit) as refused:
        list(pictures_of(pack, KNOWN))

    assert badges.TOO_LARGE == refused.value.message


def test_too_many(tmp_path: Path) -> None:
    """A pack of more files than there are regions in any country is refused."""
    pack = a_pack(tmp_path, *((f"{n}.png", b"") for n in range(501)))

    with pytest.raises(Unfit) as refused:
        list(pictures_of(pack, KNOWN))

    assert badges.TOO_MANY == refused.value.message


def test_no_pack(tmp_path: Path) -> None:
    """What is no zip, or a damaged one, is refused."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as pack:
        pack.writestr("tat.png", b"x" * 100)
    damaged = bytearray(whole.getvalue())
    damaged[60] ^= 0xFF

    for body in (b"PK\3\4", bytes(damaged), b"<html>"):
        path = tmp_path / "pack"
        path.write_bytes(body)
        with pytest.raises(Unfit) as refused:
            list(pictures_of(path, KNOWN))
        assert badges.NOT_A_PACK == refused.value.message

"""A pack of pictures that stand for badges: a zip of files that are named by delegation or code."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from tablo.championship.ids import DelegationId
from tablo.championship.roster import Delegation
from tablo.exchange.pictures import Unfit

FILES_LIMIT, FILE_LIMIT = 500, 5_000_000
"""Files of a pack, and bytes of each, whatever the pack says of itself."""
NOT_A_PACK = "This file is no zip, or it is damaged."
TOO_MANY = "A pack has at most {limit} pictures."
TOO_LARGE = "{name} in the pack has more than {limit} MB."


def pictures_of(
    pack: Path, delegations: Mapping[DelegationId, Delegation]
) -> Iterator[tuple[str, Delegation | None, bytes]]:
    """Go through the pictures of a pack: the file's name, whose badge it is, its bytes. Blocks.

    A file is named by a delegation's key or by a badge's code (`16.png`, `ТАТ.webp`); None: it is
    named by neither, and its bytes are not read. Nothing is unpacked to disk. Raises `Unfit`.
    """
    known = {word: one for one in delegations.values() for word in _words(one)}
    try:
        with zipfile.ZipFile(pack) as held:
            files = [one for one in held.infolist() if _is_picture(one)]
            if len(files) > FILES_LIMIT:
                raise Unfit(TOO_MANY, limit=FILES_LIMIT)
            for file in files:
                path = PurePosixPath(file.filename)
                whose = known.get(path.stem.casefold())
                yield path.name, whose, _read(held, file) if whose else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unfit(NOT_A_PACK) from error


def _is_picture(file: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(file.filename)
    # Archivers of some systems put files of their own beside each
    return not file.is_dir() and not path.name.startswith(".") and "__MACOSX" not in path.parts


def _words(delegation: Delegation) -> set[str]:
    code = delegation.badge.code
    return {word.casefold() for word in (delegation.id, code.ru, code.en) if word}


def _read(held: zipfile.ZipFile, file: zipfile.ZipInfo) -> bytes:
    with held.open(file) as opened:
        body = opened.read(FILE_LIMIT + 1)
    if len(body) > FILE_LIMIT:
        name = PurePosixPath(file.filename).name
        raise Unfit(TOO_LARGE, name=name, limit=FILE_LIMIT // 1_000_000)
    return body

"""Films that come in: kept as they are, once their frame holds what it says."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from tablo.exchange.pictures import Unfit

NOT_A_FILM = "This film is damaged or cut off: its parts don't add up to the file."

_HEAD_LIMIT = 32 * 1024 * 1024
"""Bytes of what describes an MP4 film, however long it is."""
_LOOK = 1024 * 1024
"""How far into a WebM film its description is looked for."""
_EBML, _DOCTYPE, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1F43B675
_INFO, _SCALE, _DURATION = 0x1549A966, 0x2AD7B1, 0x4489
_TRACKS, _TRACK, _VIDEO, _WIDTH, _HEIGHT = 0x1654AE6B, 0xAE, 0xE0, 0xB0, 0xBA
_SECOND_NS = 1_000_000
_PARENTS = {_INFO, _TRACKS, _TRACK, _VIDEO}


class Film(Struct, frozen=True, kw_only=True):
    """Say how large a film is, in pixels, and how long, in milliseconds; 0: it doesn't say."""

    width: int
    height: int
    duration: int


def look_at(path: Path, kind: str) -> Film:
    """Read what an "mp4" or "webm" film says of itself. Blocks; raises `Unfit` unless it is one."""
    with path.open("rb") as file:
        try:
            return _mp4(file, path.stat().st_size) if kind == "mp4" else _webm(file.read(_LOOK))
        except (struct.error, ArithmeticError, IndexError, RecursionError, ValueError) as error:
            raise Unfit(NOT_A_FILM) from error


# MP4: boxes inside of boxes, each with its length and a name of four letters


def _mp4(file: BinaryIO, length: int) -> Film:
    found = {name: (start, end) for name, start, end in _top_boxes(file, length)}
    if not {b"moov", b"mdat"} <= found.keys() and b"moof" not in found:
        raise Unfit(NOT_A_FILM)
    start, end = found.get(b"moov", (0, 0))
    if not 0 < end - start <= _HEAD_LIMIT:
        raise Unfit(NOT_A_FILM)
    file.seek(start)
    boxes = list(_boxes(file.read(end - start)))
    sizes = [_size(held) for name, held in boxes if name == b"trak"]
    width, height = max(sizes, default=(0, 0))
    duration = next((_lasts(held) for name, held in boxes if name == b"mvhd"), 0)
    return Film(width=width, height=height, duration=duration)


def _top_boxes(file: BinaryIO, length: int) -> Iterator[tuple[bytes, int, int]]:
    at = 0
    while at < length:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        start = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            start += 8
        end = length if size == 0 else at + size
        if end > length or end < start or not name.isascii():
            raise Unfit(NOT_A_FILM)
        yield name, start, end
        at = end


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        yield name, data[at + 8 : at + size]
        at += size


def _size(track: bytes) -> tuple[int, int]:
    head = next((held for name, held in _boxes(track) if name == b"tkhd"), b"")
    width, height = struct.unpack(">II", head[-8:])
    return width >> 16, height >> 16


def _lasts(head: bytes) -> int:
    place, form = (20, ">IQ") if head[0] == 1 else (12, ">II")
    scale, duration = struct.unpack_from(form, head, place)
    return int(duration * 1000 // scale)


# WebM: elements inside of elements, each with a number and its length


def _webm(data: bytes) -> Film:
    elements = _elements(data)
    number, header = next(elements, (0, b""))
    if number != _EBML or dict(_elements(header)).get(_DOCTYPE, b"").rstrip(b"\0") != b"webm":
        raise Unfit(NOT_A_FILM)
    number, segment = next(elements, (0, b""))
    if number != _SEGMENT:
        raise Unfit(NOT_A_FILM)
    said = dict(_leaves(segment))
    scale = int.from_bytes(said.get(_SCALE, b"\x0f\x42\x40"), "big")
    ticks = said.get(_DURATION, b"\0\0\0\0")
    (lasts,) = struct.unpack(">d" if len(ticks) == 8 else ">f", ticks)
    return Film(
        width=int.from_bytes(said.get(_WIDTH, b""), "big"),
        height=int.from_bytes(said.get(_HEIGHT, b""), "big"),
        duration=int(lasts * scale / _SECOND_NS),
    )


def _leaves(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, held in _elements(data):
        if number == _CLUSTER:
            return
        if number in _PARENTS:
            yield from _leaves(held)
        else:
            yield number, held


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Go through elements; the last may be cut off, or be of a length that nobody knew."""
    at = 0
    while at < len(data):
        id_length = 9 - data[at].bit_length()
        number = int.from_bytes(data[at : at + id_length], "big")
        at += id_length
        length = 9 - data[at].bit_length()
        marked = int.from_bytes(data[at : at + length], "big")
        size = marked & ((1 << 7 * length) - 1)
        at += length
        yield number, data[at : at + size]
        at += size

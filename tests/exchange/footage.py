"""Pictures and films for tests, made on the spot: small, whole, and true to their formats."""

import io
import struct
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (20, 40, 200)


def a_picture(
    form: str = "PNG", size: tuple[int, int] = (64, 36), mode: str = "RGB", **options: Any
) -> bytes:
    """Draw a picture: red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def an_mp4(seconds: int = 7, size: tuple[int, int] = (1920, 1080), frames: int = 200) -> bytes:
    """Make the frame of an MP4 film of a length and size; what it shows is noise."""
    head = struct.pack(">4x8xII", 1000, seconds * 1000) + bytes(80)
    track = bytes(76) + struct.pack(">II", size[0] << 16, size[1] << 16)
    described = _box(b"mvhd", head) + _box(b"trak", _box(b"tkhd", track))
    kinds = b"isom\0\0\2\0isomavc1mp41"
    return _box(b"ftyp", kinds) + _box(b"moov", described) + _box(b"mdat", bytes(range(frames)))


def a_webm(seconds: int = 4, size: tuple[int, int] = (640, 360)) -> bytes:
    """Make the frame of a WebM film of a length and size."""
    info = _element("2AD7B1", (1_000_000).to_bytes(3, "big"))
    info += _element("4489", struct.pack(">d", seconds * 1000))
    video = _element("B0", size[0].to_bytes(2, "big")) + _element("BA", size[1].to_bytes(2, "big"))
    segment = _element("1549A966", info)
    segment += _element("1654AE6B", _element("AE", _element("E0", video)))
    segment += _element("1F43B675", bytes(100))
    return _element("1A45DFA3", _element("4282", b"webm")) + _element("18538067", segment)


def _box(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I4s", len(held) + 8, name) + held


def _element(number: str, held: bytes) -> bytes:
    return bytes.fromhex(number) + (len(held) | 1 << 28).to_bytes(4, "big") + held

"""Messages as websocket frames, made once: the very same bytes then go to every socket.

A server's frames carry no mask, so nothing in them depends on who gets them; nor does the
compressed form, as long as no socket's compression remembers what went before (permessage-deflate
with `server_no_context_takeover`).
"""

import zlib
from typing import Literal

from tablo.wire import frames
from tablo.wire.frames import AnySaid, Frame

DEFLATE_MIN = 128
"""Bytes of text that are not worth compressing, at most."""
DEFLATE_BITS = 12
"""Binary logarithm of how far back the compressed form looks: 4 KiB, which every client can
follow that allows at least so much, and which costs it no more memory than that."""
_LEVEL = 6
_TAIL = b"\x00\x00\xff\xff"
"""What a flush ends with; RFC 7692 has it left out."""
_TEXT, _DEFLATED_TEXT = 0x81, 0xC1
"""First byte: the last (and only) frame of a text message, without and with compression."""


Form = Literal["text", "plain", "deflated"]
"""What is given to a socket: the message itself, its websocket frame, or the compressed one."""


class Prepared:
    """Hold one text message in every form in which it is sent.

    `frame`: the picture that it carries, None when it is no view.
    """

    __slots__ = ("_deflated", "frame", "plain", "text")

    def __init__(self, text: bytes, frame: Frame | None = None) -> None:
        self.text = text
        self.frame = frame
        self.plain = _head(_TEXT, len(text)) + text
        self._deflated: bytes | None = None

    @property
    def deflated(self) -> bytes:
        """Give the compressed frame, made at the first call; the plain one where that is shorter."""
        if self._deflated is None:
            self._deflated = self.plain
            if len(self.text) > DEFLATE_MIN:
                packed = deflate(self.text)
                if len(packed) < len(self.text):
                    self._deflated = _head(_DEFLATED_TEXT, len(packed)) + packed
        return self._deflated

    def form(self, form: Form) -> bytes:
        """Give the message in a form."""
        if form == "plain":
            return self.plain
        return self.deflated if form == "deflated" else self.text

    def alone(self, form: Form) -> bytes:
        """Give the message for one who accepts a form: compressing it pays only for many."""
        return self.text if form == "text" else self.plain


def prepare(said: AnySaid) -> Prepared:
    """Prepare a message that is no view."""
    return Prepared(frames.encode(said))


def prepare_frame(frame: Frame) -> Prepared:
    """Prepare the newest picture of a stream."""
    return Prepared(frame.data, frame)


def deflate(text: bytes) -> bytes:
    """Compress one message, on its own."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -DEFLATE_BITS)
    return (packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(_TAIL)


def _head(first: int, size: int) -> bytes:
    if size < 126:
        return bytes((first, size))
    if size < 1 << 16:
        return bytes((first, 126)) + size.to_bytes(2, "big")
    return bytes((first, 127)) + size.to_bytes(8, "big")

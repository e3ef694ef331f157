"""Prepared messages: what a real client reads from the bytes is what was said, made once."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from makers import NOON
from tablo.wire import prepared
from tablo.wire.frames import Goodbye, encode, view_frame
from tablo.wire.prepared import DEFLATE_BITS, DEFLATE_MIN, Prepared, prepare, prepare_frame

SIZES = (0, 1, 125, 126, 127, DEFLATE_MIN, DEFLATE_MIN + 1, 65_535, 65_536, 200_000)


def read(data: bytes, *, deflate: bool = False) -> bytes:
    """Read one message as a client does, with compression agreed on or without."""
    client = ClientProtocol(parse_uri("ws://host/"), state=OPEN, max_size=None)
    if deflate:
        client.extensions = [PerMessageDeflate(True, True, DEFLATE_BITS, 15)]
    client.receive_data(data)
    assert client.parser_exc is None
    (frame,) = client.events_received()
    assert isinstance(frame, Frame)
    assert (Opcode.TEXT, True) == (frame.opcode, frame.fin)
    return bytes(frame.data)


@pytest.mark.parametrize("size", SIZES)
def test_a_client_reads_what_was_said(size: int) -> None:
    """Every length that has a head of its own comes through, plain and compressed."""
    text = b'{"names":"\xd0\x90"}' * (size // 12) + b"x" * (size % 12)

    message = Prepared(text)

    assert text == read(message.plain) == read(message.deflated, deflate=True)
    assert (text, message.plain) == (message.form("text"), message.form("plain"))


@given(st.text().map(str.encode))
def test_any_text_comes_through(text: bytes) -> None:
    """No text is spoilt by either form."""
    message = Prepared(text)

    assert text == read(message.plain) == read(message.deflated, deflate=True)


def test_compressed_once_and_only_when_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compressed form is made at first need and kept; short or dense text stays as it is."""
    made: list[int] = []
    deflate = prepared.deflate

    def counted(text: bytes) -> bytes:
        made.append(len(text))
        return deflate(text)

    monkeypatch.setattr(prepared, "deflate", counted)
    short = prepare(Goodbye(reason="slow"))
    long = prepare_frame(
        view_frame("s", epoch="e", version=1, now=NOON, view=b'"%s"' % (b"x" * 999))
    )
    dense = Prepared(zlib.compress(bytes(range(256)) * 4))

    assert short.deflated is short.plain
    assert encode(Goodbye(reason="slow")) == short.text
    assert long.deflated is long.deflated
    assert len(long.deflated) < len(long.plain) // 4
    assert dense.deflated
    assert 1 == made.count(len(long.text))


def test_each_message_is_compressed_on_its_own() -> None:
    """The same message gives the same bytes, whatever was sent before."""
    text = b"marks and totals " * 50

    assert Prepared(text).deflated == Prepared(text).deflated

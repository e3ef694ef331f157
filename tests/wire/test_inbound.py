"""Reading what clients say: a message, or words about what is wrong with it. Never an error."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablo.championship.commands import COMMANDS, RecordMark, ShowScene
from tablo.championship.ids import EntryId, ModuleId, ScreenId
from tablo.wire import inbound
from tablo.wire.frames import Complaint
from tablo.wire.inbound import (
    BATCH_LIMIT,
    CLIENT_COMMANDS,
    MESSAGE_LIMIT,
    MESSAGES,
    Command,
    Invalid,
    Painted,
    decode,
    decode_batch,
    read_command,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def a_command(name: str, data: str = "{}") -> Command:
    """Make a command message."""
    return Command(id="c1", name=name, data=msgspec.Raw(data.encode()))


def invalid(name: str, data: str) -> str:
    """Read a command that must be invalid, and give the English words about it."""
    command = read_command(a_command(name, data))
    assert isinstance(command, Invalid)
    result = command.result("c1", "en")
    assert result.outcome == "invalid"
    assert result.reason is not msgspec.UNSET
    return result.reason.text


def test_every_message_of_the_contract_is_read() -> None:
    """The messages of the contract, as it writes them, become structs."""
    assert isinstance(
        decode(
            '{"type":"hello","key":"k","kind":"screen","engine":"Chrome/127","build":"1","lang":"en"}'
        ),
        inbound.Hello,
    )
    assert inbound.Subscribe(streams=("index@public",)) == decode(
        '{"type":"subscribe","streams":["index@public"]}'
    )
    assert inbound.Unsubscribe(streams=()) == decode('{"type":"unsubscribe","streams":[]}')
    assert inbound.Ping(t0=12.5) == decode('{"type":"ping","t0":12.5}')
    assert Painted(streams={"a": 3}, fps=59.8, visible=True, offset_ms=2.1, rtt_ms=4.0) == decode(
        '{"type":"painted","streams":{"a":3},"fps":59.8,"visible":true,"offset_ms":2.1,"rtt_ms":4}'
    )
    command = decode('{"type":"command","id":"x","name":"LockMarks","data":{"contest":"c"}}')
    assert isinstance(command, Command)
    assert bytes(command.data) == b'{"contest":"c"}'


def test_what_is_unknown_in_a_message_is_ignored() -> None:
    """A field that a later version adds does no harm."""
    assert inbound.Ping(t0=1) == decode('{"type":"ping","t0":1,"colour":"red"}')


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        (
            '{"type":"subscribe","streams":"x"}',
            "invalid",
            'message "subscribe": expected array, got string at $.streams',
        ),
        (
            '{"type":"subscribe"}',
            "invalid",
            'message "subscribe": expected a value, got nothing at $.streams',
        ),
        (
            '{"type":"subscribe","streams":["a",1]}',
            "invalid",
            'message "subscribe": expected string, got integer at $.streams[1]',
        ),
        (
            json.dumps({"type": "subscribe", "streams": ["a"] * 201}),
            "invalid",
            (
                'message "subscribe": expected array of length at most 200, got array of 201'
                " at $.streams"
            ),
        ),
        (
            '{"type":"hello","kind":"fridge"}',
            "invalid",
            (
                'message "hello": expected one of "api", "output", "person", "public", "screen",'
                ' got "fridge" at $.kind'
            ),
        ),
        (
            '{"type":"painted","streams":{"a":"1"}}',
            "invalid",
            'message "painted": expected integer, got string at $.streams[...]',
        ),
        (
            json.dumps({"type": "command", "id": "x" * 65, "name": "LockMarks"}),
            "invalid",
            'message "command": expected string of length at most 64, got 65 characters at $.id',
        ),
        ('{"type":"ping","t0":NaN}', "malformed", "expected JSON, got something else: "),
        ("", "malformed", "expected JSON, got something else: "),
        (
            '{"type":"ping","t0":' + "[" * 30_000 + "]" * 30_000 + "}",
            "malformed",
            "expected JSON, got it nested too deeply",
        ),
        ("[]", "invalid", "message: expected object, got array"),
        ('{"type":7}', "invalid", "message: expected string, got integer at $.type"),
        (
            '{"type":"dance"}',
            "unknown_type",
            (
                'expected one of "hello", "subscribe", "unsubscribe", "ping", "painted", "command",'
                ' got "dance" at $.type'
            ),
        ),
        ("{}", "unknown_type", "expected a message with a type, one of "),
        ("x" * (MESSAGE_LIMIT + 1), "too_large", "expected at most 65536 bytes, got more"),
        ("я" * (MESSAGE_LIMIT // 2 + 1), "too_large", "expected at most 65536 bytes, got more"),
        (b"{}", "binary", "expected a text message, got a binary one of 2 bytes"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_complaint_says_what_was_expected_and_what_came(
    raw: bytes | str, code: str, text: str
) -> None:
    """Each malformed message is answered in words that help to mend it."""
    complaint = decode(raw)

    assert isinstance(complaint, Complaint)
    assert complaint.code == code
    assert complaint.text.startswith(text)


@pytest.mark.parametrize("id", ["", "a\nb", "a\n", "\x00", "a\x7f"])
def test_a_command_id_is_plain_text(id: str) -> None:
    """An id that no database and no log could hold safely is complained about."""
    assert isinstance(decode(json.dumps({"type": "command", "id": id, "name": "x"})), Complaint)


def test_a_command_is_read_by_its_name() -> None:
    """Name and data become a command of the championship."""
    assert RecordMark(entry=EntryId("e"), module=ModuleId("m"), mark="88,48", rev=2) == (
        read_command(a_command("RecordMark", '{"entry":"e","module":"m","mark":"88,48","rev":2}'))
    )
    assert ShowScene(screen=ScreenId("s"), scene="timers", params={"venue": "hall"}) == (
        read_command(
            a_command("ShowScene", '{"screen":"s","scene":"timers","params":{"venue":"hall"}}')
        )
    )


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("RecordMark", "{}", "RecordMark needs “entry”."),
        (
            "RecordMark",
            '{"entry":"e","module":"m","mark":17.25}',
            "RecordMark can't take number as “mark”: expected string or null.",
        ),
        (
            "RecordMark",
            '{"entry":"e","module":"m","mark":"1","rev":"2"}',
            "RecordMark can't take string as “rev”: expected integer or null.",
        ),
        ("RecordMark", "[]", "RecordMark can't take array as “data”: expected object."),
        (
            "SetEntryStatus",
            '{"entry":"e","status":"lost"}',
            (
                'SetEntryStatus can\'t take "lost" as “status”: expected one of "active", "dnf", "dns",'
                ' "dsq", "out_of_competition".'
            ),
        ),
        ("Dance", "{}", 'There is no command "Dance". There are: RecordMark, '),
        ("ExpireTimer", '{"timer":"t"}', 'There is no command "ExpireTimer". There are: '),
    ],
)
def test_an_invalid_command_is_told_field_and_expectation(name: str, data: str, text: str) -> None:
    """What can't be read as a command is named, with what would have been right."""
    assert invalid(name, data).startswith(text)


def test_every_command_but_the_servers_own_may_come_from_outside() -> None:
    """The wire's list of commands is the championship's, without what the server says itself."""
    own = {"ExpireTimer", "ExpireGraphic", "ReachAudience", "AutoAdvance", "NotePeek"}
    assert set(CLIENT_COMMANDS) == set(COMMANDS) - own


def test_a_batch_is_one_command_or_an_array_of_them() -> None:
    """HTTP takes a single object too, and needs no type in it."""
    one = b'{"id":"1","name":"LockMarks","data":{"contest":"c"}}'

    assert [command.id for command in batch(one)] == ["1"]
    assert [command.id for command in batch(b"[" + one + b"," + one + b"]")] == ["1", "1"]
    assert batch(b"[]") == ()


def batch(body: bytes) -> tuple[Command, ...]:
    """Read a batch that must be readable."""
    commands = decode_batch(body)
    assert not isinstance(commands, Complaint), commands
    return commands


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'[{"id":"1","name":"a"},{"id":2,"name":"b"}]', "command 1: expected string, got integer"),
        (b'{"name":"a"}', "command: expected a value, got nothing at $.id"),
        (b"[" + b'{"id":"1","name":"a"},' * BATCH_LIMIT + b'{"id":"1","name":"a"}]', "expected at"),
        (b"7", "command: expected object, got integer"),
        (b"\xff", "expected JSON, got something else"),
        (b"[{]", "expected JSON, got something else"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_batch_that_can_not_be_read_is_refused_whole(body: bytes, text: str) -> None:
    """One bad command spoils the request, and is named by its place."""
    complaint = decode_batch(body)

    assert isinstance(complaint, Complaint)
    assert complaint.text.startswith(text)


@given(st.text() | st.binary() | JSON.map(json.dumps))
def test_reading_a_message_never_raises(raw: bytes | str) -> None:
    """Whatever comes is a message or a complaint."""
    assert isinstance(decode(raw), (Complaint, *MESSAGES.values()))


@given(
    st.sampled_from(sorted(MESSAGES)),
    st.dictionaries(
        st.sampled_from(
            ["key", "kind", "streams", "t0", "fps", "visible", "id", "name", "data", "lang"]
        ),
        JSON,
    ),
)
def test_reading_any_fields_of_a_message_never_raises(type: str, fields: dict[str, object]) -> None:
    """A message with any values in its fields is a message or a complaint."""
    decoded = decode(json.dumps({**fields, "type": type}))

    assert isinstance(decoded, (Complaint, MESSAGES[type]))


@given(st.sampled_from(sorted(CLIENT_COMMANDS)) | st.text(max_size=64), st.binary() | st.text())
def test_reading_a_command_from_anything_never_raises(name: str, data: bytes | str) -> None:
    """Whatever stands in a command's data is a command or invalid."""
    source = data if isinstance(data, bytes) else data.encode(errors="replace")
    message = Command(id="1", name=name, data=msgspec.Raw(source))

    assert isinstance(read_command(message), (Invalid, *COMMANDS.values()))


@given(st.data())
def test_reading_a_command_from_any_fields_never_raises(data: st.DataObject) -> None:
    """Any values in the fields that a command knows give a command or a reason in both languages."""
    name = data.draw(st.sampled_from(sorted(CLIENT_COMMANDS)))
    fields = CLIENT_COMMANDS[name].__struct_fields__
    values = data.draw(st.dictionaries(st.sampled_from(fields), JSON))

    command = read_command(a_command(name, json.dumps(values)))

    if isinstance(command, Invalid):
        assert command.reason("ru").text
        assert command.reason("en").text


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_reading_a_batch_never_raises(body: bytes) -> None:
    """Whatever a request carries is commands or a complaint."""
    assert isinstance(decode_batch(body), (tuple, Complaint))

"""Writing what the server says."""

import json

import pytest

from tablo.championship.refusals import Answer, Refusal, Why
from tablo.wire import frames
from tablo.wire.frames import encode, gone_frame, result, view_frame


def test_a_view_is_put_into_its_frame_as_it_is() -> None:
    """The bytes of a view are not parsed or written again."""
    frame = view_frame("index@public", epoch="e1", version=7, now=5, view=b'{"b":1,  "a":2}')

    assert frame.data == (
        b'{"type":"view","stream":"index@public","epoch":"e1","version":7,"server_now":5,'
        b'"view":{"b":1,  "a":2}}'
    )
    assert frame.gone is None


def test_a_stream_that_is_gone_says_why() -> None:
    """The frame of a missing stream is a `gone` message."""
    frame = gone_frame("x@public", "unknown", epoch="e1", now=5)

    assert json.loads(frame.data) == {"type": "gone", "stream": "x@public", "reason": "unknown"}
    assert frame.gone == "unknown"


def test_an_accepted_command_needs_no_reason() -> None:
    """The result of a command that happened is short."""
    said = encode(result("c1", Answer(outcome="accepted", repeated=True), "ru"))

    assert json.loads(said) == {
        "type": "result",
        "id": "c1",
        "outcome": "accepted",
        "repeated": True,
    }


def test_a_conflict_says_what_holds_now() -> None:
    """The loser of a race sees value, who and when."""
    current: dict[str, str | int | None] = {"mark": "17.25", "rev": 3, "by": "p1", "at": 9}
    refusal = Refusal(why=Why.STALE_REVISION, current=current)

    said = json.loads(encode(result("c1", Answer(outcome="conflict", refusal=refusal), "en")))

    assert said["outcome"] == "conflict"
    assert said["reason"] == {
        "code": "stale_revision",
        "text": "Somebody was faster: this has changed since you saw it.",
        "current": current,
    }


@pytest.mark.parametrize("why", Why)
def test_a_refusal_is_told_in_the_language_of_its_sender(why: Why) -> None:
    """Every refusal has a Russian text that differs from the English one."""
    params = dict.fromkeys(
        {part.split("}")[0] for part in why.value.split("{")[1:]},
        "7",
    )
    answer = Answer(outcome="refused", refusal=Refusal(why=why, params=params))

    english, russian = result("c1", answer, "en").reason, result("c1", answer, "ru").reason

    assert isinstance(english, frames.Reason)
    assert isinstance(russian, frames.Reason)
    assert english.text == why.value.format(**params)
    assert russian.text != english.text


def test_what_is_not_known_is_left_out() -> None:
    """Optional members are absent, never null."""
    assert encode(frames.Beat(server_now=1)) == b'{"type":"beat","server_now":1}'
    assert encode(frames.Goodbye(reason="slow")) == b'{"type":"goodbye","reason":"slow"}'

"""How streams are named, and who may read which."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from makers import CONTEST, OUTPUT, SCREEN, a_roster, an_actor
from tablo.access.actors import PUBLIC, Actor, Role, Scope
from tablo.access.roles import ROLES, SEES_MARKS
from tablo.access.streams import StreamName, may_read
from tablo.championship.ids import ActorId
from tablo.views.channels import streams

HERE = [
    "index@public",
    "index@crew",
    f"standings:{CONTEST}@public",
    f"standings:{CONTEST}@venue",
    f"standings:{CONTEST}@broadcast",
    f"standings:{CONTEST}@crew",
    f"marks:{CONTEST}@crew",
    f"screen:{SCREEN}",
    f"output:{OUTPUT}",
    f"output:{OUTPUT}/preview",
]


def reads(actor: Actor) -> set[str]:
    """List which of the sample streams an actor may read."""
    names = {text: StreamName.parse(text) for text in HERE}
    return {text for text, name in names.items() if name and may_read(actor, name, a_roster())}


@pytest.mark.parametrize("text", HERE)
def test_names_round_trip(text: str) -> None:
    """A name reads back as it is written."""
    assert text == str(StreamName.parse(text))


@pytest.mark.parametrize("text", ["", "@public", ":x@public", "index@", "index@moon", "a" * 161])
def test_what_is_no_name(text: str) -> None:
    """A name without a channel, with an unknown audience, or too long is none."""
    assert StreamName.parse(text) is None


@given(some.text(max_size=200))
def test_parsing_never_raises(text: str) -> None:
    """Whatever comes as a name, reading it gives a name that reads back, or nothing."""
    name = StreamName.parse(text)

    assert name is None or name == StreamName.parse(str(name))


def test_the_public_reads_what_is_public() -> None:
    """Whoever did not say who they are reads the public streams, and no other."""
    assert {text for text in HERE if text.endswith("@public")} == reads(PUBLIC)


def test_a_screen_reads_its_own() -> None:
    """A screen reads its own stream, its venue's and the public ones: nothing of the crew's."""
    scope = Scope(kind="screen", id=SCREEN)
    screen = Actor(kind="screen", id=ActorId("screen:wall"), name="", scope=scope)

    expected = {"index@public", f"standings:{CONTEST}@public", f"standings:{CONTEST}@venue"}
    assert {*expected, f"screen:{SCREEN}"} == reads(screen)


def test_an_output_reads_its_own() -> None:
    """An output reads its own stream, what is for broadcast, and the public ones."""
    scope = Scope(kind="output", id=OUTPUT)
    output = Actor(kind="output", id=ActorId("output:air"), name="", scope=scope)

    expected = {"index@public", f"standings:{CONTEST}@public", f"standings:{CONTEST}@broadcast"}
    assert {*expected, f"output:{OUTPUT}"} == reads(output)


def test_a_preview_is_read_with_a_key_of_its_own() -> None:
    """The key of an output's preview reads that, and not what is on air; nor the other way round."""
    preview = f"{OUTPUT}/preview"
    scope = Scope(kind="output", id=preview)
    output = Actor(kind="output", id=ActorId("output:ready"), name="", scope=scope)

    assert f"output:{preview}" in reads(output)
    assert f"output:{OUTPUT}" not in reads(output)


@pytest.mark.parametrize("role", ROLES)
def test_sealed_marks_are_for_few(role: Role) -> None:
    """Only the roles that work with marks read them before anybody may know them."""
    sealed = {f"standings:{CONTEST}@crew", f"marks:{CONTEST}@crew"}

    assert (role in SEES_MARKS) == (sealed <= reads(an_actor(role)))
    assert bool(sealed & reads(an_actor(role))) == (role in SEES_MARKS)


def test_crew_of_another_hall_reads_nothing_here() -> None:
    """A role that holds elsewhere reads no crew stream of this hall, apart from the index."""
    there = an_actor("director", Scope(kind="venue", id="elsewhere"))

    assert {"index@public", "index@crew", f"standings:{CONTEST}@public"} == reads(there)


def test_every_stream_of_the_roster_has_a_name() -> None:
    """The list of streams names each contest, venue, screen and output for each audience."""
    names = {str(stream) for stream in streams(a_roster())}

    assert set(HERE) <= names

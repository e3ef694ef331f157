"""Messages of the director to the host and behind the stage, and who has read them."""

import msgspec
import pytest

from makers import EXPERT, Story, ask
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.access.streams import AUDIENCES, StreamName
from tablo.championship.refusals import Refusal
from tablo.championship.stage_messages import KEPT
from tablo.views.channels import render

TEXT = "Министр опаздывает"


def a_story(to: str = "host") -> Story:
    """Tell of a ceremony in which one message was sent."""
    story = signed(a_show(a_medals_cue()))
    return story.told(ask("SendStageMessage", run=RUN, to=to, text=TEXT))


def told(story: Story, channel: str) -> str:
    """Draw a stream of the crew."""
    view = render(StreamName(channel, RUN, "crew"), story.state, story.roster)
    return msgspec.json.encode(view).decode()


def unread(story: Story, channel: str) -> list[str]:
    """List the messages that a page shows."""
    return [one["text"] for one in msgspec.json.decode(told(story, channel))["messages"]]


def acknowledge(story: Story, **data: object) -> str:
    """Acknowledge a message; give the code of the refusal, or ""."""
    asked = {"message": 1, "place": "host", **data}
    decision = story.tell(ask("AcknowledgeMessage", run=RUN, **asked), after_ms=5, by=EXPERT)
    return decision.code if isinstance(decision, Refusal) else ""


@pytest.mark.parametrize(
    ("to", "host", "backstage"),
    [("host", [TEXT], []), ("backstage", [], [TEXT]), ("all", [TEXT], [TEXT])],
)
def test_a_message_comes_where_it_is_sent(to: str, host: list[str], backstage: list[str]) -> None:
    """The host, those behind the stage or both get it; no audience does."""
    story = a_story(to)

    assert (host, backstage) == (unread(story, "prompter"), unread(story, "backstage"))
    for audience in AUDIENCES:
        view = render(StreamName("ceremony", RUN, audience), story.state, story.roster)
        assert TEXT not in msgspec.json.encode(view).decode()


def test_the_director_sees_who_has_it() -> None:
    """A page says that the message stands there, its reader that it was read; then it goes."""
    story = a_story("all")
    assert "" == acknowledge(story, what="shown")
    shown_at = story.now
    assert [TEXT] == unread(story, "prompter")
    seen = [msgspec.json.decode(told(story, page)) for page in ("prompter", "backstage")]
    assert [True, False] == [one["messages"][0]["shown"] for one in seen]

    assert "" == acknowledge(story)

    assert ([], [TEXT]) == (unread(story, "prompter"), unread(story, "backstage"))
    (message,) = msgspec.json.decode(told(story, "run"))["messages"]
    assert {"host": shown_at} == message["shown"]
    assert {"host": story.now} == message["read"]
    assert ["host", "backstage"] == message["places"]


def test_what_is_read_is_read() -> None:
    """A second reader is told that nothing changed; nobody acknowledges what isn't theirs."""
    story = a_story()

    assert "" == acknowledge(story)
    assert "unchanged" == acknowledge(story)
    assert "unchanged" == acknowledge(story, what="shown")
    assert "unknown_message" == acknowledge(story, place="backstage")
    assert "unknown_message" == acknowledge(story, message=2)


def test_an_empty_message() -> None:
    """A message without a word isn't sent."""
    decision = signed(a_show()).tell(ask("SendStageMessage", run=RUN, to="all", text="  "))

    assert isinstance(decision, Refusal)
    assert "text_needed" == decision.code


def test_a_message_is_no_step() -> None:
    """The director's next press isn't late because a message came in between."""
    story = signed(a_show(a_medals_cue()))
    seen = story.state.run(RUN).rev
    story.told(ask("SendStageMessage", run=RUN, to="host", text=TEXT))
    acknowledge(story)

    assert not isinstance(press(story, rev=seen), Refusal)


def test_old_messages_are_forgotten() -> None:
    """A run remembers the newest ones, and their numbers go on."""
    story = a_story()
    for n in range(KEPT):
        story.told(ask("SendStageMessage", run=RUN, to="host", text=str(n)))

    messages = story.state.run(RUN).messages
    assert list(range(2, KEPT + 2)) == [one.number for one in messages]


def test_a_rehearsal_takes_its_messages_along() -> None:
    """What is sent in a rehearsal stands on the pages while it lasts, and nowhere after it."""
    story = a_story("all")
    story.told(ask("SetRunPhase", run=RUN, phase="finished"))
    story.told(ask("SetRunPhase", run=RUN, phase="rehearsal"))
    before = {name: unread(story, name) for name in ("prompter", "backstage", "run")}
    story.told(ask("SendStageMessage", run=RUN, to="all", text="Проба связи"))
    assert "" == acknowledge(story, message=2)

    during = {name: unread(story, name) for name in ("prompter", "backstage", "run")}
    story.told(ask("SetRunPhase", run=RUN, phase="finished"))
    after = {name: unread(story, name) for name in ("prompter", "backstage", "run")}

    assert {"prompter": [], "backstage": [], "run": []} == before
    assert {"prompter": [], "backstage": ["Проба связи"], "run": ["Проба связи"]} == during
    assert {"prompter": [TEXT], "backstage": [TEXT], "run": [TEXT]} == after


def test_a_number_is_never_given_twice() -> None:
    """A page that has shown a message of a rehearsal takes none of the show for the same one."""
    story = a_story()
    story.told(ask("SetRunPhase", run=RUN, phase="finished"))
    story.told(ask("SetRunPhase", run=RUN, phase="rehearsal"))
    story.told(ask("SendStageMessage", run=RUN, to="host", text="Проба связи"))
    story.told(ask("SetRunPhase", run=RUN, phase="finished"))
    story.told(ask("SendStageMessage", run=RUN, to="host", text="Начинаем"))

    assert [1, 3] == [one.number for one in story.state.run(RUN).messages]

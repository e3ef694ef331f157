"""How a stream is named, and who may read it.

`standings:welding-main@public` is the channel `standings` with the parameter `welding-main` for
the audience `public`. A screen's and an output's own stream carry no audience in their name.
"""

from typing import Literal

from msgspec import Struct

from tablo.access.actors import Actor, Scope
from tablo.access.roles import (
    EVERYWHERE,
    READS_BACKSTAGE,
    SEES_MARKS,
    Scopes,
    contest_scopes,
    output_scopes,
    run_scopes,
    screen_scopes,
    timer_scopes,
    venue_scopes,
)
from tablo.championship.ids import ContestId, OutputId, RunId, ScreenId, TimerId, VenueId
from tablo.championship.roster import Roster

Audience = Literal["public", "venue", "broadcast", "crew"]
AUDIENCES: tuple[Audience, ...] = ("public", "venue", "broadcast", "crew")
SEALED = frozenset({"aspects", "best", "draw", "marks", "medals", "standings"})
"""Channels whose crew streams hold what no audience may know yet."""
NAME_LIMIT = 160
"""Characters that a stream's name may have."""


class StreamName(Struct, frozen=True):
    """Name a stream. `param` is "" for a channel without one, `audience` None for own streams."""

    channel: str
    param: str = ""
    audience: Audience | None = None

    @classmethod
    def parse(cls, text: str) -> "StreamName | None":
        """Read a name as it stands on the wire; None when it is none."""
        if len(text) > NAME_LIMIT:
            return None
        path, at, audience = text.partition("@")
        channel, _, param = path.partition(":")
        known = next((name for name in AUDIENCES if name == audience), None)
        if not channel or (at and known is None):
            return None
        return cls(channel, param, known)

    def __str__(self) -> str:
        path = f"{self.channel}:{self.param}" if self.param else self.channel
        return f"{path}@{self.audience}" if self.audience else path


def may_read(actor: Actor, stream: StreamName, roster: Roster) -> bool:
    """Tell whether an actor may read a stream; whether the stream exists is another question.

    Everybody reads what is public. Crew (any role) reads what other audiences may know inside its
    scope, but sealed marks only where `roles.SEES_MARKS` names the role. A screen reads its own
    stream and what its venue may know; an output its own stream and what is for broadcast.
    """
    if stream.audience == "public":
        return True
    if actor.kind == "system":
        return True
    if actor.kind == "screen":
        return stream.audience == "venue" or _is_own(actor, stream)
    if actor.kind == "output":
        return stream.audience == "broadcast" or _is_own(actor, stream)
    if actor.role is None or (_is_sealed(stream) and actor.role not in SEES_MARKS):
        return False
    if actor.role not in READS_BACKSTAGE.get(stream.channel, {actor.role}):
        return False
    return actor.scope in _scopes(stream, roster, actor)


def _is_sealed(stream: StreamName) -> bool:
    return stream.audience == "crew" and stream.channel in SEALED


def _is_own(actor: Actor, stream: StreamName) -> bool:
    return stream.channel == actor.kind and stream.param == actor.scope.id


def _scopes(stream: StreamName, roster: Roster, actor: Actor) -> Scopes:
    match stream.channel:
        case "standings" | "marks" | "aspects" | "floor" | "draw":
            contest, _, _ = stream.param.partition("/")
            return contest_scopes(ContestId(contest), roster)
        case "timers" | "hall" | "schedule" | "signals":
            return venue_scopes(VenueId(stream.param)) | _contests_in(VenueId(stream.param), roster)
        case "ceremony" | "run" | "peek" | "prompter" | "backstage" | "preflight":
            run, _, _ = stream.param.partition("/")
            return run_scopes(RunId(run), roster)
        case "timer":
            return timer_scopes(TimerId(stream.param), roster)
        case "screen" | "preview":
            return screen_scopes(ScreenId(stream.param), roster)
        case "output":
            output, _, _ = stream.param.partition("/")
            return output_scopes(OutputId(output), roster)
        case "index" | "screens" | "health":
            return frozenset({EVERYWHERE, actor.scope})
        case _:
            return frozenset({EVERYWHERE})


def _contests_in(venue: VenueId, roster: Roster) -> Scopes:
    inside = (contest.id for contest in roster.contests.values() if contest.venue == venue)
    return frozenset[Scope]().union(*(contest_scopes(contest, roster) for contest in inside))

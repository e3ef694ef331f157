"""What broadcast graphics and their fields are called, for people at other programs."""

from tablo.championship.fields import Field
from tablo.championship.graphics import GraphicKind

GRAPHIC_WORDS = {
    "lower-third": "Lower third",
    "score-bug": "Score bug",
    "timer": "Timer",
    "standings-side": "Standings at the side",
    "standings-full": "Standings, full picture",
    "result-strip": "Results in a strip",
    "ticker": "Running line",
    "up-next": "What comes next",
    "versus": "Two competitors side by side",
    "medals": "Medal table",
    "reveal": "Reveal of a ceremony",
    "award": "Special award",
    "countdown": "Countdown",
    "title": "Title, full picture",
    "partners": "Partners in a strip",
    "message": "Message",
}
FIELD_WORDS = {
    "title": "Heading",
    "subtitle": "Second line",
    "name": "Who gets it",
    "text": "Text",
    "rows": "Rows: place; name; from whom; value",
    "lines": "Lines, one below the other",
    "at": "Until when: 18:30, or 2026-11-24T18:30+03:00",
}
_STEERS = "standing"


def fillable(kind: GraphicKind) -> tuple[Field, ...]:
    """List what a program without our data fills in: free texts, and moments.

    Choices, and which standing is meant, only steer what is bound to our data.
    """
    texts = (field for field in kind.typed if field.kind in {"text", "lines", "instant"})
    return tuple(field for field in texts if field.name != _STEERS)

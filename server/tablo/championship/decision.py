"""What the rules answer to a command."""

from tablo.championship.events import AnyEvent
from tablo.championship.refusals import Refusal, Why
from tablo.championship.text import Text

Decision = tuple[AnyEvent, ...] | Refusal
"""At least one event, in the order in which they take effect, or a refusal."""


def refuse(why: Why, **params: str | Text) -> Refusal:
    """Make a refusal with the values that its text names."""
    return Refusal(why=why, params=params)

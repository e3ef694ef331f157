"""What a screen shows: scenes one after the other, in the main place and beside it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Values = dict[str, str | int | float | bool | None]
"""What a scene or a graphic is about: by the names of its fields."""
SECOND = 1000


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Describe one scene of a playlist.

    `duration` is how long it stays, in milliseconds, before the next one. `only`: it is passed
    over unless its contest's places are known here ("published"), or a timer of its contest or
    venue runs ("running").
    """

    scene: Annotated[str, Meta(max_length=64)]
    params: Values = {}
    duration: Annotated[int, Meta(ge=2 * SECOND, le=24 * 3600 * SECOND)] = 15 * SECOND
    only: Literal["", "published", "running"] = ""


Items = Annotated[tuple[Item, ...], Meta(max_length=50)]


class Lineup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Describe a whole picture: the main place, a narrow one beside it, and a line below.

    Items of a place follow each other by the server's time, so that all screens of a group turn
    together. `fade`: a change of pictures goes through the background instead of at once.
    """

    main: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=50)]
    side: Items = ()
    ticker: Items = ()
    fade: bool = True

    def items(self) -> tuple[Item, ...]:
        """List the items of all places."""
        return (*self.main, *self.side, *self.ticker)


def single(scene: str, params: Values) -> Lineup:
    """Give the lineup of one scene, which stays."""
    return Lineup(main=(Item(scene=scene, params=params),))

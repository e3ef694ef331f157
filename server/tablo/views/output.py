"""What one output carries: every layer with all that its graphic draws, in one picture."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.streams import Audience
from tablo.championship.commands import Bus
from tablo.championship.graphics import GRAPHICS
from tablo.championship.ids import Instant, OutputId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import Graphic, State
from tablo.views.graphics import Data, data_of

PREVIEW = "/preview"
"""What follows an output's id in the name of the stream of its preview."""


class OutputName(Struct, frozen=True, kw_only=True):
    """Say which output this is."""

    id: OutputId
    title: Text


class LayerView(Struct, frozen=True, kw_only=True):
    """Draw a layer: which graphic, since when, at which step, with which data.

    `until`: when it goes off air by itself. `lost`: what it does when its link is lost.
    """

    layer: str
    graphic: str
    at: Instant
    step: int
    data: Data
    lost: Literal["hold", "dim", "out"]
    until: Instant | UnsetType = UNSET


class OutputView(Struct, frozen=True, kw_only=True):
    """Draw a bus of an output: all layers in the order of their names."""

    output: OutputName
    bus: Bus
    blank: bool
    layers: tuple[LayerView, ...]


def named_bus(param: str) -> tuple[OutputId, Bus]:
    """Tell which output a stream is about, and which of its buses."""
    id, _, _ = param.partition("/")
    return OutputId(id), "preview" if param == f"{id}{PREVIEW}" else "program"


def output(state: State, roster: Roster, param: str, audience: Audience) -> OutputView | None:
    """Draw the output `param` ("main", "main/preview"); None when there is no such output.

    A graphic whose subject has left the roster is left out. What is blank on air isn't on preview.
    """
    id, bus = named_bus(param)
    if id not in roster.outputs or param not in (id, f"{id}{PREVIEW}"):
        return None
    held = state.output(id)
    drawn = (
        _layer(layer, graphic, id, bus, state, roster, audience)
        for layer, graphic in sorted(held.bus(bus).items())
    )
    return OutputView(
        output=OutputName(id=id, title=roster.outputs[id].title),
        bus=bus,
        blank=held.blank and bus == "program",
        layers=tuple(layer for layer in drawn if layer),
    )


def _layer(
    layer: str,
    graphic: Graphic,
    id: OutputId,
    bus: Bus,
    state: State,
    roster: Roster,
    audience: Audience,
) -> LayerView | None:
    data = data_of(graphic, state, roster, audience, id)
    if data is None:
        return None
    return LayerView(
        layer=layer,
        graphic=graphic.name,
        at=graphic.at,
        step=graphic.step,
        data=data,
        lost=GRAPHICS[graphic.name].lost,
        until=(graphic.until if bus == "program" else None) or UNSET,
    )

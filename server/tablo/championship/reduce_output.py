"""What an event makes of a broadcast output."""

from collections.abc import Mapping
from typing import assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.commands import Bus
from tablo.championship.events import Fact
from tablo.championship.state import Graphic, OutputState

OutputEvent = (
    happened.GraphicShown
    | happened.GraphicsTaken
    | happened.GraphicUpdated
    | happened.GraphicAdvanced
    | happened.GraphicHidden
    | happened.OutputCleared
    | happened.OutputBlanked
)


def output_after(output: OutputState, event: OutputEvent, fact: Fact) -> OutputState:
    """Give the output that holds after an event. The given one stays as it is."""
    output = replace(output, rev=output.rev + 1)
    match event:
        case happened.OutputBlanked():
            return replace(output, blank=event.on)
        case happened.OutputCleared():
            return _with_bus(output, event.bus, {})
        case happened.GraphicsTaken():
            return _taken(output, event, fact)
        case happened.GraphicHidden():
            return _with_bus(output, event.bus, _without(output.bus(event.bus), event.layer))
        case happened.GraphicShown():
            graphic = Graphic(
                name=event.graphic,
                data=event.data,
                at=event.at,
                step=event.step,
                out_after=event.out_after,
            )
        case happened.GraphicUpdated():
            graphic = replace(output.bus(event.bus)[event.layer], data=event.data)
        case happened.GraphicAdvanced():
            held = output.bus(event.bus)[event.layer]
            graphic = replace(held, step=held.step + 1)
        case _:
            assert_never(event)
    changed = _signed(graphic, output, fact)
    return _with_bus(output, event.bus, {**output.bus(event.bus), event.layer: changed})


def _taken(output: OutputState, event: happened.GraphicsTaken, fact: Fact) -> OutputState:
    moved = {
        layer: _signed(replace(output.ready[layer], at=event.at), output, fact)
        for layer in event.layers
    }
    left = {layer: one for layer, one in output.ready.items() if layer not in moved}
    return replace(output, layers={**output.layers, **moved}, ready=left)


def _signed(graphic: Graphic, output: OutputState, fact: Fact) -> Graphic:
    return replace(graphic, rev=output.rev, by=fact.actor, changed=fact.at)


def _without(layers: Mapping[str, Graphic], layer: str) -> dict[str, Graphic]:
    return {name: graphic for name, graphic in layers.items() if name != layer}


def _with_bus(output: OutputState, bus: Bus, layers: dict[str, Graphic]) -> OutputState:
    if bus == "program":
        return replace(output, layers=layers)
    return replace(output, ready=layers)

"""Whether a command about a broadcast output may happen."""

from typing import assert_never

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.decision import Decision, refuse
from tablo.championship.graphics import GRAPHICS, MANY, check_graphic, with_instants
from tablo.championship.ids import Duration, Instant
from tablo.championship.lineup import Values
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster
from tablo.championship.state import Graphic, OutputState, State

_OnLayer = asked.UpdateGraphic | asked.AdvanceGraphic | asked.HideGraphic


def decide_output(
    state: State, roster: Roster, command: asked.AboutOutputs, now: Instant
) -> Decision:
    """Decide what a command about an output causes at `now`; as `decide`."""
    if command.output not in roster.outputs:
        return refuse(Why.UNKNOWN_OUTPUT, output=command.output)
    output = state.output(command.output)
    match command:
        case asked.ShowGraphic():
            return _show(roster, command, now)
        case asked.TakeGraphic():
            return _take(output, command, now)
        case asked.ExpireGraphic():
            return _expire(output, command)
        case asked.ClearOutput():
            if not output.bus(command.bus):
                return refuse(Why.UNCHANGED)
            return (happened.OutputCleared(output=command.output, bus=command.bus),)
        case asked.UpdateGraphic() | asked.AdvanceGraphic() | asked.HideGraphic():
            graphic = output.bus(command.bus).get(command.layer)
            if graphic is None:
                return refuse(Why.LAYER_EMPTY, layer=command.layer, output=command.output)
            return _stale(graphic, command) or _on_layer(roster, graphic, command, now)
        case _:
            assert_never(command)


def _show(roster: Roster, command: asked.ShowGraphic, now: Instant) -> Decision:
    data = with_instants(command.graphic, command.data, roster, now)
    wrong = check_graphic(command.graphic, data, roster)
    return wrong or (
        happened.GraphicShown(
            output=command.output,
            layer=command.layer or GRAPHICS[command.graphic].layer,
            graphic=command.graphic,
            data=data,
            at=now,
            bus=command.bus,
            out_after=Duration(command.out_after),
        ),
    )


def _take(output: OutputState, command: asked.TakeGraphic, now: Instant) -> Decision:
    layers = tuple(output.ready) if command.layer is None else (command.layer,)
    if not layers or not output.ready.keys() >= set(layers):
        return refuse(Why.NOTHING_READY)
    return (happened.GraphicsTaken(output=command.output, layers=layers, at=now),)


def _expire(output: OutputState, command: asked.ExpireGraphic) -> Decision:
    graphic = output.layers.get(command.layer)
    if graphic is None or graphic.until is None or graphic.at != command.at:
        return refuse(Why.UNCHANGED)
    return (happened.GraphicHidden(output=command.output, layer=command.layer),)


def _stale(graphic: Graphic, command: _OnLayer) -> Refusal | None:
    rev = None if isinstance(command, asked.HideGraphic) else command.rev
    if rev is None or rev == graphic.rev:
        return None
    current: dict[str, str | int | None] = {
        "rev": graphic.rev,
        "by": graphic.by,
        "at": graphic.changed,
    }
    return Refusal(why=Why.STALE_REVISION, current=current)


def _on_layer(roster: Roster, graphic: Graphic, command: _OnLayer, now: Instant) -> Decision:
    output, layer, bus = command.output, command.layer, command.bus
    match command:
        case asked.UpdateGraphic():
            merged = {**graphic.data, **command.data}
            given: Values = {name: value for name, value in merged.items() if value is not None}
            data = with_instants(graphic.name, given, roster, now)
            wrong = check_graphic(graphic.name, data, roster)
            return wrong or (
                happened.GraphicUpdated(output=output, layer=layer, data=data, bus=bus),
            )
        case asked.AdvanceGraphic():
            steps = GRAPHICS[graphic.name].steps
            if steps != MANY and graphic.step + 1 >= steps:
                return (happened.GraphicHidden(output=output, layer=layer, bus=bus),)
            return (happened.GraphicAdvanced(output=output, layer=layer, bus=bus),)
        case asked.HideGraphic():
            return (happened.GraphicHidden(output=output, layer=layer, bus=bus),)
        case _:
            assert_never(command)

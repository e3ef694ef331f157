"""The bus inside of one process: calls, and the newest frame of each wanted stream."""

from tablo.championship.ids import ActorId
from tablo.championship.refusals import Answer
from tablo.live.bus import Envelope, HubEnd, HubHandlers, Report, RoomAway, RoomEnd, RoomHandlers
from tablo.wire.frames import Frame


class MemoryBus:
    """Join any number of hubs and at most one room in this process, as `live.bus` says."""

    def __init__(self) -> None:
        self._hubs: list[_HubEnd] = []
        self._room: RoomHandlers | None = None
        self._newest: dict[str, Frame] = {}
        self.epoch = ""

    async def start(self) -> None:
        """Do nothing: there is nothing to connect to."""

    async def stop(self) -> None:
        """Do nothing: the ends leave by themselves."""

    def join_hub(self, handlers: HubHandlers) -> HubEnd:
        """Give a hub its end."""
        end = _HubEnd(self, handlers)
        self._hubs.append(end)
        return end

    @property
    def connected(self) -> bool:
        """Say that calls inside of a process always get through."""
        return True

    def join_room(self, handlers: RoomHandlers, *, epoch: str, token: int = 0) -> RoomEnd:
        """Give the room its end; wants from before are told at once."""
        if self._room is not None:
            raise RuntimeError("expected a bus without a room, but it has one")
        self._room = handlers
        self.epoch = epoch
        self._newest.clear()
        for stream in sorted({stream for hub in self._hubs for stream in hub.wants}):
            handlers.want(stream)
        return _RoomEnd(self)

    def want(self, hub: "_HubEnd", stream: str) -> None:
        """Note a want; tell the room of a first one, and bring what is there to a later one."""
        first = not any(stream in other.wants for other in self._hubs)
        hub.wants.add(stream)
        if first:
            if self._room is not None:
                self._room.want(stream)
        elif stream in self._newest:
            hub.handlers.take(self._newest[stream])

    def unwant(self, hub: "_HubEnd", stream: str) -> None:
        """Forget a want, and tell the room of a last one."""
        if stream not in hub.wants:
            return
        hub.wants.discard(stream)
        if not any(stream in other.wants for other in self._hubs):
            self._newest.pop(stream, None)
            if self._room is not None:
                self._room.unwant(stream)

    def room(self) -> RoomHandlers | None:
        """Give the room, if there is one."""
        return self._room

    def publish(self, frame: Frame) -> None:
        """Keep a frame as its stream's newest and bring it to the hubs that want it."""
        wanting = [hub for hub in self._hubs if frame.stream in hub.wants]
        if wanting:
            self._newest[frame.stream] = frame
        for hub in wanting:
            hub.handlers.take(frame)

    def revoke(self, actor: ActorId) -> None:
        """Tell everybody that an actor's rights are gone."""
        if self._room is not None:
            self._room.revoke(actor)
        for hub in tuple(self._hubs):
            hub.handlers.drop(actor)

    def revised(self) -> None:
        """Tell every hub that the roster was revised."""
        for hub in tuple(self._hubs):
            hub.handlers.recheck()

    def leave(self, hub: "_HubEnd") -> None:
        """Take a hub off, with its wants."""
        for stream in tuple(hub.wants):
            self.unwant(hub, stream)
        if hub in self._hubs:
            self._hubs.remove(hub)

    def close_room(self) -> None:
        """Take the room off."""
        self._room = None


class _HubEnd:
    def __init__(self, bus: MemoryBus, handlers: HubHandlers) -> None:
        self._bus = bus
        self.handlers = handlers
        self.wants: set[str] = set()

    @property
    def epoch(self) -> str:
        return self._bus.epoch

    def want(self, stream: str) -> None:
        if stream not in self.wants:
            self._bus.want(self, stream)

    def unwant(self, stream: str) -> None:
        self._bus.unwant(self, stream)

    async def submit(self, envelope: Envelope) -> Answer:
        room = self._bus.room()
        if room is None:
            raise RoomAway("there is no room on the bus")
        return await room.submit(envelope)

    def report(self, report: Report) -> None:
        room = self._bus.room()
        if room is not None:
            room.report(report)

    def revoke(self, actor: ActorId) -> None:
        self._bus.revoke(actor)

    async def reach(self) -> bool:
        return self._bus.room() is not None

    def close(self) -> None:
        self._bus.leave(self)


class _RoomEnd:
    def __init__(self, bus: MemoryBus) -> None:
        self._bus = bus

    def publish(self, frame: Frame) -> None:
        self._bus.publish(frame)

    def revised(self, revision: int) -> None:
        self._bus.revised()

    def close(self) -> None:
        self._bus.close_room()

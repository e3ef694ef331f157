"""The servers to compare: each takes the same text once and gives it to every socket.

A peer that this machine lacks is left out with the reason. Each runs as its authors' pages say,
on one core, without access logs; whoever can turn compression off has it off, unless it is what
is compared.
"""

import contextlib
import functools
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench import measure
from bench.load.build import HERE, cache, program
from bench.load.client import Speech

LOOPBACK = "127.0.0.1"
PROGRAMS = HERE / "programs"
KEPT_S = 2.0
"""How long a connection to publish on may rest; servers close idle ones after some seconds."""
WORDS = (
    "welding", "module", "place", "total", "mark", "stage", "venue", "entry", "award", "robotics",
    "masonry", "network",
)  # fmt: skip


class Unavailable(Exception):
    """A peer is not installed here; the text says what is missing."""


class NotServing(Exception):
    """A peer was started and does not answer; the text says what it said."""


def stamp() -> int:
    """Give the instant that a payload carries: the clock that the load generator reads, too."""
    return time.monotonic_ns()


@functools.cache
def filler(length: int) -> str:
    """Write so many characters of text that compresses about as well as a standing does."""
    words: list[str] = []
    state = 12345
    while sum(map(len, words)) + len(words) < length:
        state = (state * 1103515245 + 12345) % 2**31
        words.append(f"{WORDS[(state >> 8) % len(WORDS)]} {state % 997}")
    return " ".join(words)[:length]


def view_text(at: int, size: int) -> str:
    """Write a message like those of Tablo, around a view of `size` bytes."""
    head = f'{{"output":{{"id":"stream"}},"blank":false,"title":"@t={at:016d}","subtitle":"'
    view = f'{head}{filler(max(0, size - len(head) - 2))}"}}'
    return (
        '{"type":"view","stream":"output:stream","epoch":"5f0c9a3e","version":1234,'
        f'"server_now":1790000000000,"view":{view}}}'
    )


def free_port(span: int = 1) -> int:
    """Find `span` ports in a row that nobody listens on."""
    while True:
        with contextlib.ExitStack() as probes:
            first = probes.enter_context(socket.socket())
            first.bind((LOOPBACK, 0))
            port: int = first.getsockname()[1]
            try:
                for n in range(1, span):
                    probes.enter_context(socket.socket()).bind((LOOPBACK, port + n))
            except OSError:
                continue
            return port


class Peer(ABC):
    """One server under one name: how it is started, spoken to, and made to publish."""

    name: ClassVar[str]
    deflate: ClassVar[bool] = False
    speech: Speech = Speech()

    def __init__(self, cores: measure.Cores) -> None:
        self.cores = cores
        self.port = free_port(2)
        self._process: subprocess.Popen[str] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix=f"tablo-bench-{os.getpid()}-")
        self._connection: http.client.HTTPConnection | None = None
        self._posted = 0.0

    @classmethod
    def require(cls) -> None:
        """Raise `Unavailable` when this peer can't run here."""
        return

    @property
    def folder(self) -> Path:
        """Give a folder for its files, gone afterwards."""
        return Path(self._folder.name)

    @property
    def pid(self) -> int:
        """Give the root of its processes."""
        assert self._process is not None
        return self._process.pid

    @abstractmethod
    def command(self) -> list[str]:
        """Write the command line that serves on `port` of the loopback."""

    def environment(self) -> Mapping[str, str]:
        """Give what the environment has besides ours."""
        return {}

    def start(self) -> None:
        """Start it on the server's cores and wait until it accepts."""
        with measure.pinned(self.cores.server), (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                text=True,
                cwd=self.folder,
                env={**os.environ, **self.environment()},
            )
        self._wait_until_it_accepts()

    def stop(self) -> None:
        """End it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            measure.end(self._process)
        self._folder.cleanup()

    def prepare(self, size: int) -> None:
        """Get ready to publish views of `size` bytes."""
        self._size = size

    def publish(self, at: int) -> None:
        """Give a view that carries a stamp to all sockets; returns when the server has it."""
        self._post("/", view_text(at, self._size).encode())

    @property
    def publish_port(self) -> int:
        """Say where what is published goes."""
        return self.port

    def _post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
        if self._connection is not None and time.monotonic() - self._posted > KEPT_S:
            self._connection.close()
            self._connection = None
        self._posted = time.monotonic()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(LOOPBACK, self.publish_port, timeout=30)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.request("POST", path, body, dict(headers or {}))
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise NotServing(f"{self.name} answers {answer.status}: {text[:200]!r}")
        return text

    def _wait_until_it_accepts(self, limit: float = 20.0) -> None:
        deadline = time.monotonic() + limit
        assert self._process is not None
        while self._process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), 1):
                return
            time.sleep(0.02)
        said = self._last_words()
        self.stop()
        raise NotServing(f"{self.name} does not accept on port {self.port}: {said}")

    def _last_words(self) -> str:
        lines = (self.folder / "log").read_text(errors="replace").split("\n")
        return " / ".join(line.strip() for line in lines if line.strip())[-300:]


@contextlib.contextmanager
def running(kind: type[Peer], cores: measure.Cores) -> Iterator[Peer]:
    """Run a peer until the end of the block."""
    peer = kind(cores)
    try:
        peer.start()
        yield peer
    finally:
        peer.stop()


class Floor(Peer):
    """One bare send() for each socket, in C."""

    name = "floor (C, send)"

    def command(self) -> list[str]:
        return [str(program("floor")), str(self.port)]


class StarletteJson(Peer):
    """Starlette under uvicorn, JSON made for each socket."""

    name = "Starlette, JSON each"
    arguments = ("json", "plain")

    def command(self) -> list[str]:
        return [
            sys.executable,
            str(PROGRAMS / "starlette_loop.py"),
            str(self.port),
            *self.arguments,
        ]


class StarletteDeflate(StarletteJson):
    """Starlette under uvicorn as it comes: with compression for each socket."""

    name = "uvicorn deflate"
    deflate = True
    arguments = ("text", "deflate")


class StarletteText(StarletteJson):
    """Starlette under uvicorn, text made once."""

    name = "Starlette, text once"
    arguments = ("text", "plain")


class Broadcast(Peer):
    """`websockets.broadcast()`."""

    name = "websockets.broadcast"

    def command(self) -> list[str]:
        return [sys.executable, str(PROGRAMS / "broadcast.py"), str(self.port)]

    @property
    def publish_port(self) -> int:
        return self.port + 1


class NodePeer(Peer):
    """Base of those that need node and a package from npm, kept in the cache folder."""

    package: ClassVar[str]
    source: ClassVar[str]

    @classmethod
    def require(cls) -> None:
        if shutil.which("node") is None:
            raise Unavailable("no node")
        _npm_install(cls.package)

    def command(self) -> list[str]:
        return ["node", str(PROGRAMS / self.source), str(self.port)]

    def environment(self) -> Mapping[str, str]:
        return {"NODE_PATH": str(cache() / "node" / "node_modules"), "NODE_ENV": "production"}


def _npm_install(package: str) -> None:
    folder = cache() / "node"
    if (folder / "node_modules" / package).is_dir():
        return
    if shutil.which("npm") is None:
        raise Unavailable(f"no npm to fetch {package} with")
    folder.mkdir(exist_ok=True)
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", package]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"npm did not fetch {package} within 120 s") from None
    if done.returncode:
        raise Unavailable(f"npm could not fetch {package}")


class NodeWs(NodePeer):
    """Node with `ws`."""

    name = "Node ws"
    package, source = "ws", "ws.cjs"


class SocketIo(NodePeer):
    """Node with socket.io."""

    name = "socket.io"
    package, source = "socket.io", "socketio.cjs"
    speech = Speech(path="/socket.io/?EIO=4&transport=websocket", first=("40",), ready='40{"sid"')


class Nchan(Peer):
    """Nchan, the push module of nginx, newest message kept in memory."""

    name = "Nchan (nginx)"
    speech = Speech(path="/sub")
    module = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")

    @classmethod
    def require(cls) -> None:
        if shutil.which("nginx", path=_SYSTEM_PATH) is None:
            raise Unavailable("no nginx")
        if not cls.module.exists():
            raise Unavailable("no Nchan (Debian: libnginx-mod-nchan)")

    def command(self) -> list[str]:
        folder = self.folder
        (folder / "nginx.conf").write_text(f"""
            {"user root;" if os.getuid() == 0 else ""}
            load_module {self.module};
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 20000;
            pid {folder}/nginx.pid;
            error_log {folder}/error.log crit;
            events {{ worker_connections 19000; }}
            http {{
                access_log off;
                client_body_temp_path {folder}/body;
                proxy_temp_path {folder}/proxy;
                fastcgi_temp_path {folder}/fastcgi;
                uwsgi_temp_path {folder}/uwsgi;
                scgi_temp_path {folder}/scgi;
                keepalive_requests 1000000;
                nchan_shared_memory_size 128m;
                server {{
                    listen {LOOPBACK}:{self.port} backlog=4096;
                    location = /sub {{
                        nchan_subscriber websocket;
                        nchan_channel_id scores;
                        nchan_subscriber_first_message newest;
                    }}
                    location = /pub {{
                        nchan_publisher;
                        nchan_channel_id scores;
                        nchan_message_buffer_length 1;
                        client_max_body_size 1m;
                        client_body_buffer_size 64k;
                    }}
                }}
            }}
        """)
        nginx = shutil.which("nginx", path=_SYSTEM_PATH) or "nginx"
        return [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]

    def publish(self, at: int) -> None:
        self._post("/pub", view_text(at, self._size).encode())


class Mosquitto(Peer):
    """Mosquitto, MQTT in websockets, quality of service 0."""

    name = "mosquitto (MQTT in ws)"
    speech = Speech(
        path="/mqtt",
        protocol="mqtt",
        binary=True,
        # CONNECT without an id, clean session, no keep-alive; then SUBSCRIBE to "s"
        first=("100c00044d5154540402" + "00000000", "8206000100017300"),
    )

    @classmethod
    def require(cls) -> None:
        if shutil.which("mosquitto", path=_SYSTEM_PATH) is None:
            raise Unavailable("no mosquitto")

    def command(self) -> list[str]:
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} {LOOPBACK}\nprotocol websockets\n"
            f"listener {self.port + 1} {LOOPBACK}\nprotocol mqtt\n"
            "allow_anonymous true\npersistence false\nset_tcp_nodelay true\nlog_type error\n"
            + ("user root\n" if os.getuid() == 0 else "")
        )
        mosquitto = shutil.which("mosquitto", path=_SYSTEM_PATH) or "mosquitto"
        return [mosquitto, "-c", str(config)]

    def start(self) -> None:
        super().start()
        self._publisher = socket.create_connection((LOOPBACK, self.port + 1), 5)
        self._publisher.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._publisher.sendall(bytes.fromhex("100c00044d515454040200000000"))
        self._publisher.recv(4)

    def stop(self) -> None:
        with contextlib.suppress(AttributeError):
            self._publisher.close()
        super().stop()

    def publish(self, at: int) -> None:
        body = b"\x00\x01s" + view_text(at, self._size).encode()
        length, head = len(body), bytearray([0x30])
        while length > 127:
            head.append(length % 128 | 128)
            length //= 128
        head.append(length)
        self._publisher.sendall(bytes(head) + body)


_SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


class Tablo(Peer):
    """Tablo itself, by public means: one output that all sockets show, changed by commands.

    The commands go by a socket, as a console's do, and are durable before they show.

    The interval between frames is set to 0, so that the pace of frames is not what is measured.
    """

    name = "Tablo"
    interval_ms: ClassVar[int] = 0
    _desk: ClientConnection | None = None

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "tablo", "demo", "--port", str(self.port), "--no-simulation",
            "--links", "json", "--data", str(self.folder / "data"),
        ]  # fmt: skip

    def environment(self) -> Mapping[str, str]:
        pace = str(self.interval_ms)
        return {"TABLO_CREW_INTERVAL_MS": pace, "TABLO_PUBLIC_INTERVAL_MS": pace}

    def start(self) -> None:
        super().start()
        self.links = self._read_links()
        keys = self.links["keys"]
        self._number = 0
        self._run = f"{time.monotonic_ns():x}"
        self.stream = next(
            row["stream"]
            for row in json.loads(self._get("/api/v1/streams", keys["output"]))
            if row["stream"].startswith("output:")
        )
        self._output = self.stream.partition(":")[2]
        self.speech = speech(self.stream, keys["output"])

    def restart_after_kill(self) -> float:
        """End it as a power cut would, start it again on its port; seconds until it serves."""
        assert self._process is not None
        begin = time.monotonic()
        self._process.kill()
        self._process.wait()
        self._leave_desk()
        super().start()
        self._read_links()
        return time.monotonic() - begin

    def prepare(self, size: int) -> None:
        self._subtitle = ""
        self.publish(stamp())  # To clear what is empty would be refused
        self._command("ClearOutput", output=self._output)
        self.publish(stamp())
        missing = size - self._view_length()
        self._subtitle = filler(max(0, min(_TEXT, missing)))
        self.publish(stamp())
        missing = size - self._view_length()
        if missing > 0:
            self._show("z00", "x", "x")
            layer = self._view_length() - (size - missing) - 2
            count = max(1, -(-missing // (layer + 2 * _TEXT)))
            each, more = divmod(max(0, missing - count * layer), count)
            for n in range(count):
                text = filler(min(2 * _TEXT, max(1, each + (more if n == 0 else 0))))
                self._show(f"z{n:02}", text[:_TEXT], text[_TEXT:])
        self.view_bytes = self._view_length()

    def publish(self, at: int) -> None:
        self._show("a", f"@t={at:016d}", self._subtitle)

    def _show(self, layer: str, title: str, subtitle: str) -> None:
        data = {"title": title, "subtitle": subtitle}
        self._command(
            "ShowGraphic", output=self._output, graphic="lower-third", layer=layer, data=data
        )

    def _command(self, name: str, **data: object) -> None:
        self._number += 1
        command = {
            "type": "command", "id": f"{self._run}-{self._number}", "name": name, "data": data,
        }  # fmt: skip
        desk = self._desk = self._desk or self._sit_down()
        desk.send(json.dumps(command))
        while True:
            said = json.loads(desk.recv(timeout=30))
            if said["type"] == "result" and said["id"] == command["id"]:
                assert said["outcome"] == "accepted", said
                return

    def _sit_down(self) -> ClientConnection:
        """Open the socket that commands go by, as a console does."""
        desk = connect(
            f"ws://{LOOPBACK}:{self.port}/live",
            subprotocols=[Subprotocol("tablo.v1")],
            compression=None,
            max_queue=None,
            legacy=True,
        )
        hello = {"type": "hello", "key": self.links["keys"]["director"], "kind": "api"}
        desk.send(json.dumps(hello))
        return desk

    def _leave_desk(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    def stop(self) -> None:
        self._leave_desk()
        super().stop()

    def _view_length(self) -> int:
        frame = self._get(f"/api/v1/streams/{self.stream}", self.links["keys"]["output"])
        return len(frame) - frame.index(b'"view":') - len('"view":') - 1

    def _get(self, path: str, key: str) -> bytes:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"authorization": f"Bearer {key}"})
            return connection.getresponse().read()

    def _read_links(self, limit: float = 60.0) -> dict[str, dict[str, str]]:
        deadline = time.monotonic() + limit
        log = self.folder / "log"
        while time.monotonic() < deadline:
            for line in log.read_text(errors="replace").splitlines():
                if line.startswith('{"public"'):
                    links: dict[str, dict[str, str]] = json.loads(line)
                    return links
            time.sleep(0.05)
        raise NotServing(f"tablo demo printed no links: {self._last_words()}")


class TabloAsSet(Tablo):
    """Tablo with the interval between frames that it comes with."""

    interval_ms = 16


class TabloDeflate(Tablo):
    """Tablo with clients that offer compression."""

    name = "Tablo, deflate"
    deflate = True


def speech(stream: str, key: str, kind: str = "output") -> Speech:
    """Say how a client of Tablo comes to one stream."""
    hello = {"type": "hello", "key": key, "kind": kind, "engine": "load"}
    return Speech(
        path="/live",
        protocol="tablo.v1",
        first=(
            json.dumps(hello),
            json.dumps({"type": "subscribe", "streams": [stream]}),
        ),
        ready='"type":"view"',
        stream=stream,
        compressed_min=40,
    )


_TEXT = 200
"""Characters that a free text of a graphic may have."""

PEERS: tuple[type[Peer], ...] = (
    Floor,
    Tablo,
    Nchan,
    NodeWs,
    Broadcast,
    StarletteText,
    Mosquitto,
    SocketIo,
    StarletteJson,
    TabloDeflate,
    StarletteDeflate,
)


def available(names: str = "") -> tuple[list[type[Peer]], list[str]]:
    """Choose the peers whose names contain one of some words; say of the rest why they are not."""
    wanted = [word.strip().lower() for word in names.split(",") if word.strip()]
    chosen: list[type[Peer]] = []
    left_out = []
    for kind in PEERS:
        if wanted and not any(word in kind.name.lower() for word in wanted):
            continue
        try:
            kind.require()
        except Unavailable as reason:
            left_out.append(f"{kind.name} left out: {reason}")
        else:
            chosen.append(kind)
    return chosen, left_out

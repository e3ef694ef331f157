"""A program that forks servers: `python tests/forking.py DIR`, then a line on stdin for each.

A round of kill -9 costs what a start costs, so everything is imported once and each server is a
fork: the same code, listening in some 0.1 s. Prints "PID URL" once a fork serves; a fork that can't
start ends with the reason on stderr.
"""

import os
import signal
import sys
from pathlib import Path

from tablo.app import Ground, Site, run, serve
from tablo.settings import Settings
from tablo.web.server import address, listen


def child(folder: Path, pipe: int) -> None:
    """Serve what lies in a folder, on any free port, until killed."""
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    listener = listen("127.0.0.1", 0)

    def ready() -> None:
        os.write(pipe, address(listener).encode())
        os.close(pipe)

    async def work() -> None:
        ground = Ground.open(Settings(data=folder, log_level="error"))
        await serve(Site(ground), listener, ready=ready)

    run(work())


def main(folder: Path) -> None:
    """Fork a server for every line that comes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            child(folder, writing)
            os._exit(0)
        os.close(writing)
        url = os.read(reading, 200).decode()
        os.close(reading)
        print(pid, url, flush=True)  # noqa: T201 - the protocol of this program


if __name__ == "__main__":
    main(Path(sys.argv[1]))

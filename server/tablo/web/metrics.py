"""Figures for Prometheus: what anybody may scrape, and what only crew may.

The number of commands would tell the public that something happens behind
the curtain, so those figures need a key.
"""

import platform
import sqlite3
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from tablo import __version__

MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Count what the web side of this process does, in registries of its own."""

    def __init__(self) -> None:
        self._public = CollectorRegistry()
        self._crew = CollectorRegistry()
        ProcessCollector(registry=self._public)
        self._sockets = Gauge(
            "tablo_sockets", "Live sockets, by who holds them.", ["kind"], registry=self._public
        )
        build = Gauge(
            "tablo_build",
            "1, with the versions that run.",
            ["version", "python", "sqlite"],
            registry=self._public,
        )
        build.labels(__version__, platform.python_version(), sqlite3.sqlite_version).set(1)
        self._commands = Counter(
            "tablo_commands", "Commands, by what became of them.", ["outcome"], registry=self._crew
        )

    def command(self, outcome: str) -> None:
        """Count a command that was answered."""
        self._commands.labels(outcome).inc()

    def write(self, *, sockets: Mapping[str, int], for_crew: bool) -> bytes:
        """Write the public figures, and those for crew too."""
        for kind, count in sockets.items():
            self._sockets.labels(kind).set(count)
        text = bytes(generate_latest(self._public))
        return text + bytes(generate_latest(self._crew)) if for_crew else text

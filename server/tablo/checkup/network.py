"""Whether the server can listen, and under which addresses screens find it."""

import http.client
import json
from collections.abc import Iterator

from tablo import machine
from tablo.checkup.finding import Finding, known, ok, wrong
from tablo.settings import Settings
from tablo.web.reach import is_loopback
from tablo.web.server import CannotListen, address, listen

ANSWER_S = 2.5
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
"""Addresses that stand for all, and one at which the server is found then."""


def check(settings: Settings) -> Iterator[Finding]:
    """Look at the port, then at the addresses."""
    yield _port(settings)
    hosts = machine.addresses() if settings.host in EVERYWHERE else (settings.host,)
    yield reach(settings, hosts)


def _port(settings: Settings) -> Finding:
    try:
        with listen(settings.host, settings.port) as listener:
            return ok("port", "The port is free: {address}.", address=address(listener))
    except CannotListen as error:
        said = getattr(error.__cause__, "strerror", None) or str(error)
    body = _asked(settings)
    if body is None:
        advice = "End the other program there, or set another TABLO_PORT."
        return wrong(
            "port",
            "Port {port} on {host} can't be had: {why}.",
            advice,
            port=settings.port,
            host=settings.host,
            why=said,
        )
    if body.get("ready"):
        return ok("port", "Tablo is running on port {port}, and ready.", port=settings.port)
    parts = ", ".join(sorted(name for name, state in body.items() if state == "down")) or "-"
    return wrong(
        "port",
        "Tablo is running on port {port}, but not ready: {parts}.",
        "Look at its log.",
        port=settings.port,
        parts=parts,
    )


def _asked(settings: Settings) -> dict[str, object] | None:
    """Ask whatever listens there what `/readyz` says; None when it isn't one of ours."""
    host = EVERYWHERE.get(settings.host, settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=ANSWER_S)
    named = {"host": settings.allowed_hosts[0]} if settings.allowed_hosts else {}
    try:
        connection.request("GET", "/readyz", headers=named)
        body = json.loads(connection.getresponse().read(1 << 16))
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return body if isinstance(body, dict) and "ready" in body else None


def reach(settings: Settings, hosts: tuple[str, ...]) -> Finding:
    """Judge under which addresses screens come, where the server listens to these."""
    if settings.public_url:
        return ok("address", "Screens come to {urls}.", urls=settings.public_url)
    if is_loopback(settings.host):
        return known(
            "address",
            "Only this machine itself reaches the server.",
            "Set TABLO_HOST=0.0.0.0, or TABLO_PUBLIC_URL where a proxy stands before it.",
        )
    if not hosts:
        return wrong(
            "address",
            "This machine is in no network: no screen can come to it.",
            "Plug in the cable, or join the hall's network.",
        )
    return ok("address", "Screens come to {urls}.", urls=", ".join(_urls(hosts, settings.port)))


def _urls(hosts: tuple[str, ...], port: int) -> Iterator[str]:
    for host in hosts:
        yield f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

"""By which address phones and other screens reach this server, whoever asks."""

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from tablo.settings import Settings
from tablo.web.origin import own_origin

_TEST_NET = ("192.0.2.1", 9)
"""An address at which nobody lives, and which every default route leads to."""


def public_origin(connection: HTTPConnection, settings: Settings) -> str:
    """Write the origin to hand on to other devices: the one that is set, or that was asked for.

    A name that only this machine understands, such as localhost, gives way to the machine's own
    address in its network, unless the server listens to this machine alone.
    """
    if settings.public_url:
        return settings.public_url
    own = own_origin(connection)
    try:
        parts = urlsplit(own)
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return own
    if is_loopback(settings.host) or not is_loopback(parts.hostname or ""):
        return own
    return f"{parts.scheme}://{own_host()}{port}"


def is_loopback(host: str) -> bool:
    """Tell whether a name or an address leads back to the machine that uses it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def own_host() -> str:
    """Find this machine's address in its network, or else its name; nothing is sent for that."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_TEST_NET)  # of a datagram socket: it only looks up the way
        except OSError:
            return socket.gethostname()
        address: str = probe.getsockname()[0]
        return address

"""The address that screens hand on to phones: in words, and as a code for cameras."""

import io
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import segno

from running import Running, running


async def told(site: Running, host: str, path: str = "/display") -> str:
    """Open a page under a host name, and read which address it hands on."""
    async with site.client(headers={"host": host}) as client:
        page = await client.get(path)
    found = re.search(r'data-server="([^"]*)"', page.text)
    assert found is not None
    return found[1]


async def is_code_of(site: Running, host: str, address: str) -> bool:
    """Tell whether a code that is asked for under a host name leads to this address."""
    async with site.client(headers={"host": host}) as client:
        code = await client.get("/api/v1/qr", params={"path": "/#/medals", "form": "svg"})
    drawn = io.BytesIO()
    segno.make(f"{address}/#/medals", error="m", micro=False).save(
        drawn, kind="svg", border=4, dark="#0A0F13", light="#F2F6F7", omitsize=True
    )
    return drawn.getvalue() == code.content


@pytest.mark.parametrize("path", ["/", "/display", "/display/link"])
async def test_a_page_hands_on_how_it_was_opened(site: Running, path: str) -> None:
    """A name that others understand stays as it was asked for."""
    assert "http://tablo.hall:8000" == await told(site, "tablo.hall:8000", path)
    assert await is_code_of(site, "tablo.hall:8000", "http://tablo.hall:8000")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.0.1.1", "[::1]", "tablo.localhost"]
)
async def test_what_only_this_machine_understands_is_not_handed_on(
    tmp_path: Path, host: str
) -> None:
    """A screen opened as localhost sends phones to its machine's own address in the network."""
    with running(tmp_path, host="0.0.0.0") as site:
        address = await told(site, f"{host}:8000")
        leads = await is_code_of(site, f"{host}:8000", address)

    parts = urlsplit(address)
    assert ("http", 8000) == (parts.scheme, parts.port)
    assert is_own(parts.hostname or "")
    assert leads


async def test_a_server_for_this_machine_alone_says_so(site: Running) -> None:
    """Where the server listens to its own machine only, no other address would lead to it."""
    assert "http://localhost:8000" == await told(site, "localhost:8000")


async def test_the_address_can_be_set(tmp_path: Path) -> None:
    """A public address that is set stands on every screen, however that was opened."""
    with running(tmp_path, public_url="https://board.example.org/") as site:
        for host in ("localhost:8000", "10.0.0.5", "tablo.hall"):
            assert "https://board.example.org" == await told(site, host)
        assert await is_code_of(site, "tablo.hall", "https://board.example.org")


@pytest.mark.parametrize("host", ["localhost:99999", "[:::]"])
async def test_a_host_that_is_none_harms_nothing(site: Running, host: str) -> None:
    """A host name that leads nowhere is handed on as it came, and the page is served."""
    assert f"http://{host}" == await told(site, host)


def is_own(host: str) -> bool:
    """Tell whether a host is this machine, by its name or by an address other than loopback."""
    if host == socket.gethostname().lower():
        return True
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((host, 0))
    return not host.startswith("127.")

"""The published descriptions agree with the types."""

import json
import re
from typing import Any

import pytest

from tablo.views.channels import CHANNELS
from tablo.wire.frames import SAID
from tablo.wire.inbound import CLIENT_COMMANDS, MESSAGES
from tablo.wire.paths import PATHS
from tablo.wire.schema import asyncapi, openapi

DOCUMENTS = {"asyncapi": asyncapi(version="1"), "openapi": openapi(version="1")}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_points_at_something(name: str) -> None:
    """No schema is named that the document does not hold."""
    document = DOCUMENTS[name]
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))):
        found: Any = document
        for step in reference.split("/"):
            assert step in found, reference
            found = found[step]


def test_every_message_of_the_socket_is_described() -> None:
    """Both directions stand in the description of the socket."""
    messages = DOCUMENTS["asyncapi"]["components"]["messages"]

    expected = {f"client.{name}" for name in MESSAGES}
    expected |= {kind.__name__.lower() for kind in SAID}
    assert expected == set(messages)
    assert all(message["summary"] for message in messages.values())


def test_every_view_and_command_is_described() -> None:
    """What a stranger needs to read a view or to send a command is there."""
    document = DOCUMENTS["asyncapi"]
    schemas = document["components"]["schemas"]

    assert set(CHANNELS) == set(document["x-streams"])
    assert {channel.view.__name__ for channel in CHANNELS.values()} <= set(schemas)
    assert set(CLIENT_COMMANDS) == set(document["x-commands"])
    assert set(CLIENT_COMMANDS) <= set(schemas)
    assert "ExpireTimer" not in schemas


def test_every_http_path_is_described() -> None:
    """The paths that outsiders may rely on stand in the description."""
    assert {path.path for path in PATHS} == set(DOCUMENTS["openapi"]["paths"])

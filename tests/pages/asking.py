"""What a page test asks of a running demo over HTTP: streams, and commands that must be accepted."""

import json
import time
import urllib.error
import urllib.request
from itertools import count
from typing import Any

import services

BUSY = 503
TRIES = 20

_numbers = count(1)


def stream(demo: services.Demo, name: str) -> Any:
    """Give the newest frame of a stream, as a director may read it."""
    return _ask(demo, f"/api/v1/streams/{name}")


def view(demo: services.Demo, name: str) -> Any:
    """Give the newest view of a stream."""
    return stream(demo, name)["view"]


def command(demo: services.Demo, name: str, **data: Any) -> None:
    """Give a director's command, and insist that it is accepted."""
    body = {"id": f"page-test-{next(_numbers)}", "name": name, "data": data}
    answer = _ask(demo, "/api/v1/commands", json.dumps(body).encode())
    assert answer["outcome"] == "accepted", answer


def post(demo: services.Demo, path: str, **body: Any) -> Any:
    """Send something that is no command, as a director, and give the answer."""
    return _ask(demo, path, json.dumps(body).encode())


def marked_contest(demo: services.Demo) -> str:
    """Find a contest whose marks the public may see."""
    contests = view(demo, "index@crew")["contests"]
    return str(next(one["id"] for one in contests if one["level"] == "marks"))


def _ask(demo: services.Demo, path: str, body: bytes | None = None) -> Any:
    headers = {
        "Authorization": f"Bearer {demo.links['keys']['director']}",
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(demo.url + path, body, headers)
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != BUSY:
                raise
            # As the API says: ask again with the same id; it has one effect only
            time.sleep(float(error.headers.get("retry-after", "1")))
    raise TimeoutError(path)

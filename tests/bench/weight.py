"""What a board of 40 rows weighs on its first load: bytes on the wire, by kind.

From `tests/`: `python -m bench.weight`.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession

import services
from bench.report import Figures, report
from tablo.paths import fixtures

ROWS = 40
KB = 1024


def measure(browser: Browser, rows: int = ROWS) -> dict[str, Figures]:
    """Load the first contest of the demo, grown to so many rows, in an empty browser; kilobytes."""
    with tempfile.TemporaryDirectory(prefix="tablo-bench-") as name:
        data = Path(name) / "demo"
        with services.demo("--no-simulation", "--data", str(data)):
            pass  # makes the database, with its accounts and keys
        _grow(data, Path(name) / "files", rows)
        with services.demo("--no-simulation", "--data", str(data)) as demo:
            contest = _first_contest(demo)
            assert rows == _fill(demo, contest)
            return _first_load(browser, f"{demo.url}/display/standings?contest={contest}", rows)


def _grow(data: Path, files: Path, rows: int) -> None:
    shutil.copytree(fixtures() / "demo", files)
    table = files / "entries.csv"
    with table.open(encoding="utf-8-sig", newline="") as source:
        lines = list(csv.DictReader(source, delimiter=";"))
    first = lines[0]
    own = [line for line in lines if _contest(line) == _contest(first)]
    others = [line for line in lines if _contest(line) != _contest(first)]
    for number in range(len(own) + 1, rows + 1):
        person = others[number % len(others)]
        place = {"№": f"{number:02}", "Рабочее место": f"Б{number}"}
        own.append({**person, "Компетенция": first["Компетенция"],
                    "Категория": first["Категория"], **place})  # fmt: skip
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(first), delimiter=";")
        writer.writeheader()
        writer.writerows([*own, *others])
    subprocess.run(
        [sys.executable, "-m", "tablo", "import", "roster", str(files)],
        env={**os.environ, "TABLO_DATA": str(data)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _contest(line: dict[str, str]) -> tuple[str, str]:
    return line["Компетенция"], line["Категория"]


def _first_contest(demo: services.Demo) -> str:
    contests = _ask(demo, "/api/v1/streams/index@crew")["view"]["contests"]
    return str(contests[0]["id"])


def _fill(demo: services.Demo, contest: str) -> int:
    grid = _ask(demo, f"/api/v1/streams/marks:{contest}@crew")["view"]
    open_modules = [module["id"] for module in grid["modules"] if not module["locked"]]
    commands = [
        {
            "id": f"weight-{row['entry']}-{module}",
            "name": "RecordMark",
            "data": {"entry": row["entry"], "module": module, "mark": "7.25"},
        }
        for row in grid["rows"]
        for module in open_modules
    ]
    _ask(demo, "/api/v1/commands", json.dumps(commands).encode())
    return len(grid["rows"])


def _ask(demo: services.Demo, path: str, body: bytes | None = None) -> Any:
    request = urllib.request.Request(
        demo.url + path,
        body,
        {
            "Authorization": f"Bearer {demo.links['keys']['operator']}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _first_load(browser: Browser, url: str, rows: int) -> dict[str, Figures]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    wire, plain, files = counted(context.new_cdp_session(page))
    page.goto(url)
    page.wait_for_function("rows => document.body.innerText.includes(String(rows))", arg=rows)
    page.wait_for_load_state("networkidle")
    context.close()
    sums = {
        kind: {"wire KB": wire[kind] / KB, "plain KB": plain[kind] / KB, "files": files[kind]}
        for kind in sorted(wire)
    }
    total = {
        "wire KB": wire.total() / KB,
        "plain KB": plain.total() / KB,
        "files": files.total(),
    }
    return {**sums, "all": total}


def counted(session: CDPSession) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count from now on: bytes on the wire, bytes unpacked and files, by kind."""
    wire, plain, files = Counter[str](), Counter[str](), Counter[str]()
    kinds: dict[str, str] = {}

    def on_response(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]
        files[event["type"]] += 1

    def on_data(event: dict[str, Any]) -> None:
        plain[kinds.get(event["requestId"], "Other")] += event["dataLength"]

    def on_finished(event: dict[str, Any]) -> None:
        wire[kinds.get(event["requestId"], "Other")] += event["encodedDataLength"]

    def on_message(event: dict[str, Any]) -> None:
        # The browser tells only the length after inflation, so the wire carried less
        length = len(event["response"]["payloadData"].encode())
        wire["WebSocket"] += length
        plain["WebSocket"] += length

    session.on("Network.responseReceived", on_response)
    session.on("Network.dataReceived", on_data)
    session.on("Network.loadingFinished", on_finished)
    session.on("Network.webSocketFrameReceived", on_message)
    session.send("Network.enable")
    return wire, plain, files


if __name__ == "__main__":
    with services.browser() as chromium:
        report(f"First load of a board of {ROWS} rows", measure(chromium))

"""A closing ceremony to rehearse: signed results, everybody who works at it, and what must happen.

What must stand on a wall is worked out here from the official results and the order of a ceremony
alone, by no code of the program.
"""

import asyncio
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

import services
from pages import asking
from pages.crew import COORDINATOR, EXPERT, Member
from tablo.access.actors import Scope
from tablo.store.accounts import Accounts
from tablo.store.database import Database

HOST = Member(login="lukina", name="Лукина О. Р.", role="host", password="two-green-curtains")
VOLUNTEER = Member(
    login="zimin", name="Зимин Я. К.", role="volunteer", password="nine-loud-trumpets"
)
BROADCASTER = Member(
    login="orlova", name="Орлова Т. Е.", role="broadcast", password="five-warm-lenses"
)
VIEWER = Member(login="panin", name="Панин Г. С.", role="viewer", password="four-plain-windows")
EVERYBODY = (COORDINATOR, EXPERT, HOST, VOLUNTEER, BROADCASTER, VIEWER)
CONTESTS = ("masonry-main", "welding-juniors", "web-juniors")
MEDALS = ("bronze", "silver", "gold")
OPENING = {
    "id": "opening", "kind": "title", "title": {"ru": "Закрытие", "en": "Closing ceremony"}
}  # fmt: skip
ENDING: Sequence[Mapping[str, Any]] = (
    {"id": "table", "kind": "medal_table", "title": {"ru": "Медали", "en": "Medals"}},
    {"id": "thanks", "kind": "thanks", "title": {"ru": "Спасибо", "en": "Thank you"}},
)

_numbers = count(1)


class Seen(NamedTuple):
    """Say what stands on a wall: the kind of picture, its medal, whom it names, whom it calls."""

    kind: str
    medal: str = ""
    people: frozenset[str] = frozenset()
    called: tuple[str, ...] = ()


@contextmanager
def signed_demo(data: Path, contests: Sequence[str] = CONTESTS) -> Iterator[services.Demo]:
    """Run a demo in which everybody has an account, and two people have signed these contests."""
    with services.demo("--no-simulation", "--data", str(data)) as running:
        running.stop()  # accounts can't be made while the server holds its database
        with ThreadPoolExecutor(1) as thread:  # this one runs the browser's loop
            thread.submit(asyncio.run, _add_everybody(data)).result()
        running.start()
        for contest in contests:
            asking.command(running, "LockMarks", contest=contest)
        for member in (COORDINATOR, EXPERT):
            for contest in contests:
                sign(running, member, contest)
        yield running


async def _add_everybody(data: Path) -> None:
    with Database.open(f"sqlite:///{data / 'tablo.sqlite3'}") as database:
        accounts = Accounts(database, now=lambda: 0)
        for one in EVERYBODY:
            await accounts.add(one.login, one.name, one.role, Scope(), one.password)


def session(demo: services.Demo, login: str, password: str) -> urllib.request.OpenerDirector:
    """Sign somebody in over HTTP; what is returned asks as that person."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = urllib.parse.urlencode({"login": login, "password": password}).encode()
    opener.open(f"{demo.url}/admin/sign-in", form, timeout=30).close()
    return opener


def sign(demo: services.Demo, member: Member, contest: str) -> None:
    """Have somebody sign a contest in the capacity of their role."""
    data = {"contest": contest, "as": member.role}
    body = {"id": f"closing-{next(_numbers)}", "name": "SignOff", "data": data}
    request = urllib.request.Request(
        f"{demo.url}/api/v1/commands",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with session(demo, member.login, member.password).open(request, timeout=30) as answer:
        assert json.load(answer)["outcome"] == "accepted"


def a_ceremony(demo: services.Demo, *, live: bool = True) -> str:
    """Make a run of what was signed here, between an opening, a medal table and thanks; give its id."""
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    run = str(asking.post(demo, "/api/v1/runs", title="Закрытие", venue=venue)["id"])
    asking.post(demo, f"/api/v1/runs/{run}/generate")
    path = f"/api/v1/runs/{run}"
    sheet = ask(demo, "GET", path)
    ours = [cue for cue in sheet["run"]["cues"] if cue["contest"] in CONTESTS]
    sheet["run"]["cues"] = [OPENING, *ours, *ENDING]
    ask(demo, "PUT", path, sheet)
    if live:
        asking.command(demo, "SetRunPhase", run=run, phase="live")
    return run


def ask(demo: services.Demo, method: str, path: str, body: Any = None) -> Any:
    """Ask something as the director, by any method."""
    headers = {
        "Authorization": f"Bearer {demo.links['keys']['director']}",
        "Content-Type": "application/json",
    }
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(demo.url + path, sent, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def press(demo: services.Demo, run: str, name: str = "Advance", **data: Any) -> None:
    """Press a key of the console as soon as the guard against slips of the finger allows it."""

    def pressed() -> bool:
        try:
            asking.command(demo, name, run=run, **data)
        except urllib.error.HTTPError as error:
            if "too_soon" in error.read().decode():
                return False
            raise
        return True

    services.wait_until(pressed, name)


def on(demo: services.Demo, run: str) -> tuple[str, int] | None:
    """Tell which picture of which cue is on the stage."""
    position = asking.view(demo, f"run:{run}@crew").get("position")
    return (position["cue"], position["step"]) if position else None


def winners(demo: services.Demo, contest: str) -> dict[str, list[str]]:
    """Give the surnames of a contest by what the official result gives them."""
    view = asking.view(demo, f"marks:{contest}@crew")
    names = {row["entry"]: surname(row["names"][0]["ru"]) for row in view["rows"]}
    found: dict[str, list[str]] = {}
    for row in view["standings"][0]["rows"]:
        if "medal" in row:
            found.setdefault(row["medal"], []).append(names[row["entry"]])
    return found


def surname(name: str) -> str:
    """Take the surname out of "Гордеева М. А.", the number out of "Участник 07"."""
    first, _, rest = name.partition("\u00a0")
    return rest if rest.isdigit() else first


def script(demo: services.Demo, contests: Sequence[str]) -> Iterator[Seen]:
    """Tell what must stand on a wall, step by step, from the opening to the thanks."""
    yield Seen("title")
    for contest in contests:
        won = winners(demo, contest)
        yield Seen("call_up", called=_called(demo, contest))
        yield Seen("planes")
        for medal in MEDALS:
            if medal == "gold":
                yield Seen("planes", "gold")
            yield Seen("planes", medal, frozenset(won[medal]))
        if "medallion" in won:
            yield Seen("medallions")
            yield Seen("medallions", people=frozenset(won["medallion"]))
    yield Seen("table")
    yield Seen("thanks")


def _called(demo: services.Demo, contest: str) -> tuple[str, ...]:
    view = asking.view(demo, f"marks:{contest}@crew")
    medals = {row["entry"]: row.get("medal") for row in view["standings"][0]["rows"]}
    regions = [r["delegation"]["name"]["ru"] for r in view["rows"] if medals[r["entry"]] in MEDALS]
    return tuple(sorted(regions, key=lambda name: name.casefold().replace("ё", "е")))


SEEN = """() => {
  const shot = document.querySelector("tablo-ceremony .shot:last-child");
  const kind = [...shot.classList].filter((name) => !["shot", "list", "card", "over-strips", "whole"].includes(name))[0];
  const full = shot.querySelector(".plane:not(.low) > .full");
  const medal = full ? [...full.closest(".plane").classList].filter((name) => name !== "plane")[0] : "";
  const people = [...shot.querySelectorAll(full ? ".plane:not(.low) > .full .names .p" : "li:has(.rg:not(:empty)) .who .p")];
  const called = kind === "call_up" ? [...shot.querySelectorAll("li .who .p")] : [];
  const said = (nodes) => nodes.map((node) => node.textContent.replace(/\\u2011/g, "-"));
  return { kind, medal, people: said(people), called: said(called) };
}"""


def seen(page: Page) -> Seen:
    """Read from a page what its ceremony shows; people by surname, as they come last in full names."""
    found = page.evaluate(SEEN)
    people = frozenset(name.split()[-1] for name in found["people"])
    return Seen(found["kind"], found["medal"], people, tuple(found["called"]))

"""People who sign in to a demo's console, besides its director: two that vouch for results."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from playwright.sync_api import Page, expect

import services
from tablo.access.actors import Role

SIGN = """async (data) => {
  const { newId } = await import(
    new URL("../display/kit/feed.js", document.querySelector("script[type=module]").src));
  const body = { id: newId(), name: "SignOff", data };
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/api/v1/commands", { method: "POST", headers, body: JSON.stringify(body) });
  return (await answer.json()).outcome;
}"""


class Member(Struct, frozen=True, kw_only=True):
    """Hold a person's account."""

    login: str
    name: str
    role: Role
    password: str


EXPERT = Member(
    login="severov", name="Северов И. П.", role="chief_expert", password="twelve-green-tiles"
)
COORDINATOR = Member(
    login="rud", name="Рудь А. В.", role="coordinator", password="seven-quiet-lathes"
)


@contextmanager
def crewed_demo(
    data: Path, members: Sequence[Member] = (EXPERT, COORDINATOR)
) -> Iterator[services.Demo]:
    """Run a demo in which these people have accounts of their own."""
    with services.demo("--no-simulation", "--data", str(data)) as running:
        running.stop()  # accounts can't be made while the server holds its database
        for member in members:
            _add(data, member)
        running.start()
        yield running


def sign_in(page: Page, url: str, login: str, password: str) -> None:
    """Sign a person in through the form, in English."""
    page.goto(f"{url}/admin/?lang=en")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("tablo-console .link")).to_have_text("linked")


def sign_as(member: Member, demo: services.Demo, page: Page, contest: str) -> None:
    """Have somebody sign a contest in the capacity of their role."""
    sign_in(page, demo.url, member.login, member.password)
    assert "accepted" == page.evaluate(SIGN, {"contest": contest, "as": member.role})


def _add(data: Path, member: Member) -> None:
    command = [
        sys.executable, "-m", "tablo", "account", "add", member.login, "--name", member.name,
        "--role", member.role, "--password", member.password,
    ]  # fmt: skip
    environment = {**os.environ, "TABLO_DATA": str(data)}
    subprocess.run(command, env=environment, check=True, capture_output=True)

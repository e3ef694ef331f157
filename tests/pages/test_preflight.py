"""The pre-flight page: what is wrong comes first, and every name is drawn where it may stand."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

import services
from pages.conftest import OpenPage
from pages.crew import sign_in
from tablo.championship.ids import ContestId, CueId, DelegationId, EntryId, PersonId, RunId
from tablo.championship.roster import Entry, Person, Text
from tablo.championship.show import Cue, RunOfShow
from tablo.store import roster as rosters
from tablo.store.database import Database

CONTEST = ContestId("masonry-main")
RUN = RunId("closing")
LONG = "Староконстантиновопреображенскозагребельносеверодвинская"
LONG_IN_RUSSIAN = "Александроневскопетропавловскокрестовоздвиженскогородская"
WIDE = {"width": 1440, "height": 900}
THUMBNAIL = """async ([name, lang]) => {
  const module = document.querySelector("script[type=module]").src;
  const { thumbnail } = await import(new URL("./name-fit.js", module).href);
  const view = { names: [name], contest: { ru: "Кладка", en: "Bricks" } };
  const box = thumbnail({ scene: "", view, size: { width: 1920, height: 1080 }, lang });
  box.id = "third";
  document.querySelector("preflight-page main").prepend(box);
}"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the demo's folder."""
    return tmp_path_factory.mktemp("preflight")


@pytest.fixture(scope="module")
def demo(data: Path) -> Iterator[services.Demo]:
    """Give a demo with a ceremony whose result nobody signed, and two names that no picture holds."""
    with services.demo("--no-simulation", "--data", str(data)) as running:
        running.stop()  # the roster is written by hand while nobody holds the database
        prepare(data)
        running.start()
        yield running


def prepare(data: Path) -> None:
    """Add the ceremony and the competitors."""
    with Database.open(f"sqlite:///{data / 'tablo.sqlite3'}") as database:
        roster = database.read_now(rosters.load)
        contest = roster.contests[CONTEST]
        people = [
            Person(id=PersonId("long"), last=Text(LONG), first=Text("Ия")),
            Person(
                id=PersonId("russian"),
                last=Text(LONG_IN_RUSSIAN, "Short"),
                first=Text("Ия", "Iya"),
            ),
        ]
        entries = [
            Entry(
                id=EntryId(person.id),
                contest=CONTEST,
                people=(person.id,),
                delegation=DelegationId(next(iter(roster.delegations))),
                number=f"99{n}",
            )
            for n, person in enumerate(people)
        ]
        cue = Cue(id=CueId("m"), kind="medals", title=Text("Кладка ứ"), contest=CONTEST)
        run = RunOfShow(id=RUN, title=Text("Закрытие"), venue=contest.venue, cues=(cue,))
        changed = replace(
            roster,
            people={**roster.people, **{one.id: one for one in people}},
            entries={**roster.entries, **{one.id: one for one in entries}},
            runs={RUN: run},
        )
        database.write_now(lambda into: rosters.save(into, changed, expected=roster.revision))


@pytest.fixture
def preflight(demo: services.Demo, open_page: OpenPage) -> Page:
    """Open the page of the ceremony."""
    page = open_page(viewport=WIDE)
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    page.goto(f"{demo.url}/admin/?lang=en#/preflight/{RUN}")
    expect(page.locator('[data-check="names"]')).to_have_class("bad")
    return page


def test_what_is_wrong_comes_first(preflight: Page) -> None:
    """The verdict counts what is to be put right; the wrong stand above the rest, with a way there."""
    results = preflight.locator('[data-check="results"]')

    expect(preflight.locator(".verdict")).to_contain_text("To put right")
    expect(preflight.locator(".verdict")).to_have_attribute("data-state", "bad")
    expect(results).to_contain_text("Bricklaying · Main: the result isn't signed")
    expect(preflight.locator(".checks > section").first).to_have_class("bad")
    expect(preflight.locator(".fine section").first).to_have_class("ok")

    results.locator("li", has_text="Bricklaying · Main").get_by_role("link").click()
    expect(preflight.locator("marks-page")).to_be_visible()


def test_a_name_that_fits_badly_is_shown(preflight: Page) -> None:
    """A name that is cut off is listed, with its picture as a screen draws it; no other one is."""
    lines = preflight.locator('[data-check="names"] li')
    expect(lines).to_have_count(2)
    line = lines.filter(has_text=LONG)

    expect(line).to_contain_text("cut off in a table of results")
    expect(line).not_to_contain_text("in Russian")
    line.scroll_into_view_if_needed()
    drawn = line.frame_locator("iframe").locator("tablo-standings .list .nm")
    expect(drawn.filter(has_text=LONG)).to_be_visible()


def test_names_are_drawn_in_every_language(preflight: Page) -> None:
    """On an English page a name that only Russian screens cut off is found, and shown in Russian."""
    line = preflight.locator('[data-check="names"] li', has_text="in Russian")

    expect(line).to_contain_text(LONG_IN_RUSSIAN)
    line.scroll_into_view_if_needed()
    drawn = line.frame_locator("iframe").locator("tablo-standings .list .nm")
    expect(drawn.filter(has_text=LONG_IN_RUSSIAN)).to_be_visible()


def test_a_lower_third_has_its_picture(preflight: Page) -> None:
    """A name that a lower third doesn't hold is drawn in one, in the language it was found in."""
    preflight.evaluate(THUMBNAIL, [{"ru": "Ия Шум", "en": "Iya Shum"}, "ru"])

    third = preflight.frame_locator("#third iframe").locator("measured-third .panel")
    expect(third).to_contain_text("Ия Шум")
    expect(third).to_contain_text("Кладка")


def test_a_link_leads_to_the_cue(preflight: Page) -> None:
    """What is wrong with a cue leads to that cue in the running order, which is chosen there."""
    found = preflight.locator('[data-check="plan"] li', has_text="nobody is named who hands over")

    found.get_by_role("link").click()

    expect(preflight.locator("live-page")).to_be_visible()
    expect(preflight.locator('run-list [data-cue="m"]')).to_have_class(re.compile("chosen"))


def test_letters_that_the_font_lacks(preflight: Page) -> None:
    """A letter without a glyph is named, and no other one."""
    expect(preflight.locator('[data-check="letters"] .what')).to_have_text("Not in our font: ứ")


def test_a_backup_puts_it_right(preflight: Page, data: Path, tmp_path: Path) -> None:
    """A backup made on the server, beside it running, takes the finding away at the next look."""
    backup = preflight.locator('[data-check="backup"]')
    expect(backup).to_contain_text("There is no backup yet")

    command = [sys.executable, "-m", "tablo", "backup", str(tmp_path / "node.tar")]
    subprocess.run(command, env={**os.environ, "TABLO_DATA": str(data)}, check=True)
    preflight.get_by_role("button", name="Look again").click()

    expect(backup).to_have_class("ok")
    expect(backup).to_contain_text("node.tar")


def test_the_journal_is_checked_from_the_page(preflight: Page) -> None:
    """The key checks the journal, and the page says that it is whole."""
    journal = preflight.locator('[data-check="journal"]')

    preflight.get_by_role("button", name="Check the journal").click()

    expect(journal).to_have_class("ok")
    expect(journal).to_contain_text("whole when it was checked")

"""The pictures of a ceremony in a browser: nothing a step early, and every picture again as it was."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

import services
from pages import asking, faces
from pages.conftest import OpenPage
from pages.crew import COORDINATOR, EXPERT, crewed_demo, sign_as
from pages.stage import case_of, cases
from pages.test_overlay import corner
from pages.visual import SIZES, blank_page, look
from tablo.championship.generate import Prize, generate
from tablo.championship.ids import ContestId, CueId, EntryId, RunId, VenueId
from tablo.championship.roster import MAIN, Text
from tablo.championship.shots import Outcome
from tablo.championship.show import Cue, RunOfShow
from tablo.store import roster as rosters
from tablo.store.database import Database

CONTEST = ContestId("masonry-main")
RUN = RunId("closing")
MEDALS = f"{CONTEST}.medals"
PAGE = f"/display/ceremony?run={RUN}&lang=en"
WATCH = """(() => {
  const motions = (window.motions = []);
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (frames, timing) {
    const moved = [...new Set(frames.flatMap(Object.keys))];
    motions.push({ moved, node: this.className, ends: timing.duration + (timing.delay ?? 0) });
    return animate.call(this, frames, timing);
  };
})()"""
STILL = """() => [...document.querySelectorAll("tablo-ceremony *")].every(
  (node) => !node.getAnimations().length)"""
IS_ON = """([cue, step]) => {
  const { cue: on, step: at } = document.querySelector("tablo-ceremony")?.view?.picture ?? {};
  return on === cue && at === step;
}"""
BAND = """async (data) => {
  for (const node of [...document.body.childNodes]) node.remove();
  const { default: Reveal } = await import("/overlay/reveal.js");
  if (!customElements.get("tablo-reveal")) customElements.define("tablo-reveal", Reveal);
  const graphic = document.createElement("tablo-reveal");
  document.body.append(graphic);
  await graphic.load({ data });
  await graphic.playAction({ skipAnimation: true });
  const [x, y] = [0.05 * innerWidth - 3, 0.95 * innerHeight + 3];
  return [...graphic.shadowRoot.querySelectorAll(".md span, .ct, .p, .from span")].flatMap((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const out = ({ left, right, bottom }) => left < x || right > innerWidth - x || bottom > y;
    return [...range.getClientRects()].some(out) ? [node.textContent] : [];
  });
}"""
KEPT = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML])"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[services.Demo]:
    """Give a demo with a contest that two people have signed, and a run of show that is live."""
    data: Path = tmp_path_factory.mktemp("ceremony")
    with crewed_demo(data) as running:
        running.stop()  # the roster is written by hand while nobody holds the database
        add_run(data)
        running.start()
        asking.command(running, "LockMarks", contest=CONTEST)
        for member in (COORDINATOR, EXPERT):
            context = browser.new_context()
            sign_as(member, running, context.new_page(), CONTEST)
            context.close()
        asking.command(running, "SetRunPhase", run=RUN, phase="live")
        yield running


def add_run(data: Path) -> None:
    """Put a run of show into a demo's roster: words, the generated cues of a contest, thanks."""
    won = Outcome(awards={EntryId("one"): "gold", EntryId("two"): "medallion"})
    prize = Prize(
        contest=CONTEST, standing=MAIN, title=Text("Кладка"), sector=Text(""), outcome=won
    )
    cues = (
        Cue(id=CueId("opening"), kind="title", title=Text("Закрытие", "Closing ceremony")),
        *generate([prize], ("",)),
        Cue(id=CueId("thanks"), kind="thanks"),
    )
    with Database.open(f"sqlite:///{data / 'tablo.sqlite3'}") as database:
        held = database.read_now(rosters.load)
        run = RunOfShow(
            id=RUN,
            title=Text("Церемония закрытия", "Closing"),
            venue=VenueId(next(iter(held.venues))),
            cues=cues,
        )
        database.write_now(
            lambda connection: rosters.save(connection, replace(held, runs={RUN: run}))
        )


def press(demo: services.Demo, name: str = "Advance", **data: Any) -> None:
    """Press a key of the console, as soon as the guard against slips lets it through."""

    def pressed() -> bool:
        try:
            asking.command(demo, name, run=RUN, **data)
        except HTTPError as error:
            if "too_soon" in error.read().decode():
                return False
            raise
        return True

    services.wait_until(pressed, name)


def jump(demo: services.Demo, cue: str, step: int = 0) -> None:
    """Put a picture on the stage."""
    press(demo, "JumpTo", cue=cue, step=step)


def winners(demo: services.Demo) -> dict[int, str]:
    """Give the surname of each of the first three by place."""
    rows = asking.view(demo, f"standings:{CONTEST}@crew")["rows"]
    return {row["place"]: row["names"][0]["ru"].split("\u00a0")[0] for row in rows[:3]}


def settled(page: Page) -> None:
    """Wait until nothing on a page moves, and nothing that leaves is left."""
    page.wait_for_function(STILL)
    expect(page.locator("tablo-ceremony .shot")).to_have_count(1)


def on_stage(page: Page, cue: str, step: int) -> None:
    """Wait until a page has a picture, moving or not."""
    page.wait_for_function(IS_ON, arg=[cue, step])


def shows(page: Page, picture: str) -> None:
    """Wait for a picture, at rest."""
    expect(page.locator(f"tablo-ceremony .shot.{picture}").last).to_be_visible()
    settled(page)


# From a real server


def test_each_step_adds_one_thing(demo: services.Demo, page: Page) -> None:
    """From the call-up to the gold each step names one medal more, the gold's plane before its name."""
    jump(demo, f"{CONTEST}.call-up")
    page.goto(demo.url + PAGE)
    shows(page, "call_up")
    expect(page.locator("tablo-ceremony .list li")).to_have_count(3)
    press(demo)
    shows(page, "planes")
    expect(page.locator("tablo-ceremony .plane")).to_have_count(0)

    seen = []
    for step, count in enumerate((1, 2, 3, 3), start=1):
        press(demo)
        on_stage(page, MEDALS, step)
        settled(page)
        expect(page.locator("tablo-ceremony .plane")).to_have_count(count)
        full = page.locator("tablo-ceremony .full")
        seen.append((full.locator(".word").inner_text(), full.locator(".names").count()))

    assert [("Bronze", 1), ("Silver", 1), ("Gold", 0)] == seen[:3]
    expect(page.locator("tablo-ceremony .full .names")).to_have_count(1)


def test_nothing_is_known_a_step_early(demo: services.Demo, open_page: OpenPage) -> None:
    """Neither page, storage nor socket holds a winner's name before the step that names them."""
    jump(demo, f"{CONTEST}.call-up")
    page, frames = open_page(), []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    page.goto(demo.url + PAGE)
    named = winners(demo)
    hidden = [named[3], named[2], named[1]]

    for cue, step, known in (
        (f"{CONTEST}.call-up", 0, 0),
        (MEDALS, 0, 0),
        (MEDALS, 1, 1),
        (MEDALS, 2, 2),
        (MEDALS, 3, 2),
    ):
        jump(demo, cue, step)
        on_stage(page, cue, step)
        text = page.evaluate(KEPT) + json.dumps(frames, ensure_ascii=False)
        assert [] == [name for name in hidden[known:] if name in text]
        assert all(name in text for name in hidden[:known])


def test_a_step_back_is_the_former_picture(demo: services.Demo, page: Page) -> None:
    """Check 4: after a step forward and back every picture is the same to the pixel, as after a reload."""
    page.goto(demo.url + PAGE)
    following = f"{CONTEST}.medallions"
    for step in (1, 2, 3, 4):
        jump(demo, MEDALS, step)
        on_stage(page, MEDALS, step)
        settled(page)
        before = page.screenshot()

        press(demo)
        on_stage(page, *((MEDALS, step + 1) if step < 4 else (following, 0)))
        press(demo, "StepBack")
        on_stage(page, MEDALS, step)
        settled(page)

        assert before == page.screenshot()
        page.reload()
        shows(page, "planes")
        assert before == page.screenshot()


def test_a_live_step_moves_once(demo: services.Demo, open_page: OpenPage) -> None:
    """A step that is taken now moves planes and names, within 1.4 s; a step back and a reload don't."""
    jump(demo, MEDALS, 1)
    page = open_page(viewport={"width": 1920, "height": 1080})
    page.add_init_script(WATCH)
    page.goto(demo.url + PAGE)
    shows(page, "planes")
    assert [] == page.evaluate("motions")

    press(demo)
    expect(page.locator("tablo-ceremony .plane.silver .full")).to_be_visible()
    settled(page)
    moves = page.evaluate("motions.splice(0)")
    press(demo, "StepBack")
    expect(page.locator("tablo-ceremony .plane.bronze .full")).to_be_visible()

    assert {"plane silver", "plane bronze low", "names display", "from"} <= {
        move["node"] for move in moves
    }
    assert max(move["ends"] for move in moves) <= 1400
    assert {"transform", "opacity"} >= {name for move in moves for name in move["moved"]}
    assert [] == page.evaluate("motions")


def test_a_hidden_page_replays_nothing(demo: services.Demo, open_page: OpenPage) -> None:
    """A page that was hidden while steps were taken shows the last one at once."""
    jump(demo, MEDALS, 1)
    page = open_page()
    page.add_init_script(f"({WATCH}, window.trueNow = performance.now.bind(performance))")
    faces.may_hide(page)
    page.goto(demo.url + PAGE)
    shows(page, "planes")

    faces.hide(page, True)
    press(demo)
    press(demo)
    faces.hide(page, False)

    expect(page.locator("tablo-ceremony .plane.gold .full")).to_be_visible()
    assert [] == page.evaluate("motions")


def test_a_blank_stage_holds_nothing(demo: services.Demo, page: Page) -> None:
    """While the run is blank a screen is an empty field; then the same picture stands again."""
    jump(demo, MEDALS, 2)
    page.goto(demo.url + PAGE)
    shows(page, "planes")
    before = page.screenshot()

    press(demo, "BlankRun", on=True)
    expect(page.locator("tablo-ceremony .shot")).to_have_count(0)
    text = page.locator("tablo-ceremony").inner_text()
    press(demo, "BlankRun", on=False)

    assert "" == text
    shows(page, "planes")
    assert before == page.screenshot()


def test_a_screen_gets_the_ceremony(demo: services.Demo, page: Page) -> None:
    """A paired screen that is told to show the ceremony follows its steps."""
    name, url = next(iter(demo.links["screens"].items()))
    jump(demo, "opening")
    page.goto(url)

    asking.command(demo, "ShowScene", screen=name, scene="ceremony", params={"run": RUN})

    expect(page.locator("tablo-ceremony .card .main")).to_have_text("Закрытие")
    jump(demo, MEDALS, 1)
    expect(page.locator("tablo-ceremony .plane.bronze .names")).to_contain_text(winners(demo)[3])


def test_the_broadcast_has_its_band(demo: services.Demo, open_page: OpenPage) -> None:
    """The overlay is transparent, then a band with the medal rises; its text is in graphics safe."""
    output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
    jump(demo, "opening")
    asking.command(demo, "ClearOutput", output=output)
    asking.command(
        demo, "ShowGraphic", output=output, graphic="reveal", layer="reveal", data={"run": RUN}
    )
    page = open_page(viewport={"width": 1920, "height": 1080})
    page.goto(demo.links["overlays"]["program"], wait_until="commit")
    assert 0 == corner(page)
    page.locator("tablo-reveal").wait_for(state="attached")
    expect(page.locator("tablo-reveal .band")).to_have_count(0)

    jump(demo, MEDALS, 4)

    band = page.locator("tablo-reveal .band.gold")
    expect(band.locator(".names")).to_contain_text(winners(demo)[1])
    page.wait_for_function(
        "() => !document.querySelector('tablo-reveal').shadowRoot.getAnimations().length"
    )
    assert 0 == corner(page)
    for part in (".md", ".ct", ".names .p", ".from"):
        box = band.locator(part).bounding_box()
        assert box is not None
        assert 96 - 4 <= box["x"]
        assert box["x"] + box["width"] <= 1824 + 4
        assert box["y"] + box["height"] <= 1026
    press(demo, "BlankRun", on=True)
    expect(page.locator("tablo-reveal .band")).to_have_count(0)
    press(demo, "BlankRun", on=False)
    asking.command(demo, "ClearOutput", output=output)


# From canned views


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    """Give a page that has our files and no server."""
    with blank_page(browser) as page:
        yield page


@pytest.mark.parametrize("name", cases())
def test_every_name_fits(bare: Page, name: str) -> None:
    """Check 9: in no size and no theme is a name cut off, on other text, too faint, or out of the safe area."""
    case = case_of(name)

    assert [] == [str(found) for size in SIZES for found in look(bare, case, size)]


@pytest.mark.parametrize("name", cases())
def test_every_band_fits(bare: Page, name: str) -> None:
    """Check 9: on a broadcast's band all text stays inside graphics safe, whoever is named."""
    bare.set_viewport_size({"width": 1920, "height": 1080})

    assert [] == bare.evaluate(BAND, cases()[name])


@pytest.mark.parametrize("name", ["two golds", "three golds", "two golds of six"])
def test_names_of_one_plane_are_of_one_size(bare: Page, name: str) -> None:
    """All who hold a medal are written equally large, none with an ellipsis."""
    look(bare, case_of(name), SIZES[1])

    found = bare.evaluate(
        "[...document.querySelectorAll('.full .names')].map((one) => getComputedStyle(one))"
        ".map(({ fontSize, textOverflow }) => [fontSize, textOverflow].join(' '))"
    )

    assert len(found) > 1
    assert 1 == len(set(found))
    assert found[0].endswith("clip")


@pytest.mark.parametrize("size", [*SIZES, (1920, 540)], ids=str)
@pytest.mark.parametrize("name", ["longest gold", "longest of six", "over three bronzes"])
def test_a_strip_keeps_its_people(bare: Page, name: str, size: tuple[int, int]) -> None:
    """In a strip whom somebody stands for leaves before the person, of whom nothing is left out.

    Person and delegation have names of 60 characters here.
    """
    look(bare, case_of(name), size)

    left_out = bare.evaluate(
        """[...document.querySelectorAll(".plane.low .who")].flatMap((who) => {
          const { bottom, right } = who.getBoundingClientRect();
          return [...who.querySelectorAll(".p")].filter((person) => {
            const box = person.getBoundingClientRect();
            return !box.height || box.bottom > bottom + 1 || box.right > right + 1;
          }).map(({ textContent }) => textContent);
        })"""
    )

    assert bare.locator(".plane.low .p").count()
    assert [] == left_out


def test_a_strip_stays_readable(bare: Page) -> None:
    """On a wall and a ribbon one person of the longest name keeps half of a strip's usual letters."""
    for size in [(1920, 1080), (3840, 1080), (1920, 540)]:
        look(bare, case_of("longest gold"), size)
        letters = bare.evaluate(
            """[...document.querySelectorAll(".plane.low .p")].map((person) =>
              parseFloat(getComputedStyle(person).fontSize) / parseFloat(getComputedStyle(person.closest(".strip")).fontSize))"""
        )
        assert min(letters) > 0.5


def test_a_shared_gold_has_equal_halves(bare: Page) -> None:
    """Two golds stand in two halves of one plane, which says that no silver is handed over."""
    look(bare, case_of("two golds"), SIZES[1])

    halves = [one.bounding_box() for one in bare.locator(".full .holders > li").all()]

    assert [True, True] == [half is not None for half in halves]
    assert 1 == len({round(half["height"]) for half in halves if half})
    expect(bare.locator(".why")).to_have_text("Серебряная медаль не вручается")
    expect(bare.locator(".word")).to_have_text("Два золота")


def test_a_missing_picture_is_no_broken_one(bare: Page) -> None:
    """Check 9: a picture that the library lacks leaves the ground, with no sign of a broken image."""
    case = case_of("partner")
    picture = {**case.view["picture"], "media": f"{1:064}.png"}

    look(bare, case._replace(view={**case.view, "picture": picture}), SIZES[1])

    expect(bare.locator(".shot.medium img")).to_be_hidden()


def test_a_vacant_medal_is_said(bare: Page) -> None:
    """A medal that nobody gets has its plane, which says so."""
    look(bare, case_of("no silver"), SIZES[1])

    expect(bare.locator(".plane.silver .names")).to_have_text("не присуждается")

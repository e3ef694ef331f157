"""Driving a ceremony in a browser: each press one step, whoever presses, and no name before its time."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator, Page, expect

import services
from exchange.footage import a_picture
from pages import asking
from pages.conftest import OpenPage
from pages.crew import COORDINATOR, EXPERT, crewed_demo, sign_as, sign_in
from pages.gestures import held
from tablo.championship.ids import (
    ContestId,
    CueId,
    DelegationId,
    Duration,
    EntryId,
    Instant,
    ScreenId,
    StandingId,
)
from tablo.championship.show import Cue, CueKind, Presenter
from tablo.championship.text import Text

_numbers = count(1)
CONTEST = "masonry-main"
WIDE = {"width": 1280, "height": 800}
SPEECH = {"id": "word", "kind": "speech", "title": {"ru": "Слово", "en": "A word"}}
THANKS = {"id": "thanks", "kind": "thanks", "title": {"ru": "Спасибо", "en": "Thank you"}}
LATE = """sent => {
  // As a console that has not yet heard of the other one's step
  document.querySelector("live-page").desk.send("Advance", sent, "");
}"""
READ = """async ([run, cues]) => {
  const form = document.querySelector("cue-form");
  const read = [];
  for (const cue of cues) {
    await form.open(run, cue, cue.id); // a copy: nothing that the form doesn't show comes back
    read.push(form.cue);
  }
  return read;
}"""
HIDDEN = """names => names.filter(name => {
  const node = document.querySelector(name);
  const { left, top, right, bottom, width, height } = node.getBoundingClientRect();
  const whole = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && width && height;
  const seen = whole && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return !seen || !(node.contains(seen) || seen.contains(node));
})"""
CRAMPED = """() => [...document.querySelectorAll("button, a, select")].filter(one => {
  const { width, height } = one.getBoundingClientRect();
  return width && (width < 48 || height < 48);
}).map(one => one.textContent || one.ariaLabel)"""
TWICE = """key => {
  const down = repeat => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { code: key, key, repeat, bubbles: true, cancelable: true }));
  down(false);
  for (let n = 0; n < 20; n += 1) down(true);
  down(false);
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[services.Demo]:
    """Give a demo with one contest that two people signed."""
    data: Path = tmp_path_factory.mktemp("live")
    with crewed_demo(data) as running:
        asking.command(running, "LockMarks", contest=CONTEST)
        for member in (COORDINATOR, EXPERT):
            context = browser.new_context()
            sign_as(member, running, context.new_page(), CONTEST)
            context.close()
        yield running


@pytest.fixture
def run(demo: services.Demo) -> str:
    """Give a ceremony of its own: a speech, the contest's medals, thanks; it is on."""
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    run = str(asking.post(demo, "/api/v1/runs", title="Закрытие", venue=venue)["id"])
    asking.post(demo, f"/api/v1/runs/{run}/generate")
    sheet = plan(demo, run)
    ours = [cue for cue in sheet["run"]["cues"] if cue["contest"] == CONTEST]
    sheet["run"]["cues"] = [SPEECH, *ours, THANKS]
    put(demo, run, sheet)
    asking.command(demo, "SetRunPhase", run=run, phase="live")
    return run


def plan(demo: services.Demo, run: str) -> Any:
    """Read a plan."""
    return _ask(demo, "GET", run)


def put(demo: services.Demo, run: str, sheet: Any) -> None:
    """Put a plan back."""
    _ask(demo, "PUT", run, sheet)


def _ask(demo: services.Demo, method: str, run: str, body: Any = None) -> Any:
    headers = {
        "Authorization": f"Bearer {demo.links['keys']['director']}",
        "Content-Type": "application/json",
    }
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{demo.url}/api/v1/runs/{run}", sent, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def console(demo: services.Demo, open_page: OpenPage, run: str, *expected: str) -> Page:
    """Open the director's console of a ceremony; `expected` errors may stand in its log."""
    page = open_page(viewport=WIDE, expect=expected)
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    page.goto(f"{demo.url}/admin/?lang=en#/live/{run}")
    expect(take(page)).to_be_enabled()
    return page


def take(page: Page) -> Locator:
    """Find the key for the next step."""
    return page.locator("live-deck .next")


def on(demo: services.Demo, run: str) -> tuple[str, int] | None:
    """Tell which picture of which cue is on the stage."""
    position = asking.view(demo, f"run:{run}@crew").get("position")
    return (position["cue"], position["step"]) if position else None


def rev(demo: services.Demo, run: str) -> int:
    """Tell how often a ceremony has changed."""
    return int(asking.view(demo, f"run:{run}@crew")["rev"])


def go_to(demo: services.Demo, page: Page, run: str, cue: str, step: int = 0) -> None:
    """Put a picture on the stage, and wait until the console may drive on from it."""
    asking.command(demo, "JumpTo", run=run, cue=cue, step=step)
    expect(page.locator(f'run-list [data-cue="{cue}"]')).to_have_attribute("data-state", "current")
    expect(page.locator(".count")).to_contain_text(re.compile(f"picture.{step + 1}.of"))
    expect(page.locator("live-deck button").first).to_be_enabled()


def advance(demo: services.Demo, run: str) -> None:
    """Go one step on as soon as the server takes one again."""
    before = rev(demo, run)

    def taken() -> bool:
        body = {"name": "Advance", "data": {"run": run, "rev": before}}
        try:
            asking.post(demo, "/api/v1/commands", id=f"live-{next(_numbers)}", **body)
        except urllib.error.HTTPError:
            return False
        return True

    services.wait_until(taken, "a step")


def next_names(page: Page) -> Locator:
    """Find the names in the picture that comes next."""
    return page.frame_locator("live-preview iframe").locator(".plane .full .names")


def surnames(demo: services.Demo) -> set[str]:
    """List the surnames of everybody in the contest who is shown by name, in both languages."""
    rows = asking.view(demo, f"marks:{CONTEST}@crew")["rows"]
    names = [said for row in rows for name in row["names"] for said in name.values()]
    return {name.split()[0] for name in names if not re.search(r"\d", name)}


def all_text(page: Page) -> str:
    """Give everything that stands in the page and its frames, with what the browser keeps."""
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
    return "".join(f.content() for f in page.frames) + str(page.evaluate(kept))


def test_space_and_the_clicker_go_on(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Space and a presenter's clicker go one step on, the clicker's other key back."""
    page = console(demo, open_page, run)

    page.keyboard.press("Space")
    expect(page.locator('run-list [data-cue="word"]')).to_have_attribute("data-state", "current")
    assert ("word", 0) == on(demo, run)
    expect(take(page)).to_be_enabled()
    page.keyboard.press("PageDown")
    called = f"{CONTEST}.call-up"
    expect(page.locator(f'[data-cue="{called}"]')).to_have_attribute("data-state", "current")
    expect(page.locator("live-deck button").first).to_be_enabled()
    page.keyboard.press("PageUp")

    expect(page.locator('run-list [data-cue="word"]')).to_have_attribute("data-state", "current")
    assert ("word", 0) == on(demo, run)


@pytest.mark.parametrize("key", ["Space", "ArrowRight"])
def test_a_nervous_finger_is_one_step(
    demo: services.Demo, open_page: OpenPage, run: str, key: str
) -> None:
    """Check 7: a key that is held and a double press give one step."""
    page = console(demo, open_page, run)
    before = rev(demo, run)

    page.evaluate(TWICE, key)

    expect(page.locator('run-list [data-cue="word"]')).to_have_attribute("data-state", "current")
    expect(take(page)).to_be_enabled()
    assert before + 1 == rev(demo, run)


def test_two_consoles_are_one_step(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Check 7: two directors who press at once give one step; the slower one reads who was faster."""
    first, second = (console(demo, open_page, run) for _ in range(2))
    before = rev(demo, run)

    first.keyboard.press("Space")
    expect(take(first)).to_be_enabled()
    second.evaluate(LATE, {"run": run, "rev": before})

    expect(second.locator(".outcome")).to_contain_text("faster")
    assert before + 1 == rev(demo, run)
    for page in (first, second):
        here = page.locator('run-list [data-cue="word"]')
        expect(here).to_have_attribute("data-state", "current")


def test_fields_keep_their_keys(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """While somebody types, no key drives the ceremony."""
    page = console(demo, open_page, run)
    before = rev(demo, run)
    page.keyboard.press("g")
    field = page.get_by_label("Number of the cue")
    expect(field).to_be_focused()

    for key in ("Space", "ArrowRight", "PageDown", "b", "p"):
        page.keyboard.press(key)

    expect(page.locator("live-deck .peek")).not_to_have_attribute("aria-pressed", "true")
    assert before == rev(demo, run)
    field.fill("2")
    field.press("Enter")
    expect(page.locator("cue-panel h2")).to_contain_text("2")
    expect(page.get_by_role("button", name="Go here")).to_be_focused()


def test_no_name_before_its_step(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """The console says in words what comes next; no surname is in it, its frames or its storage."""
    page = console(demo, open_page, run)
    go_to(demo, page, run, f"{CONTEST}.medals")

    expect(take(page)).to_contain_text("Bronze: show names")
    expect(next_names(page)).to_contain_text("•••")
    assert {name for name in surnames(demo) if name in all_text(page)} == set()


def test_peeking_leaves_nothing(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Names stand in the preview while the key is held, and nowhere once it is let go or the page blurs."""
    page = console(demo, open_page, run)
    go_to(demo, page, run, f"{CONTEST}.medals")
    names = next_names(page)

    for let_go in ("keyup", "blur"):
        page.keyboard.down("p")
        expect(names).not_to_contain_text("•••")
        assert any(name in all_text(page) for name in surnames(demo))
        if let_go == "keyup":
            page.keyboard.up("p")
        else:
            page.evaluate("dispatchEvent(new Event('blur'))")
        expect(names).to_contain_text("•••")
        assert {name for name in surnames(demo) if name in all_text(page)} == set()
        page.keyboard.up("p")

    page.keyboard.press("Space")
    expect(page.locator(".host .said")).not_to_be_empty()
    assert any(name in all_text(page) for name in surnames(demo))


def test_a_look_ahead_is_written_down(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Who looked at names before their step, and when, stands on the director's page and in the stream."""
    page = console(demo, open_page, run)
    go_to(demo, page, run, f"{CONTEST}.medals")
    hidden = page.locator("figure.next figcaption .quiet-text")
    expect(hidden).to_have_text("names are hidden")

    page.keyboard.down("p")
    expect(hidden).to_have_text("names are seen")
    page.keyboard.up("p")

    expect(hidden).to_have_text("names are hidden")
    expect(page.locator(".strip-line .peeked")).to_contain_text("names seen by you at")
    (look,) = asking.view(demo, f"run:{run}@crew")["peeks"]
    assert look["by"].startswith("person:")


def test_a_reload_shows_the_same(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """After a reload the console stands where it stood, dark if it was dark."""
    page = console(demo, open_page, run)
    go_to(demo, page, run, f"{CONTEST}.medals", step=1)
    asking.command(demo, "BlankRun", run=run, on=True)
    expect(page.get_by_text("The picture is dark", exact=True)).to_be_visible()
    shown = page.locator("run-list").inner_text()

    page.reload()

    expect(page.get_by_text("The picture is dark", exact=True)).to_be_visible()
    expect(page.locator(".count")).to_contain_text(re.compile("picture.2.of"))
    expect(take(page)).to_be_disabled()
    assert shown == page.locator("run-list").inner_text()


def test_darkness_is_held(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """The key that darkens needs a second; a tap does nothing; the same key brings the picture back."""
    page = console(demo, open_page, run)
    go_to(demo, page, run, "word")
    dark = page.locator("live-deck .danger")

    dark.click()
    assert not asking.view(demo, f"run:{run}@crew")["blank"]
    page.keyboard.down("b")
    expect(dark).to_contain_text("Bring the picture back")
    page.keyboard.up("b")
    page.keyboard.down("b")
    expect(dark).to_contain_text("Blank everything")
    page.keyboard.up("b")

    assert ("word", 0) == on(demo, run)


def test_somebody_elses_hand(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """While somebody else has the ceremony in hand the keys rest and say whose it is, until taken over."""
    page = console(demo, open_page, run)
    asking.command(demo, "TakeControl", run=run, on=True)

    expect(page.locator(".head")).to_contain_text("drives")
    expect(take(page)).to_be_disabled()
    over = page.get_by_role("button", name="Take over")
    over.focus()
    page.keyboard.down("Enter")
    expect(page.locator(".head")).to_contain_text("you drive")
    page.keyboard.up("Enter")

    expect(take(page)).to_be_enabled()


def test_an_answer_that_never_came(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Check 6: with the link gone between press and answer it says so in amber, asks for the same, and steps once."""
    page = console(demo, open_page, run, "already in CLOSING")
    before = rev(demo, run)
    page.evaluate(
        """() => { const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (text) {
          if (!String(text).includes('"Advance"')) return send.call(this, text);
          send.call(this, text); this.close(); WebSocket.prototype.send = send; } }"""
    )

    page.keyboard.press("Space")

    expect(page.locator(".outcome.warn")).to_contain_text("The same is asked again")
    expect(page.locator('run-list [data-cue="word"]')).to_have_attribute("data-state", "current")
    expect(take(page)).to_be_enabled(timeout=15_000)
    assert before + 1 == rev(demo, run)


def test_cues_come_and_move_by_hand(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """A cue is added behind the chosen one, moved and deleted while the ceremony goes on."""
    page = console(demo, open_page, run)
    rows = page.locator("run-list li")
    rows.first.click()
    page.get_by_role("button", name="New cue", exact=True).click()
    page.get_by_label("Title in Russian").filter(visible=True).fill("Гимн")
    page.get_by_role("button", name="Save").filter(visible=True).click()
    expect(rows.nth(1)).to_contain_text("Гимн")
    expect(page.locator("live-page .outcome")).to_have_text("Saved.")

    rows.nth(1).click()
    page.get_by_role("button", name="Earlier").click()
    expect(rows.first).to_contain_text("Гимн")
    page.get_by_role("button", name="Edit").click()
    delete = page.get_by_role("button", name="Delete the cue")
    delete.focus()
    page.keyboard.down("Enter")
    expect(rows.first).not_to_contain_text("Гимн")
    page.keyboard.up("Enter")

    assert "word" == plan(demo, run)["run"]["cues"][0]["id"]


def test_the_prompter_says_what_is_on(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """The prompter has the names once their step is on and no sooner, and letters as large as wanted."""
    page = open_page(viewport=WIDE)
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    page.goto(f"{demo.url}/admin/?lang=ru#/prompter/{run}")
    asking.command(demo, "JumpTo", run=run, cue=f"{CONTEST}.medals")
    expect(page.locator("prompter-page h1")).not_to_be_empty()
    assert {name for name in surnames(demo) if name in all_text(page)} == set()
    expect(page.locator("prompter-page .left")).to_contain_text("осталось")

    advance(demo, run)

    expect(page.locator(".words")).to_contain_text("Бронза")
    assert any(name in page.locator(".words").inner_text() for name in surnames(demo))
    expect(page.locator(".words")).to_have_css("font-size", "40px")
    larger = page.get_by_role("button", name="Крупнее")
    for _ in range(5):
        larger.click()
    expect(page.locator(".words")).to_have_css("font-size", "96px")
    expect(larger).to_be_disabled()


def test_backstage_knows_no_place(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Volunteers see who stands ready by the alphabet and check them in; no medal, no place."""
    page = open_page(viewport=WIDE)
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    page.goto(f"{demo.url}/admin/?lang=ru#/backstage/{run}")
    group = page.locator("backstage-page section").first
    people = group.locator(".who-words b")
    expect(people).to_have_count(3)

    here = group.get_by_role("button", name="На месте").first
    here.click()

    expect(here).to_have_attribute("aria-pressed", "true")
    said = page.locator("backstage-page").inner_text()
    assert not re.search("золот|серебр|бронз", said, re.IGNORECASE)
    by_surname = sorted(people.all_inner_texts(), key=lambda name: name.split()[-1])
    assert by_surname == people.all_inner_texts()


def test_a_message_has_a_receipt(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """What the director writes stands large before the host, whose answer the director sees."""
    page = console(demo, open_page, run)
    host = open_page(viewport=WIDE)
    sign_in(host, demo.url, demo.links["login"], demo.links["password"])
    host.goto(f"{demo.url}/admin/?lang=en#/prompter/{run}")

    page.get_by_label("Message", exact=True).fill("Гость опаздывает")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(host.locator("stage-notes p")).to_have_text("Гость опаздывает")
    expect(page.locator("stage-message li")).to_contain_text("Host: on the page")
    host.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("stage-message li")).to_contain_text("Host: read")
    expect(host.locator("stage-notes")).to_be_hidden()


def test_an_award_for_anybody(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """An award without a recipient is refused in words; with one it is on the stage at its step."""
    page = console(demo, open_page, run, "422")
    page.locator("run-list li").first.click()
    page.get_by_role("button", name="New cue", exact=True).click()
    page.locator("cue-form").get_by_label("Kind").select_option("award")
    page.get_by_label("Title in Russian").filter(visible=True).fill("Приз партнёра")
    page.get_by_role("button", name="Save").filter(visible=True).click()
    expect(page.locator('cue-form [data-part="entry"] .wrong')).to_have_text(
        "Cue “Приз партнёра” is an award: say who gets it."
    )

    others = page.get_by_role("group", name="Others who get it")
    others.get_by_role("button", name="Person").click()
    others.get_by_label("First and last name").fill("Пётр Саврасов")
    others.get_by_label("Position", exact=True).fill("мастер")
    page.get_by_role("button", name="Save").filter(visible=True).click()

    award = page.locator("run-list li").nth(1)
    expect(award).to_contain_text("Приз партнёра")
    cue = plan(demo, run)["run"]["cues"][1]
    assert [{"name": {"ru": "Пётр Саврасов"}, "position": {"ru": "мастер"}}] == [
        {key: {"ru": value["ru"]} for key, value in one.items()} for one in cue["recipients"]
    ]
    go_to(demo, page, run, cue["id"])
    advance(demo, run)
    air = page.frame_locator(".air iframe")
    expect(air.locator(".shot.list .who")).to_have_text("Пётр Саврасов")


def full_cue(kind: CueKind) -> Cue:
    """Give a cue that has each of its fields, whether its kind uses it or not."""
    person = Presenter(name=Text("Пётр", "Peter"), position=Text("мастер", "master"))
    return Cue(
        id=CueId("held"),
        kind=kind,
        title=Text("Имя", "Name"),
        subtitle=Text("Строка", "Line"),
        contest=ContestId(CONTEST),
        standing=StandingId("guests"),
        medals=("gold", "bronze"),
        entry=EntryId("masonry-main-03"),
        recipients=(person,),
        delegation=DelegationId("tyumen"),
        of_kind="company",
        podium="Б",
        screens=(ScreenId("wall"),),
        outputs=(),
        condition="Если будет министр",
        all_here=True,
        together=False,
        two_takes=False,
        text=Text("Сло́во ", "A word"),
        spoken={EntryId("masonry-main-03"): "Со́болев"},
        presenters=(person, Presenter(name=Text("Анна"))),
        note="свет",
        media="0" * 64 + ".webp",
        at=Instant(1_770_000_000_123),
        planned=Duration(90_500),
        auto=Duration(1_250),
    )


def test_no_field_of_a_cue_is_lost(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Whatever its kind, a cue comes out of the form as it was put in, with each of its fields."""
    page = console(demo, open_page, run, "404")  # there is no such medium
    cues = [full_cue(kind) for kind in get_args(CueKind)]
    sent = msgspec.to_builtins(cues)
    assert {*Cue.__struct_fields__} - {"hand", "moved"} == set(sent[0])

    read = msgspec.convert(page.evaluate(READ, [run, sent]), list[Cue])

    assert cues == [replace(cue, id=CueId("held")) for cue in read]


def test_a_kind_has_its_own_fields(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Only what a kind uses is asked for; a picture is brought at once, medals have their order."""
    page = console(demo, open_page, run)
    form = page.locator("cue-form")
    page.locator(f'run-list [data-cue="{CONTEST}.medals"]').click()
    page.get_by_role("button", name="Edit").click()
    expect(form.get_by_text("Picture or film from the library")).to_be_hidden()
    order = form.get_by_role("group", name="Medals, in the order of their reveal")
    order.get_by_role("button", name="Gold").click()
    order.get_by_role("button", name="Bronze").click()
    form.get_by_label("Planned length, min").fill("long")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".field-box", has_text="Planned length").locator(".wrong")).to_be_visible()
    form.get_by_label("Planned length, min").fill("1,5")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()

    page.get_by_role("button", name="Repeat").click()
    form.get_by_label("Kind").select_option("partner")
    expect(order).to_be_hidden()
    picture: Any = {"name": "Партнёр.png", "mimeType": "image/png", "buffer": a_picture()}
    form.locator("input[type=file]").set_input_files([picture])
    expect(form.locator(".media-seen img")).to_have_js_property("naturalWidth", 64)
    form.get_by_label("The host says, in Russian").fill("Спасиб")
    form.get_by_label("Stress mark on the letter before the cursor").click()
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()

    cues = plan(demo, run)["run"]["cues"]
    at = next(n for n, cue in enumerate(cues) if cue["id"] == f"{CONTEST}.medals")
    assert (["gold", "bronze"], 90_000) == (cues[at]["medals"], cues[at]["planned"])
    assert ("partner", "Спасиб́") == (cues[at + 1]["kind"], cues[at + 1]["text"]["ru"])
    assert cues[at + 1]["media"].endswith(".webp")
    assert "contest" not in cues[at + 1]


def test_all_is_in_sight(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """In the lowest window a director sees list, pictures, cue and keys at once, also in a rehearsal."""
    sheet = plan(demo, run)
    sheet["run"]["podiums"] = ["А", "Б"]
    put(demo, run, sheet)
    page = console(demo, open_page, run)
    seen = [
        "run-list ol", ".pane.air .mon", ".pane.next .mon", ".pane.next .what",
        ".host h3", ".podiums", ".outcome", "live-deck .next", "live-deck .danger",
    ]  # fmt: skip
    for phase in ("live", "rehearsal"):
        if phase == "rehearsal":
            for step in ("finished", "rehearsal"):
                asking.command(demo, "SetRunPhase", run=run, phase=step)
            expect(page.locator("live-page > rehearsal-band")).to_be_visible()
        for width, height in ((1280, 720), (1280, 800), (1366, 768)):
            page.set_viewport_size({"width": width, "height": height})
            assert [] == page.evaluate(HIDDEN, seen), (phase, width, height)
            width_of = 'document.querySelector(".pane.air .mon").clientWidth'
            assert page.evaluate(width_of) >= 250, (phase, width, height)


def test_a_cue_is_found_and_moved_far(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """In a long run a cue is found by number or words, and goes behind another one at once."""
    sheet = plan(demo, run)
    speech = {"kind": "speech", "planned": 1}
    more = [{**speech, "id": f"s{n}", "title": {"ru": f"Речь {n}"}} for n in range(150)]
    sheet["run"]["cues"] = [*sheet["run"]["cues"], *more]
    put(demo, run, sheet)
    page = console(demo, open_page, run)
    find = page.get_by_label("Find a cue")
    find.fill("речь 77")
    expect(page.locator("run-list li:visible")).to_have_count(2)  # that one and the next

    find.press("Enter")

    expect(page.locator('run-list [data-cue="s77"]')).to_have_class("chosen")
    expect(page.locator('run-list [data-cue="s77"]')).to_be_in_viewport()
    page.get_by_label("Number of the cue").fill("1")
    page.get_by_role("button", name="Behind №").click()
    expect(page.locator("run-list li").nth(1)).to_contain_text("Речь 77")
    page.locator('run-list [data-cue="s77"]').click()
    page.locator("run-list li").nth(2).click(modifiers=["Shift"])
    page.locator("run-list li").nth(2).drag_to(
        page.locator("run-list li").first, target_position={"x": 90, "y": 4}
    )
    expect(page.locator("run-list li").first).to_contain_text("Речь 77")


def test_a_phone_is_enough(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """On a phone the pages of host and volunteers fit its width, and each key fits a thumb."""
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    for place in ("prompter", "backstage"):
        page.goto(f"{demo.url}/admin/?lang=ru#/{place}/{run}")
        expect(page.locator(f"{place}-page select")).to_have_value(run)
        assert [] == page.evaluate(CRAMPED), place
        assert 390 == page.evaluate("document.querySelector('.page').scrollWidth"), place


def test_a_plan_is_made_after_a_look(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """What would change is listed before anything is made, and what was moved by hand is told."""
    sheet = plan(demo, run)
    sheet["run"]["cues"].reverse()
    put(demo, run, sheet)
    page = console(demo, open_page, run)
    page.get_by_role("button", name="Plan…").click()
    make = page.get_by_role("button", name=re.compile("^Make the cues"))
    expect(make).to_be_disabled()

    page.get_by_role("button", name="What would change?").click()

    report = page.locator("plan-form .report")
    expect(report).to_contain_text("Kept, by hand: ")
    expect(report).to_contain_text("Kept in the place given by hand: ")
    expect(make).to_be_enabled()
    page.get_by_role("combobox", name=re.compile("^Order")).select_option("mixed")
    expect(make).to_be_disabled()


def test_two_halls_go_on_together(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Set to one moment, this ceremony and the one that is ticked take their step then."""
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    other = str(asking.post(demo, "/api/v1/runs", title="Второй зал", venue=venue)["id"])
    sheet = plan(demo, other)
    sheet["run"]["cues"] = [THANKS]
    put(demo, other, sheet)
    asking.command(demo, "SetRunPhase", run=other, phase="live")
    page = console(demo, open_page, run)
    page.get_by_role("button", name="At a moment…").click()
    panel = page.locator("take-together")
    panel.get_by_role("combobox").select_option("5")
    panel.get_by_role("checkbox", name="Второй зал").check()

    held(page, panel.get_by_role("button", name="Forward at this moment"), "Forward at a moment")

    expect(page.locator(".goes-on")).to_contain_text("goes on by itself")
    expect(page.locator("live-page .air figcaption .what")).to_contain_text("A word")
    page.goto(f"{demo.url}/admin/?lang=en#/live/{other}")
    expect(page.locator("live-page .air figcaption .what")).to_contain_text("Thank you")
    assert [("word", 0), ("thanks", 0)] == [on(demo, one) for one in (run, other)]

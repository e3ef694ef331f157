"""Pictures and films on pages: brought in at the console, shown on screens; and how pages look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import services
from exchange.footage import a_picture
from pages import asking, kit
from pages.conftest import OpenPage
from pages.visual import HOST, blank_page
from tablo.championship.looks import contrast

TOKENS = ("--bg", "--surface", "--surface-2", "--text", "--text-2", "--text-3", "--accent")
LOOK = """return kit.applyLook(...args), Object.fromEntries(%s.map((name) =>
  [name, getComputedStyle(document.documentElement).getPropertyValue(name).trim()]));"""


@pytest.fixture(scope="module")
def demo() -> Iterator[services.Demo]:
    """Give a demo of its own: media stay in it."""
    with services.demo("--no-simulation") as running:
        yield running


def sign_in(page: Page, demo: services.Demo, place: str = "media") -> None:
    """Open the console, in English, at one of its pages."""
    page.goto(f"{demo.url}/admin/?lang=en#/{place}")
    page.get_by_label("Login").fill(demo.links["login"])
    page.get_by_label("Password").fill(demo.links["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("tablo-console .link")).to_have_text("linked")
    page.goto(f"{demo.url}/admin/?lang=en#/{place}")


def bring(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files in the dialogue of the library."""
    given: Any = [{"name": name, "mimeType": "image/png", "buffer": body} for name, body in files]
    page.locator("media-page input[type=file]").set_input_files(given)


def test_brought_looked_at_shown_and_kept(demo: services.Demo, open_page: OpenPage) -> None:
    """A picture is brought, chosen, put on a screen, and then can't be deleted."""
    page = open_page()
    sign_in(page, demo)

    bring(page, ("Слайд партнёра.png", a_picture(size=(160, 90))))

    expect(page.locator("media-side h2")).to_have_text("Слайд партнёра.png")
    expect(page.locator(".media-look img")).to_have_js_property("naturalWidth", 160)
    screen = asking.view(demo, "screens@crew")["screens"][0]
    page.locator("media-side .pick").click()
    page.get_by_role("option", name=screen["title"]["en"]).first.click()
    page.get_by_role("button", name="Show on:").click()
    expect(page.locator("media-side .note")).to_contain_text(screen["title"]["en"])
    expect(page.get_by_role("button", name="Delete")).to_be_disabled()
    shown = asking.view(demo, "screens@crew")["screens"][0]["shown"]["lineup"]["main"][0]
    assert ("media", "contain") == (shown["scene"], shown["params"]["fit"])


def test_refused_in_words(demo: services.Demo, open_page: OpenPage) -> None:
    """A file that is no picture is refused beside its name; the others of the same choice come in."""
    page = open_page(expect=("415",))
    sign_in(page, demo)

    bring(page, ("drawing.png", b"<svg/>"), ("good.png", a_picture(size=(61, 40))))

    expect(page.locator(".media-sent")).to_contain_text("Pictures are taken as PNG")
    expect(page.locator(".media-sent li")).to_have_count(1)
    expect(page.locator(".media-card", has_text="good.png")).to_be_visible()


def test_taken_away_by_a_hold(demo: services.Demo, open_page: OpenPage) -> None:
    """What nothing shows is deleted by holding the key."""
    page = open_page()
    sign_in(page, demo)
    bring(page, ("lost.png", a_picture(size=(62, 40))))
    expect(page.locator("media-side h2")).to_have_text("lost.png")

    page.get_by_role("button", name="Delete").hover()
    page.mouse.down()

    expect(page.locator(".media-card", has_text="lost.png")).to_have_count(0)
    page.mouse.up()


def test_a_picture_fills_the_screen(browser: Browser, tmp_path: Path) -> None:
    """A picture is shown whole or fills the screen, and one that is gone leaves the ground."""
    name = f"{'a' * 64}.webp"
    with blank_page(browser) as page:
        page.route(f"{HOST}/media/{name}", lambda route: route.fulfill(body=a_picture("WEBP")))
        page.route(f"{HOST}/media/bbb*", lambda route: route.fulfill(status=404))
        page.evaluate(
            """async (media) => {
              const { makeScene } = await import("/display/scenes.js");
              const feed = { clock: { now: Date.now }, stalerIn: () => Infinity };
              for (const fit of ["contain", "cover"]) {
                document.body.append(await makeScene("media", feed, "", "", { media, fit }));
              }
              const gone = { media: "b".repeat(64) + ".webp" };
              document.body.append(await makeScene("media", feed, "", "", gone));
            }""",
            name,
        )
        whole, filled, gone = page.locator("tablo-media").all()

        expect(whole.locator("img")).to_have_css("object-fit", "contain")
        expect(whole.locator("img")).to_have_js_property("naturalWidth", 64)
        expect(filled.locator("img")).to_have_css("object-fit", "cover")
        expect(gone.locator("img")).to_be_hidden()


RECORD = """async () => {
  const canvas = document.createElement("canvas");
  const stream = canvas.captureStream(25);
  const drawing = setInterval(() => canvas.getContext("2d").fillRect(0, 0, 9, 9), 40);
  const recorder = new MediaRecorder(stream, { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 4000));
  recorder.stop();
  await new Promise((resolve) => (recorder.onstop = resolve));
  clearInterval(drawing);
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
}"""
PLAYLIST = """async (media) => {
  await import("/display/place.js");
  const kit = window.kit = { turn: 10_000, now: () => 7_000 };
  const feed = { clock: { now: () => kit.now() }, stalerIn: () => Infinity };
  const items = [
    { scene: "message", params: { text: "Скоро" }, duration: kit.turn },
    { scene: "media", params: { media }, duration: 3_600_000 },
  ];
  const place = document.body.appendChild(document.createElement("tablo-place"));
  place.show(feed, { before: null, after: { items, at: 0, fade: false }, liveAt: 0, zone: "" });
}"""
RUN_ON = """(gone) => {
  const ahead = kit.turn + gone - performance.now();
  kit.now = () => ahead + performance.now();
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PLAYS_IN_TIME = """() => {
  const film = document.querySelector("video");
  const due = ((kit.now() - kit.turn) / 1000) % film.duration;
  const off = Math.abs(due - film.currentTime);
  return !film.paused && Math.min(off, film.duration - off) < 0.7;
}"""


def test_a_film_begins_with_its_turn(browser: Browser) -> None:
    """A film that is made ready before its turn waits for that, then follows the server's time."""
    name = f"{'c' * 64}.webm"
    with blank_page(browser) as page:
        film = bytes(page.evaluate(RECORD))
        headers = {"content-type": "video/webm", "accept-ranges": "bytes"}
        page.route(f"{HOST}/media/{name}", lambda it: it.fulfill(body=film, headers=headers))
        page.evaluate(PLAYLIST, name)
        page.wait_for_function("() => document.querySelector('video')?.readyState > 2")
        video = page.locator("video")
        assert [True, 0] == video.evaluate("(one) => [one.paused, one.currentTime]")

        for gone in (0, 1_500, 9_000):  # the last one: it has begun anew twice
            page.evaluate(RUN_ON, gone)

            page.wait_for_function(PLAYS_IN_TIME)


def looked(page: Page, look: Any, brand: Any) -> dict[str, str]:
    """Apply a look and a brand, and read the colours that come of it."""
    return dict(kit.run(page, "looks.js", LOOK % list(TOKENS), [look, brand]))


@pytest.fixture
def scene(demo: services.Demo, open_page: OpenPage) -> Page:
    """Give a page of a scene."""
    page = open_page(bypass_csp=True)
    page.goto(f"{demo.url}/display/medals")
    return page


def test_a_background_of_its_own(scene: Page) -> None:
    """A dark background colours the dark theme, with all that lies on it readable, and no other."""
    brand = {"background": "#0B1F3F", "accent": "#FFD400"}

    dark = looked(scene, {}, brand)
    light = looked(scene, {"theme": "light"}, brand)
    ours = looked(scene, {"theme": "light"}, {})

    assert ("#0B1F3F", "#FFD400") == (dark["--bg"], dark["--accent"])
    for text in ("--text", "--text-2", "--text-3"):
        for ground in ("--bg", "--surface", "--surface-2"):
            assert contrast(dark[text], dark[ground]) >= 4.5, (text, ground)
    assert ours == light


def test_an_accent_colours_both_themes(scene: Page) -> None:
    """An accent alone colours the dark and the light theme, and leaves high contrast as it is."""
    brand = {"accent": "#1A8FE3"}

    accents = [
        looked(scene, {"theme": theme}, brand)["--accent"]
        for theme in ("dark", "light", "contrast")
    ]

    assert ["#1A8FE3", "#1A8FE3", "#8CD3FF"] == accents


def test_what_a_screen_needs(scene: Page) -> None:
    """Theme, black, motion and rows of a screen apply at once, and are taken back at once."""
    root = scene.locator("html")
    before = looked(scene, {}, {})

    needed = looked(scene, {"black": True, "still": True, "rows": 5}, {"background": "#0B1F3F"})

    assert "#000000" == needed["--bg"]
    expect(root).to_have_attribute("data-still", "")
    expect(root).to_have_attribute("data-rows", "5")
    assert before == looked(scene, {}, {})
    expect(root).not_to_have_attribute("data-still", "")


def test_whoever_turns_the_theme_keeps_the_brand(scene: Page) -> None:
    """A page that turns its theme by itself has the right colours at once."""
    looked(scene, {}, {"background": "#0B1F3F"})

    scene.evaluate("document.documentElement.dataset.theme = 'light'")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert "rgb(238, 241, 243)" == scene.evaluate(ground)

    scene.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert "rgb(11, 31, 63)" == scene.evaluate(ground)


def test_another_language_is_another_page(scene: Page) -> None:
    """A screen that should speak English loads its page in English, once, and back when it shouldn't."""
    with scene.expect_navigation():
        looked_in = "setTimeout(() => kit.applyLook({ lang: 'en' }, {}))"
        kit.run(scene, "looks.js", looked_in)

    assert "en" == scene.locator("html").get_attribute("lang")
    assert kit.run(scene, "looks.js", "return kit.applyLook({ lang: 'en' }, {})")
    with scene.expect_navigation():
        kit.run(scene, "looks.js", "setTimeout(() => kit.applyLook({}, {}))")
    assert "ru" == scene.locator("html").get_attribute("lang")


def test_a_logo_hangs_where_the_place_is_told(demo: services.Demo, open_page: OpenPage) -> None:
    """The championship's logo stands in a scene's foot, as high as its line and in its own shape."""
    console = open_page()
    sign_in(console, demo)
    bring(console, ("logo.png", a_picture(size=(120, 40))))
    expect(console.locator("media-side h2")).to_have_text("logo.png")
    logo = console.url.rpartition("/")[2]
    page = open_page(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
    page.goto(f"{demo.url}/display/standings?contest=welding-main")

    expect(page.locator(".foot span").first).to_be_visible()

    kit.run(page, "looks.js", "kit.applyLook({}, args)", {"logo": logo})

    expect(page.locator("html")).to_have_attribute("data-logo", "")
    hung = page.evaluate(
        "(() => { const style = getComputedStyle(document.querySelector('.foot span'), '::before');"
        "return [style.width, style.height, style.backgroundImage]; })()"
    )
    width, height = (float(length.removesuffix("px")) for length in hung[:2])
    assert 3 == pytest.approx(width / height, abs=0.01)
    assert logo in hung[2]


def test_nothing_but_colours_and_media_gets_into_a_style(scene: Page) -> None:
    """What is neither a colour nor a medium is passed over, whoever sent it."""
    before = looked(scene, {}, {})

    evil = {"accent": "red;} body {", "background": "url(/x)", "logo": "../evil.png"}

    assert before == looked(scene, {}, evil)
    assert "" == scene.evaluate("document.documentElement.style.getPropertyValue('--logo')")


def test_a_picture_stands_for_a_badge(browser: Browser) -> None:
    """Where the organiser's picture is known it is drawn in place of the letters, else those are."""
    name = f"{'c' * 64}.png"
    with blank_page(browser) as page:
        page.route(f"{HOST}/media/badges.json", lambda route: route.fulfill(json={"ТАТ": name}))
        page.route(f"{HOST}/media/{name}", lambda route: route.fulfill(body=a_picture()))

        drawn = page.evaluate(
            """async () => {
              const { loadBadges } = await import("/display/kit/badges.js");
              const { paintBadge } = await import("/display/kit/dom.js");
              await loadBadges();
              return ["ТАТ", "СВР"].map((ru) => {
                const node = document.body.appendChild(document.createElement("span"));
                paintBadge(node, { code: { ru }, hue: 1, partition: 1 }, ru);
                const { backgroundImage, fontSize } = getComputedStyle(node);
                return [backgroundImage.includes("/media/"), fontSize === "0px", node.textContent];
              });
            }"""
        )

    assert [[True, True, "ТАТ"], [False, False, "СВР"]] == drawn

"""Graphics in the programs around us: OGraf renderers, CasparCG, SPX, OBS, and plain addresses."""

import base64
import json
import re
import struct
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import services
from pages import asking
from tablo.championship.graphics import GRAPHICS

RENDERER = (Path(__file__).parent / "hosts.js").read_text()
PANEL = "tablo-lower-third .panel"
HOSTILE = 'Ёж "в кавычках" \\ и \n строка 🏆 </script><!-- {b64}'
UNREADABLE = ("", "  ", "[1]", "word", "{", "<templateData>", '{"b64":"*"}', None, 5, [1])
EMPTY = """([source]) => {
  const window = {};
  new Function("window", "document", "navigator", "URL", "Blob", "fetch", "WebSocket", "DOMParser", "customElements", source)(
    window, { readyState: "loading", addEventListener() {} }, {}, undefined, undefined, undefined, undefined, undefined, undefined);
  return [...Object.keys(window), typeof window.update];
}"""
LIVE = """(name) => {
  const graphic = document.querySelector(name);
  const panel = graphic && graphic.shadowRoot && graphic.shadowRoot.querySelector(".panel");
  return panel ? [getComputedStyle(panel).opacity, panel.querySelector(".n").textContent.replace(/[\u00a0\u202f]/g, " ")] : null;
}"""


@pytest.fixture
def anywhere(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser that opens files of a disk too."""
    context = browser.new_context(viewport={"width": 960, "height": 540})
    yield context
    context.close()


def file_of(demo: services.Demo, path: str, folder: Path) -> Path:
    """Keep what an address gives on a disk."""
    kept = folder / "kept.html"
    with urllib.request.urlopen(demo.url + path, timeout=30) as answer:
        kept.write_bytes(answer.read())
    return kept


def pixel(page: Page, x: int, y: int) -> tuple[int, ...]:
    """Give red, green, blue and alpha of a pixel of the page."""
    clip: Any = {"x": x, "y": y, "width": 1, "height": 1}
    picture = page.screenshot(clip=clip, omit_background=True)
    at, packed = 8, b""
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        packed += picture[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    first = tuple(zlib.decompress(packed)[1:5])
    return first if picture[25] == 6 else (*first[:3], 255)


def output(demo: services.Demo) -> str:
    """Give the output that the demo's overlay links belong to."""
    return str(asking.view(demo, "screens@crew")["outputs"][0]["id"])


def show_title(demo: services.Demo, title: str) -> None:
    """Put a lower third, and nothing else, on the air."""
    asking.command(
        demo, "ShowGraphic", output=output(demo), graphic="lower-third", data={"title": title}
    )


def test_graphics_do_as_an_ograf_renderer_asks(demo: services.Demo, open_page: Any) -> None:
    """The step table, bare calls, two of a kind, disposal, and film, in a closed shadow."""
    page = open_page(bypass_csp=True)
    page.goto(f"{demo.url}/robots.txt")

    wrong = page.evaluate(RENDERER, {"url": demo.url, "graphics": list(GRAPHICS)})

    assert [] == wrong


def test_a_template_on_a_disk_takes_every_call(
    demo: services.Demo, anywhere: BrowserContext, tmp_path: Path
) -> None:
    """Calls before load, twice, in any order, and hostile data: the picture is what was said last."""
    kept = file_of(demo, "/overlay/caspar/lower-third?download", tmp_path)
    early = """<script>
      window.removals = 0; window.update(""); window.play(); window.update('{"title":"early"}');
      window.stop(); window.play(); window.play();
    </script>"""
    host = "<script>window.remove = function () { window.removals += 1; };</script>"
    kept.write_text(
        kept.read_text().replace("<head>", f"<head>{host}").replace("<title>", f"{early}<title>")
    )
    page = anywhere.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    page.goto(kept.as_uri())

    page.wait_for_function(
        f'(name) => JSON.stringify(({LIVE})(name)) === \'["1","early"]\'', arg="tablo-lower-third"
    )
    packed = base64.b64encode(json.dumps({"title": HOSTILE}).encode()).decode()
    xml = (
        '<templateData><componentData id="title"><data id="text" value="&quot;Щ&quot; &lt;b&gt;"/>'
        "</componentData></templateData>"
    )
    said = [
        (json.dumps({"title": HOSTILE}), HOSTILE),
        (json.dumps({"b64": packed}), HOSTILE),
        ({"title": "object"}, "object"),
        (xml, '"Щ" <b>'),
        ('{"title":"torn\nline"}', "torn\nline"),
        ('{"title":7,"epochID":"1","comment":null}', "7"),
    ]
    for data, wanted in said:
        page.evaluate("(data) => update(data)", data)
        page.wait_for_function(
            f"([name, text]) => ({LIVE})(name)[1] === text", arg=["tablo-lower-third", wanted]
        )
        for unreadable in UNREADABLE:
            page.evaluate("(data) => update(data)", unreadable)
    assert ["1", "7"] == page.evaluate(LIVE, "tablo-lower-third")
    page.evaluate("() => { next(); next(); stop(); stop(); play(); }")
    page.wait_for_function(f"(name) => ({LIVE})(name)[0] === '1'", arg="tablo-lower-third")
    page.evaluate("() => { remove(); remove(); }")
    page.wait_for_function("() => window.removals === 1")
    assert "0" == page.evaluate(LIVE, "tablo-lower-third")[0]
    assert [] == faults


def test_spx_can_read_a_template_without_a_browser(
    demo: services.Demo, anywhere: BrowserContext, tmp_path: Path
) -> None:
    """Its scripts run where there is nothing but a window, and leave the definition and the calls."""
    html = file_of(demo, "/overlay/spx/result-strip", tmp_path).read_text()
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)

    found = anywhere.new_page().evaluate(EMPTY, [";".join(scripts)])

    assert {
        "SPXGCTemplateDefinition",
        "tabloHost",
        "update",
        "play",
        "next",
        "stop",
        "remove",
    } == set(found[:-1])
    assert "function" == found[-1]


def test_a_served_template_runs_under_its_policy(demo: services.Demo, page: Page) -> None:
    """From its address too a template plays, and nothing in the console complains."""
    page.goto(f"{demo.url}/overlay/spx/lower-third")
    page.evaluate('() => { update(\'{"title":"Привет"}\'); play(); }')

    page.wait_for_function(
        f'(name) => JSON.stringify(({LIVE})(name)) === \'["1","Привет"]\'', arg="tablo-lower-third"
    )
    assert 0 == pixel(page, 5, 5)[3]


def test_a_boot_page_waits_for_the_server(
    demo: services.Demo, anywhere: BrowserContext, tmp_path: Path
) -> None:
    """From a disk, without a server, it is empty and transparent; then it goes to the overlay."""
    show_title(demo, "Ждали")
    link = demo.links["overlays"]["program"].partition("#")
    kept = file_of(demo, "/overlay/boot.html?to=" + link[0], tmp_path)
    anywhere.set_offline(True)
    page = anywhere.new_page()
    page.goto(f"{kept.as_uri()}#{link[2]}")
    page.wait_for_timeout(2_500)  # longer than it waits between two tries

    assert ("", 0) == (page.locator("body").inner_text(), pixel(page, 480, 270)[3])
    anywhere.set_offline(False)

    expect(page.locator(PANEL)).to_contain_text("Ждали")
    assert "key" not in page.url


def test_a_page_is_dressed_as_its_address_asks(demo: services.Demo, open_page: Any) -> None:
    """Key colours, a matte that is white where the picture is, a scale that keeps to the safe area."""
    page = open_page(viewport={"width": 960, "height": 540})
    show_title(demo, "Одежда")
    address, _, key = demo.links["overlays"]["lower-third"].partition("#")

    def dressed(asked: str) -> dict[str, float]:
        page.goto(f"{address}?still&{asked}#{key}")
        expect(page.locator(PANEL)).to_have_css("opacity", "1")
        box = page.locator(PANEL).bounding_box()
        assert box is not None
        return {
            "left": round(box["x"]),
            "bottom": round(box["y"] + box["height"]),
            "high": box["height"],
        }

    plain = dressed("fps=25")
    assert {"left": 48, "bottom": 513} == {name: plain[name] for name in ("left", "bottom")}
    assert (0, 0, 0, 0) == pixel(page, 5, 5)
    scaled = dressed("scale=0.5&bg=00ff7f")
    assert (48, 513) == (scaled["left"], scaled["bottom"])
    assert scaled["high"] < 0.6 * plain["high"]
    assert (0, 255, 127) == pixel(page, 5, 5)[:3]
    box = dressed("matte=1&safe=1")
    assert (0, 0, 0) == pixel(page, 5, 5)[:3]
    assert (255, 255, 255) == pixel(page, 52, int(box["bottom"] - box["high"] / 2))[:3]
    assert 2 == page.locator("i.safe").count()


def test_what_is_lost_does_as_declared(demo: services.Demo, page: Page) -> None:
    """Without a link for long a graphic goes out where that was asked for, and comes back with it."""
    page.clock.install()
    show_title(demo, "Связь")
    address, _, key = demo.links["overlays"]["program"].partition("#")
    page.goto(f"{address}?lost=out#{key}")
    page.clock.run_for(2_000)
    expect(page.locator(PANEL)).to_contain_text("Связь")

    page.evaluate("() => (window.gone = (WebSocket.prototype.send = () => {}, true))")
    page.clock.fast_forward(30_000)

    expect(page.locator(PANEL)).to_have_count(0)


def test_the_console_hears_what_each_host_says(demo: services.Demo, open_page: Any) -> None:
    """Two pages of one output: one that its host has on program, and one of which nothing is known."""
    agent = "Mozilla/5.0 Chrome/127.0.0.0 OBS/32.2.2 Safari/537.36"
    pages = [open_page(user_agent=agent), open_page()]
    show_title(demo, "Эфир")
    for one in pages:
        one.goto(demo.links["overlays"]["program"])
        expect(one.locator(PANEL)).to_contain_text("Эфир")

    pages[0].evaluate(
        "() => dispatchEvent(new CustomEvent('obsSourceActiveChanged', { detail: { active: true } }))"
    )

    def heard() -> dict[str, Any]:
        listed = asking.view(demo, "health@crew")["outputs"][0]["pages"]
        return {one.get("host", ""): one.get("active") for one in listed}

    for _ in range(100):
        if heard() == {"OBS 32.2.2": True, "": None}:
            break
        pages[0].wait_for_timeout(200)
    assert {"OBS 32.2.2": True, "": None} == heard()

"""Graphics for other programs over HTTP: open to renderers, complete, and never an error on air."""

import asyncio
import base64
import hashlib
import io
import re
import zipfile

import pytest

from running import Running


async def test_renderers_elsewhere_may_read_a_graphic(site: Running) -> None:
    """List, manifest and every file that the module imports come to any origin, without a key."""
    async with site.client() as client:
        listed = await client.get("/ograf/")
        row = next(one for one in listed.json() if one["id"] == "ru.tablo.overlay-lower-third")
        described = await client.get(row["manifest"])
        main = await client.get(f"/ograf/lower-third/{described.json()['main']}")
        imported = re.findall(r'from "\./([^"]+)"', main.text)
        answers = [listed, described, main]
        answers += [await client.get(f"/ograf/lower-third/{path}") for path in imported]

    assert len(answers) == 5
    for answer in answers:
        assert (200, "*") == (answer.status_code, answer.headers["access-control-allow-origin"])
        assert "cross-origin" == answer.headers["cross-origin-resource-policy"]
    assert main.headers["content-type"].startswith("text/javascript")


async def test_an_archive_is_a_folder(site: Running) -> None:
    """A graphic comes as a zip with its manifest, in the language asked for."""
    async with site.client() as client:
        answer = await client.get("/ograf/title.zip", params={"lang": "en"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as bag:
        assert "title/title.ograf.json" in bag.namelist()
        assert b'speak("en"' in bag.read("title/main.js")


@pytest.mark.parametrize(
    "path", ["/ograf/nope/main.js", "/ograf/title/../../x", "/ograf/title/overlay/award.js"]
)
async def test_nothing_but_a_graphics_own_files_is_there(site: Running, path: str) -> None:
    """An unknown graphic, a path that leads out and a file of another graphic are not found."""
    async with site.client() as client:
        assert 404 == (await client.get(path)).status_code


async def test_a_template_runs_its_own_scripts_and_no_other(site: Running) -> None:
    """The policy of a template names the very scripts that stand in it; only SPX gets a form."""
    async with site.client() as client:
        spx = await client.get("/overlay/spx/lower-third")
        caspar = await client.get("/overlay/caspar/lower-third?download")

    policy = spx.headers["content-security-policy"]
    assert 3 == policy.count("'sha256-")
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "SPXGCTemplateDefinition" in spx.text
    assert "SPXGCTemplateDefinition" not in caspar.text
    assert "tablo-caspar-lower-third.html" in caspar.headers["content-disposition"]


async def test_a_boot_page_leads_where_it_is_asked_to(site: Running) -> None:
    """The address stands in the file, and can't break out of it."""
    async with site.client() as client:
        plain = await client.get("/overlay/boot.html")
        asked = await client.get(
            "/overlay/boot.html", params={"to": "http://board/overlay/x?a=1&b"}
        )
        wrong = await client.get("/overlay/boot.html", params={"to": 'javascript:"><script>'})

    assert f'content="{site.url}/overlay/program"' in plain.text
    assert 'content="http://board/overlay/x?a=1&amp;b"' in asked.text
    assert 400 == wrong.status_code


async def test_an_error_on_air_is_transparent_and_asks_again(site: Running) -> None:
    """A browser that asks for an unknown graphic gets the true status, and nothing to be seen."""
    async with site.client() as client:
        page = await client.get("/overlay/nope", headers={"accept": "text/html,*/*"})
        told = await client.get("/overlay/nope")

    assert (404, 404) == (page.status_code, told.status_code)
    assert "<body></body>" in page.text
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.headers["content-security-policy"]
    assert "unknown_graphic" == told.json()["code"]


async def test_an_engine_that_is_too_old_is_named_to_crew(site: Running) -> None:
    """It can't say hello, so its request for a page tells what it is."""
    old = "Mozilla/5.0 Chrome/75.0.3770.100 Safari/537.36 OBS/27.1.0"
    new = old.replace("75", "127")
    async with site.client(key="director") as client:
        for agent in (old, new, old):
            await client.get("/overlay/program", headers={"user-agent": agent})

        async def named() -> list[str]:
            frame = await client.get("/api/v1/streams/health@crew")
            return [one["engine"] for one in frame.json()["view"].get("too_old", [])]

        for _ in range(400):
            if await named():
                break
            await asyncio.sleep(0.05)
        assert ["Chromium 75 (OBS/27.1.0)"] == await named()

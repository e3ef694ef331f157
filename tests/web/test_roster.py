"""Reference data over HTTP: who may edit it, what is refused, and that nothing is lost."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from starlette_admin.i18n import set_locale

from makers import CONTEST, M1
from running import LIMIT_S, LOGIN, PASSWORD, Running, running
from tablo.access.actors import Actor, Role, Scope
from tablo.access.roles import ROLES, may_edit_roster
from tablo.championship.ids import ActorId
from tablo.championship.roster import Roster
from tablo.store import roster as stored_roster
from tablo.store import tables
from tablo.store.tables import table
from tablo.texts import catalogue, translate
from tablo.web.log import redact
from tablo.web.roster import editor, fields, gate, rules
from tablo.web.roster import views as roster_views
from tablo.web.roster.parts import views

SKILL = {"title_ru": "Сварка", "title_en": "Welding", "sector_ru": "Цех", "sector_en": ""}
ENTRY = {"number": "1", "workstation": "", "contest": CONTEST, "delegation": "tat"}


@pytest.fixture
def site(tmp_path: Path) -> Any:
    """Give a server of its own: these tests change what it serves."""
    with running(tmp_path) as site:
        yield site


@asynccontextmanager
async def signed_in(site: Running, login: str = LOGIN) -> AsyncIterator[httpx2.AsyncClient]:
    """Open a client in which a person is signed in and reads English."""
    async with site.client(timeout=LIMIT_S) as client:
        await client.post("/admin/sign-in", data={"login": login, "password": PASSWORD})
        await client.get("/admin/roster/?lang=en")
        yield client


async def crew(site: Running, login: str, role: Role, scope: Scope | None = None) -> None:
    """Make an account."""
    accounts = site.site.ground.accounts
    await site.inside(accounts.add(login, login, role, scope or Scope(), PASSWORD))


async def form(client: httpx2.AsyncClient, part: str, id: str) -> dict[str, str]:
    """Open a form, and give what the browser would send along unseen."""
    page = await client.get(f"/admin/roster/{part}/edit", params={"pk": id})
    assert 200 == page.status_code
    seal = re.search(r'name="seal" value="(\w+)"', page.text)
    assert seal
    return {"seal": seal[1]}


async def save(
    client: httpx2.AsyncClient, part: str, id: str, fields: dict[str, Any], **hidden: str
) -> httpx2.Response:
    """Send a form back, opened just now unless `seal` says when."""
    data = {**(hidden or await form(client, part, id)), **fields}
    return await client.post(f"/admin/roster/{part}/edit", params={"pk": id}, data=data)


async def delete(client: httpx2.AsyncClient, part: str, id: str) -> httpx2.Response:
    """Press the bin of a row, and confirm."""
    params = {"pk": id, "name": "delete"}
    return await client.post(f"/admin/roster/_api/{part}/row-action", params=params)


async def stored(site: Running) -> Roster:
    """Read the roster that the tables hold."""
    return await site.site.ground.database.read(stored_roster.load)


async def revisions(site: Running) -> list[str]:
    """Read the journal's lines about the roster."""
    journal = table(tables.JournalRow)
    wanted = select(journal.c.data).where(journal.c.type == "RosterRevised").order_by(journal.c.id)
    return await site.site.ground.database.read(
        lambda connection: list(connection.execute(wanted).scalars())
    )


@pytest.mark.parametrize("role", list(ROLES))
def test_rights_are_of_a_role_and_the_whole_championship(role: Role) -> None:
    """Directors and coordinators of the whole championship edit the roster, nobody else."""

    def person(scope: Scope) -> Actor:
        return Actor(kind="person", id=ActorId("p"), name="", role=role, scope=scope)

    assert may_edit_roster(person(Scope())) == (role in {"director", "coordinator"})
    assert not may_edit_roster(person(Scope(kind="venue", id="hall")))


async def test_only_those_who_may_get_in(site: Running) -> None:
    """A viewer, an operator and a coordinator of one venue are refused; a stranger signs in first."""
    await crew(site, "vera", "viewer")
    await crew(site, "oleg", "operator")
    await crew(site, "kira", "coordinator", Scope(kind="venue", id="hall"))
    await crew(site, "inna", "coordinator")

    for login, status in (("vera", 403), ("oleg", 403), ("kira", 403), ("inna", 200)):
        async with signed_in(site, login) as client:
            page = await client.get("/admin/roster/skills/list")
            change = await client.post(
                "/admin/roster/skills/edit", params={"pk": "welding"}, data=SKILL
            )
        assert status == page.status_code
        assert {403: 403, 200: 422}[status] == change.status_code
    async with site.client() as stranger:
        page = await stranger.get("/admin/roster/skills/list")
        change = await stranger.post("/admin/roster/skills/edit", data=SKILL)

    assert (303, "/admin/?lang=ru") == (page.status_code, page.headers["location"])
    assert 401 == change.status_code
    assert 1 == (await stored(site)).revision


async def test_foreign_pages_change_nothing(site: Running) -> None:
    """A form that a page of another server sends is refused, whoever is signed in."""
    async with signed_in(site) as client:
        hidden = await form(client, "skills", "welding")
        client.headers["origin"] = "http://host.evil"
        answer = await save(client, "skills", "welding", {**SKILL, "title_ru": "Чужое"}, **hidden)

    assert 403 == answer.status_code
    assert 1 == (await stored(site)).revision


async def test_a_save_is_one_revision(site: Running) -> None:
    """A save is kept, journalled once, and seen by every stream before it is answered."""
    async with signed_in(site) as client, site.socket("") as peer:
        await peer.say(type="subscribe", streams=["index@public"])
        await peer.hear("view", stream="index@public")
        before = await revisions(site)
        answer = await save(client, "skills", "welding", {**SKILL, "title_ru": "Сварка и резка"})
        seen = await peer.hear("view", stream="index@public")
        index = await client.get("/api/v1/streams/index@public")

    assert 303 == answer.status_code
    assert "Сварка и резка" == seen["view"]["contests"][0]["title"]["ru"]
    assert "Сварка и резка" == index.json()["view"]["contests"][0]["title"]["ru"]
    assert 1 == len(await revisions(site)) - len(before)
    assert 2 == (await stored(site)).revision


async def test_two_people_on_one_thing(site: Running) -> None:
    """The second of two people is told what stands there now, and keeps what they typed."""
    async with signed_in(site) as first, signed_in(site) as second:
        hidden = await form(second, "skills", "welding")
        await save(first, "skills", "welding", {**SKILL, "title_ru": "Первое"})
        lost = await save(second, "skills", "welding", {**SKILL, "title_ru": "Второе"}, **hidden)
        stands = (await stored(site)).skills["welding"]  # type: ignore[index]
        again = re.search(r'name="seal" value="(\w+)"', lost.text)
        assert again
        put = await save(
            second, "skills", "welding", {**SKILL, "title_ru": "Второе"}, seal=again[1]
        )

    assert 422 == lost.status_code
    assert "Somebody else has changed this meanwhile." in lost.text
    assert "Now it says: Первое" in lost.text
    assert 'value="Второе"' in lost.text
    assert "Первое" == stands.title.ru
    assert 303 == put.status_code
    assert "Второе" == (await stored(site)).skills["welding"].title.ru  # type: ignore[index]


async def test_two_people_on_two_things(site: Running) -> None:
    """People who edit different things at once don't disturb each other, and both are kept."""
    async with signed_in(site) as first, signed_in(site) as second:
        skill, category = (
            await form(first, "skills", "welding"),
            await form(second, "categories", "main"),
        )
        one = await save(first, "skills", "welding", {**SKILL, "code": "07"}, **skill)
        other = await save(
            second, "categories", "main", {"title_ru": "Взрослые", "title_en": ""}, **category
        )
    kept = await stored(site)

    assert (303, 303) == (one.status_code, other.status_code)
    assert "07" == kept.skills["welding"].code  # type: ignore[index]
    assert "Взрослые" == kept.categories["main"].title.ru  # type: ignore[index]


async def test_an_import_beside_is_not_lost(site: Running) -> None:
    """What was saved past the server, as an import does, is caught up with and kept."""
    async with signed_in(site) as client:
        hidden = await form(client, "skills", "welding")
        database = site.site.ground.database
        await database.write(
            lambda into: stored_roster.save(into, stored_roster.load(into), expected=1)
        )
        answer = await save(client, "skills", "welding", {**SKILL, "code": "7"}, **hidden)

    assert 303 == answer.status_code
    assert 3 == (await stored(site)).revision


@pytest.mark.parametrize(
    ("part", "id", "fields", "says"),
    [
        ("entries", "anna", {**ENTRY, "people.0": "anna", "delegation": "nowhere"}, "nowhere"),
        ("entries", "anna", {**ENTRY, "people.0": "nobody"}, "nobody"),
        ("entries", "anna", {**ENTRY}, "at least one person"),
        ("entries", "anna", {**ENTRY, "people.0": "anna", "number": "2"}, "Number 2 is taken"),
        ("entries", "anna", {**ENTRY, "people.0": "boris"}, "is in entry"),
        ("venues", "hall", {"title_ru": "Зал", "zone": "Mars/Base", "colour": "0"}, "Mars/Base"),
        ("venues", "hall", {"title_ru": "Зал", "zone": "UTC", "colour": "9"}, "9"),
        ("venues", "hall", {"title_ru": "  ", "zone": "UTC", "colour": "1"}, "required"),
        ("skills", "welding", {**SKILL, "title_ru": "я" * 301}, "at most 300"),
        ("skills", "welding", {**SKILL, "title_ru": "a\x00b"}, "control characters"),
        (
            "timers",
            "m1-timer",
            {
                "title_ru": "М",
                "venue": "hall",
                "kind": "countdown",
                "overtime": "hold",
                "duration": "x",
            },
            "Write a duration",
        ),
        (
            "timers",
            "m1-timer",
            {
                "title_ru": "М",
                "venue": "hall",
                "kind": "countdown",
                "overtime": "hold",
                "duration": "1:00",
                "contest": CONTEST,
                "module": "m9",
            },
            "no module m9",
        ),
        (
            "contests",
            CONTEST,
            {
                "skill": "welding",
                "category": "main",
                "venue": "hall",
                **{f"modules.0.{n}": v for n, v in (("id", "m1"), ("label_ru", "М1"))},
                "modules.0.title_ru": "Шов",
                "modules.0.max": "0",
                "modules.1.id": "m2",
                "modules.1.label_ru": "М2",
                "modules.1.title_ru": "Бак",
                "modules.1.max": "70,5",
            },
            "above zero",
        ),
    ],
)
async def test_wrong_values_change_nothing(
    site: Running, part: str, id: str, fields: dict[str, str], says: str
) -> None:
    """What points nowhere, is missing, doubled or can't be read is refused in a sentence."""
    async with signed_in(site) as client:
        answer = await save(client, part, id, fields)

    assert 422 == answer.status_code
    assert says in answer.text
    assert 1 == (await stored(site)).revision


@pytest.mark.parametrize("id", ["Air 2", "-x", "воздух", "a:b", "a" * 99, "air"])
async def test_bad_and_taken_ids(site: Running, id: str) -> None:
    """An id that can't stand in an address, or that is taken, is refused."""
    async with signed_in(site) as client:
        answer = await client.post(
            "/admin/roster/outputs/create", data={"id": id, "title_ru": "Эфир 2", "title_en": ""}
        )

    assert 422 == answer.status_code
    assert 1 == (await stored(site)).revision


async def test_a_person_and_an_entry_are_added_and_deleted(site: Running) -> None:
    """What was added can be used, and can be deleted again as long as nothing has come of it."""
    person = {"id": "gleb", "last_ru": "Орлов", "first_ru": "Глеб", "display": "number"}
    entry = {**ENTRY, "id": "gleb", "number": "4", "people.0": "", "people.1": "gleb"}
    async with signed_in(site) as client:
        added = [
            await client.post("/admin/roster/people/create", data=person),
            await client.post("/admin/roster/entries/create", data=entry),
        ]
        kept = await stored(site)
        listed = await client.get("/admin/roster/entries/list", params={"q": "орлов"})
        used = await delete(client, "people", "gleb")
        gone = [await delete(client, "entries", "gleb"), await delete(client, "people", "gleb")]
    left = await stored(site)

    assert [303, 303] == [answer.status_code for answer in added]
    assert "number" == kept.people["gleb"].display  # type: ignore[index]
    assert ("gleb",) == kept.entries["gleb"].people  # type: ignore[index]
    assert "Орлов Глеб" in listed.text
    assert "Жуков" not in listed.text
    assert 400 == used.status_code
    assert "can't be deleted: it is used by entry" in used.json()["msg"]
    assert [200, 200] == [answer.status_code for answer in gone]
    assert "gleb" not in left.people
    assert 5 == left.revision


async def test_what_the_journal_speaks_of_stays(site: Running) -> None:
    """An entry, a module and a maximum that have a mark can't be taken from under it."""
    async with signed_in(site) as client, site.socket("director") as peer:
        mark = await peer.command("1", "RecordMark", entry="anna", module=M1, mark="20")
        entry = await delete(client, "entries", "anna")
        untouched = await delete(client, "entries", "vera")
        contest = {"skill": "welding", "category": "main", "venue": "hall"}
        second = {
            "modules.1.id": "m2",
            "modules.1.label_ru": "М2",
            "modules.1.title_ru": "Бак",
            "modules.1.max": "70.5",
        }
        first = {"modules.0.id": "m1", "modules.0.label_ru": "М1", "modules.0.title_ru": "Шов"}
        module = await save(client, "contests", CONTEST, {**contest, **second})
        low = {**contest, **first, "modules.0.max": "19,5", **second}
        lower = await save(client, "contests", CONTEST, low)

    assert "accepted" == mark["outcome"]
    assert 400 == entry.status_code
    assert "the journal speaks of it" in entry.json()["msg"]
    assert 200 == untouched.status_code
    assert 422 == module.status_code
    assert 422 == lower.status_code
    assert "a mark of 20 already" in lower.text
    assert 2 == (await stored(site)).revision


async def test_names_are_text(site: Running) -> None:
    """A name that looks like HTML is shown as it was typed, wherever it stands."""
    name = '<img src=x onerror="alert(1)">'
    async with signed_in(site) as client:
        hidden = {"first_ru": "Анна", "display": "full"}
        answer = await save(client, "people", "anna", {"last_ru": name, **hidden})
        pages = [
            await client.get("/admin/roster/people/list"),
            await client.get("/admin/roster/people/edit", params={"pk": "anna"}),
            await client.get("/admin/roster/entries/list"),
            await client.get("/admin/roster/entries/edit", params={"pk": "anna"}),
        ]

    assert 303 == answer.status_code
    for page in pages:
        assert "<img" not in page.text
        assert "&lt;img" in page.text


async def test_what_is_typed_is_what_is_kept(site: Running) -> None:
    """Durations, warnings and moments are read as they are written, in the venue's own time."""
    timer = {
        "title_ru": "До старта",
        "title_en": "",
        "venue": "hall",
        "kind": "until",
        "overtime": "hide",
        "duration": "1:30:00",
        "warn": "1:00, 10:00",
        "until": "2026-11-05 14:30",
        "contest": "",
        "module": "",
    }
    async with signed_in(site) as client:
        answer = await save(client, "timers", "watch", timer)
        page = await client.get("/admin/roster/timers/edit", params={"pk": "watch"})
    kept = (await stored(site)).timers["watch"]  # type: ignore[index]

    assert 303 == answer.status_code
    assert 5_400_000 == kept.duration
    assert (600_000, 60_000) == kept.warn
    assert 1_793_878_200_000 == kept.until
    assert (None, None) == (kept.contest, kept.module)
    for text in ("1:30:00", "0:10:00, 0:01:00", "2026-11-05 14:30"):
        assert f'value="{text}"' in page.text


async def test_languages(site: Running) -> None:
    """The pages speak Russian until `?lang=en`, and remember it."""
    async with site.client() as client:
        await client.post("/admin/sign-in", data={"login": LOGIN, "password": PASSWORD})
        russian = await client.get("/admin/roster/skills/list")
        english = await client.get("/admin/roster/skills/list?lang=en")
        still = await client.get("/admin/roster/skills/list")

    assert "Компетенции</h1>" in russian.text
    assert "Skills</h1>" in english.text
    assert "Skills</h1>" in still.text


async def test_too_large_a_form(site: Running) -> None:
    """A form beyond any real one is refused before it is read."""
    async with signed_in(site) as client:
        hidden = await form(client, "skills", "welding")
        answer = await save(client, "skills", "welding", {"title_ru": "я" * 300_000}, **hidden)

    assert 413 == answer.status_code
    assert 1 == (await stored(site)).revision


def test_every_text_speaks_russian() -> None:
    """Every label, hint and refusal of these pages has a Russian text."""
    set_locale("ru")
    labels = {
        str(said)
        for view in views()
        for field in view._all_fields
        for said in (field.label, field.help_text, view.display_name, view.menu_label)
        if said
    }
    messages = {
        value
        for module in (rules, editor, fields, gate, roster_views)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and " " in value
    }
    assert messages

    for said in labels | {translate("ru", message) for message in messages if "{" not in message}:
        assert re.search("[а-я]", said), said
    for message in messages | {*roster_views.USERS.values()}:
        assert message in catalogue("ru", "tablo")


def test_searches_stay_out_of_the_log() -> None:
    """What people search for is mostly a name, and so it is not logged."""
    assert "q=…&page=2" == redact("q=%D0%9E%D1%80&page=2")
    assert "page=2&q=…" == redact("page=2&q=Vera")


async def test_strict_policy(site: Running) -> None:
    """These pages get the same strict policy as all others: no inline script, no foreign host."""
    async with signed_in(site) as client:
        page = await client.get("/admin/roster/entries/list")
        console = await client.get("/admin/")
        style = await client.get("/admin/roster/static/css/vendor/tabler.min.css")

    policy = page.headers["content-security-policy"]
    assert console.headers["content-security-policy"] == policy
    assert 200 == style.status_code
    assert 500_000 < len(style.content)
    assert "unsafe" not in policy
    assert "no-store" == page.headers["cache-control"]

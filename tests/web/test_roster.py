"""Reference data over HTTP: who may edit it, what is refused, and that nothing is lost."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, select
from starlette_admin.i18n import set_locale

import services
from makers import ANNA, CONTEST, M1, M2, SCREEN, TIMER, a_roster
from running import LIMIT_S, LOGIN, PASSWORD, Running, running
from tablo.access.actors import Actor, Role, Scope
from tablo.access.roles import ROLES, may_edit_roster
from tablo.app import Ground, Site
from tablo.championship.ids import ActorId
from tablo.championship.roster import Roster
from tablo.championship.rules import (
    PACKS,
    ByPoints,
    LinearScale,
    MedallionByTotal,
    NoMedallion,
    Override,
    RulePack,
    TieBreaks,
    WithinPoints,
)
from tablo.championship.scheme import (
    Aspect,
    AspectId,
    Criterion,
    Scheme,
    SubCriterion,
    SubCriterionId,
)
from tablo.store import migrations, tables
from tablo.store import roster as stored_roster
from tablo.store.database import Database
from tablo.store.tables import table
from tablo.texts import catalogue, translate
from tablo.web.log import redact
from tablo.web.roster import editor, fields, gate, packs, parts, rules
from tablo.web.roster import views as roster_views
from tablo.web.roster.packs import Rule, Start
from tablo.web.roster.parts import views

SKILL = {"title_ru": "Сварка", "title_en": "Welding", "sector_ru": "Цех", "sector_en": ""}
CUP = {"title_ru": "Кубок", "title_en": "", "stage_ru": "", "stage_en": "", "zone": "UTC"}
CONTEST_FORM = {
    "skill": "welding",
    "category": "main",
    "venue": "hall",
    "modules.0.id": "m1",
    "modules.0.label_ru": "М1",
    "modules.0.title_ru": "Шов",
    "modules.0.max": "30",
    "modules.1.id": "m2",
    "modules.1.label_ru": "М2",
    "modules.1.title_ru": "Бак",
    "modules.1.max": "70.5",
}
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
                "mode": "common",
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
                "mode": "common",
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
    assert "a mark of 20.00 already" in lower.text
    assert 2 == (await stored(site)).revision


async def test_who_drew_a_workstation_stays(site: Running) -> None:
    """A draw names its entries, and so they can't be taken away any more."""
    async with signed_in(site) as client, site.socket("director") as peer:
        lots = [{"entry": id, "workstation": f"{n}"} for n, id in enumerate(a_roster().entries, 1)]
        result = await peer.command("d1", "DrawWorkstations", contest=CONTEST, lots=lots)
        entry = await delete(client, "entries", "vera")

    assert "accepted" == result["outcome"]
    assert 400 == entry.status_code
    assert "the journal speaks of it" in entry.json()["msg"]


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
        "mode": "per_workstation",
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
    """Every label, hint, choice and refusal of these pages has a Russian text."""
    set_locale("ru")
    labels = {
        str(said)
        for view in views()
        for field in (*view.fields, *view._all_fields)
        for said in (field.label, field.help_text, view.display_name, view.menu_label)
        if said
    }
    messages = {
        value
        for module in (rules, editor, fields, gate, packs, parts, roster_views)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and " " in value
    }
    chosen = [field for view in views() for field in view._all_fields if isinstance(field, Rule)]
    messages |= {said for field in chosen for one in field.options for said in one[1:]}
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


def filled(pack: str) -> dict[str, str]:
    """Give what the form of the championship has in it once a set of rules was started from."""
    (form,) = [view for view in views() if view.part == "championship"]
    (start,) = [field for field in form.fields if isinstance(field, Start)]
    sets: dict[str, dict[str, str]] = json.loads(start.sets())
    return {**CUP, **sets[pack]}


@pytest.mark.parametrize("pack", list(PACKS))
async def test_a_set_of_rules_is_saved_as_it_is(site: Running, pack: str) -> None:
    """Starting from a set and saving gives these very rules, and the form knows them again."""
    async with signed_in(site) as client:
        answer = await save(client, "championship", "championship", filled(pack))
        page = await client.get("/admin/roster/championship/edit", params={"pk": "championship"})

    assert 303 == answer.status_code
    assert PACKS[pack] == (await stored(site)).championship.rules
    assert re.search(f'<option value="{pack}"[^>]* selected>', page.text)


async def test_every_kind_of_rule_is_read(site: Running) -> None:
    """Rules of one's own are kept to the last number, also where the sets have other ones."""
    own = {
        **filled("careful"),
        "rules_judges": "5",
        "rules_scale": "custom",
        "rules_scale_mean": "700",
        "rules_scale_deviation": "12,5",
        "rules_ties": "within",
        "rules_ties_points": "1.5",
        "rules_ties_reference": "neighbour",
        "rules_medallions": "total",
        "rules_medallions_percent": "70",
        "rules_medal_table": "points",
        "rules_medal_table_gold": "1",
        "rules_medal_table_silver": "1",
        "rules_medal_table_bronze": "1",
        "rules_medal_table_medallion": "0",
        "rules_reveal_order": "by_medal",
    }
    async with signed_in(site) as client:
        answer = await save(client, "championship", "championship", own)

    assert 303 == answer.status_code
    assert (await stored(site)).championship.rules == RulePack(
        judges=5,
        scale=LinearScale(mean=Decimal(700), deviation=Decimal("12.5")),
        ties=WithinPoints(points=Decimal("1.5"), reference="neighbour"),
        medallions=MedallionByTotal(percent=Decimal(70)),
        medal_table=ByPoints(gold=1, silver=1, bronze=1, medallion=0),
        reveal_order="by_medal",
    )


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"rules_ties": "within"}, "rules_ties", "choose a scale first"),
        ({"rules_medallions": "scale"}, "rules_medallions", "choose a scale first"),
        ({"rules_medallions": "total"}, "rules_medallions_percent", "needs this"),
        ({"rules_ties": "tie_breaks"}, "rules_ties_modules", "needs this"),
        ({"rules_judges": "0"}, "rules_judges", "be 0"),
        ({"rules_judges": "two"}, "rules_judges", "whole number"),
        (
            {"rules_ties": "tie_breaks", "rules_ties_modules": "m1, m1"},
            "rules_ties_modules",
            "stands twice",
        ),
    ],
)
async def test_rules_that_contradict_each_other(
    site: Running, wrong: dict[str, str], field: str, says: str
) -> None:
    """What the rules can't be is said beside the field that has to change."""
    async with signed_in(site) as client:
        answer = await save(client, "championship", "championship", {**filled("careful"), **wrong})

    said = re.search(rf'id="{field}-error">([^<]*)<', answer.text)
    assert 422 == answer.status_code
    assert said
    assert says in said[1]
    assert 1 == (await stored(site)).revision


async def test_a_contest_differs_in_some_rules(site: Running) -> None:
    """A contest keeps what it says itself, and takes all else from the championship."""
    differing = {
        "rules_ties": "tie_breaks",
        "rules_ties_modules": "m2, m1",
        "rules_warn_below": "8",
        "rules_medallions": "none",
    }
    async with signed_in(site) as client:
        answer = await save(client, "contests", CONTEST, {**CONTEST_FORM, **differing})
        kept = (await stored(site)).contests[CONTEST].rules
        page = await client.get("/admin/roster/contests/edit", params={"pk": CONTEST})
        back = await save(client, "contests", CONTEST, CONTEST_FORM)

    assert (303, 303) == (answer.status_code, back.status_code)
    assert kept == Override(
        ties=TieBreaks(modules=(M2, M1)), warn_below=8, medallions=NoMedallion()
    )
    assert "as in the championship: no scale" in page.text
    assert Override() == (await stored(site)).contests[CONTEST].rules


async def test_the_championship_does_not_break_a_contest(site: Running) -> None:
    """A scale that a contest relies on can't be taken away, and the refusal names the contest."""
    relies = {"rules_ties": "within", "rules_ties_points": "2"}
    async with signed_in(site) as client:
        await save(client, "championship", "championship", filled("ws2015"))
        await save(client, "contests", CONTEST, {**CONTEST_FORM, **relies})
        answer = await save(client, "championship", "championship", filled("careful"))
        wrong = {**CONTEST_FORM, "rules_ties": "tie_breaks", "rules_ties_modules": "m7"}
        unknown = await save(client, "contests", CONTEST, wrong)

    assert 422 == answer.status_code
    assert "contest “Welding · Main”: Ties are decided by scale scores" in answer.text
    assert "This contest has no module m7." in unknown.text
    assert 3 == (await stored(site)).revision


async def test_standings_of_a_contest_and_of_an_entry(site: Running) -> None:
    """A contest gets a further standing, an entry is ranked in it, and then it has to stay."""
    standing = {
        "standings.0.id": "students",
        "standings.0.title_ru": "Студенты",
        "standings.0.modules": "m1",
        "standings.0.medals": "false",
    }
    entry = {**ENTRY, "people.0": "anna", "standings.0": "main", "standings.1": "students"}
    async with signed_in(site) as client:
        early = await save(client, "entries", "anna", entry)
        added = await save(client, "contests", CONTEST, {**CONTEST_FORM, **standing})
        ranked = await save(client, "entries", "anna", {**entry, "organization": "tat"})
        kept = await stored(site)
        gone = await save(client, "contests", CONTEST, CONTEST_FORM)
        odd = await save(
            client, "contests", CONTEST, {**CONTEST_FORM, **standing, "standings.0.modules": "m9"}
        )

    assert 422 == early.status_code
    assert (303, 303) == (added.status_code, ranked.status_code)
    (students,) = kept.contests[CONTEST].standings
    assert ("Студенты", (M1,), False) == (students.title.ru, students.modules, students.medals)
    assert ("main", "students") == kept.entries[ANNA].standings
    assert "tat" == kept.entries[ANNA].organization
    assert 422 == gone.status_code
    assert "This contest has no standing students." in gone.text
    assert "This contest has no module m9." in odd.text


async def test_a_standing_that_the_journal_speaks_of_stays(site: Running) -> None:
    """A standing that was published or signed can't be taken from under its history."""
    standing = {
        "standings.0.id": "students",
        "standings.0.title_ru": "Студенты",
        "standings.0.medals": "true",
    }
    async with signed_in(site) as client, site.socket("director") as peer:
        await save(client, "contests", CONTEST, {**CONTEST_FORM, **standing})
        public = {"contest": CONTEST, "standing": "students", "audience": "public"}
        result = await peer.command("p1", "SetPublication", **public, level="nothing")
        gone = await save(client, "contests", CONTEST, CONTEST_FORM)

    assert "accepted" == result["outcome"]
    assert "Standing students can&#39;t be taken away" in gone.text


def a_scheme() -> Scheme:
    """Make a scheme of one aspect for each module of the contest."""
    return Scheme(
        criteria=tuple(
            Criterion(
                module=module.id,
                label=label,
                title=module.title,
                max=module.max,
                parts=(
                    SubCriterion(
                        id=SubCriterionId(f"{label}1"),
                        label=f"{label}1",
                        title=module.title,
                        aspects=(
                            Aspect(
                                id=AspectId(f"{label}1-1"),
                                label=f"{label}1.1",
                                title=module.title,
                                kind="measured",
                                max=module.max,
                            ),
                        ),
                    ),
                ),
            )
            for label, module in zip("AB", a_roster().contests[CONTEST].modules, strict=True)
        )
    )


async def test_a_marking_scheme_is_shown_and_kept(site: Running) -> None:
    """The form sums a scheme up, saving leaves it as it was, and modules have to go on fitting."""
    scheme = a_scheme()

    def put(into: Connection) -> Roster:
        roster = stored_roster.load(into)
        contest = replace(roster.contests[CONTEST], scheme=scheme)
        return stored_roster.save(into, replace(roster, contests={CONTEST: contest}))

    await site.site.ground.database.write(put)
    async with signed_in(site) as client:
        page = await client.get("/admin/roster/contests/edit", params={"pk": CONTEST})
        answer = await save(client, "contests", CONTEST, {**CONTEST_FORM, "place_ru": "Зал 2"})
        other = await save(client, "contests", CONTEST, {**CONTEST_FORM, "modules.0.max": "31"})

    assert "2 criteria, 2 aspects, 100.5 points in all." in page.text
    assert 303 == answer.status_code
    assert scheme == (await stored(site)).contests[CONTEST].scheme
    assert 422 == other.status_code
    assert "Criterion A can earn 30, but module М1 can earn 31." in other.text


async def test_days_and_the_timetable(site: Running) -> None:
    """Days are written as people do, sessions in the venue's time, and a day in use stays."""
    days = {"days.0.day": "C1", "days.0.date": "2026-11-25"}
    before = {"days.1.day": "С-1", "days.1.date": "2026-11-24"}
    session = {
        "id": "s1",
        "title_ru": "Модуль 1",
        "venue": "hall",
        "kind": "module",
        "day": "c1",
        "starts": "2026-11-25 09:00",
        "ends": "2026-11-25 11:00",
        "contest": CONTEST,
        "module": "m1",
        "shift": "1",
        "entries.0": "anna",
        "entries.1": "",
    }
    cup = filled("careful")
    async with signed_in(site) as client:
        dated = await save(client, "championship", "championship", {**cup, **days, **before})
        planned = await client.post("/admin/roster/sessions/create", data=session)
        kept = await stored(site)
        again = {**session, "id": "s2", "starts": "2026-11-25 10:00", "ends": "2026-11-25 12:00"}
        twice = await client.post("/admin/roster/sessions/create", data=again)
        gone = await save(client, "championship", "championship", cup)
        zero = await save(
            client, "championship", "championship", {**cup, **days, "days.0.day": "С0"}
        )
        used = await delete(client, "entries", "anna")

    assert (303, 303) == (dated.status_code, planned.status_code)
    assert ["c-1", "c1"] == [day.id for day in kept.championship.days]
    (made,) = kept.sessions.values()
    assert (1_795_586_400_000, 1_795_593_600_000) == (made.starts, made.ends)
    assert ("c1", M1, "1", (ANNA,)) == (made.day, made.module, made.shift, made.entries)
    assert 422 == twice.status_code
    assert "at the same time" in twice.text
    assert "belongs to day c1, which is not in the list of days" in gone.text
    assert "there is no С0" in zero.text
    assert "used by session “Модуль 1”" in used.json()["msg"]


async def test_timers_and_screens_have_their_new_sides(site: Running) -> None:
    """A timer runs for each workstation and starts another one; a screen may sound."""
    timer = {
        "title_ru": "М",
        "venue": "hall",
        "kind": "countdown",
        "overtime": "hold",
        "duration": "1:00",
        "mode": "per_workstation",
        "next": "watch",
    }
    look = {"theme": "dark", "rows": "0", "lang": "ru", "still": "false", "black": "false"}
    screen = {
        "title_ru": "Стена",
        "venue": "hall",
        "sound": "true",
        **{f"look_{name}": value for name, value in look.items()},
    }
    async with signed_in(site) as client:
        first = await save(client, "timers", "m1-timer", timer)
        second = await save(client, "screens", "wall", screen)
        circle = await save(client, "timers", "m1-timer", {**timer, "next": "m1-timer"})
    kept = await stored(site)

    assert (303, 303) == (first.status_code, second.status_code)
    assert ("per_workstation", "watch") == (kept.timers[TIMER].mode, kept.timers[TIMER].next)
    assert kept.screens[SCREEN].sound
    assert "follow each other in a circle" in circle.text


class Apart:
    """Hold two web processes of one server; its room comes and goes."""

    def __init__(self, one: Running, two: Running) -> None:
        self.one, self.two = one, two

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Have a room decide, until the end of the block."""
        ground = await asyncio.to_thread(Ground.open, self.one.settings)
        site = Site(ground, part="room")
        await site.start()
        try:
            for web in (self.one, self.two):
                await self.ready(web, 200)
            yield
        finally:
            await site.stop()

    async def ready(self, web: Running, status: int) -> None:
        """Wait until a web process has everything it needs, or (503) has not."""
        async with web.client() as client, asyncio.timeout(LIMIT_S):
            while (await client.get("/readyz")).status_code != status:  # noqa: ASYNC110  # Others' state
                await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
def apart(
    redis_url: str, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Apart]:
    """Give a server in parts, over a real Redis and a real PostgreSQL."""
    folder = tmp_path_factory.mktemp("apart")
    with services.empty_database(postgres_url) as database_url:
        with Database.open(database_url) as database:
            migrations.upgrade(database)
        common: dict[str, Any] = {
            "part": "web",
            "database_url": database_url,
            "redis_url": re.sub(r"/\d+$", "/7", redis_url),
            "lease_s": 1,
        }
        with running(folder, **common) as one, running(folder, **common) as two:
            yield Apart(one, two)


async def test_a_save_in_any_process_is_on_the_boards_of_all(apart: Apart) -> None:
    """A web process saves, the room takes it over, and the other web process shows it."""
    async with apart.room(), signed_in(apart.one) as client, apart.two.socket("") as board:
        await board.say(type="subscribe", streams=["index@public"])
        await board.hear("view", stream="index@public")
        before = await revisions(apart.one)
        answer = await save(client, "skills", "welding", {**SKILL, "title_ru": "Сварка труб"})
        after = await revisions(apart.one)
        seen = await board.hear("view", stream="index@public")
        page = await client.get("/admin/roster/skills/list")

    assert 303 == answer.status_code
    assert 1 == len(after) - len(before)
    assert "Сварка труб" == seen["view"]["contests"][0]["title"]["ru"]
    assert "as soon as the room is back" not in page.text


async def test_people_at_two_processes_lose_nothing(apart: Apart) -> None:
    """Saves that meet at one moment in different processes are made one after the other."""
    async with apart.room(), signed_in(apart.one) as first, signed_in(apart.two) as second:
        for turn in range(3):
            skill = {**SKILL, "code": f"{turn}"}
            category = {"title_ru": f"Взрослые {turn}", "title_en": ""}
            answers = await asyncio.gather(
                save(first, "skills", "welding", skill),
                save(second, "categories", "main", category),
            )
            kept = await stored(apart.one)

            assert [303, 303] == [answer.status_code for answer in answers]
            assert f"{turn}" == kept.skills["welding"].code  # type: ignore[index]
            assert f"Взрослые {turn}" == kept.categories["main"].title.ru  # type: ignore[index]


async def test_what_the_journal_speaks_of_stays_in_any_process(apart: Apart) -> None:
    """A web process without a room reads the journal before anything is taken away."""
    async with apart.room(), signed_in(apart.two) as client:
        async with apart.one.socket("director") as peer:
            mark = await peer.command("m1", "RecordMark", entry="anna", module=M1, mark="20")
        entry = await delete(client, "entries", "anna")

    assert "accepted" == mark["outcome"]
    assert 400 == entry.status_code
    assert "the journal speaks of it" in entry.json()["msg"]


async def test_a_save_waits_for_the_room(apart: Apart) -> None:
    """While the room is away a save is kept, says so, can be built on, and holds afterwards."""
    async with apart.room():
        pass
    for web in (apart.one, apart.two):
        await apart.ready(web, 503)
    async with signed_in(apart.one) as first, signed_in(apart.two) as second:
        before = await revisions(apart.one)
        answer = await save(first, "outputs", "air", {"title_ru": "Эфир А", "title_en": ""})
        page = await first.get("/admin/roster/outputs/list")
        again = await save(second, "outputs", "air", {"title_ru": "Эфир Б", "title_en": ""})

        assert [303, 303] == [answer.status_code, again.status_code]
        assert "It is saved. It will hold" in page.text
        assert "Эфир А" in page.text
        assert before == await revisions(apart.one)

    async with apart.room(), apart.two.socket(apart.one.keys["director"]) as board:
        await board.say(type="subscribe", streams=["index@crew"])
        index = await board.hear("view", stream="index@crew")

    assert "Эфир Б" == index["view"]["outputs"][0]["title"]["ru"]

"""How a screen comes to be one of ours: it shows a code, and somebody of the crew claims it.

The screen makes its own secret, so none is ever shown, typed or stored. Until it is claimed, the
secret is good for nothing but asking for the code again; the claim adds its hash to the keys.
"""

import secrets
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.championship.ids import GroupId, Instant, ScreenId, VenueId
from tablo.championship.roster import Roster, Screen, Text
from tablo.store.accounts import PREFIX
from tablo.store.errors import PairingsFull
from tablo.store.pairings import Pairing
from tablo.web import screens
from tablo.web.context import Context, context
from tablo.web.problems import Problem

ASK_RATE, ASK_BURST = 20, 200
"""How often the screens behind one address may ask, a second and at once."""
CODE_RATE, CODE_BURST = 1 / 15, 30
"""How often they get a new code."""
ALL_RATE, ALL_BURST = 2, 200
"""The same of all addresses together."""
TRIES, WINDOW_S = 10, 300.0
"""Codes that one person may get wrong, and in how many seconds."""
WRONG_CODE = "No screen shows the code {code} now. Codes change every ten minutes."
TOO_MANY_CODES = "Too many wrong codes. Wait {minutes} min and try again."
NO_SUCH_SCREEN = "There is no screen {screen}."

NAMES = (
    Text("Берёза", "Birch"), Text("Сосна", "Pine"), Text("Клён", "Maple"), Text("Рябина", "Rowan"),
    Text("Липа", "Linden"), Text("Ясень", "Ash"), Text("Дуб", "Oak"), Text("Ель", "Spruce"),
    Text("Кедр", "Cedar"), Text("Ива", "Willow"), Text("Ольха", "Alder"), Text("Осина", "Aspen"),
    Text("Тополь", "Poplar"), Text("Вяз", "Elm"), Text("Черёмуха", "Hackberry"),
    Text("Яблоня", "Apple"), Text("Вишня", "Cherry"), Text("Каштан", "Chestnut"),
    Text("Лиственница", "Larch"), Text("Пихта", "Fir"), Text("Можжевельник", "Juniper"),
    Text("Орешник", "Hazel"), Text("Калина", "Viburnum"), Text("Сирень", "Lilac"),
    Text("Жасмин", "Jasmine"), Text("Бузина", "Elder"), Text("Облепиха", "Buckthorn"),
    Text("Барбарис", "Barberry"), Text("Шиповник", "Rose"), Text("Самшит", "Box"),
    Text("Тис", "Yew"), Text("Граб", "Hornbeam"),
)  # fmt: skip
"""What screens are called until people name them."""


class Ask(Struct, frozen=True, kw_only=True):
    """Come as a screen: the secret that it made, and the size of its picture."""

    secret: Annotated[str, Meta(pattern=f"^{PREFIX}[0-9a-f]{{64}}$")]
    size: Annotated[str, Meta(max_length=40)] = ""


class Shown(Struct, frozen=True, kw_only=True):
    """Tell a screen what to show; `paired`: to come in with its secret. Times are server time."""

    state: Literal["waiting", "paired"]
    now: Instant
    code: str | UnsetType = UNSET
    name: Text | UnsetType = UNSET
    expires: Instant | UnsetType = UNSET


class Found(Struct, frozen=True, kw_only=True):
    """Tell a person which screen shows a code."""

    code: str
    name: Text
    size: str
    expires: Instant


class Claim(Struct, frozen=True, kw_only=True):
    """Pair the screen that shows a code: as a new one in a venue, or (`screen`) as one there is."""

    screen: ScreenId | None = None
    title: Annotated[str, Meta(max_length=120)] = ""
    venue: VenueId | None = None
    room: Annotated[str, Meta(max_length=120)] = ""
    group: GroupId | None = None


class Paired(Struct, frozen=True, kw_only=True):
    """Name the screen that came of a claim; `holds`: the room knows of it already."""

    screen: ScreenId
    holds: bool


async def ask(request: Request) -> Response:
    """Tell a screen its code, or that it is paired; the same secret gets the same code."""
    here = context(request)
    screens.refuse_foreign(request)
    address = request.client.host if request.client else ""
    if not here.limiter.take(f"screens {address}", ASK_RATE, ASK_BURST):
        raise _too_often()
    asked = await screens.read(request, Ask)
    now = Instant(here.hub.now())
    if await here.accounts.key(asked.secret) is not None:
        return screens.answer(Shown(state="paired", now=now))
    pairing = await here.pairings.waiting(asked.secret)
    if pairing is None:
        pairing = await _begin(here, address, asked)
    return screens.answer(
        Shown(
            state="waiting",
            now=now,
            code=pairing.code,
            name=name_of(pairing),
            expires=pairing.expires,
        )
    )


async def _begin(here: Context, address: str, asked: Ask) -> Pairing:
    if await here.pairings.is_spent(asked.secret):
        raise Problem(410, "spent", "This secret was revoked. Make another one.")
    if not here.limiter.take(f"codes {address}", CODE_RATE, CODE_BURST):
        raise _too_often()
    if not here.limiter.take("codes", ALL_RATE, ALL_BURST):
        raise _too_often()
    try:
        return await here.pairings.begin(asked.secret, asked.size)
    except PairingsFull as full:
        headers = {"retry-after": "60"}
        raise Problem(503, "too_many_screens", str(full), headers=headers) from full


async def find(request: Request) -> Response:
    """Tell which screen shows a code, so that nobody claims another one's."""
    here = context(request)
    actor = await screens.expect_crew(request)
    pairing = await _guess(request, actor)
    if pairing is None:
        raise _wrong(request)
    here.claims.forget(actor.id)
    return screens.answer(
        Found(
            code=pairing.code,
            name=name_of(pairing),
            size=pairing.size,
            expires=pairing.expires,
        )
    )


async def claim(request: Request) -> Response:
    """Pair the screen that shows a code. It comes alive by itself within a second."""
    here = context(request)
    actor = await screens.expect_crew(request)
    wanted = await screens.read(request, Claim)
    _check(request, actor, wanted, await here.editor.look())
    if await _guess(request, actor) is None:
        raise _wrong(request)
    pairing = await here.pairings.hold(request.path_params["code"])
    if pairing is None:
        raise _wrong(request)
    here.claims.forget(actor.id)
    try:
        paired = await _place(request, wanted, pairing)
        await here.accounts.admit(pairing.hash, _label(here, paired.screen), paired.screen)
    except Exception:
        await here.pairings.release(pairing)
        raise
    await here.pairings.end(pairing)
    return screens.answer(paired)


def name_of(pairing: Pairing) -> Text:
    """Give the name of a screen that waits: the same as long as its secret is."""
    name = NAMES[int(pairing.hash[:8], 16) % len(NAMES)]
    return Text(f"Экран «{name.ru}»", f"Screen “{name.en}”")


async def _place(request: Request, wanted: Claim, pairing: Pairing) -> Paired:
    if wanted.screen is not None:
        return Paired(screen=wanted.screen, holds=True)
    assert wanted.venue is not None
    base = NAMES[int(pairing.hash[:8], 16) % len(NAMES)].en.lower()
    screen = Screen(
        id=ScreenId(f"{base}-{secrets.token_hex(3)}"),
        title=Text(wanted.title.strip()) if wanted.title.strip() else name_of(pairing),
        venue=wanted.venue,
        room=wanted.room.strip(),
        group=wanted.group,
    )
    return Paired(screen=screen.id, holds=await screens.save(request, screen))


def _check(request: Request, actor: Actor, wanted: Claim, roster: Roster) -> None:
    if wanted.screen is None:
        screens.expect_place(request, actor, roster, wanted.venue, wanted.group)
        return
    known = roster.screens.get(wanted.screen)
    if known is None:
        raise screens.refused(request, 404, "unknown_screen", NO_SUCH_SCREEN, screen=wanted.screen)
    screens.expect_place(request, actor, roster, known.venue, None)


async def _guess(request: Request, actor: Actor) -> Pairing | None:
    here = context(request)
    wait = here.claims.wait(actor.id)
    if wait > 0:
        minutes = str(int(wait // 60) + 1)
        raise screens.refused(request, 429, "too_many_codes", TOO_MANY_CODES, minutes=minutes)
    # Counted before it is known to be wrong, so that many at once are no way around
    here.claims.note(actor.id)
    return await here.pairings.showing(request.path_params["code"])


def _wrong(request: Request) -> Problem:
    code = request.path_params["code"][:12]
    return screens.refused(request, 404, "unknown_code", WRONG_CODE, code=code)


def _label(here: Context, screen: ScreenId) -> str:
    return here.editor.roster.screens[screen].title.ru


def _too_often() -> Problem:
    headers = {"retry-after": "5"}
    return Problem(429, "too_often", "Too many screens ask from here.", headers=headers)


ROUTES = (
    Route("/api/v1/pairings", ask, methods=["POST"]),
    Route("/api/v1/pairings/{code}", find),
    Route("/api/v1/pairings/{code}/claim", claim, methods=["POST"]),
)

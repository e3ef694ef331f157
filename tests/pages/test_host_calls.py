"""Calls of playout programs, in any order and with any data: never a fault, and the picture that they say."""

import base64
import json
import re
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

import services
from tablo.championship.graphics import GRAPHICS

HARNESS = (Path(__file__).parent / "host_calls.js").read_text()
PAGES = 3
"""As many steps has the graphic of a renderer."""
MOMENT = 1000
"""Actions of a schedule are so many milliseconds apart, longer than any motion."""
HOSTILE = (
    "",
    "Ёж и Щука",
    "\"в кавычках\" 'и' «так»",
    "\\ \\n \\\\ C:\\u0041",
    "две\nстроки\r\n\tи ещё",
    "🏆 👩‍👩‍👧 e\u0301",
    "</script><!--<b>&amp;]]>",
    "{}",
    "[1]",
    "%D0 ${x} {{x}}",
)
SPACES = re.compile("[\u00a0\u202f]")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TYPED = "1; Ёж; Лес; 99,5"
JUNK: tuple[Any, ...] = (
    None,
    0,
    -1,
    1e300,
    True,
    [],
    [1],
    [None],
    [{}],
    {},
    {"ru": 5},
    {"contest": 1},
)

words = st.sampled_from(HOSTILE) | st.text(max_size=12)


@pytest.fixture(scope="module")
def page(browser: Browser, demo: services.Demo) -> Iterator[Page]:
    """Give a page that plays calls as programs around us do."""
    context = browser.new_context(viewport={"width": 960, "height": 540}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{demo.url}/robots.txt")
    page.evaluate(HARNESS)
    yield page
    context.close()


@pytest.fixture(scope="module")
def templates(demo: services.Demo) -> Sequence[str]:
    """Give a lower third as CasparCG and as SPX play it."""
    found = []
    for host in ("caspar", "spx"):
        with urllib.request.urlopen(f"{demo.url}/overlay/{host}/lower-third", timeout=30) as answer:
            found.append(answer.read().decode())
    return found


# OGraf

values = words | st.none() | st.integers(0, 9) | st.fixed_dictionaries({"ru": words})
unreadable: st.SearchStrategy[Any] = st.just({"ru": 5}) | st.just({"ru": []})
fields = st.fixed_dictionaries({}, optional={"title": values | unreadable, "subtitle": values})
data = fields | st.just({"names": "Анна"}) | st.sampled_from([None, [], [1], "word", 5, True])
number = st.none() | st.integers(-2, PAGES + 1) | st.sampled_from(["x", "1", {}])
skip = st.booleans()
play = st.fixed_dictionaries({}, optional={"delta": number, "goto": number, "skipAnimation": skip})
update = st.fixed_dictionaries({}, optional={"data": data, "skipAnimation": skip})
stop = st.fixed_dictionaries({}, optional={"skipAnimation": skip})
action = st.one_of(
    st.fixed_dictionaries({"type": st.just("playAction"), "params": play | st.none()}),
    st.fixed_dictionaries({"type": st.just("updateAction"), "params": update | st.none()}),
    st.fixed_dictionaries({"type": st.just("stopAction"), "params": stop | st.none()}),
    st.sampled_from([None, {"type": "dance"}]),
)
entry = st.fixed_dictionaries(
    {"timestamp": st.integers(0, 3).map(lambda n: n * MOMENT), "action": action}
)
schedule: st.SearchStrategy[Any] = st.lists(entry, max_size=3) | st.sampled_from(
    [None, 5, "x", [None], [{"action": {}}]]
)
moment = st.integers(-1, 4).map(lambda n: n * MOMENT + MOMENT - 1) | st.sampled_from([None, "x"])
WAYS = {
    "load": update,
    "playAction": play,
    "updateAction": update,
    "stopAction": stop,
    "dispose": st.just({}),
    "customAction": st.fixed_dictionaries({"id": words, "payload": data}),
    "setActionsSchedule": st.fixed_dictionaries({"schedule": schedule}),
    "goToTime": st.fixed_dictionaries({"timestamp": moment}),
}


def a_call(method: str) -> st.SearchStrategy[dict[str, Any]]:
    """Make calls of a method: as it should be, bare, or with null."""
    return st.fixed_dictionaries(
        {
            "who": st.integers(0, 1),
            "method": st.just(method),
            "params": st.one_of(
                WAYS[method].map(lambda params: [params]), st.sampled_from([[], [None]])
            ),
            "waits": st.sampled_from(["", "task", "answer"]),
        }
    )


calls = st.lists(st.sampled_from([*WAYS, "load", "playAction"]).flatmap(a_call), max_size=12)


class Renderer:
    """Say what a graphic shows, and answers, by the calls that it had one after the other."""

    def __init__(self) -> None:
        """Begin with an element that nobody has loaded."""
        self.loaded = False
        self.step: int | None = None
        self.data: Mapping[str, Any] = {}
        self._first: Mapping[str, Any] = {}
        self._schedule: Sequence[Mapping[str, Any]] = ()

    def call(self, method: str, params: Mapping[str, Any]) -> int:
        """Take a call, and give the status of its answer."""
        if method == "load":
            self.loaded, self.step, self.data, self._schedule = True, None, {}, ()
            given = params.get("data")
            self._first = given if isinstance(given, dict) else {}
            return self._write(self._first)
        if method == "dispose":
            self.loaded, self.step = False, None
            return 200
        if method == "customAction":
            return 400
        if not self.loaded:
            return 409
        if method == "setActionsSchedule":
            return self._plan(params.get("schedule") or [])
        if method == "goToTime":
            return self._expose(params.get("timestamp") or 0)
        return self._act(method, params)

    def _act(self, method: str, params: Mapping[str, Any]) -> int:
        if method == "updateAction":
            given = params.get("data")
            return self._write({**self.data, **(given if isinstance(given, dict) else {})})
        if method == "stopAction":
            self.step = None
        if method == "playAction":
            goto, delta = (_whole(params.get(name)) for name in ("goto", "delta"))
            last = -1 if self.step is None else self.step
            step = max(0, last + (1 if delta is None else delta) if goto is None else goto)
            self.step = step if step < PAGES else None
        return 200

    def _write(self, data: Mapping[str, Any]) -> int:
        if "names" in data or any(_is_unreadable(value) for value in data.values()):
            return 400
        self.data = data
        return 200

    def _plan(self, given: Any) -> int:
        if not isinstance(given, list):
            return 400
        if any(not isinstance(one, dict) or "timestamp" not in one for one in given):
            return 400
        self._schedule = sorted(given, key=lambda one: int(one["timestamp"]))
        return 200

    def _expose(self, timestamp: Any) -> int:
        if not isinstance(timestamp, int):
            return 400
        self.step, self.data = None, {}
        self._write(self._first)
        for one in self._schedule:
            if one["timestamp"] <= timestamp and one["action"]:
                self._act(one["action"]["type"], one["action"].get("params") or {})
        return 200


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) or value == "1" else None


def _is_unreadable(value: Any) -> bool:
    return isinstance(value, dict) and not isinstance(value["ru"], str)


def said(value: Any) -> str:
    """Give what stands for a value in the picture."""
    text = value if isinstance(value, str) else value["ru"] if isinstance(value, dict) else ""
    return SPACES.sub(" ", text)


def check_picture(picture: Mapping[str, Any], step: int | None, data: Mapping[str, Any]) -> None:
    """Insist on a picture: on the air or clear, and what it says."""
    assert (step, 0 if step is None else 1) == (picture["step"], picture["opacity"])
    for name in ("title", "subtitle"):
        assert said(data.get(name)) == SPACES.sub(" ", picture[name])


@settings(max_examples=80, deadline=None, derandomize=True)
@given(calls=calls)
def test_a_renderer_may_call_anything(
    page: Page, demo: services.Demo, calls: list[dict[str, Any]]
) -> None:
    """OGraf methods of two graphics overlap, come bare, early and after disposal: each is answered, and each stands as told."""
    models = [Renderer(), Renderer()]
    wanted = [
        models[one["who"]].call(one["method"], (one["params"] or [None])[0] or {}) for one in calls
    ]

    url = f"{demo.url}/ograf/lower-third/main.js"
    came = page.evaluate(
        "([url, pages, calls]) => hosts.renderer(url, pages, calls)", [url, PAGES, calls]
    )

    assert [] == came["wrongs"]
    for number, (call, code, answer) in enumerate(zip(calls, wanted, came["told"], strict=True)):
        assert set(answer) <= {"statusCode", "statusMessage", "currentStep"}, (call, answer)
        later = (one for one in calls[number + 1 :] if one["who"] == call["who"])
        overtaken = any(one["method"] in {"load", "dispose"} for one in later)
        assert answer["statusCode"] in ({code, 409} if overtaken else {code}), (call, answer)
    for model, picture in zip(models, came["pictures"], strict=True):
        if model.loaded:
            check_picture(picture, model.step, model.data)
        else:
            assert (None, 0) == (picture["step"], picture["opacity"])


@pytest.mark.parametrize("graphic", list(GRAPHICS))
def test_junk_keeps_the_picture(page: Page, demo: services.Demo, graphic: str) -> None:
    """Whatever a field is given, what can't be drawn changes nothing, and the next true text is drawn."""
    url = f"{demo.url}/ograf/{graphic}/main.js"
    asked = [url, [field.name for field in GRAPHICS[graphic].fields], TYPED, JUNK]

    came = page.evaluate(
        "([url, fields, typed, junk]) => hosts.junk(url, fields, typed, junk)", asked
    )

    assert [] == came["wrongs"]
    assert {200, 400} >= set(came["told"])


# CasparCG and SPX

plain = words | st.integers(0, 99) | st.none() | st.booleans() | st.lists(words, max_size=2)
names = st.sampled_from(
    ["title", "subtitle", "epochID", "comment", "__proto__", "constructor", "names"]
)
forms = st.sampled_from(["json", "object", "b64", "xml", "b64 object"])
packet = st.tuples(forms, st.dictionaries(names, plain, max_size=3))
junk = st.sampled_from(
    [
        "",
        "  ",
        "[1]",
        "word",
        "{",
        "{}x",
        "<",
        "<templateData>",
        "<a/>",
        '{"b64":"*"}',
        '{"b64":"W10="}',
        None,
        5,
        [1],
        True,
    ]
) | st.text(max_size=6).filter(lambda text: not text.lstrip().startswith(("{", "<")))
press = st.sampled_from(["play", "next", "stop", "play", "next", "stop", "remove", "task"])
step = st.one_of(
    press, press, st.tuples(st.just("update"), packet), st.tuples(st.just("junk"), junk)
)


class Player:
    """Say what a page shows by the calls that it had."""

    def __init__(self) -> None:
        """Begin empty, off the air."""
        self.is_on = self.removed = False
        self.data: dict[str, Any] = {}

    def call(self, step: Any) -> None:
        """Take a call."""
        if self.removed:
            return
        if isinstance(step, tuple):
            if step[0] == "update":
                form, given = step[1]
                self._write({name: written(form, value) for name, value in given.items()})
            return
        self.removed = step == "remove"
        turns = {"play": True, "next": not self.is_on, "stop": False, "remove": False}
        self.is_on = turns.get(step, self.is_on)

    def _write(self, given: Mapping[str, str]) -> None:
        if "names" not in given:
            self.data |= given


def written(form: str, value: Any) -> str:
    """Give the text that a value becomes."""
    if form == "xml":
        return NOT_IN_XML.sub("", written("", value))
    if isinstance(value, list):
        return "\n".join(value)
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def as_call(step: Any) -> list[Any]:
    """Write a call as the page gets it."""
    if isinstance(step, str):
        return [step]
    kind, given = step
    if kind == "junk":
        return ["update", given]
    form, values = given
    if form == "xml":
        parts = (
            f'<componentData id="{name}"><data id="text" value={quoteattr(written(form, value))}/></componentData>'
            for name, value in values.items()
        )
        return ["update", f"<templateData>{''.join(parts)}</templateData>"]
    if form.startswith("b64"):
        values = {"b64": base64.b64encode(json.dumps(values, ensure_ascii=False).encode()).decode()}
    return ["update", values if "object" in form else json.dumps(values)]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(early=st.lists(step, max_size=5), late=st.lists(step, max_size=8), host=st.integers(0, 1))
def test_a_player_may_call_anything(
    page: Page, templates: Sequence[str], early: list[Any], late: list[Any], host: int
) -> None:
    """Functions of a page are called before it has loaded, twice, in any order and after its end: it shows what the last calls say."""
    model = Player()
    for one in early + late:
        model.call(one)

    came = page.evaluate(
        "([html, early, late, removals]) => hosts.player(html, early, late, removals)",
        [
            templates[host],
            [as_call(one) for one in early],
            [as_call(one) for one in late],
            int(model.removed),
        ],
    )

    assert [] == came["wrongs"]
    assert int(model.removed) == came["removals"]
    if not model.removed:
        check_picture(came["picture"], 0 if model.is_on else None, model.data)
    else:
        assert (None, 0) == (came["picture"]["step"], came["picture"]["opacity"])

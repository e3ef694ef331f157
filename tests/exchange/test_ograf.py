"""Graphics for other programs: what their manifests and files must keep, whoever reads them."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Any

import pytest

from tablo.championship.graphics import GRAPHICS, MANY
from tablo.exchange import ograf, playout
from tablo.exchange.bundle import MissingFile, needed
from tablo.exchange.graphic_words import fillable
from tablo.web.assets import Assets

FILES = Assets().bodies
REQUIRED = {"$schema", "id", "name", "main", "supportsRealTime", "supportsNonRealTime"}
KNOWN = REQUIRED | {"version", "stepCount", "schema", "renderRequirements"}
ELEMENT = re.compile(r"[a-z][a-z0-9._]*-[a-z0-9._-]*")
GDD_KEYS = {"type", "gddType", "title", "default"}


def a_manifest(name: str) -> dict[str, Any]:
    """Give a graphic's manifest."""
    return ograf.manifest(GRAPHICS[name])


@pytest.mark.parametrize("name", GRAPHICS)
def test_a_manifest_holds_what_ograf_asks_for_and_nothing_else(name: str) -> None:
    """Every required key is there, any other is known or ours; the id can name an element."""
    described = a_manifest(name)

    ours = {key for key in described if key.startswith("v_")}
    assert described.keys() - ours <= KNOWN
    assert described.keys() >= REQUIRED
    assert ELEMENT.fullmatch(described["id"])
    assert described["supportsRealTime"]
    assert described["supportsNonRealTime"]
    assert described["stepCount"] == (-1 if GRAPHICS[name].steps == MANY else 1)
    assert [{"engine": [{"type": "CEF", "version": {"min": "85"}}]}] == described[
        "renderRequirements"
    ]


@pytest.mark.parametrize("name", GRAPHICS)
def test_a_form_asks_for_texts_only(name: str) -> None:
    """Every field is a text with a type of GDD, a Russian title and an empty default."""
    for field, described in a_manifest(name)["schema"]["properties"].items():
        assert {key for key in described if not key.startswith("v_")} == GDD_KEYS, field
        assert ("string", "") == (described["type"], described["default"])
        assert described["gddType"] in {"single-line", "multi-line"}
        assert re.search("[а-я]", described["title"])
        assert described["v_spx"]["ftype"] in {"textfield", "textarea"}


def test_ids_are_unique() -> None:
    """No two graphics share an id."""
    ids = [a_manifest(name)["id"] for name in GRAPHICS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", GRAPHICS)
def test_a_folder_holds_all_that_its_modules_load(name: str) -> None:
    """Every path stays inside of the folder, and every module's own imports are there."""
    packed = zipfile.ZipFile(io.BytesIO(ograf.archive(name, FILES)))
    inside = {path.removeprefix(f"{name}/"): packed.read(path) for path in packed.namelist()}

    assert inside.keys() >= {"main.js", ograf.manifest_name(name), f"overlay/{name}.js"}
    assert "fonts/inter.woff2" in inside
    assert not any(".." in PurePosixPath(path).parts for path in inside)
    assert needed("main.js", inside).keys() < inside.keys()


def test_an_archive_is_always_the_same() -> None:
    """The same graphic makes the same bytes."""
    assert ograf.archive("title", FILES) == ograf.archive("title", FILES)


@pytest.mark.parametrize("name", GRAPHICS)
def test_one_file_needs_no_other(name: str) -> None:
    """In a template no module names a file, and each stands after those that it imports."""
    made = playout.template(GRAPHICS[name], FILES)

    known: set[str] = set()
    for part in made.modules:
        assert "import.meta" not in part.source, part.path
        assert set(re.findall(r'"tablo:([^"]+)"', part.source)) <= known
        known.add(part.path)
    assert "</script" not in made.host + made.loader
    assert playout.MAIN == made.modules[-1].path


@pytest.mark.parametrize("name", GRAPHICS)
def test_spx_gets_a_field_for_each_of_ours(name: str) -> None:
    """The definition names fields as the graphic does, and all its values are strings."""
    defined = playout.spx_definition(GRAPHICS[name])

    fields = defined.pop("DataFields")
    assert [field.name for field in fillable(GRAPHICS[name])] == [one["field"] for one in fields]
    assert {str} == {type(value) for value in defined.values()}
    assert {str} >= {type(value) for one in fields for value in one.values()}


def test_a_graphic_without_its_files_is_refused() -> None:
    """What is loaded and isn't there is named."""
    with pytest.raises(MissingFile, match=r"overlay/title\.css"):
        needed("overlay/title.js", {path: FILES[path] for path in FILES if path[-3:] != "css"})

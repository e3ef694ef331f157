"""Make what the tree does not hold: the font for pages and the compiled catalogues.

Runs for wheels and for editable installs. Everything written here is ignored by git; a second run
with unchanged sources does nothing.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
ASSETS = ROOT / "server/tablo/_assets"
LOCALE = ROOT / "server/tablo/locale"

CHARACTERS = (
    *range(0x0020, 0x007F),  # Latin as typed in English
    *range(0x00A0, 0x0180),  # names from the rest of Europe
    *range(0x0300, 0x0310),  # accents that stand alone: a stress mark, a decomposed letter
    *range(0x0400, 0x0530),  # Cyrillic with the letters of Tatar, Bashkir and Sakha
    *map(ord, "\u2007\u2009\u200a\u2011\u202f–—‘’‚“”„•…‰′″‹›₽€№™Σ"),
    *map(ord, "−×÷±≈≠≤≥←↑→↓↗↘▲▶▼◀●○■□◆✓⚠"),
)
FEATURES = ["kern", "calt", "tnum", "zero", "case", "locl", "ccmp", "mark", "mkmk"]
WEIGHTS = (400, 700)
"""The lightest and the heaviest cut that the pages set; the optical size stays whole."""
STRESS = 0x0301
ANCHORS = {"я": (560, 1118), "Ю": (1310, 1490)}
"""Where a stress mark stands on vowels that Inter has no place for, in units of the font."""


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    """Write the font and the catalogues, and declare them to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is missing; a standard wheel also carries the pages and the demo files."""
        subset_inter(ASSETS)
        compile_catalogues(LOCALE)
        build_data["artifacts"] += ["server/tablo/_assets/*", "server/tablo/locale/**/*.mo"]
        if version == "standard":  # an editable install would get a copy that goes stale
            for name in ("display", "overlay", "admin"):
                build_data["force_include"][name] = f"tablo/_web/{name}"
            build_data["force_include"]["fixtures"] = "tablo/_fixtures"


def subset_inter(into: Path) -> None:
    """Write `inter.woff2` and its licence into a folder, unless they are newer than their source.

    About 100 KB: the variable face cut to the letters, features and weights that pages use.
    """
    source = Path(str(files("fontpkg_inter"))) / "files" / "Inter[opsz,wght].ttf"
    target, licence = into / "inter.woff2", into / "inter-OFL.txt"
    if _is_fresh(target, source, Path(__file__)) and licence.exists():
        return
    # Only a cold build needs the font tools, which take a second to import
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    into.mkdir(parents=True, exist_ok=True)
    font = TTFont(source)
    _stress_cyrillic(font)
    options = Options(layout_features=FEATURES, flavor="woff2", hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    font.save(target)
    licence.write_bytes((source.parent.parent / "LICENSE").read_bytes())


def _stress_cyrillic(font: Any) -> None:
    """Let stress marks stand on Cyrillic letters: Inter places them, but on Latin ones only."""
    table = font["GPOS"].table
    scripts = {one.ScriptTag: one.Script.DefaultLangSys for one in table.ScriptList.ScriptRecord}
    tags = [one.FeatureTag for one in table.FeatureList.FeatureRecord]
    marks = {at for at in scripts["latn"].FeatureIndex if tags[at] in ("mark", "mkmk")}
    cyrillic = scripts["cyrl"]
    cyrillic.FeatureIndex = sorted({*cyrillic.FeatureIndex, *marks})
    cyrillic.FeatureCount = len(cyrillic.FeatureIndex)
    letters = font.getBestCmap()
    for lookup in table.LookupList.Lookup:
        for part in lookup.SubTable:
            placed = getattr(part, "ExtSubTable", part)
            marked = getattr(placed, "MarkCoverage", None)
            if marked is not None and letters[STRESS] in marked.glyphs:
                _anchor(font, placed, {letters[ord(one)]: at for one, at in ANCHORS.items()})


def _anchor(font: Any, placed: Any, anchors: dict[str, tuple[int, int]]) -> None:
    """Give glyphs a place for marks, in a table where they have none."""
    from fontTools.ttLib.tables.otTables import Anchor, BaseRecord

    records = dict(zip(placed.BaseCoverage.glyphs, placed.BaseArray.BaseRecord, strict=True))
    for glyph, (x, y) in anchors.items():
        anchor, record = Anchor(), BaseRecord()
        anchor.Format, anchor.XCoordinate, anchor.YCoordinate = 1, x, y
        record.BaseAnchor = [anchor] * placed.ClassCount
        records.setdefault(glyph, record)
    glyphs = sorted(records, key=font.getGlyphID)
    placed.BaseCoverage.glyphs = glyphs
    placed.BaseArray.BaseRecord = [records[glyph] for glyph in glyphs]
    placed.BaseArray.BaseCount = len(glyphs)


def compile_catalogues(locale: Path) -> None:
    """Compile every `.po` below a folder into the `.mo` beside it, where that is out of date."""
    for source in sorted(locale.rglob("*.po")):
        target = source.with_suffix(".mo")
        if _is_fresh(target, source):
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as text:
            catalogue = read_po(text, abort_invalid=True)
        with target.open("wb") as compiled:
            write_mo(compiled, catalogue)


def _is_fresh(target: Path, *sources: Path) -> bool:
    return target.exists() and all(
        target.stat().st_mtime >= source.stat().st_mtime for source in sources
    )

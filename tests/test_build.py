"""What the build makes."""

from pathlib import Path

from fontTools.ttLib import TTFont

from tablo import paths

KB = 1024


def test_the_typeface_is_light_and_variable() -> None:
    """The font weighs at most 100 KB, varies from 400 to 700, and has digits of one width."""
    path = paths.ASSETS / "inter.woff2"

    with TTFont(path) as font:
        axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes}
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}

    assert path.stat().st_size <= 100 * KB
    assert (400, 700) == axes["wght"]
    assert {"tnum", "zero", "case"} <= features


def test_a_stress_mark_stands_on_its_letter() -> None:
    """Cyrillic text may place marks, and each vowel has a place for a stress mark."""
    with TTFont(paths.ASSETS / "inter.woff2") as font:
        table, letters = font["GPOS"].table, font.getBestCmap()
        (cyrillic,) = (
            one.Script.DefaultLangSys
            for one in table.ScriptList.ScriptRecord
            if one.ScriptTag == "cyrl"
        )
        records = table.FeatureList.FeatureRecord
        offered = {records[at].FeatureTag for at in cyrillic.FeatureIndex}
        parts = [
            getattr(part, "ExtSubTable", part)
            for one in table.LookupList.Lookup
            for part in one.SubTable
        ]
        bases = {
            glyph
            for part in parts
            if letters[0x301] in getattr(getattr(part, "MarkCoverage", None), "glyphs", ())
            for glyph in part.BaseCoverage.glyphs
        }

    assert "mark" in offered
    assert {letters[ord(vowel)] for vowel in "аеиоуыэюяАЕИОУЫЭЮЯ"} <= bases


def test_the_typeface_comes_with_its_licence() -> None:
    """The licence of the font lies beside it, as it asks for."""
    licence: Path = paths.ASSETS / "inter-OFL.txt"

    assert "SIL OPEN FONT LICENSE" in licence.read_text().upper()

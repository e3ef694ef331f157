"""People's spellings are understood, and never guessed."""

from hypothesis import given
from hypothesis import strategies as st

from tablo.exchange.matching import folded, is_id, latin, nearest, number_key, slug
from tablo.exchange.regions import badge_of, delegation_of, find_region, regions, told_apart


def test_folded() -> None:
    """Case, spaces, no-break spaces, ё, quotes and letters that look alike make no difference."""
    assert folded("Модуль\u00a0 1 ") == folded("МОДУЛЬ 1")
    assert folded("Цех «Ёж»") == folded('цех "Еж"')
    assert folded("Mодуль С2") == folded("Модуль C2")


def test_number_key() -> None:
    """Leading zeros make no difference, and a zero stays a zero."""
    assert number_key("07") == number_key("7")
    assert number_key("0") == number_key("00") != ""
    assert number_key("Т-8") == number_key("T 8")


def test_latin() -> None:
    """A name is transliterated as in a passport, capitals and hyphens kept."""
    assert "Shchegleva-Iurskaia" == latin("Щеглёва-Юрская")
    assert "ZHUKOVSKII" == latin("ЖУКОВСКИЙ")
    assert "O'Neil" == latin("O'Neil")
    assert "Gölnar".replace("ö", "o") == latin("Гөлнар").replace("ö", "o")


def test_nearest() -> None:
    """A misspelt word finds its neighbour, a strange one none."""
    assert "Компетенция" == nearest("Компетенцыя", ["Категория", "Компетенция"])
    assert "" == nearest("Погода", ["Категория", "Компетенция"])


@given(st.text(max_size=200))
def test_slug(text: str) -> None:
    """A slug is an id, or nothing."""
    made = slug(text)

    assert made == "" or is_id(made)


def test_every_spelling_of_regions() -> None:
    """Every region is found by its names, whatever the order and the abbreviation."""
    for region in regions().values():
        for name in (region.name, region.official, region.en, region.key, region.code.ru):
            assert region == find_region(name), name


def test_usual_spellings() -> None:
    """Spellings that organisers use name the region that they mean."""
    expected = {
        "г. Москва": "ru-moscow",
        "Московская обл.": "ru-moscow-oblast",
        "Татарстан Респ": "ru-tatarstan",
        "Респ. Татарстан": "ru-tatarstan",
        "Республика Татарстан": "ru-tatarstan",
        "Кузбасс": "ru-kemerovo-oblast",
        "ХМАО": "ru-khanty-mansi-okrug",
        "ХМАО-Югра": "ru-khanty-mansi-okrug",
        "ЯНАО": "ru-yamalo-nenets-okrug",
        "РСО-Алания": "ru-north-ossetia",
        "Саха (Якутия)": "ru-yakutia",
        "Республика Саха (Якутия)": "ru-yakutia",
        "Чечня": "ru-chechnya",
        "Республика Алтай": "ru-altai-republic",
        "Алтайский край": "ru-altai-krai",
        "Новгородская область": "ru-novgorod-oblast",
        "Нижегородская область": "ru-nizhny-novgorod-oblast",
        "Кабардино‑Балкария": "ru-kabardino-balkaria",
    }
    found = {name: region.key for name in expected if (region := find_region(name))}

    assert expected == found


def test_no_region_by_prefix() -> None:
    """A part of a region's name names no region."""
    assert find_region("Москов") is None
    assert find_region("") is None


def test_badges() -> None:
    """Codes are unique and of three letters, in both languages."""
    codes = [region.code for region in regions().values()]

    assert 89 == len({code.ru for code in codes}) == len({code.en for code in codes})
    assert all(len(code.ru) == len(code.en) == 3 for code in codes)


def test_told_apart() -> None:
    """Badges inside one event differ while there are enough, in whatever order they come."""
    some = [delegation_of(region) for region in regions().values()][:48]

    apart = told_apart(some, frozenset())

    assert 48 == len({(each.badge.hue, each.badge.partition) for each in apart.values()})
    assert apart == told_apart(some[::-1], frozenset())
    assert [each.id for each in some] == list(apart)
    assert badge_of(some[0].badge.code) == some[0].badge

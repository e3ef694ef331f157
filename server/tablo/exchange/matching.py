"""Compare what people typed: headers, titles, names and regions, whatever keyboard they used.

Comparing is generous and choosing is not: what matches two things matches neither.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from tablo.championship.ids import CategoryId, ContestId, SkillId
from tablo.championship.roster import Category, Contest, Skill, Text

ID_LIMIT = 64
SHEET_NAME_LIMIT = 31
"""Characters that Excel allows in the name of a sheet; longer titles arrive cut off."""

_TWINS = str.maketrans("ABCEHKMOPTXYЁ", "АВСЕНКМОРТХУЕ")
_ID = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{ID_LIMIT - 1}}}")
_PASSPORT = """
    а=A б=B в=V г=G д=D е=E ё=E ж=ZH з=Z и=I й=I к=K л=L м=M н=N о=O п=P р=R с=S т=T у=U ф=F х=KH
    ц=TS ч=CH ш=SH щ=SHCH ъ=IE ы=Y ь= э=E ю=IU я=IA
    ә=A ө=O ү=U җ=ZH ң=N һ=H ғ=G қ=K ҫ=S ҡ=K ҙ=Z ӑ=A ӗ=E ҥ=N ҕ=G і=I ї=I є=IE
"""
"""The transliteration of Russian passports (ICAO 9303), and letters of other peoples of Russia."""
_JUNIOR_WORDS = ("Юниоры", "Юниор", "Юниорская", "Юниорский", "Juniors", "Junior")
_LATIN = {pair[0]: pair[2:] for pair in _PASSPORT.split()}


def folded(text: str) -> str:
    """Fold what people don't see or don't mean: case, spaces, punctuation, ё, twin letters.

    Latin letters that look like Cyrillic ones become those: "M1" and "М1" are the same.
    """
    upper = unicodedata.normalize("NFKC", text.replace("№", " № ")).upper().translate(_TWINS)
    words = "".join(letter if letter.isalnum() else " " for letter in upper)
    return " ".join(words.split())


def tidy(text: str) -> str:
    """Trim a text and make every run of spaces (no-break ones too) a single space."""
    return " ".join(text.split())


def nearest(text: str, known: Iterable[str]) -> str:
    """Give the known text that is nearest to a misspelt one, or ""."""
    by_fold = {folded(option): option for option in known}
    close = difflib.get_close_matches(folded(text)[:100], by_fold, n=1, cutoff=0.7)
    return by_fold[close[0]] if close else ""


def latin(text: str) -> str:
    """Write a Russian name in Latin letters, as a passport does: "Юлия Щеглова" → Iuliia."""
    return "".join(_latin_letter(text, place) for place in range(len(text)))


def _latin_letter(text: str, place: int) -> str:
    letter = text[place]
    found = _LATIN.get(letter.lower())
    if found is None:
        return letter
    if letter.islower():
        return found.lower()
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    return found if beside.isupper() else found.capitalize()


def slug(text: str) -> str:
    """Make an id of a title: the same title gives the same id, on every import."""
    plain = re.sub(r"[^a-z0-9]+", "-", latin(tidy(text)).lower())
    return plain.strip("-")[:48].rstrip("-")


def is_id(text: str) -> bool:
    """Tell whether a text may be an id."""
    return _ID.fullmatch(text) is not None


def number_key(text: str) -> str:
    """Fold a number or code: "07" and "7" are the same, "Т-8" and "T-8" too."""
    key = folded(text)
    return key.lstrip("0") or key[:1]


_JUNIORS = frozenset(map(folded, _JUNIOR_WORDS))


class Contests:
    """Finds contests by what people call them."""

    def __init__(
        self,
        skills: Mapping[SkillId, Skill],
        categories: Mapping[CategoryId, Category],
        contests: Mapping[ContestId, Contest],
    ) -> None:
        self._contests = contests
        self._titles: dict[str, set[ContestId]] = {}
        self._skills: dict[str, set[ContestId]] = {}
        self._categories: dict[str, set[ContestId]] = {}
        self.spoken: dict[ContestId, str] = {}
        for contest in contests.values():
            skill, category = skills[contest.skill], categories[contest.category]
            self.spoken[contest.id] = f"{skill.title.ru}. {category.title.ru}"
            self._add(contest.id, skill, category)

    def _add(self, contest: ContestId, skill: Skill, category: Category) -> None:
        self._remember(self._titles, contest, contest)
        kinds = _spellings(category)
        for named in _both(skill.title):
            self._remember(self._skills, contest, named)
            self._remember(self._titles, contest, named)
            for kind in kinds:
                self._remember(self._titles, contest, f"{named} {kind}")
        for named in (skill.id, number_key(skill.code)):
            self._remember(self._skills, contest, named)
        for kind in (category.id, *kinds):
            self._remember(self._categories, contest, kind)

    def _remember(self, where: dict[str, set[ContestId]], contest: ContestId, name: str) -> None:
        for key in {folded(name), folded(name[:SHEET_NAME_LIMIT])} - {""}:
            where.setdefault(key, set()).add(contest)

    def named(self, text: str, category: str = "") -> list[ContestId]:
        """List the contests that a title means: a skill, perhaps with its category behind it."""
        found = self._titles.get(folded(text)) or self._skills.get(folded(text))
        found = found or self._skills.get(number_key(text)) or set()
        if category:
            found = found & self._categories.get(folded(category), set())
        return [contest for contest in self._contests if contest in found]


def _spellings(category: Category) -> tuple[str, ...]:
    """List what a category is called: juniors stand behind a skill's name in many ways."""
    titles = _both(category.title)
    if any(folded(title) in _JUNIORS for title in titles):
        return (*titles, *(word for word in _JUNIOR_WORDS if word not in titles))
    return titles


def _both(text: Text) -> tuple[str, ...]:
    return tuple(part for part in (text.ru, text.en) if part)

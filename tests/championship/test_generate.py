"""How the cues of a closing are made of results, and what stays when they are made again."""

from msgspec.structs import replace

from tablo.championship.generate import Order, Prize, generate, merged, moved_by_hand
from tablo.championship.ids import ContestId, CueId, EntryId
from tablo.championship.roster import MAIN, Text
from tablo.championship.shots import Outcome
from tablo.championship.show import Cue, Presenter

ALL = {EntryId("a"): "gold", EntryId("b"): "silver", EntryId("c"): "bronze"}


def a_prize(name: str, sector: str = "", *, apart: bool = False) -> Prize:
    """Make a result with all three medals."""
    return Prize(
        contest=ContestId(name),
        standing=MAIN,
        title=Text(name),
        sector=Text(sector),
        outcome=Outcome(awards=ALL),  # type: ignore[arg-type]  # medals, as the test reads them
        apart=apart,
    )


def made(
    *prizes: Prize, order: Order = "by_contest", podiums: tuple[str, ...] = ("",)
) -> list[str]:
    """Make cues, and name each by its id, an opening by its title."""
    cues = generate(prizes, podiums, order)
    return [cue.title.ru if cue.kind == "title" else cue.id for cue in cues]


def some_cues(names: str) -> tuple[Cue, ...]:
    """Make a made cue for each letter."""
    return tuple(Cue(id=CueId(name), kind="medals") for name in names)


def order_of(cues: tuple[Cue, ...]) -> str:
    """Give the letters of cues in their order."""
    return "".join(cue.id for cue in cues)


# Orders


def test_sector_by_sector() -> None:
    """Each sector is opened by its title, and its podiums are empty at its end."""
    prizes = (a_prize("S1", "ИТ"), a_prize("S2", "Цех"), a_prize("S3", "ИТ"))

    assert made(*prizes, order="by_sector", podiums=("A", "B")) == [
        "ИТ",
        "S1.call-up",
        "S3.call-up",
        "S1.medals",
        "S3.medals",
        "Цех",
        "S2.call-up",
        "S2.medals",
    ]


def test_contest_by_contest_knows_no_sector() -> None:
    """Contest by contest, the order is the one given, whatever the sectors."""
    prizes = (a_prize("S1", "ИТ"), a_prize("S2", "Цех"), a_prize("S3", "ИТ"))

    assert ["S1.medals", "S2.medals", "S3.medals"] == [
        id for id in made(*prizes) if id.endswith("medals")
    ]


def test_a_large_sector_comes_in_halves() -> None:
    """A sector of twelve or more is split in two, each half with a title of its own id."""
    cues = generate([a_prize(f"S{n}", "ИТ") for n in range(13)], ("A", "B", "C"), "by_sector")

    titles = [at for at, cue in enumerate(cues) if cue.kind == "title"]
    assert 2 == len({cues[at].id for at in titles})
    assert [7, 6] == [
        sum(cue.kind == "medals" for cue in part)
        for part in (cues[titles[0] : titles[1]], cues[titles[1] :])
    ]


def test_medal_by_medal_in_each_sector() -> None:
    """Blocks of medals stay inside their sector."""
    prizes = (a_prize("S1", "ИТ"), a_prize("S2", "Цех"))

    assert made(*prizes, order="by_medal_in_sector") == [
        "ИТ",
        *(f"S1.medals.{medal}" for medal in ("bronze", "silver", "gold")),
        "Цех",
        *(f"S2.medals.{medal}" for medal in ("bronze", "silver", "gold")),
    ]


def test_mixed() -> None:
    """Juniors come contest by contest before the others of their sector, who come in blocks."""
    prizes = (a_prize("S1", "ИТ"), a_prize("J1", "ИТ", apart=True), a_prize("S2", "ИТ"))

    assert made(*prizes, order="mixed") == [
        "ИТ",
        "J1.call-up",
        "J1.medals",
        *(f"S{n}.medals.{medal}" for medal in ("bronze", "silver", "gold") for n in (1, 2)),
    ]


def test_each_block_has_its_officials() -> None:
    """Medals in blocks are handed over by the officials of the block."""
    minister = Presenter(name=Text("Пётр Саврасов"), position=Text("министр"))

    cues = generate([a_prize("S1")], ("",), "by_medal", {"gold": (minister,)})

    assert [(), (), (minister,)] == [cue.presenters for cue in cues]


def test_the_same_results_give_the_same_cues() -> None:
    """Making cues twice gives the same ids, in every order."""
    prizes = [a_prize("S1", "ИТ"), a_prize("S2", "Цех", apart=True)]
    orders: tuple[Order, ...] = (
        "by_contest",
        "by_sector",
        "by_medal",
        "by_medal_in_sector",
        "mixed",
    )

    for order in orders:
        assert generate(prizes, ("A", "B"), order) == generate(prizes, ("A", "B"), order)


# Made again


def test_a_moved_cue_keeps_its_place() -> None:
    """A cue that somebody moved stays behind the one that it followed."""
    a, b, c, d = some_cues("abcd")
    held = (replace(d, moved=True), a, b, c)

    assert "dabc" == order_of(merged(some_cues("abcd"), held))
    assert "dabec" == order_of(merged(some_cues("abecd"), held))


def test_a_moved_cue_without_a_result_goes() -> None:
    """A moved cue whose result is gone goes too, unless it was edited by hand."""
    a, b = some_cues("ab")

    assert "a" == order_of(merged((a,), (replace(b, moved=True), a)))
    assert "ba" == order_of(merged((a,), (replace(b, moved=True, hand=True), a)))


def test_an_edited_and_moved_cue() -> None:
    """A cue that was edited and moved keeps both."""
    a, b, c = some_cues("abc")
    edited = replace(c, hand=True, moved=True, note="свет")

    again = merged(some_cues("abc"), (a, edited, b))

    assert "acb" == order_of(again)
    assert "свет" == again[1].note


def test_cues_added_behind_each_other_stay_so() -> None:
    """Several cues added by hand keep their order, also where a made cue before them is gone."""
    a, b = some_cues("ab")
    x, y = (Cue(id=CueId(name), kind="speech", hand=True) for name in "xy")

    assert "xyb" == order_of(merged((b,), (a, x, y, b)))


def test_which_cues_were_moved() -> None:
    """As few as possible are said to be moved; added and dropped ones never are."""
    assert {"d"} == moved_by_hand(some_cues("abcd"), some_cues("dabc"))
    assert {"a"} == moved_by_hand(some_cues("abcd"), some_cues("bcda"))
    assert frozenset() == moved_by_hand(some_cues("abcd"), some_cues("axbd"))
    assert 1 == len(moved_by_hand(some_cues("ab"), some_cues("ba")))
    assert frozenset() == moved_by_hand((), some_cues("ab"))

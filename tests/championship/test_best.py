"""The best of each delegation and of all: every tied holder is named."""

from fractions import Fraction

from championship.outcomes import the
from tablo.championship.best import Candidate, best_of_all, best_of_each
from tablo.championship.ids import DelegationId, EntryId


def a_candidate(entry: str, delegation: str, score: int) -> Candidate:
    """Make a candidate."""
    return Candidate(
        entry=EntryId(entry), delegation=DelegationId(delegation), score=Fraction(score)
    )


CANDIDATES = [
    a_candidate("d", "moscow", 543),
    a_candidate("a", "tatarstan", 543),
    a_candidate("b", "moscow", 530),
    a_candidate("c", "altai", 99),
    a_candidate("e", "altai", 100),
]


def test_all_tied_holders() -> None:
    """All who hold the highest score are the best, in any order of the candidates."""
    assert "ad" == the(best_of_all(CANDIDATES)) == the(best_of_all(CANDIDATES[::-1]))


def test_numbers_are_compared_as_numbers() -> None:
    """Each delegation has its own best; 100 is more than 99."""
    best = {delegation: the(entries) for delegation, entries in best_of_each(CANDIDATES).items()}

    assert {"altai": "e", "moscow": "d", "tatarstan": "a"} == best


def test_nobody() -> None:
    """Where there are no candidates, nobody is the best."""
    assert () == best_of_all([])
    assert {} == best_of_each([])

"""Who can be looked for: everybody that a standing shows, and nobody else."""

from msgspec import UNSET

from makers import ANNA, BORIS, CONTEST, INDUSTRY, TEAM, TEAMS, VERA, Story, a_busy_roster, ask
from tablo.access.streams import StreamName
from tablo.championship.roster import MAIN
from tablo.views.channels import render
from tablo.views.entries import EntriesView


def view(story: Story, name: str) -> EntriesView | None:
    """Draw a stream of entries."""
    stream = StreamName.parse(name)
    assert stream is not None
    drawn = render(stream, story.state, story.roster)
    assert drawn is None or isinstance(drawn, EntriesView)
    return drawn


def shown(story: Story, name: str = "entries@public") -> set[str]:
    """Name the entries of a stream."""
    drawn = view(story, name)
    return {row.entry for row in drawn.rows} if drawn else set()


def published(level: str, standing: str = MAIN) -> Story:
    """Tell a history in which the public may know one standing so far, and of the others nothing."""
    story = Story(a_busy_roster())
    for one in (MAIN, INDUSTRY, TEAMS):
        wanted = level if one == standing else "nothing"
        if wanted != story.state.contest(CONTEST).standing(one).level("public"):
            command = {"contest": CONTEST, "standing": one, "audience": "public", "level": wanted}
            story.told(ask("SetPublication", **command))
    return story


def test_nobody_is_found_behind_a_curtain() -> None:
    """While the public may know nothing of a contest, its entries are not there at all."""
    story = published("nothing")

    assert set() == shown(story)
    assert view(story, f"entry:{ANNA}@public") is None


def test_everybody_of_a_shown_standing_is_found() -> None:
    """From the level of the work on, the entries of the main standing are found, the team isn't."""
    assert {ANNA, BORIS, VERA} == shown(published("progress"))


def test_an_entry_leads_to_a_standing_that_shows_it() -> None:
    """Where only the industry standing is shown, its entries lead there, and others stay unknown."""
    story = published("progress", INDUSTRY)
    drawn = view(story, f"entry:{ANNA}@public")

    assert {ANNA, VERA} == shown(story)
    assert drawn is not None
    assert [INDUSTRY] == [row.standing for row in drawn.rows]


def test_the_main_standing_needs_no_name() -> None:
    """An entry of the main standing says its contest, number and delegation, and no standing."""
    drawn = view(published("marks"), f"entry:{ANNA}@public")

    assert drawn is not None
    [row], [delegation] = drawn.rows, drawn.delegations
    assert (ANNA, "1", CONTEST, UNSET) == (row.entry, row.number, row.contest, row.standing)
    assert row.delegation == delegation.key


def test_entries_are_listed_by_delegation() -> None:
    """A delegation's stream lists its own entries; one that nobody stands for lists none."""
    story = published("progress")
    entries = story.roster.entries.values()

    for delegation in story.roster.delegations:
        own = {entry.id for entry in entries if entry.delegation == delegation}
        assert own - {TEAM} == shown(story, f"entries:{delegation}@public")
    assert view(story, "entries:nowhere@public") is None

"""Small values by name."""

import msgspec
import pytest

from tablo.clock import Saved
from tablo.store import meta
from tablo.store.database import Database


def test_saved_value(database: Database) -> None:
    """A value is read back as it was saved last; a name without one gives None."""
    assert database.read_now(lambda c: meta.load(c, "timeline", Saved)) is None

    first = Saved(boot_id="ночь", base_ms=2**45, last_ms=1)
    second = Saved(boot_id="ночь", base_ms=2**45, last_ms=2)
    database.write_now(lambda c: meta.save(c, "timeline", first))
    database.write_now(lambda c: meta.save(c, "timeline", second))

    assert second == database.read_now(lambda c: meta.load(c, "timeline", Saved))


def test_value_of_another_kind(database: Database) -> None:
    """A value that isn't of the kind that was asked for is an error, not a guess."""
    database.write_now(lambda c: meta.save(c, "count", "three"))

    with pytest.raises(msgspec.ValidationError):
        database.read_now(lambda c: meta.load(c, "count", int))

"""Settings: what the environment says, and what holds when it says nothing."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tablo.settings import Settings

EXAMPLE = Path(__file__).parents[1] / ".env.example"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the `.env` of whoever runs the tests out of them."""
    monkeypatch.chdir(tmp_path)


def test_lists_are_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is written as words with commas or spaces between them."""
    monkeypatch.setenv("TABLO_ORIGINS", "https://a.example, https://b.example  https://c.example")

    settings = Settings()

    assert ("https://a.example", "https://b.example", "https://c.example") == settings.origins


def test_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    """Without a URL the database is SQLite in the data folder; with one it is that."""
    assert f"sqlite:///{tmp_path}/here/tablo.sqlite3" == Settings(data=Path("here")).database
    assert "postgresql://x" == Settings(database_url="postgresql://x").database


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("LOG_LEVEL", "loud"),
        ("SESSION_HOURS", "0"),
        ("PUBLIC_INTERVAL_MS", "soon"),
        ("REDIS_URL", "localhost"),
        ("PUBLIC_URL", "board.example.org"),
        ("PUBLIC_URL", "https://board.example.org/tablo"),
        ("LEASE_S", "0"),
    ],
)
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A setting out of its range is refused at start, not at noon."""
    monkeypatch.setenv(f"TABLO_{name}", value)

    with pytest.raises(ValidationError):
        Settings()


def test_example_names_every_setting() -> None:
    """`.env.example` names settings that there are, and no others."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = {
        line.lstrip("#").partition("=")[0] for line in lines if "TABLO_" in line and "=" in line
    }

    known = {f"TABLO_{name.upper()}" for name in Settings.model_fields}
    assert named == known - {"TABLO_REREAD_PAGES"}

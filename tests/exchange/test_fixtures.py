"""The demo's workbooks are what their script writes, and fit the demo championship."""

import runpy
from pathlib import Path

from exchange.files import the_demo_roster
from tablo.championship.ids import ContestId
from tablo.demo.roster import demo_files
from tablo.exchange.kinds import recognize
from tablo.exchange.medallists import read_medallists
from tablo.exchange.scheme import read_scheme
from tablo.exchange.sheets import read_sheets

MEDALS, SCHEME = "competitor_results.xlsx", "marking_scheme.xlsx"


def test_script(tmp_path: Path) -> None:
    """The script writes what the kept files hold."""
    runpy.run_path(str(demo_files() / "make_imports.py"))["main"](tmp_path)

    for name in (MEDALS, SCHEME):
        kept, made = read_sheets(demo_files() / name), read_sheets(tmp_path / name)
        assert kept.value is not None
        assert kept == made


def test_competitor_results() -> None:
    """The medals of three contests are read without a problem or a doubt about medals."""
    path = demo_files() / MEDALS

    parsed = read_medallists(path, the_demo_roster())

    assert () == parsed.problems
    assert parsed.value is not None
    assert {"welding-main", "web-juniors", "confectionery-main"} == {
        result.contest for result in parsed.value.official
    }
    assert "official" == (recognize(path).value or ("",))[0]
    for result in parsed.value.official:
        assert {"gold", "silver", "bronze"} <= {row.medal for row in result.rows}


def test_marking_scheme() -> None:
    """The marking scheme fits the welding contest, each criterion by the name of its module."""
    contest = the_demo_roster().contests[ContestId("welding-main")]

    parsed = read_scheme(demo_files() / SCHEME, contest)

    assert () == parsed.problems
    assert parsed.value is not None
    assert [module.id for module in contest.modules] == [
        criterion.module for criterion in parsed.value.criteria
    ]

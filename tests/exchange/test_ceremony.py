"""What is kept of a ceremony: its log as it went, who stood on the stage, and corrections since."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from makers import (
    ANNA,
    CONTEST,
    DIRECTOR,
    M1,
    MINUTE,
    NOON,
    VERA,
    Story,
    ask,
)
from shows import RUN, a_medals_cue, a_show, press, sign, signed
from tablo.access.redact.contests import known_contest
from tablo.championship.ids import CueId, Duration, Instant, PersonId
from tablo.championship.roster import MAIN, Text
from tablo.championship.show import Cue
from tablo.exchange.awards_xml import awards_xml
from tablo.exchange.diplomas import diplomas, diplomas_table
from tablo.exchange.lists import list_csv, list_xlsx
from tablo.exchange.protocol import Protocol, protocol
from tablo.exchange.show_log import ShowLog, log_json, log_tables, show_log
from tablo.exchange.show_package import contests_of, corrections, show_package

SPEECH = Cue(id=CueId("speech"), kind="speech", title=Text("Слово", "A word"))
THANKS = Cue(id=CueId("thanks"), kind="thanks", title=Text("Спасибо", "Thank you"))


def log_of(story: Story) -> ShowLog:
    """Make the log of the sample ceremony as it has gone so far."""
    plan = story.roster.runs[RUN]
    return show_log(plan, story.journal, {DIRECTOR: "Анна"}, story.roster)


def protocols_of(story: Story) -> list[Protocol]:
    """Put together what crew knows of the sample contest."""
    known = known_contest(story.state, story.roster, CONTEST, "crew")
    assert known is not None
    return [protocol(known, story.roster)]


def package_of(story: Story) -> dict[str, bytes]:
    """Pack the sample ceremony, and open the archive."""
    plan, log = story.roster.runs[RUN], log_of(story)
    body = show_package(plan, story.state, story.roster, protocols_of(story), log, "ru")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml_of(story: Story) -> ET.Element:
    """Write the vendor's file, and read it back."""
    return ET.fromstring(awards_xml(story.roster.runs[RUN], story.state, story.roster))


def correct(story: Story) -> None:
    """Give Vera so much that she wins, and sign the result anew."""
    story.told(
        ask("UnlockMarks", contest=CONTEST, reason="апелляция"),
        ask("RecordMark", entry=VERA, module=M1, mark="30"),
        ask("RecordMark", entry=VERA, module="m2", mark="70"),
    )
    sign(story)


# The log


def test_the_log_tells_each_step_with_its_instant() -> None:
    """Each step has its number, its instant and who took it; a step back is told as one."""
    story = signed(a_show(SPEECH, a_medals_cue()))
    began = story.now
    for name in ("Advance", "Advance", "Advance", "StepBack"):
        press(story, name)

    lines = [line for line in log_of(story).lines if line.what != "phase"]

    assert [("shown", 1, 1), ("shown", 2, 1), ("shown", 2, 2), ("back", 2, 1)] == [
        (line.what, line.number, line.step) for line in lines
    ]
    assert [began + 500 * n for n in (1, 2, 3, 4)] == [line.at for line in lines]
    assert {"Анна"} == {line.by for line in lines}


def test_cues_as_planned_and_as_they_went() -> None:
    """A cue has its planned start and length, its real ones, and why it was left out."""
    speech = replace(SPEECH, planned=Duration(2 * MINUTE))
    plan = a_show(speech, a_medals_cue(), THANKS, starts=Instant(NOON))
    story = signed(plan)
    story.told(ask("SkipCue", run=RUN, cue="medals", on=True, reason="нет времени"))
    press(story)
    story.tell(ask("Advance", run=RUN), after_ms=3 * MINUTE)
    story.tell(ask("SetRunPhase", run=RUN, phase="finished"), after_ms=MINUTE)

    first, second, third = log_of(story).cues

    assert (NOON, 2 * MINUTE, 3 * MINUTE, 1) == (
        first.planned_at,
        first.planned,
        first.took,
        first.steps,
    )
    assert ("нет времени", None, None, 0) == (
        second.skipped,
        second.planned_at,
        second.began,
        second.steps,
    )
    assert (NOON + 2 * MINUTE, MINUTE) == (third.planned_at, third.took)


def test_a_cue_that_left_the_plan_stays_in_the_log() -> None:
    """What was shown is in the log, also when its cue has left the plan since."""
    story = signed(a_show(SPEECH, THANKS))
    press(story)
    story.roster = replace(story.roster, runs={RUN: a_show(THANKS)})

    log = log_of(story)

    assert ["thanks", "speech"] == [cue.cue for cue in log.cues]
    assert [1, None] == [cue.number for cue in log.cues]
    assert [None] == [line.number for line in log.lines if line.what == "shown"]


def test_a_rehearsal_leaves_nothing_behind() -> None:
    """Steps of a rehearsal are in no log, no list and no package."""
    story = signed(a_show(a_medals_cue()), live=False)
    story.told(ask("SetRunPhase", run=RUN, phase="rehearsal"))
    for _ in range(5):
        press(story)
    story.told(ask("SetRunPhase", run=RUN, phase="armed"))

    log = log_of(story)

    assert ["armed"] == [line.phase for line in log.lines]
    assert ((), frozenset()) == (log.stood, log.decided)
    assert [0] == [cue.steps for cue in log.cues]
    files = package_of(story)
    assert 1 == len(files["on-stage.csv"].splitlines())


def test_the_log_as_files() -> None:
    """The log comes as CSV, as a workbook and as JSON, with the venue's time of day."""
    story = signed(a_show(SPEECH))
    press(story)
    lines, cues = log_tables(log_of(story), "ru")

    rows = list(csv.reader(io.StringIO(list_csv(lines).decode("utf-8-sig")), delimiter=";"))

    assert ["№", "Пункт", "Вид", "Подиум", "Время", "Что", "Шаг", "Кто", "Причина"] == rows[0]
    when = "2027-01-15 11:00:00.500"
    assert ["1", "Слово", "Выступление", "", when, "На сцене", "1", "Анна", ""] == rows[2]
    assert list_xlsx([lines, cues]).startswith(b"PK")
    assert "tablo.cue-log/1" == json.loads(log_json(log_of(story)))["schema"]


# Who stood on the stage


def test_who_stood_on_the_stage() -> None:
    """Each reveal is kept with its instant; one that was taken back says so."""
    story = signed(a_show(a_medals_cue()))
    for name in ("Advance", "Advance", "Advance", "StepBack"):
        press(story, name)

    stood = log_of(story).stood

    assert [(VERA, "bronze", True), (ANNA, "silver", False)] == [
        (one.entry, one.award, one.holds) for one in stood
    ]


def test_a_late_correction_is_said() -> None:
    """After a corrected result the package names whom the stage gave another medal."""
    story = signed(a_show(a_medals_cue()))
    for _ in range(5):
        press(story)
    correct(story)

    files = package_of(story)

    told = json.loads(files["about.json"])["corrections"]
    assert {
        ("vera", "bronze", "gold"),
        ("anna", "silver", "bronze"),
        ("boris", "gold", "silver"),
    } == {(one["entry"], one["shown"], one["official"]) for one in told}
    words = files["CORRECTED.txt"].decode("utf-8-sig")
    assert "Сварка. Основная: Вера Дёмина: на сцене бронза, официально золото" in words


def test_a_result_that_lost_its_signatures() -> None:
    """A shown result that isn't signed any more is said to be so, and leaves in no file."""
    story = signed(a_show(a_medals_cue()))
    for _ in range(5):
        press(story)
    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"))

    files = package_of(story)

    about = json.loads(files["about.json"])
    assert ["unsigned"] == [one["why"] for one in about["corrections"]]
    assert ([CONTEST], []) == ([one["contest"] for one in about["unsigned"]], about["official"])
    for name, body in files.items():
        if name not in ("about.json", "CORRECTED.txt", "cue-log.json"):
            assert "Дёмина" not in body.decode("utf-8", "replace"), name


def test_what_was_not_shown_is_no_correction() -> None:
    """A medal that has not been shown yet differs from nothing."""
    story = signed(a_show(a_medals_cue()))
    press(story)
    press(story)

    assert () == corrections(protocols_of(story), log_of(story))


def test_the_package_holds_everything() -> None:
    """The archive lists its files with their digests, and equal ceremonies give equal bytes."""
    story = signed(a_show(a_medals_cue()))
    for _ in range(5):
        press(story)

    files = package_of(story)

    assert files == package_of(story)
    about = json.loads(files["about.json"])
    assert set(files) - {"about.json"} == set(about["files"])
    assert {"results.json", "results.csv", "results.xlsx", "cue-log.csv", "diplomas.xlsx"} <= {
        *files
    }
    assert "CORRECTED.txt" not in files
    assert "Борис Жуков" in files["on-stage.csv"].decode("utf-8-sig")


def test_results_of_what_was_shown_by_hand() -> None:
    """A result whose cue has left the plan still belongs to the ceremony."""
    story = signed(a_show(a_medals_cue()))
    press(story)
    press(story)
    story.roster = replace(story.roster, runs={RUN: a_show(THANKS)})

    keys = contests_of(story.roster.runs[RUN], log_of(story), story.roster)

    assert ((CONTEST, MAIN),) == keys


# Diplomas


def test_a_diploma_for_each_person() -> None:
    """The list has a line for each person with the parts of the name, gold first."""
    story = signed(a_show(a_medals_cue()))
    boris = replace(story.roster.people[PersonId("boris")], middle=Text("Ильич"))
    story.roster = replace(story.roster, people={**story.roster.people, boris.id: boris})

    due = diplomas(protocols_of(story), story.roster)

    assert ("Жуков", "Борис", "Ильич", "gold", 1) == (
        due[0].last.ru,
        due[0].first.ru,
        due[0].middle.ru,
        due[0].award,
        due[0].place,
    )
    assert ["gold", "silver", "bronze"] == [one.award for one in due]
    row = diplomas_table(due, "ru").rows[0]
    assert ("Жуков", "Борис", "Ильич", "Татарстан", "", "Сварка", "Основная", "") == row[:8]


def test_no_diploma_without_signatures() -> None:
    """Nobody is due a diploma of a result that isn't signed; without consent one is a number."""
    story = signed(a_show(a_medals_cue()))
    anna = replace(story.roster.people[PersonId("anna")], display="number")
    story.roster = replace(story.roster, people={**story.roster.people, anna.id: anna})
    assert "Участник\u00a01" in {one.last.ru for one in diplomas(protocols_of(story), story.roster)}

    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"))

    assert () == diplomas(protocols_of(story), story.roster)


# The vendor's file


def test_the_vendors_file() -> None:
    """Cues stand in one sequence, on stages counted from the left, with names that need escapes."""
    call_up = Cue(id=CueId("call"), kind="call_up", contest=CONTEST, podium="Б")
    plan = a_show(call_up, a_medals_cue(podium="Б"), THANKS, podiums=("А", "Б"))
    story = signed(plan)
    boris = replace(story.roster.people[PersonId("boris")], last=Text('Жуков & "сын"\x01'))
    story.roster = replace(story.roster, people={**story.roster.people, boris.id: boris})

    root = xml_of(story)

    assert [("Callup", "1", "2"), ("Rewarding", "2", "2")] == [
        (one.tag, one.get("Sequence"), one.get("Stage")) for one in root
    ]
    assert ("1", "Welding", "Сварка") == (
        root.get("Version"),
        root[1].get("Skill"),
        root[1].get("SkillRu"),
    )
    assert {"Code": "TAT", "Name": "Tatarstan"} == root[0][0].attrib
    assert [("TAT", "Gold", 'Борис Жуков & "сын"'), ("TAT", "Silver", "Анна Ёлкина")] == [
        (one.get("Country"), one.get("Reward"), one.get("Name")) for one in root[1]
    ][:2]


def test_the_vendors_file_has_only_what_may_come() -> None:
    """Cues that are left out, and results that aren't signed, are not in the vendor's file."""
    other = a_medals_cue(id=CueId("again"))
    story = signed(a_show(a_medals_cue(), other))
    story.told(ask("SkipCue", run=RUN, cue="again", on=True, reason="лишний"))
    assert 1 == len(xml_of(story))

    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"))

    assert 0 == len(xml_of(story))


def test_the_best_in_the_vendors_file() -> None:
    """The best of each region come one by one, and those who are best of all in one element."""
    regions = Cue(id=CueId("regions"), kind="best_of_region")
    story = signed(a_show(regions, Cue(id=CueId("best"), kind="best_of_all")))

    region, best = xml_of(story)

    assert ("BestOfNation", "Tatarstan", "Борис Жуков") == (
        region.tag,
        region.get("CountryName"),
        region.get("Name"),
    )
    assert ("AlbertVidalAward", ["Борис Жуков"]) == (best.tag, [one.get("Name") for one in best])

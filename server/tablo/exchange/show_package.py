"""Everything that is kept of a ceremony, in one archive: results as awarded, and how it went.

`about.json` says what is in it, which results aren't signed and so aren't in it, and where what
was shown on the stage differs from what is official now. Then there is a `CORRECTED.txt` too.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from tablo.championship.ids import ContestId, EntryId, RunId, StandingId
from tablo.championship.roster import Roster, Text
from tablo.championship.rules import Award
from tablo.championship.show import RunOfShow
from tablo.championship.state import State
from tablo.exchange import package, spreadsheets
from tablo.exchange.awards_xml import awards_xml
from tablo.exchange.diplomas import diplomas, diplomas_json, diplomas_table
from tablo.exchange.lists import ListTable, list_csv, list_xlsx
from tablo.exchange.protocol import Protocol, ProtocolRow
from tablo.exchange.show_log import ShowLog, clock, log_json, log_tables
from tablo.texts import Language, translate

SCHEMA = "tablo.ceremony/1"
_MADE = (2000, 1, 1, 0, 0, 0)
"""When every file says it was made: equal ceremonies give equal bytes."""
Key = tuple[ContestId, StandingId]


class Correction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Say where the stage and the official result differ.

    "unsigned": the result isn't official any more. Otherwise `shown` is what `entry` was named
    with on the stage, `official` what holds now; None: nothing.
    """

    contest: ContestId
    standing: StandingId
    why: Literal["changed", "unsigned"]
    entry: EntryId | None = None
    shown: Award | None = None
    official: Award | None = None


class Named(Struct, frozen=True, kw_only=True):
    """Name a result."""

    contest: ContestId
    standing: StandingId
    title: Text


class About(Struct, frozen=True, kw_only=True):
    """Say what an archive holds; `files` gives the digest of each."""

    schema: str
    run: RunId
    title: Text
    official: tuple[Named, ...]
    unsigned: tuple[Named, ...]
    corrections: tuple[Correction, ...]
    files: dict[str, str]


def show_package(
    plan: RunOfShow,
    state: State,
    roster: Roster,
    protocols: Sequence[Protocol],
    log: ShowLog,
    language: Language,
) -> bytes:
    """Pack what is kept of a ceremony; `protocols` are those of its contests, as crew knows them.

    Nothing that two people haven't signed is in it as a result.
    """
    signed = [one for one in protocols if one.is_official]
    wrong = corrections(protocols, log)
    files = dict(_files(plan, state, roster, signed, log, language))
    if wrong:
        words = "\r\n".join(_correction_words(wrong, protocols, language)) + "\r\n"
        files["CORRECTED.txt"] = words.encode("utf-8-sig")
    about = About(
        schema=SCHEMA,
        run=plan.id,
        title=plan.title,
        official=tuple(map(_name, signed)),
        unsigned=tuple(_name(one) for one in protocols if not one.is_official),
        corrections=wrong,
        files={name: hashlib.sha256(body).hexdigest() for name, body in files.items()},
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        written = msgspec.json.format(msgspec.json.encode(about))
        for name, body in {"about.json": written, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def contests_of(plan: RunOfShow, log: ShowLog, roster: Roster) -> tuple[Key, ...]:
    """List the results that a ceremony is about: by its plan, and by what was shown."""
    planned = ((cue.contest, cue.standing) for cue in plan.cues)
    shown = ((one.contest, one.standing) for one in log.stood)
    found = dict.fromkeys((*planned, *shown))
    return tuple(
        (contest, standing)
        for contest, standing in found
        if contest is not None
        and contest in roster.contests
        and roster.contests[contest].standing(standing) is not None
    )


def corrections(protocols: Sequence[Protocol], log: ShowLog) -> tuple[Correction, ...]:
    """Tell where what stood on the stage differs from the official results.

    A medal that wasn't shown yet, or that somebody went back behind, differs from nothing.
    """
    return tuple(_corrections(protocols, log))


def _corrections(protocols: Sequence[Protocol], log: ShowLog) -> Iterator[Correction]:
    for protocol in protocols:
        key = (protocol.contest, protocol.standing)
        stood = {
            one.entry: one.award
            for one in log.stood
            if one.holds and (one.contest, one.standing) == key
        }
        decided = {award for *about, award in log.decided if tuple(about) == key}
        if not protocol.is_official:
            if decided:
                yield Correction(contest=key[0], standing=key[1], why="unsigned")
            continue
        now = {row.entry: row.award for row in protocol.rows if row.award}
        for entry in dict.fromkeys((*stood, *now)):
            shown, official = stood.get(entry), now.get(entry)
            if shown != official and (shown or official in decided):
                yield Correction(
                    contest=key[0],
                    standing=key[1],
                    why="changed",
                    entry=entry,
                    shown=shown,
                    official=official,
                )


def _files(
    plan: RunOfShow,
    state: State,
    roster: Roster,
    signed: Sequence[Protocol],
    log: ShowLog,
    language: Language,
) -> Iterator[tuple[str, bytes]]:
    delimiter: spreadsheets.Delimiter = ";" if language == "ru" else ","
    yield "results.json", package.pack(signed)
    yield "results.csv", spreadsheets.results_csv(signed, language, delimiter)
    yield "results.xlsx", spreadsheets.results_xlsx(signed, language)
    stage = stage_table(log, signed, language)
    yield "on-stage.csv", list_csv(stage, delimiter)
    yield "on-stage.xlsx", list_xlsx([stage])
    lines, cues = log_tables(log, language)
    yield "cue-log.json", log_json(log)
    yield "cue-log.csv", list_csv(lines, delimiter)
    yield "cue-log.xlsx", list_xlsx([lines, cues])
    due = diplomas(signed, roster)
    table = diplomas_table(due, language)
    yield "diplomas.json", diplomas_json(due)
    yield "diplomas.csv", list_csv(table, delimiter)
    yield "diplomas.xlsx", list_xlsx([table])
    yield "awards.xml", awards_xml(plan, state, roster)


def stage_table(log: ShowLog, signed: Sequence[Protocol], language: Language) -> ListTable:
    """Lay out who was named on the stage with which medal, and when, of signed results."""
    held = {(one.contest, one.standing): one for one in signed}
    rows = {key: {row.entry: row for row in one.rows} for key, one in held.items()}
    heads = ("Contest", "Competitor", "Delegation", "Medal", "Time", "Taken back")
    known = (
        (stood, held[key], rows[key][stood.entry])
        for stood in log.stood
        if (key := (stood.contest, stood.standing)) in held and stood.entry in rows[key]
    )
    return ListTable(
        title=translate(language, "On the stage"),
        head=tuple(translate(language, head) for head in heads),
        rows=tuple(
            (
                protocol.title(language),
                _people(row, language),
                row.delegation.said(language),
                translate(language, stood.award),
                clock(stood.at, log.zone),
                "" if stood.holds else translate(language, "yes"),
            )
            for stood, protocol, row in known
        ),
        wide=frozenset({0, 1, 2, 4}),
    )


def _correction_words(
    wrong: Sequence[Correction], protocols: Sequence[Protocol], language: Language
) -> Iterator[str]:
    yield translate(language, "What stood on the stage differs from the official results:")
    held = {(one.contest, one.standing): one for one in protocols}
    for one in wrong:
        protocol = held[one.contest, one.standing]
        title = protocol.title(language)
        if one.why == "unsigned":
            said = translate(language, "{title}: the result is not signed any more", title=title)
            yield f"- {said}"
            continue
        row = next((row for row in protocol.rows if row.entry == one.entry), None)
        name = _people(row, language) if row else one.entry or ""
        shown, official = (_medal(award, language) for award in (one.shown, one.official))
        said = translate(
            language,
            "{title}: {name}: on the stage {shown}, officially {official}",
            title=title,
            name=name,
            shown=shown,
            official=official,
        )
        yield f"- {said}"


def _medal(award: Award | None, language: Language) -> str:
    return translate(language, award or "no medal")


def _people(row: ProtocolRow, language: Language) -> str:
    return ", ".join(name.said(language) for name in row.names)


def _name(protocol: Protocol) -> Named:
    title = Text(protocol.title("ru"), protocol.title("en"))
    return Named(contest=protocol.contest, standing=protocol.standing, title=title)

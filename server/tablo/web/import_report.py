"""What an import is answered: changes, problems and headers, in the language of the request."""

import msgspec
from starlette.responses import Response

from tablo.championship.roster import Roster
from tablo.exchange.headers import Foreign, title_of
from tablo.exchange.plans import Plan
from tablo.exchange.problems import Problem as FileProblem
from tablo.exchange.wording import change_said
from tablo.texts import Language, translate
from tablo.web.problems import Problem
from tablo.wire.answers import ColumnRow, HeaderRow, ImportReport, ProblemRow, Recognized


def report_of(plan: Plan, roster: Roster, lang: Language) -> ImportReport:
    """Say what a plan would change; with any problem, what is wrong and no change."""
    changes = () if plan.problems else plan.changes
    return ImportReport(
        applied=False,
        sha256=plan.source.sha256,
        kind=plan.kind,
        changes=tuple(change_said(change, roster, lang) for change in changes),
        problems=tuple(problem_row(problem, lang) for problem in plan.problems),
        warnings=tuple(problem_row(problem, lang) for problem in plan.warnings),
        foreign=tuple(_header(one, lang) for one in plan.foreign),
    )


def refused(report: ImportReport | Recognized) -> Problem:
    """Refuse a file for what is wrong with it; the report goes beside the members of a problem."""
    detail = f"{len(report.problems)} wrong; nothing was changed."
    return Problem(422, "file_refused", detail, **msgspec.to_builtins(report))


def problem_row(problem: FileProblem, lang: Language) -> ProblemRow:
    """Say one thing that is wrong with a file, and where."""
    return ProblemRow(
        code=problem.code,
        text=translate(lang, problem.message, **problem.params),
        file=problem.file,
        sheet=problem.sheet,
        line=problem.line,
        column=problem.column,
        value=problem.value,
        hint=problem.hint,
    )


def answer(body: object) -> Response:
    """Answer with JSON that nobody keeps."""
    return Response(
        msgspec.json.encode(body),
        headers={"cache-control": "no-store"},
        media_type="application/json",
    )


def _header(one: Foreign, lang: Language) -> HeaderRow:
    return HeaderRow(
        sheet=one.sheet,
        line=one.line,
        header=one.header,
        hint=one.hint,
        column=one.column,
        columns=tuple(
            ColumnRow(name=column.name, title=title_of(column, lang)) for column in one.columns
        ),
    )

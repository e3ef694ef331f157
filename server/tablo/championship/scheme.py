"""The marking scheme: criterion, sub-criterion, aspect; and a module's mark from all of them.

A contest without a scheme is marked by modules alone. Letters arrive from two keyboards, so each
part has a key, in which twins are one (`key`), besides the label that is shown.
"""

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, assert_never

from msgspec import Struct

from tablo.championship.exact import exact, rounded
from tablo.championship.flaws import Flaw, Problem, problem
from tablo.championship.ids import AspectId as AspectId
from tablo.championship.ids import ModuleId
from tablo.championship.ids import SubCriterionId as SubCriterionId
from tablo.championship.module import Module
from tablo.championship.rules import Rounding
from tablo.championship.text import Text

WHOLE = Decimal(100)
"""What all highest marks of a contest add up to."""
TOP_SCORE = 3
"""The highest score that a judge gives."""
TALK_ABOVE = 1
"""A wider spread of scores than this is to be discussed, and is taken all the same."""

Entered = Decimal | tuple[int, ...]
"""What is entered for an aspect: a mark, or the scores of the judges."""

AspectKind = Literal["binary", "stepped", "measured", "judged"]

_TWINS = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")  # Left Cyrillic, right Latin


class Aspect(Struct, frozen=True, kw_only=True):
    """Describe what is marked at once.

    `kind`: "binary" earns all or nothing; "stepped" earns one of `steps`, which rise to `max`, or
    nothing; "measured" earns any mark up to `max` (sheets of the old scoring system say no more
    than M); "judged" earns its share of `max` by judges' scores, for which `benchmarks` hold the
    descriptions of 0, 1, 2 and 3.
    """

    id: AspectId
    label: str
    title: Text
    kind: AspectKind
    max: Decimal
    steps: tuple[Decimal, ...] = ()
    benchmarks: tuple[Text, ...] = ()


class SubCriterion(Struct, frozen=True, kw_only=True):
    """Describe what is marked on one day; `day` 1 is С1, None: not said."""

    id: SubCriterionId
    label: str
    title: Text
    aspects: tuple[Aspect, ...]
    day: int | None = None


class Criterion(Struct, frozen=True, kw_only=True):
    """Describe all that is marked in one module; `max` is what the scheme's own table says."""

    module: ModuleId
    label: str
    title: Text
    max: Decimal
    parts: tuple[SubCriterion, ...]

    def aspects(self) -> Iterator[Aspect]:
        """Go through the aspects in the order of the scheme."""
        return itertools.chain.from_iterable(part.aspects for part in self.parts)


class Scheme(Struct, frozen=True, kw_only=True):
    """Hold the marking scheme of a contest."""

    criteria: tuple[Criterion, ...]

    def criterion(self, module: ModuleId) -> Criterion | None:
        """Find the criterion that marks a module, or give None."""
        return next((one for one in self.criteria if one.module == module), None)

    def aspect(self, id: str) -> Aspect | None:
        """Find an aspect by its id, or give None."""
        every = itertools.chain.from_iterable(one.aspects() for one in self.criteria)
        return next((aspect for aspect in every if aspect.id == id), None)


class ModuleMark(Struct, frozen=True, kw_only=True):
    """Hold a module's mark as far as it is entered.

    `mark` is None until the first aspect is entered; `missing` names the aspects that aren't, and
    `problems` what doesn't fit the scheme (any more) and was left out.
    """

    mark: Fraction | None
    missing: tuple[AspectId, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether every aspect is entered and fits."""
        return self.mark is not None and not self.missing and not self.problems


def key(label: str) -> str:
    """Make the key of a label: "а1.3", "A1-3" and "А 1/3" are one, with Latin twins.

    Letters without a twin stay as they are (Б, Г). What is neither letter nor digit only parts.
    """
    upper = unicodedata.normalize("NFKC", label).upper().translate(_TWINS)
    words = "".join(letter if letter.isalnum() else " " for letter in upper).split()
    return "-".join(words)


def problems_of(scheme: Scheme, *, whole: Decimal = WHOLE) -> tuple[Problem, ...]:
    """List everything that keeps a scheme from being used, in its own order."""
    if not scheme.criteria:
        return (problem(Flaw.EMPTY_SCHEME),)
    return (
        *_empty(scheme),
        *_keys(scheme),
        *_days(scheme),
        *itertools.chain.from_iterable(
            _aspect_flaws(aspect) for criterion in scheme.criteria for aspect in criterion.aspects()
        ),
        *itertools.chain.from_iterable(map(_criterion_sum, scheme.criteria)),
        *whole_sum((criterion.max for criterion in scheme.criteria), whole=whole),
    )


def whole_sum(maxima: Iterable[Decimal], *, whole: Decimal = WHOLE) -> tuple[Problem, ...]:
    """Check that highest marks, of criteria or of modules, add up to the whole."""
    found = sum((exact(most) or Fraction(0) for most in maxima), Fraction(0))
    if found == exact(whole):
        return ()
    return (problem(Flaw.SCHEME_SUM, sum=_plain(found), expected=str(whole)),)


def mismatches(scheme: Scheme, modules: Sequence[Module]) -> tuple[Problem, ...]:
    """List where a scheme and the modules of its contest disagree."""
    found = []
    by_id = {module.id: module for module in modules}
    for criterion in scheme.criteria:
        module = by_id.pop(criterion.module, None)
        if module is None:
            flaw = Flaw.UNKNOWN_MODULE
            found.append(problem(flaw, part=criterion.label, module=criterion.module))
        elif exact(module.max) != exact(criterion.max):
            found.append(
                problem(
                    Flaw.MODULE_MAXIMUM,
                    part=criterion.label,
                    max=str(criterion.max),
                    module=module.label,
                    expected=str(module.max),
                )
            )
    found += [problem(Flaw.UNMARKED_MODULE, module=module.label) for module in by_id.values()]
    return tuple(found)


def aspect_mark(aspect: Aspect, entered: Entered, *, judges: int = 3) -> Fraction | Problem:
    """Give the exact mark of what was entered for an aspect.

    A judged aspect earns max × mean / 3: level 2 of 0.50 is a third exactly. Says what is wrong
    with anything that doesn't fit the kind of the aspect. A wide spread of scores is no reason
    to say no (`to_discuss`).
    """
    if isinstance(entered, tuple):
        return _judged(aspect, entered, judges)
    if aspect.kind == "judged":
        return problem(Flaw.SCORES_EXPECTED, part=aspect.label, judges=str(judges))
    return _measured(aspect, entered)


def to_discuss(entered: Entered) -> bool:
    """Tell whether judges' scores lie so far apart that the judges must talk about them."""
    return (
        isinstance(entered, tuple) and len(entered) > 1 and max(entered) - min(entered) > TALK_ABOVE
    )


def module_mark(
    criterion: Criterion,
    entries: Mapping[AspectId, Entered],
    *,
    rounding: Rounding = "as_entered",
    judges: int = 3,
) -> ModuleMark:
    """Add up what was entered for a criterion, exactly; its aspects rounded only "per_aspect".

    Entries for aspects of other criteria are left alone.
    """
    total: Fraction | None = None
    missing: list[AspectId] = []
    problems: list[Problem] = []
    for aspect in criterion.aspects():
        entered = entries.get(aspect.id)
        if entered is None:
            missing.append(aspect.id)
            continue
        mark = aspect_mark(aspect, entered, judges=judges)
        if isinstance(mark, Problem):
            problems.append(mark)
            continue
        earned = Fraction(rounded(mark)) if rounding == "per_aspect" else mark
        total = earned if total is None else total + earned
    return ModuleMark(mark=total, missing=tuple(missing), problems=tuple(problems))


def _judged(aspect: Aspect, scores: tuple[int, ...], judges: int) -> Fraction | Problem:
    if aspect.kind != "judged":
        return problem(Flaw.MARK_EXPECTED, part=aspect.label)
    if len(scores) != judges or not scores:
        flaw = Flaw.NUMBER_OF_SCORES
        return problem(flaw, part=aspect.label, judges=str(judges), count=str(len(scores)))
    for score in scores:
        if not 0 <= score <= TOP_SCORE:
            return problem(Flaw.SCORE_OUT_OF_RANGE, part=aspect.label, score=str(score))
    return _most(aspect) * sum(scores) / (len(scores) * TOP_SCORE)


def _measured(aspect: Aspect, entered: Decimal) -> Fraction | Problem:
    mark, most = exact(entered), _most(aspect)
    said = {"part": aspect.label, "mark": str(entered), "max": str(aspect.max)}
    if mark is None or not 0 <= mark <= most:
        return problem(Flaw.MARK_OUT_OF_RANGE, **said)
    match aspect.kind:
        case "binary" if mark not in (0, most):
            return problem(Flaw.NOT_YES_OR_NO, **said)
        case "stepped" if mark != 0 and mark not in map(exact, aspect.steps):
            steps = ", ".join(map(str, aspect.steps))
            return problem(Flaw.NOT_A_STEP, part=aspect.label, mark=str(entered), steps=steps)
        case "binary" | "stepped" | "measured" | "judged":
            return mark
        case never:
            assert_never(never)


def _most(aspect: Aspect) -> Fraction:
    return max(exact(aspect.max) or Fraction(0), Fraction(0))


def _empty(scheme: Scheme) -> Iterator[Problem]:
    for criterion in scheme.criteria:
        if not criterion.parts:
            yield problem(Flaw.EMPTY_CRITERION, part=criterion.label)
        for part in criterion.parts:
            if not part.aspects:
                yield problem(Flaw.EMPTY_SUB_CRITERION, part=part.label)


def _keys(scheme: Scheme) -> Iterator[Problem]:
    yield from _modules(scheme.criteria)
    parts = [part for criterion in scheme.criteria for part in criterion.parts]
    aspects = [aspect for part in parts for aspect in part.aspects]
    yield from _duplicates((one.label, key(one.label)) for one in scheme.criteria)
    for held in (parts, aspects):
        yield from _duplicates((one.label, key(one.id)) for one in held)
        for one in held:
            if one.id != key(one.id):
                said = {"part": one.label, "key": one.id, "expected": key(one.id)}
                yield problem(Flaw.BAD_KEY, **said)


def _modules(criteria: Iterable[Criterion]) -> Iterator[Problem]:
    first: dict[ModuleId, str] = {}
    for one in criteria:
        if one.module in first:
            said = {"first": first[one.module], "part": one.label, "module": one.module}
            yield problem(Flaw.DUPLICATE_MODULE, **said)
        first.setdefault(one.module, one.label)


def _duplicates(parts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    before = "0"
    for label, normal in parts:
        if not normal:
            yield problem(Flaw.NO_LABEL, part=before)
        elif normal in first:
            yield problem(Flaw.DUPLICATE, part=label, first=first[normal])
        first.setdefault(normal, label)
        before = label


def _days(scheme: Scheme) -> Iterator[Problem]:
    for criterion in scheme.criteria:
        for part in criterion.parts:
            if part.day is not None and part.day < 1:
                yield problem(Flaw.BAD_DAY, part=part.label, day=str(part.day))


def _aspect_flaws(aspect: Aspect) -> Iterator[Problem]:
    if _most(aspect) <= 0:
        yield problem(Flaw.BAD_MAXIMUM, part=aspect.label, max=str(aspect.max))
    if aspect.kind != "stepped":
        if aspect.steps:
            yield problem(Flaw.STEPS_UNEXPECTED, part=aspect.label)
    elif not aspect.steps:
        yield problem(Flaw.STEPS_MISSING, part=aspect.label)
    else:
        yield from _step_flaws(aspect)


def _step_flaws(aspect: Aspect) -> Iterator[Problem]:
    said = {"part": aspect.label, "max": str(aspect.max)}
    most = _most(aspect)
    steps = [exact(step) for step in aspect.steps]
    for step, value in zip(aspect.steps, steps, strict=True):
        if value is None or not 0 <= value <= most:
            yield problem(Flaw.STEP_OUT_OF_RANGE, step=str(step), **said)
    if None in steps:
        return
    for before, step in itertools.pairwise(aspect.steps):
        if step <= before:
            flaw = Flaw.STEPS_NOT_RISING
            yield problem(flaw, part=aspect.label, step=str(step), before=str(before))
    top = max(aspect.steps)
    if top < most:
        yield problem(Flaw.TOP_STEP_MISSES_MAXIMUM, step=str(top), **said)


def _criterion_sum(criterion: Criterion) -> Iterator[Problem]:
    if (exact(criterion.max) or 0) <= 0:
        yield problem(Flaw.BAD_MAXIMUM, part=criterion.label, max=str(criterion.max))
    found = sum(map(_most, criterion.aspects()), Fraction(0))
    if criterion.parts and found != exact(criterion.max):
        said = {"part": criterion.label, "max": str(criterion.max), "sum": _plain(found)}
        yield problem(Flaw.CRITERION_SUM, **said)


def _plain(value: Fraction) -> str:
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"

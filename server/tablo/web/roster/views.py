"""Lists and forms of the parts of the roster: drawn by `starlette-admin`, read from the roster."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from markupsafe import escape
from msgspec import Struct, structs
from starlette.requests import Request
from starlette_admin import BaseField, BaseModelView, ListField
from starlette_admin.exceptions import ActionFailed, FormValidationError
from starlette_admin.filters.base import FilterGroup
from starlette_admin.flash import flash
from starlette_admin.types import RequestAction

from tablo.championship.roster import Roster
from tablo.web.context import context
from tablo.web.roster import rules
from tablo.web.roster.editor import LATE, Change, ChangeRefused, Titles
from tablo.web.roster.fields import Line, words_of
from tablo.web.roster.rows import Lacking, Row, gather
from tablo.web.roster.rules import Fault
from tablo.web.roster.speech import complaint, late, name_of, say

MOVED = "Somebody else has changed this meanwhile. Look at both, then save again to put yours."
STANDS = "Now it says: {value}"
NEEDED = "What was chosen needs this."
VANISHED = "Somebody else has deleted this meanwhile."
NOT_LIKE_THAT = "This can't be so: {error}"
NOTHING = "—"

USERS = {
    "contests": "contest “{title}”",
    "entries": "entry “{title}”",
    "sessions": "session “{title}”",
    "timers": "timer “{title}”",
    "groups": "group “{title}”",
    "screens": "screen “{title}”",
}
"""How to name what uses a thing."""
FEW = 3
"""How many users are named when a thing can't be deleted."""


class PartView(BaseModelView):
    """Show and change one part of the roster: everything of one kind, by id.

    Nothing is kept here between two requests. Each change says of which value it was made (the
    form's `seal`); when that value has changed meanwhile, nothing is saved and the form shows
    both.
    """

    pk_attr = "id"
    show_pk_in_forms = True
    exclude_fields_from_edit = ("id",)
    searchable_fields = ()
    exporters = ()
    importers = ()
    actions = ()
    row_actions = ("edit", "delete")
    column_visibility = False
    page_size = 50
    page_size_options = (50, 100)

    part: str
    kind: type[Struct]

    def __init__(
        self,
        part: str,
        kind: type[Any],
        one: str,
        many: str,
        fields: Sequence[BaseField],
        layout: Sequence[Any] | None = None,
    ) -> None:
        """`one` and `many` are messages: what the kind is called."""
        self.part = self.key = part
        self.kind = kind
        self.display_name = late(one)
        self.menu_label = late(many)
        self.fields = fields
        self.form_layout = layout
        super().__init__()

    # What may be done

    def can_view_detail(self, request: Request) -> bool:
        """There is a form for everything, so there are no pages besides."""
        return False

    def can_export(self, request: Request) -> bool:
        """Nothing is exported here."""
        return False

    def can_import(self, request: Request) -> bool:
        """Nothing is imported here."""
        return False

    # Reading

    async def find_all(
        self,
        request: Request,
        skip: int = 0,
        limit: int = 100,
        q: str | None = None,
        sorts: Sequence[tuple[str, str]] | None = None,
        filters: FilterGroup | None = None,
    ) -> Sequence[Row]:
        """List rows in the order of the roster, or in that of one or more columns."""
        rows = self._found(request, q)
        for name, direction in reversed(sorts or ()):
            field = next(field for field in self.fields if field.name == name)
            rows.sort(
                key=lambda row: _sort_key(field, request, row),
                reverse=direction == "desc",
            )
        return rows[skip : skip + limit] if limit > 0 else rows

    async def count(
        self, request: Request, q: str | None = None, filters: FilterGroup | None = None
    ) -> int:
        """Count what `find_all` would find."""
        return (
            len(self._found(request, q)) if q else len(self.values(context(request).editor.roster))
        )

    async def find_by_pk(self, request: Request, pk: Any) -> Row | None:
        """Find one row."""
        value = self.values(context(request).editor.roster).get(pk)
        return None if value is None else self.row(pk, value)

    async def find_by_pks(self, request: Request, pks: list[Any]) -> Sequence[Row]:
        """Find several rows."""
        found = [await self.find_by_pk(request, pk) for pk in pks]
        return [row for row in found if row is not None]

    async def repr(self, obj: Row, request: Request) -> str:
        """Say what people call this."""
        return name_of(self.part, obj.id, context(request).editor.roster)

    async def select2_result(self, obj: Row, request: Request) -> str:
        """Say the same as HTML."""
        return str(escape(await self.repr(obj, request)))

    def row(self, id: str, value: Struct) -> Row:
        """Write a value as a row."""
        return Row(id, value)

    def values(self, roster: Roster) -> Mapping[str, Struct]:
        """Give everything of this kind, by id."""
        held: Mapping[str, Struct] = getattr(roster, self.part)
        return held

    # Changing

    async def validate_fields(
        self, request: Request, data: dict[str, Any], exclude: Collection[str] = ()
    ) -> None:
        """Refuse, before anything else, a form that was made of what no longer holds."""
        if request.state.action is RequestAction.EDIT:
            await self._expect_unmoved(request, data)
        await super().validate_fields(request, data, exclude)

    async def create(self, request: Request, data: dict[str, Any]) -> Row:
        """Add a thing at the end of its part."""
        id = str(data["id"])

        def build(roster: Roster) -> Roster:
            if id in self.values(roster):
                raise ChangeRefused(
                    Fault(self.part, id, "id", rules.TAKEN_ID, (("id", id),)),
                )
            return self.put(roster, id, self._read(roster, data, None))

        return await self._change(request, id, build)

    async def edit(self, request: Request, pk: Any, data: dict[str, Any]) -> Row:
        """Change a thing; what the form doesn't speak of stays."""
        id, seal = str(pk), await _seal(request)

        def build(roster: Roster) -> Roster:
            held = self.values(roster).get(id)
            if held is None:
                raise ChangeRefused(Fault("", "", "", VANISHED))
            if Row(id, held).seal != seal:
                raise ChangeRefused(Fault("", "", "", MOVED))
            return self.put(roster, id, self._read(roster, data, held))

        return await self._change(request, id, build)

    async def delete(self, request: Request, pks: list[Any]) -> int:
        """Delete things that nothing uses and that the journal doesn't speak of."""

        def build(roster: Roster) -> Roster:
            left = dict(self.values(roster))
            for id in map(str, pks):
                if left.pop(id, None) is None:
                    raise ChangeRefused(Fault("", "", "", VANISHED))
                if users := list(rules.users(roster, self.part, id)):
                    raise ChangeRefused(self._in_use(roster, id, users))
            return structs.replace(roster, **{self.part: left})

        try:
            await self._save(request, build)
        except ChangeRefused as refused:
            raise ActionFailed(" ".join(map(complaint, refused.faults))) from refused
        return len(pks)

    def put(self, roster: Roster, id: str, value: Struct) -> Roster:
        """Give a roster in which a thing is this value; a new one comes last."""
        return structs.replace(roster, **{self.part: {**self.values(roster), id: value}})

    def complete(self, roster: Roster, data: dict[str, Any]) -> None:
        """Work out, in place, what only several fields together say."""

    def _read(self, roster: Roster, data: Mapping[str, Any], base: Struct | None) -> Struct:
        row = dict(data)
        _read_lines(self.fields, row)
        self.complete(roster, row)
        try:
            return gather(self.kind, row, base)
        except Lacking as lacking:
            raise ChangeRefused(Fault("", "", lacking.field, NEEDED)) from lacking
        except (msgspec.ValidationError, TypeError) as error:
            fault = Fault("", "", "", NOT_LIKE_THAT, (("error", str(error)),))
            raise ChangeRefused(fault) from error

    async def _change(self, request: Request, id: str, build: Change) -> Row:
        try:
            roster = await self._save(request, build)
        except ChangeRefused as refused:
            raise self._explained(request, id, refused) from refused
        return Row(id, self.values(roster)[id])

    async def _save(self, request: Request, build: Change) -> Roster:
        editor = context(request).editor
        saved = await editor.change(build, _titles(editor.roster))
        if not saved.holds:
            flash(request, say(LATE), "warning")
        return saved.roster

    def _explained(self, request: Request, id: str, refused: ChangeRefused) -> FormValidationError:
        """Put each fault beside its field, and above the form what has no field here."""
        names = {field.name for field in self.get_fields_list(request)}
        errors: dict[str | int, Any] = {}
        for fault in refused.faults:
            own = fault.part == "" or (fault.part == self.part and fault.id in {id, ""})
            field = _field_of(fault.field, names) if own else None
            if field:
                errors[field] = complaint(fault)
            else:
                flash(request, _whose(fault, context(request).editor.roster), "error")
        return FormValidationError(errors)

    def _in_use(self, roster: Roster, id: str, users: Sequence[tuple[str, str]]) -> Fault:
        named = [say(USERS[part], title=name_of(part, user, roster)) for part, user in users[:FEW]]
        if len(users) > FEW:
            named.append("…")
        title = name_of(self.part, id, roster)
        params = (("title", title), ("users", ", ".join(named)))
        return Fault(self.part, id, "", rules.IN_USE, params)

    async def _expect_unmoved(self, request: Request, data: Mapping[str, Any]) -> None:
        row = await self.find_by_pk(request, request.query_params.get("pk"))
        if row is not None and row.seal == await _seal(request):
            return
        errors: dict[str | int, Any] = {}
        if row is not None:
            now = await self.serialize(row, request)
            for field in self.get_fields_list(request):
                if isinstance(field, ListField):
                    continue
                stands, typed = now[field.name], data[field.name]
                if (stands or "") != (typed or ""):
                    said = words_of(field, request, stands) or NOTHING
                    errors[field.name] = say(STANDS, value=said)
        flash(request, say(MOVED if row is not None else VANISHED), "warning")
        raise FormValidationError(errors)

    # Lists

    def _found(self, request: Request, q: str | None) -> list[Row]:
        values = self.values(context(request).editor.roster)
        rows = (self.row(id, value) for id, value in values.items())
        wanted = (q or "").casefold().split()
        return [row for row in rows if not wanted or self._matches(request, row, wanted)]

    def _matches(self, request: Request, row: Row, wanted: Sequence[str]) -> bool:
        text = self._text(request, row)
        return all(word in text for word in wanted)

    def _text(self, request: Request, row: Row) -> str:
        said = (
            words_of(field, request, getattr(row, field.name, None))
            for field in self.fields
            if not (isinstance(field, ListField) and field.exclude_from_list)
        )
        return " ".join(said).casefold()

    def _default_sort(self) -> list[tuple[str, bool]]:
        # The order of the roster is the one that boards show
        return []


class ChampionshipView(PartView):
    """Show and change the championship itself, of which there is one."""

    ID: ClassVar[str] = "championship"

    def values(self, roster: Roster) -> Mapping[str, Struct]:
        """Give the championship under its only id."""
        return {self.ID: roster.championship}

    def put(self, roster: Roster, id: str, value: Struct) -> Roster:
        """Give a roster of this championship."""
        return structs.replace(roster, championship=value)

    def can_create(self, request: Request) -> bool:
        """There is one already."""
        return False

    def can_delete(self, request: Request) -> bool:
        """There has to be one."""
        return False

    async def is_row_action_allowed(self, request: Request, name: str) -> bool:
        """Only edit it."""
        return name == "edit"


def _read_lines(fields: Sequence[BaseField], row: dict[str, Any]) -> None:
    """Turn what was typed into values, in place; it was checked before."""
    for field in fields:
        if field.name not in row:
            continue
        if isinstance(field, Line):
            row[field.name] = field.read(row[field.name])
        elif isinstance(field, ListField):
            row[field.name] = [_read_item(field.field, item) for item in row[field.name]]


def _read_item(field: BaseField, item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    parts = dict(item)
    _read_lines(field.fields, parts)  # type: ignore[attr-defined]
    return parts


def _whose(fault: Fault, roster: Roster) -> str:
    """Say what is wrong, and with what: it is not the thing that is being changed."""
    if fault.part not in USERS:
        return complaint(fault)
    holder = say(USERS[fault.part], title=name_of(fault.part, fault.id, roster))
    return f"{holder}: {complaint(fault)}"


def _field_of(name: str, names: Collection[str]) -> str | None:
    if name in names:
        return name
    return next((f"{name}{end}" for end in ("_ru", "_en") if f"{name}{end}" in names), None)


async def _seal(request: Request) -> str:
    return str((await request.form()).get("seal", ""))


def _sort_key(field: BaseField, request: Request, row: Row) -> tuple[int, int, str]:
    value = getattr(row, field.name, None)
    said = words_of(field, request, value)
    if said.isascii() and said.isdigit():
        return 0, int(said), ""
    return 1, 0, said.casefold()


def _titles(roster: Roster) -> Titles:
    return _Titles(roster)


class _Titles(Mapping[tuple[str, str], str]):
    """Names things only when they are asked for: most changes ask for none."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    def __getitem__(self, key: tuple[str, str]) -> str:
        part, id = key
        return name_of(part, id, self._roster)

    def __iter__(self) -> Any:
        return iter((part, id) for part in rules.PARTS for id in getattr(self._roster, part))

    def __len__(self) -> int:
        return sum(len(getattr(self._roster, part)) for part in rules.PARTS)

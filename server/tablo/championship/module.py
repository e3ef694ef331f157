"""One part of a contest's task."""

from decimal import Decimal

from msgspec import Struct

from tablo.championship.ids import ModuleId
from tablo.championship.text import Text


class Module(Struct, frozen=True, kw_only=True):
    """Describe one part of the task: what is shown (`label`) and the highest mark it can earn."""

    id: ModuleId
    label: Text
    title: Text
    max: Decimal

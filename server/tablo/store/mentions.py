"""What the journal speaks of: whatever it names has to stay in the roster."""

from sqlalchemy import Connection, select

from tablo.store import tables
from tablo.store.tables import table

_JOURNAL = table(tables.JournalRow)


def mentioned(connection: Connection, **named: str) -> bool:
    """Tell whether one line of the journal names all of these: `contest="welding", module="m1"`.

    Reads the whole journal when the answer is no: 300,000 lines take a fraction of a second.
    """
    wanted = (
        _JOURNAL.c.data.contains(f'"{kind}":"{id}"', autoescape=True) for kind, id in named.items()
    )
    return connection.execute(select(_JOURNAL.c.id).where(*wanted).limit(1)).first() is not None

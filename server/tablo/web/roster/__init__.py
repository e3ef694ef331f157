"""Reference data in the browser: who, what and where, edited by those who may.

`starlette-admin` draws lists and forms. It never sees a table: what it shows comes from the roster
that is stored, and what people enter becomes a new one, by the one way of `editor.py`.
"""

from tablo.web.roster.mount import mount

__all__ = ["mount"]

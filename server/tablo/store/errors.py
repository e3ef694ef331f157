"""The errors of the store.

StoreError
├── StorageUnsafe         the database would lose what it acknowledged
├── StorageFull           no space left; nothing of the transaction was kept
├── StoreBusy             too many writes wait already
├── StoreClosed           the database was closed
├── StoreUnavailable      the connection or the disk failed; the outcome is unknown
├── DatabaseInUse         another process holds the SQLite file
├── DatabaseMissing       there is nothing to read at that place
├── DriverMissing         the URL asks for a driver that isn't installed
├── SchemaMissing         there are no tables yet
├── SchemaUnknown         the database was made by a newer release
├── JournalBroken         a line, the chain or the tail isn't what was written
├── JournalMoved          somebody else has appended: open again
├── LeaseHeld             another room runs on this database
├── LeaseLost             another room has taken over: this one must end
├── CommandKnown          the command is in the journal already
├── RosterBroken          a roster points at something that it doesn't hold
├── RosterMoved           the roster has changed since it was read
├── PairingsFull          too many screens wait to be paired already
├── LibraryFull           the media library has no room for one more
├── BackupRefused         nothing may be backed up or restored there
├── BackupBroken          a file isn't a whole backup, or not of this release
└── AccountRefused        an account or a key can't be as asked
    ├── LoginTaken
    ├── AccountUnknown
    ├── KeyUnknown
    └── PasswordTooShort
"""


class StoreError(Exception):
    """Base of everything that the store raises on purpose."""


class StorageUnsafe(StoreError):
    """The database is set up so that a power cut loses what it acknowledged."""


class StorageFull(StoreError):
    """No space is left; the transaction was rolled back, and later ones may succeed."""


class StoreBusy(StoreError):
    """More writes wait than the queue takes; nothing was done."""


class StoreClosed(StoreError):
    """The database was closed before this could be done."""


class StoreUnavailable(StoreError):
    """The connection or the disk failed. What was being written may or may not be kept."""


class DatabaseInUse(StoreError):
    """Another process, or another part of this one, has opened the SQLite file for writing."""


class DatabaseMissing(StoreError):
    """There is no database at that place."""


class DriverMissing(StoreError):
    """The URL asks for a database whose driver isn't installed."""


class SchemaMissing(StoreError):
    """The tables, or some of them, aren't there: the database wants an upgrade."""


class SchemaUnknown(StoreError):
    """The tables were made by a release that this one doesn't know."""


class JournalBroken(StoreError):
    """The journal isn't what was written; `line` says where (0: not at one line)."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"journal line {line}: {what}" if line else f"journal: {what}")
        self.line = line
        self.what = what


class JournalMoved(StoreError):
    """Somebody else has appended since the journal was opened; nothing of the batch was kept."""


class LeaseHeld(StoreError):
    """Another room runs on this database; nothing was changed."""


class LeaseLost(StoreError):
    """Another room has taken over; nothing of the transaction was kept, and nothing ever will be."""


class CommandKnown(StoreError):
    """A command of the batch is recorded already; nothing of the batch was kept."""


class RosterBroken(StoreError):
    """The roster points at something it doesn't hold; nothing was kept."""


class RosterMoved(StoreError):
    """The roster has changed since the revision that the edit began from; nothing was kept."""


class PairingsFull(StoreError):
    """Too many screens wait to be paired already."""


class LibraryFull(StoreError):
    """The media library has no room for one more of that size; nothing was kept."""


class BackupRefused(StoreError):
    """This can't be backed up, or the place isn't free to restore to; nothing was changed."""


class BackupBroken(StoreError):
    """The file isn't a whole backup that this release can read; nothing was changed."""


class AccountRefused(StoreError):
    """An account or a key can't be as asked; nothing was changed."""


class LoginTaken(AccountRefused):
    """Somebody has that login already."""


class AccountUnknown(AccountRefused):
    """Nobody has that login."""


class KeyUnknown(AccountRefused):
    """There is no key of that number."""


class PasswordTooShort(AccountRefused):
    """A password needs more characters."""

"""Where a hotel's master key is kept, and how a second desk gets it.

The master key unwraps the data keys (`data_keys.py`). It is kept in the system's keyring under the database's address; without a
keyring in a key file that a passphrase opens; and for a demo, or an unencrypted hotel of one desk that has neither, in a file that says by
its name that it is unprotected. The key file of an SQLite hotel lies beside the database; a server has no file, so its key file lies in
the data folder, named after the address.
"""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from hotel_desk.db.keys import (
    KEY_BYTES,
    PASSPHRASE_VARIABLE,
    in_keyring,
    keep_in_keyring,
    lock_key,
    new_key,
    unlock_key,
    write_private,
)
from hotel_desk.db.locations import data_folder
from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

_ABOUT = b"hotel-desk master key 1"
_EXPORTED = "hotel-desk master key, locked by a passphrase\n"
_UNPROTECTED = "# This master key is not protected: whoever can read this file can open what is sealed. Good enough for a demo only.\n"


class MasterKeyNotKept(StaffError):
    code = "master_key.not_kept"
    template = N_(
        "The hotel's master key could be kept nowhere: there is no keyring and no passphrase. No key was made. "
        "Give a passphrase in HOTEL_DESK_PASSPHRASE and try again."
    )


class MasterKeyMissing(StaffError):
    code = "master_key.missing"
    template = N_("The master key of {database} is not on this machine. Nothing was written. Export it at a desk that has it.")


class MasterKeyThere(StaffError):
    code = "master_key.there"
    template = N_("This machine has a master key of {database} already. Nothing was changed.")


class NotAKeyFile(StaffError):
    code = "master_key.not_a_key_file"
    template = N_("{file} is not a master key that a desk exported. Nothing was changed. Choose another file.")


class MasterKeyDamaged(StaffError):
    code = "master_key.damaged"
    template = N_(
        "The hotel's master key in {place} is damaged: it is not 32 bytes long. Nothing was opened or changed, and it was left where it "
        "is. Put a copy of it back, or move it away and bring the key from another desk with “hotel-desk key import”."
    )


class KeptIn(StrEnum):
    """Where a master key lies."""

    KEYRING = "keyring"
    PASSPHRASE_FILE = "passphrase file"  # noqa: S105 - the name of a place
    UNPROTECTED_FILE = "unprotected file"


@dataclass(frozen=True, slots=True)
class MasterKeyPlace:
    """Where the master key of a database is looked for: its name in the keyring, and its two possible files."""

    name: str
    locked_file: Path
    unprotected_file: Path

    @classmethod
    def of(cls, url: str) -> MasterKeyPlace:
        """The place for a database address; who signs in and how makes no difference to it."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            database = Path(str(parsed.database)).resolve()
            return cls(f"{database} master key", _beside(database, ".master-key"), _beside(database, ".unprotected-master-key"))
        server = f"{(parsed.host or 'localhost').lower()}:{parsed.port or 3306}/{parsed.database}"
        file = data_folder() / "keys" / re.sub(r"[^A-Za-z0-9._-]", "_", server)
        return cls(f"{server} master key", _beside(file, ".master-key"), _beside(file, ".unprotected-master-key"))


def asked_passphrase() -> str | None:
    """The passphrase in the environment."""
    return os.environ.get(PASSPHRASE_VARIABLE) or None


def master_key_of(url: str, *, ask: Callable[[], str | None] = asked_passphrase) -> bytes | None:
    """Find the master key of a database; None where this machine has none, or nobody says the passphrase.

    Args:
        ask: tells the passphrase of the key file, or None.

    Raises:
        WrongPassphrase: the passphrase does not open the key file.
        MasterKeyDamaged: what is kept is no key.
    """
    place = MasterKeyPlace.of(url)
    kept = _whole(lambda: in_keyring(place.name), _("the keyring"))
    if kept is not None:
        return kept
    locked, unprotected = place.locked_file, place.unprotected_file
    if locked.exists():
        passphrase = ask()
        if passphrase is None:
            return None
        return _whole(lambda: unlock_key(locked.read_bytes(), passphrase, about=_ABOUT, path=locked), str(locked))
    return _whole(lambda: _in_the_clear(unprotected), str(unprotected)) if unprotected.exists() else None


def _in_the_clear(file: Path) -> bytes:
    """The last line of an unprotected file."""
    _remark, _end, key = file.read_text("ascii").rstrip().rpartition("\n")
    return base64.b64decode(key, validate=True)


def _whole(read: Callable[[], bytes | None], place: str) -> bytes | None:
    """A key as it is kept, unless it is cut short or something else altogether."""
    try:
        key = read()
    except ValueError:  # not even letters that could be a key
        raise MasterKeyDamaged(place=place) from None
    if key is not None and len(key) != KEY_BYTES:
        raise MasterKeyDamaged(place=place)
    return key


def keep_master_key(url: str, key: bytes, *, passphrase: str | None, unprotected: bool = False) -> KeptIn:
    """Keep the master key of a database.

    Args:
        passphrase: locks the key file; None: the keyring.
        unprotected: where there is neither, a file that anybody who can read it can use (mode 0600).

    Raises:
        MasterKeyNotKept: there is neither, and an unprotected file will not do.
    """
    place = MasterKeyPlace.of(url)
    if passphrase is not None:
        write_private(place.locked_file, lock_key(key, passphrase, about=_ABOUT))
        return KeptIn.PASSPHRASE_FILE
    if keep_in_keyring(place.name, key):
        return KeptIn.KEYRING
    if not unprotected:
        raise MasterKeyNotKept
    _write_unprotected(place, key)
    return KeptIn.UNPROTECTED_FILE


def new_master_key(url: str, *, unprotected: bool = False) -> bytes:
    """Make a master key for a database that has none, and keep it as `keep_master_key` says.

    Raises:
        MasterKeyNotKept: it could be kept nowhere.
    """
    key = new_key()
    keep_master_key(url, key, passphrase=asked_passphrase(), unprotected=unprotected)
    return key


def new_demo_key(url: str) -> bytes:
    """Make a master key for a demo, which is never kept anywhere but in its unprotected file."""
    key = new_key()
    _write_unprotected(MasterKeyPlace.of(url), key)
    return key


def _write_unprotected(place: MasterKeyPlace, key: bytes) -> None:
    """A master key in the clear, with a sentence that says so."""
    write_private(place.unprotected_file, (_UNPROTECTED + base64.b64encode(key).decode() + "\n").encode())


def export_master_key(url: str, file: Path, *, passphrase: str) -> None:
    """Write the master key of this desk into a file, locked by a passphrase, for another desk of the hotel.

    Raises:
        MasterKeyMissing: this desk has none.
    """
    key = master_key_of(url)
    if key is None:
        raise MasterKeyMissing(database=make_url(url).render_as_string(hide_password=True))
    locked = base64.b64encode(lock_key(key, passphrase, about=_ABOUT)).decode()
    write_private(file, f"{_EXPORTED}{locked}\n".encode())


def import_master_key(url: str, file: Path, *, passphrase: str) -> KeptIn:
    """Keep the master key that another desk exported.

    Raises:
        NotAKeyFile: the file is something else.
        WrongPassphrase: the passphrase does not open it.
        MasterKeyThere: this desk has one already.
        MasterKeyNotKept: there is neither a keyring nor a passphrase in the environment.
    """
    if master_key_of(url) is not None:
        raise MasterKeyThere(database=make_url(url).render_as_string(hide_password=True))
    text = file.read_text("utf-8", errors="replace")
    if not text.startswith(_EXPORTED):
        raise NotAKeyFile(file=file)
    try:
        locked = base64.b64decode(text.removeprefix(_EXPORTED), validate=False)
    except ValueError:
        raise NotAKeyFile(file=file) from None
    key = unlock_key(locked, passphrase, about=_ABOUT, path=file)
    return keep_master_key(url, key, passphrase=asked_passphrase())


def missing_key_warning() -> str:
    """What a person is told when a hotel was opened without a master key."""
    return _(
        "Warning: no master key could be kept for this hotel, so documents and other sealed facts of guests cannot be written down. "
        "Give a passphrase in HOTEL_DESK_PASSPHRASE and run “hotel-desk key make”."
    )


def unprotected_warning(url: str) -> str | None:
    """What a person is told when a master key lies open; None when none does."""
    if not MasterKeyPlace.of(url).unprotected_file.exists():
        return None
    return _(
        "Warning: what is sealed in this hotel is not protected, for its master key lies open in {file}. "
        "That is good enough for a demo only. A real hotel needs a keyring, or a passphrase in HOTEL_DESK_PASSPHRASE."
    ).format(file=MasterKeyPlace.of(url).unprotected_file)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f"{file.name}{ending}")

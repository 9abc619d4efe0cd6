"""Where the key of an encrypted database file is kept: the system's keyring, or a file locked by a passphrase.

The key itself is 32 random bytes, made once. Without a keyring (a desk with no session) it lies in a file beside the
database, sealed with AES-GCM under a key that Argon2id derives from a passphrase (RFC 9106, section 4, second choice: 64 MiB,
3 passes, 4 lanes). Neither is ever written in the clear.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import keyring.errors
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Callable

KEY_BYTES = 32
PASSPHRASE_VARIABLE = "HOTEL_DESK_PASSPHRASE"  # noqa: S105 - the name of a variable
_SERVICE = "hotel-desk"
_PLAIN_HEADER = b"SQLite format 3\x00"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_ABOUT = b"hotel-desk database key 1"


class KeyMissing(StaffError):
    code = "database.key_missing"
    template = N_(
        "The database {path} is encrypted and its key is not in this machine's keyring. Nothing was opened. "
        "Sign in to the keyring, or give the passphrase in HOTEL_DESK_PASSPHRASE."
    )


class WrongPassphrase(StaffError):
    code = "database.wrong_passphrase"
    template = N_("The passphrase does not open the key of {path}. Nothing was opened. Try again.")


def is_encrypted(path: Path) -> bool:
    """Whether a database file exists and is not readable as it lies there."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) != _PLAIN_HEADER


def new_key() -> bytes:
    """A key for a new database file: 32 random bytes."""
    return os.urandom(KEY_BYTES)


def keep_key(path: Path, key: bytes, *, passphrase: str | None) -> str:
    """Keep the key of a database file.

    Args:
        passphrase: locks the key file where there is no keyring; None: keyring or nothing.

    Returns:
        `keyring` or `passphrase file`.

    Raises:
        KeyMissing: there is neither a keyring nor a passphrase; the key was not kept.
    """
    if passphrase is None:
        try:
            keyring.set_password(_SERVICE, str(path.resolve()), base64.b64encode(key).decode())
        except keyring.errors.KeyringError:
            raise KeyMissing(path=path) from None
        if _from_keyring(path) != key:
            raise KeyMissing(path=path)
        return "keyring"
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, key, _ABOUT)
    key_file(path).touch(mode=0o600)
    key_file(path).write_bytes(salt + nonce + sealed)
    return "passphrase file"


def key_of(path: Path, *, new: bool = False, ask: Callable[[], str | None] = lambda: os.environ.get(PASSPHRASE_VARIABLE)) -> bytes | None:
    """Find the key of a database file; None where the file is not encrypted.

    Args:
        new: the file is not there yet and will be encrypted.
        ask: tells the passphrase of the key file, or None.

    Raises:
        KeyMissing: it is encrypted and no key was found.
        WrongPassphrase: the passphrase does not open the key file.
    """
    if not new and not is_encrypted(path):
        return None
    kept = _from_keyring(path)
    if kept is not None:
        return kept
    passphrase = ask() if key_file(path).exists() else None
    if passphrase is None:
        raise KeyMissing(path=path)
    return _unsealed(path, passphrase)


def key_file(path: Path) -> Path:
    """Where the sealed key of a database file lies."""
    return path.with_name(f"{path.name}.key")


def _from_keyring(path: Path) -> bytes | None:
    try:
        kept = keyring.get_password(_SERVICE, str(path.resolve()))
    except keyring.errors.KeyringError:
        return None
    return None if kept is None else base64.b64decode(kept)


def _unsealed(path: Path, passphrase: str) -> bytes:
    content = key_file(path).read_bytes()
    salt, nonce, sealed = content[:_SALT_BYTES], content[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES], content[_SALT_BYTES + _NONCE_BYTES :]
    try:
        return AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, _ABOUT)
    except InvalidTag:
        raise WrongPassphrase(path=path) from None


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Argon2id(salt=salt, length=KEY_BYTES, iterations=3, lanes=4, memory_cost=64 * 1024).derive(passphrase.encode())

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
        if not keep_in_keyring(str(path.resolve()), key):
            raise KeyMissing(path=path)
        return "keyring"
    write_private(key_file(path), lock_key(key, passphrase, about=_ABOUT))
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
    kept = in_keyring(str(path.resolve()))
    if kept is not None:
        return kept
    passphrase = ask() if key_file(path).exists() else None
    if passphrase is None:
        raise KeyMissing(path=path)
    return unlock_key(key_file(path).read_bytes(), passphrase, about=_ABOUT, path=path)


def key_file(path: Path) -> Path:
    """Where the sealed key of a database file lies."""
    return path.with_name(f"{path.name}.key")


def in_keyring(name: str) -> bytes | None:
    """A key that the system's keyring keeps under a name; None without a keyring too."""
    try:
        kept = keyring.get_password(_SERVICE, name)
    except keyring.errors.KeyringError:
        return None
    return None if kept is None else base64.b64decode(kept)


def keep_in_keyring(name: str, key: bytes) -> bool:
    """Keep a key in the system's keyring; False where there is none that keeps it."""
    try:
        keyring.set_password(_SERVICE, name, base64.b64encode(key).decode())
    except keyring.errors.KeyringError:
        return False
    return in_keyring(name) == key


def forget_in_keyring(name: str) -> None:
    """Take a key out of the system's keyring; where there is none, or it has no such key, nothing happens."""
    try:
        keyring.delete_password(_SERVICE, name)
    except keyring.errors.KeyringError:
        return


def lock_key(key: bytes, passphrase: str, *, about: bytes) -> bytes:
    """A key as a file keeps it: salt, nonce, and the key sealed under what the passphrase derives."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    return salt + nonce + AESGCM(_derived(passphrase, salt)).encrypt(nonce, key, about)


def unlock_key(content: bytes, passphrase: str, *, about: bytes, path: Path) -> bytes:
    """The key in the content of a key file.

    Raises:
        WrongPassphrase: the passphrase does not open it, or the file was changed.
    """
    salt, nonce, sealed = content[:_SALT_BYTES], content[_SALT_BYTES : _SALT_BYTES + _NONCE_BYTES], content[_SALT_BYTES + _NONCE_BYTES :]
    try:
        return AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, about)
    except (InvalidTag, ValueError):
        raise WrongPassphrase(path=path) from None


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_bytes(content)


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Argon2id(salt=salt, length=KEY_BYTES, iterations=3, lanes=4, memory_cost=64 * 1024).derive(passphrase.encode())

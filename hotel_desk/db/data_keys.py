"""The keys that seal what is sensitive, in the clear only in this program's memory: the master key and the data keys it unwraps.

Each purpose of a hotel has a data key of 32 random bytes, stored wrapped by the master key with AES-256-GCM (NIST SP 800-38D) and bound
to hotel, purpose and version. Rotation (the permissions issue) writes a further version and sets `retired_at` of the one before: what
was sealed with it stays readable, for every sealed value names its version. A second factor will stand before `DataKeys` is given its
master key.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.language import N_

if TYPE_CHECKING:
    from hotel_desk.domain.ids import PropertyId

KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPING = "AES-256-GCM"
_ABOUT = b"hotel-desk data key 1"

Purpose = tuple[SealPurpose, int]


class VaultClosed(StaffError):
    code = "vault.closed"
    template = N_(
        "What is sealed stays shut: the hotel's master key is not on this machine. Everything else works. "
        "Sign in to the keyring, give the passphrase in HOTEL_DESK_PASSPHRASE, or bring the key with “hotel-desk key import”."
    )


class WrongMasterKey(VaultClosed):
    code = "vault.wrong_master_key"
    template = N_(
        "What is sealed stays shut: the master key on this machine is not this hotel's. Nothing was changed. "
        "Bring the right one from another desk with “hotel-desk key import”."
    )


class DataKeys:
    """The master key of an opened database, and the data keys found so far. Any thread may ask."""

    def __init__(self, master: bytes | None = None) -> None:
        self.master = master
        self._known: dict[tuple[PropertyId, SealPurpose, int], bytes] = {}
        self._current: dict[tuple[PropertyId, SealPurpose], int] = {}
        self._derived: dict[tuple[PropertyId, str], bytes] = {}
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        """Whether there is a master key; that it is the right one shows when it is used."""
        return self.master is not None

    def wrap(self, key: bytes, property_id: PropertyId, of: Purpose) -> bytes:
        """A data key as it is stored.

        Raises:
            VaultClosed: there is no master key.
        """
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._opened()).encrypt(nonce, key, _about(property_id, of))

    def unwrap(self, wrapped: bytes, property_id: PropertyId, of: Purpose) -> bytes:
        """A stored data key in the clear.

        Raises:
            VaultClosed: there is no master key.
            WrongMasterKey: it was wrapped by another one, for something else, or was tampered with.
        """
        try:
            return AESGCM(self._opened()).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _about(property_id, of))
        except InvalidTag:
            raise WrongMasterKey from None

    def known(self, property_id: PropertyId, of: Purpose) -> bytes | None:
        """A data key that was unwrapped before."""
        return self._known.get((property_id, *of))

    def current(self, property_id: PropertyId, purpose: SealPurpose) -> Purpose | None:
        """The version that seals, if it was read before."""
        version = self._current.get((property_id, purpose))
        return None if version is None else (purpose, version)

    def remember(self, property_id: PropertyId, of: Purpose, key: bytes, *, seals: bool) -> None:
        """Keep a data key that is committed for sure; one made in a transaction that may yet roll back is not kept here."""
        with self._lock:
            self._known[property_id, *of] = key
            if seals:
                self._current[property_id, of[0]] = of[1]

    def derived(self, property_id: PropertyId, column: str) -> bytes | None:
        """The key a column's hashes are made with, if it was derived before."""
        return self._derived.get((property_id, column))

    def remember_derived(self, property_id: PropertyId, column: str, key: bytes) -> None:
        """Keep a column's key, derived from a data key that is committed for sure."""
        with self._lock:
            self._derived[property_id, column] = key

    def _opened(self) -> bytes:
        if self.master is None:
            raise VaultClosed
        return self.master


def _about(property_id: PropertyId, of: Purpose) -> bytes:
    return b"\x00".join((_ABOUT, property_id.bytes, of[0].value.encode(), str(of[1]).encode()))

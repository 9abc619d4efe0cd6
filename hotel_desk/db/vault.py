"""Seals what is sensitive and finds it again: AES-256-GCM for what is read, HMAC-SHA256 for what is looked up.

A sealed value names everything needed to open it but the key:

    format (1 byte) | algorithm (1) | version of the data key (2, big endian) | nonce (12) | ciphertext and tag (16 more than the text)

Property, row, column and these first four bytes are its associated data (NIST SP 800-38D): moved to another row or column, or with one
bit changed, it does not open. Nonces are random, so a data key is good for 2^32 values. A column's look-up key is derived from the data
key LOOK_UP by HKDF-SHA256 (RFC 5869); a hash carries no version, so a new look-up key means hashing every row anew.
"""

from __future__ import annotations

import hmac
import os
import struct
from typing import TYPE_CHECKING, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from hotel_desk.db.data_keys import KEY_BYTES, NONCE_BYTES, WRAPPING, DataKeys, Purpose, VaultClosed
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.language import N_
from hotel_desk.models.guest_history import DataKey

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.engine import Connection

    from hotel_desk.domain.clock import Clock
    from hotel_desk.domain.ids import PropertyId

_FORMAT = 1
_AES_256_GCM = 1
_HEADER = struct.Struct(">BBH")
_FIRST_VERSION = 1
_STORED_KEYS = select(DataKey.purpose, DataKey.version, DataKey.wrapped, DataKey.retired_at).where(
    DataKey.property_id == bindparam("hotel")
)
_STORE_KEY = insert(DataKey)
_LOOK_UP = b"hotel-desk look-up 1 "


class SealBroken(StaffError):
    code = "vault.seal_broken"
    template = N_(
        "A sealed value does not open: it was changed, or belongs to another row. Nothing was changed. "
        "Type it anew from the document, and tell whoever looks after the database."
    )


class Vault:
    """Seals and opens within one transaction of one hotel."""

    def __init__(
        self, keys: DataKeys, connection: Connection | None, property_id: PropertyId | None, *, clock: Clock | None = None
    ) -> None:
        """Take part in a transaction.

        Args:
            clock: dates the data keys made here; None: a reader, which makes none.
        """
        self._keys = keys
        self._connection = connection
        self._property_id = property_id
        self._clock = clock
        self._made: dict[Purpose, bytes] = {}
        self._nothing_hashed: dict[str, bytes] = {}

    @classmethod
    def shut(cls) -> Self:
        """A vault without a key: all it says is that it is closed."""
        return cls(DataKeys(), None, None)

    @property
    def is_open(self) -> bool:
        """Whether this desk has the master key."""
        return self._keys.is_open

    def seal(self, purpose: SealPurpose, clear: str | bytes, *, row: UUID, column: str) -> bytes:
        """Seal a value for one column of one row.

        Args:
            row: the id of the row it will lie in.
            column: `table.column`.

        Raises:
            VaultClosed: this desk has no master key, or not the hotel's.
        """
        version, key = self._sealing_key(purpose)
        header = _HEADER.pack(_FORMAT, _AES_256_GCM, version)
        nonce = os.urandom(NONCE_BYTES)
        content = clear.encode() if isinstance(clear, str) else clear
        return header + nonce + AESGCM(key).encrypt(nonce, content, self._about(header, row, column))

    def open(self, purpose: SealPurpose, sealed: bytes, *, row: UUID, column: str) -> bytes:
        """Open a value that was sealed for this column of this row.

        Raises:
            VaultClosed: this desk has no master key, or not the hotel's.
            SealBroken: it was changed, moved, or sealed for something else.
        """
        header, nonce = sealed[: _HEADER.size], sealed[_HEADER.size : _HEADER.size + NONCE_BYTES]
        if len(header) != _HEADER.size or header[:2] != bytes((_FORMAT, _AES_256_GCM)):
            raise SealBroken
        version: int = _HEADER.unpack(header)[2]
        key = self._key((purpose, version))
        if key is None:
            raise SealBroken
        try:
            return AESGCM(key).decrypt(nonce, sealed[_HEADER.size + NONCE_BYTES :], self._about(header, row, column))
        except (InvalidTag, ValueError):
            # ValueError: too short to hold a nonce.
            raise SealBroken from None

    def open_text(self, purpose: SealPurpose, sealed: bytes, *, row: UUID, column: str) -> str:
        """Open a text that was sealed for this column of this row; see `open`."""
        return self.open(purpose, sealed, row=row, column=column).decode()

    def keyed_hash(self, column: str, text: str) -> bytes:
        """The 32 bytes by which a value is found in a column, without anybody being able to guess it from the database alone.

        Raises:
            VaultClosed: this desk has no master key, or not the hotel's.
        """
        return hmac.digest(self._look_up_key(column), text.encode(), "sha256")

    def _look_up_key(self, column: str) -> bytes:
        hotel = self._hotel()
        known = self._keys.derived(hotel, column) or self._nothing_hashed.get(column)
        if known is not None:
            return known
        purpose = SealPurpose.LOOK_UP
        if self._clock is None and self._current(purpose) is None:
            # A reader in a hotel where nothing was ever hashed: there is nothing to find, and this key finds nothing.
            return self._nothing_hashed.setdefault(column, os.urandom(KEY_BYTES))
        version, key = self._sealing_key(purpose)
        derived = HKDF(SHA256(), KEY_BYTES, salt=hotel.bytes, info=_LOOK_UP + column.encode()).derive(key)
        if (purpose, version) not in self._made:
            self._keys.remember_derived(hotel, column, derived)
        return derived

    def _sealing_key(self, purpose: SealPurpose) -> tuple[int, bytes]:
        of = self._current(purpose) or self._make(purpose)
        key = self._key(of)
        if key is None:
            raise SealBroken
        return of[1], key

    def _current(self, purpose: SealPurpose) -> Purpose | None:
        hotel = self._hotel()
        made = [of for of in self._made if of[0] is purpose]
        if not made and self._keys.current(hotel, purpose) is None:
            self._read_stored()
        return made[-1] if made else self._keys.current(hotel, purpose)

    def _key(self, of: Purpose) -> bytes | None:
        hotel = self._hotel()
        if of not in self._made and self._keys.known(hotel, of) is None:
            self._read_stored()
        return self._made.get(of) or self._keys.known(hotel, of)

    def _read_stored(self) -> None:
        """One statement for all purposes. What this transaction made itself is left out: it may yet roll back."""
        hotel = self._hotel()
        rows = self._rows().execute(_STORED_KEYS, {"hotel": hotel}).all()
        for row in sorted(rows, key=lambda row: int(row.version)):
            of = (SealPurpose(row.purpose), int(row.version))
            if of not in self._made:
                self._keys.remember(hotel, of, self._keys.unwrap(row.wrapped, hotel, of), seals=row.retired_at is None)

    def _make(self, purpose: SealPurpose) -> Purpose:
        """The first key of a purpose. The keys stored before were unwrapped by now, so that no foreign master key wraps it."""
        if self._clock is None:
            raise VaultClosed
        hotel, of = self._hotel(), (purpose, _FIRST_VERSION)
        key = os.urandom(KEY_BYTES)
        values = {
            "property_id": hotel,
            "purpose": purpose,
            "version": _FIRST_VERSION,
            "algorithm": WRAPPING,
            "wrapped": self._keys.wrap(key, hotel, of),
            "made_at": self._clock.now(),
        }
        try:
            self._rows().execute(_STORE_KEY, values)
        except IntegrityError:
            # Another desk was faster: its key is the one. (It was committed: until then the insert waited.)
            self._read_stored()
            return of
        self._made[of] = key
        return of

    def _about(self, header: bytes, row: UUID, column: str) -> bytes:
        return header + self._hotel().bytes + row.bytes + column.encode()

    def _hotel(self) -> PropertyId:
        if self._property_id is None or not self._keys.is_open:
            raise VaultClosed
        return self._property_id

    def _rows(self) -> Connection:
        if self._connection is None:
            raise VaultClosed
        return self._connection

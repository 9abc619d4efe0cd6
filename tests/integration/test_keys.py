"""An encrypted hotel: unreadable as it lies there, opened with its key, and the key kept safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import keyring.backend
import pytest
import sqlcipher3

from hotel_desk.db.database import Database
from hotel_desk.db.keys import KeyMissing, WrongPassphrase, is_encrypted, keep_key, key_of, new_key
from hotel_desk.db.migrations import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def encrypted(tmp_path: Path) -> tuple[Path, bytes]:
    path, key = tmp_path / "hotel.sqlite", new_key()
    database = Database.open(f"sqlite:///{path}", key=key)
    bring_up_to_date(database)
    database.close()
    return path, key


def test_the_file_tells_nothing_without_its_key(encrypted: tuple[Path, bytes]) -> None:
    path, _key = encrypted
    assert is_encrypted(path)
    content = path.read_bytes()
    assert b"CREATE TABLE" not in content
    connection = sqlcipher3.connect(str(path))
    with pytest.raises(sqlcipher3.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()


def test_a_plain_file_needs_no_key(migrated_file: Path) -> None:
    assert not is_encrypted(migrated_file)
    assert key_of(migrated_file) is None


def test_the_keyring_gives_the_key_back(encrypted: tuple[Path, bytes], memory_keyring: MemoryKeyring) -> None:
    path, key = encrypted
    assert keep_key(path, key, passphrase=None) == "keyring"
    assert key_of(path) == key
    assert key.hex() not in str(memory_keyring.kept)


def test_without_a_keyring_a_passphrase_opens_the_key(encrypted: tuple[Path, bytes]) -> None:
    path, key = encrypted
    assert keep_key(path, key, passphrase="correct horse") == "passphrase file"  # noqa: S106 - made for this test
    assert key_of(path, ask=lambda: "correct horse") == key
    with pytest.raises(WrongPassphrase):
        key_of(path, ask=lambda: "wrong")


def test_no_key_is_a_sentence(encrypted: tuple[Path, bytes]) -> None:
    path, key = encrypted
    with pytest.raises(KeyMissing, match="keyring"):
        key_of(path)
    with pytest.raises(KeyMissing):
        keep_key(path, key, passphrase=None)

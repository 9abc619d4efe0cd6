"""An encrypted hotel: unreadable as it lies there, opened with its key, and the key kept safe."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import keyring
import keyring.backend
import pytest
import sqlcipher3

from hotel_desk.db.database import Database
from hotel_desk.db.keys import KeyMissing, WrongPassphrase, is_encrypted, keep_key, key_of, new_key
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.db.opening import NotEncryptable, hotel_database, new_database
from hotel_desk.domain.clock import WallClock
from hotel_desk.services.opening import HotelOpening, open_hotel

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


def test_a_hotel_set_up_encrypted_opens_with_its_passphrase_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own" / "hotel.sqlite"
    url = f"sqlite:///{path}"
    monkeypatch.setenv("HOTEL_DESK_PASSPHRASE", "correct horse")
    with new_database(url, encrypt=True) as database:
        open_hotel(database, HotelOpening(name="Quiet Hotel", business_date=date(2026, 3, 2)), clock=WallClock())
    assert is_encrypted(path)
    with hotel_database(url) as (database, property_id):
        assert database.property_ids() == [property_id]
    monkeypatch.setenv("HOTEL_DESK_PASSPHRASE", "wrong")
    with pytest.raises(WrongPassphrase), hotel_database(url):
        pass
    with pytest.raises(NotEncryptable), new_database(url, encrypt=True):
        pass


def test_no_place_for_the_key_means_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing), new_database(f"sqlite:///{tmp_path / 'hotel.sqlite'}", encrypt=True):
        pass
    assert not (tmp_path / "hotel.sqlite").exists()

"""The master key: kept in the keyring, behind a passphrase, or plainly open; brought to the next desk; and the desk without it."""

from __future__ import annotations

import base64
import re
import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest

from hotel_desk.cli.program import run_program
from hotel_desk.db.keys import WrongPassphrase
from hotel_desk.db.locations import data_folder
from hotel_desk.db.master_key import (
    KeptIn,
    MasterKeyDamaged,
    MasterKeyMissing,
    MasterKeyNotKept,
    MasterKeyPlace,
    MasterKeyThere,
    NotAKeyFile,
    export_master_key,
    import_master_key,
    keep_master_key,
    master_key_of,
)
from hotel_desk.db.opening import MasterKeyElsewhere, hotel_database, make_master_key, new_database
from hotel_desk.db.vault import Vault
from hotel_desk.domain.clock import WallClock
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import new_id
from hotel_desk.services.opening import HotelOpening, open_hotel
from tests.integration.test_keys import MemoryKeyring

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
PASSPHRASE = "correct horse"  # noqa: S105 - made for this test
SERVER = "mysql+pymysql://ana:secret@db.example:3307/hotel"
OPENING = HotelOpening(name="Quiet Hotel", business_date=date(2026, 3, 2))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hotel.sqlite'}"


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def beside(url: str) -> set[str]:
    """The files of a hotel that may be keys."""
    file = Path(url.removeprefix("sqlite:///"))
    return {found.name.removeprefix(file.name) for found in file.parent.glob(f"{file.name}*key")}


def test_the_keyring_keeps_it_under_the_address(url: str, memory_keyring: MemoryKeyring) -> None:
    assert keep_master_key(url, KEY, passphrase=None) is KeptIn.KEYRING
    assert master_key_of(url) == KEY
    assert [name for _service, name in memory_keyring.kept] == [f"{url.removeprefix('sqlite:///')} master key"]
    assert beside(url) == set()


def test_a_server_is_the_same_whoever_signs_in(memory_keyring: MemoryKeyring) -> None:
    keep_master_key(SERVER, KEY, passphrase=None)
    assert master_key_of("mysql+pymysql://bob@DB.example:3307/hotel?charset=utf8mb4") == KEY
    assert master_key_of("mysql+pymysql://bob@db.example:3307/other") is None
    assert master_key_of("mysql+pymysql://bob@db.example/hotel") is None
    assert "secret" not in str(memory_keyring.kept)


def test_a_passphrase_locks_a_file_that_only_its_owner_reads(url: str) -> None:
    assert keep_master_key(url, KEY, passphrase=PASSPHRASE) is KeptIn.PASSPHRASE_FILE
    file = MasterKeyPlace.of(url).locked_file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KEY not in file.read_bytes()
    assert master_key_of(url, ask=lambda: PASSPHRASE) == KEY
    assert master_key_of(url, ask=lambda: None) is None
    with pytest.raises(WrongPassphrase):
        master_key_of(url, ask=lambda: "wrong")


def test_the_file_of_a_server_lies_in_the_data_folder() -> None:
    place = MasterKeyPlace.of(SERVER)
    assert place.locked_file == data_folder() / "keys" / "db.example_3307_hotel.master-key"
    keep_master_key(SERVER, KEY, passphrase=PASSPHRASE)
    assert master_key_of(SERVER, ask=lambda: PASSPHRASE) == KEY
    place.locked_file.unlink()


def test_without_a_place_it_is_not_kept(url: str) -> None:
    with pytest.raises(MasterKeyNotKept, match="HOTEL_DESK_PASSPHRASE"):
        keep_master_key(url, KEY, passphrase=None)
    assert beside(url) == set()


def test_an_unprotected_file_says_so_by_its_name_and_in_it(url: str) -> None:
    assert keep_master_key(url, KEY, passphrase=None, unprotected=True) is KeptIn.UNPROTECTED_FILE
    file = MasterKeyPlace.of(url).unprotected_file
    assert file.name == "hotel.sqlite.unprotected-master-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "not protected" in file.read_text()
    assert master_key_of(url) == KEY


def sealed_in(url: str) -> bytes:
    """Something sealed in a hotel, and opened again by the next one who opens the hotel."""
    with hotel_database(url) as (database, property_id), database.writing() as connection:
        row = new_id()
        vault = Vault(database.data_keys, connection, property_id, clock=WallClock())
        sealed = vault.seal(SealPurpose.DOCUMENT, "E48831095", row=row, column="profile_document.number_sealed")
    with hotel_database(url) as (database, property_id), database.reading(property_id) as reader:
        opened = reader.vault.open_text(SealPurpose.DOCUMENT, sealed, row=row, column="profile_document.number_sealed")
    assert opened == "E48831095"
    return sealed


def test_a_new_hotel_has_its_key_from_the_first_day(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTEL_DESK_PASSPHRASE", PASSPHRASE)
    with new_database(url, encrypt=True) as database:
        open_hotel(database, OPENING, clock=WallClock())
    assert beside(url) == {".key", ".master-key"}
    sealed_in(url)


def test_a_hotel_from_before_gets_its_key_when_it_is_opened(url: str) -> None:
    with new_database(url) as database:
        open_hotel(database, OPENING, clock=WallClock())
    MasterKeyPlace.of(url).unprotected_file.unlink()
    sealed_in(url)
    assert beside(url) == {".unprotected-master-key"}


def test_once_something_is_sealed_no_second_key_is_made(url: str) -> None:
    with new_database(url) as database:
        open_hotel(database, OPENING, clock=WallClock())
    sealed_in(url)
    MasterKeyPlace.of(url).unprotected_file.unlink()
    with hotel_database(url) as (database, property_id):
        assert not database.data_keys.is_open
        assert database.property_ids() == [property_id], "the desk works on"
        with pytest.raises(MasterKeyElsewhere):
            make_master_key(database)
    assert beside(url) == set()


def test_a_locked_key_that_waits_for_its_passphrase_is_not_replaced(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("HOTEL_DESK_PASSPHRASE", PASSPHRASE)
        with new_database(url) as database:
            open_hotel(database, OPENING, clock=WallClock())
    with hotel_database(url) as (database, _property_id):
        assert not database.data_keys.is_open
    assert beside(url) == {".master-key"}


def test_a_second_desk_gets_the_key_in_a_locked_file(url: str, tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    keep_master_key(SERVER, KEY, passphrase=None)
    file = tmp_path / "for desk 2"
    export_master_key(SERVER, file, passphrase=PASSPHRASE)
    assert KEY not in file.read_bytes()
    with pytest.raises(MasterKeyThere):
        import_master_key(SERVER, file, passphrase=PASSPHRASE)
    memory_keyring.kept.clear()
    with pytest.raises(WrongPassphrase):
        import_master_key(SERVER, file, passphrase="wrong")  # noqa: S106 - made for this test
    assert import_master_key(SERVER, file, passphrase=PASSPHRASE) is KeptIn.KEYRING
    assert master_key_of(SERVER) == KEY


def test_what_is_no_key_is_refused(url: str, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear all")
    with pytest.raises(NotAKeyFile):
        import_master_key(url, other, passphrase=PASSPHRASE)
    with pytest.raises(MasterKeyMissing):
        export_master_key(url, tmp_path / "key", passphrase=PASSPHRASE)
    assert not (tmp_path / "key").exists()


DAMAGED = {
    "empty": b"",
    "cut": b"# not protected\nAAECAwQF\n",
    "longer": b"# not protected\n" + base64.b64encode(KEY + KEY) + b"\n",
    "no key at all": "# not protected\n钥匙\n".encode(),
    "only the remark": b"# This master key is not protected.\n",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_key_is_told_of_and_left_where_it_is(
    url: str, content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DATABASE", url)
    monkeypatch.setenv("HOTEL_DESK_KEY_PASSPHRASE", PASSPHRASE)
    assert run("init", "--property-name", "Quiet Hotel") == 0
    file = MasterKeyPlace.of(url).unprotected_file
    file.write_bytes(content)
    capsys.readouterr()
    for command in (("check",), ("key", "export", str(file.with_name("exported"))), ("key", "import", str(file))):
        assert run(*command) == 1
        told = capsys.readouterr().err
        assert f"The hotel's master key in {file} is damaged: it is not 32 bytes long. Nothing was opened or changed" in told
        assert "“hotel-desk key import”" in told
    assert file.read_bytes() == content
    file.unlink()
    sealed_in(url)


def test_a_damaged_key_in_the_keyring_or_behind_a_passphrase_is_told_of(url: str, memory_keyring: MemoryKeyring) -> None:
    keep_master_key(url, KEY[:16], passphrase=None)
    with pytest.raises(MasterKeyDamaged, match="master key in the keyring is damaged"):
        master_key_of(url)
    for name in memory_keyring.kept:
        memory_keyring.kept[name] = "no key"
    with pytest.raises(MasterKeyDamaged, match="master key in the keyring is damaged"):
        master_key_of(url)
    memory_keyring.kept.clear()
    keep_master_key(url, KEY + b"!", passphrase=PASSPHRASE)
    with pytest.raises(MasterKeyDamaged, match=re.escape(str(MasterKeyPlace.of(url).locked_file))):
        master_key_of(url, ask=lambda: PASSPHRASE)


def run(*arguments: str) -> int:
    return run_program(arguments, open_window=lambda _place: 0, take_tour=lambda *_folder, **_options: None)


def test_the_terminal_warns_of_an_open_key_and_brings_keys(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DATABASE", url)
    assert run("init", "--property-name", "Quiet Hotel") == 0
    assert "not protected" in capsys.readouterr().err
    monkeypatch.setenv("HOTEL_DESK_KEY_PASSPHRASE", PASSPHRASE)
    file = tmp_path / "exported"
    assert run("key", "export", str(file)) == 0
    key = master_key_of(url)
    MasterKeyPlace.of(url).unprotected_file.unlink()
    assert run("key", "import", str(file)) == 1, "nowhere to keep it"
    monkeypatch.setenv("HOTEL_DESK_PASSPHRASE", PASSPHRASE)
    assert run("key", "import", str(file)) == 0
    assert master_key_of(url) == key
    assert run("key", "make") == 1
    assert "has a master key already" in capsys.readouterr().err

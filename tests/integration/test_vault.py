"""What is sealed opens only where it belongs, with the right key; what is looked up is found by every desk and guessed by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from hotel_desk.db.data_keys import DataKeys, VaultClosed, WrongMasterKey
from hotel_desk.db.database import Database
from hotel_desk.db.vault import SealBroken, Vault
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import PropertyId, new_id
from hotel_desk.models.guest_history import DataKey
from tests.fixtures.databases import MASTER_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from tests.fixtures.databases import SmallHotel

ROW, COLUMN = UUID(int=7), "profile_document.number_sealed"
NUMBER = "E48831095"


@pytest.fixture
def writing(hotel: SmallHotel) -> Iterator[Connection]:
    with hotel.database.writing() as connection:
        yield connection


@pytest.fixture
def vault(hotel: SmallHotel, writing: Connection) -> Vault:
    return Vault(hotel.database.data_keys, writing, hotel.property_id, clock=hotel.clock)


def sealed_in(hotel: SmallHotel, *, purpose: SealPurpose = SealPurpose.DOCUMENT) -> bytes:
    """A number sealed and committed, with the keys it needs."""
    with hotel.database.writing() as connection:
        return Vault(hotel.database.data_keys, connection, hotel.property_id, clock=hotel.clock).seal(
            purpose, NUMBER, row=ROW, column=COLUMN
        )


def reads(hotel: SmallHotel, sealed: bytes, keys: DataKeys | None = None) -> str:
    """What a reader finds in it."""
    with hotel.database.snapshot() as connection:
        return Vault(keys or hotel.database.data_keys, connection, hotel.property_id).open_text(
            SealPurpose.DOCUMENT, sealed, row=ROW, column=COLUMN
        )


def keys_stored(hotel: SmallHotel) -> list[tuple[str, int]]:
    with hotel.database.snapshot() as connection:
        return [(str(row.purpose), row.version) for row in connection.execute(select(DataKey.purpose, DataKey.version))]


def test_a_sealed_number_opens_again_and_does_not_show(vault: Vault) -> None:
    sealed = vault.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
    assert vault.open_text(SealPurpose.DOCUMENT, sealed, row=ROW, column=COLUMN) == NUMBER
    assert NUMBER.encode() not in sealed
    assert sealed != vault.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)


def test_it_names_format_algorithm_and_version_of_its_key(vault: Vault) -> None:
    sealed = vault.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
    assert sealed[:4] == bytes((1, 1, 0, 1))
    assert len(sealed) == 4 + 12 + len(NUMBER) + 16


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=st.one_of(st.text(max_size=4000), st.binary(max_size=4000)), purpose=st.sampled_from(SealPurpose))
def test_whatever_is_sealed_comes_back(vault: Vault, content: str | bytes, purpose: SealPurpose) -> None:
    sealed = vault.seal(purpose, content, row=ROW, column=COLUMN)
    expected = content.encode() if isinstance(content, str) else content
    assert vault.open(purpose, sealed, row=ROW, column=COLUMN) == expected


def test_one_changed_bit_anywhere_is_refused(vault: Vault) -> None:
    sealed = vault.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            vault.open(SealPurpose.DOCUMENT, bytes(changed), row=ROW, column=COLUMN)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            vault.open(SealPurpose.DOCUMENT, sealed[:length], row=ROW, column=COLUMN)


def test_another_row_column_purpose_or_hotel_is_refused(hotel: SmallHotel, vault: Vault, writing: Connection) -> None:
    sealed = vault.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
    vault.seal(SealPurpose.HEALTH, "nuts", row=ROW, column=COLUMN)
    with pytest.raises(SealBroken):
        vault.open(SealPurpose.DOCUMENT, sealed, row=UUID(int=8), column=COLUMN)
    with pytest.raises(SealBroken):
        vault.open(SealPurpose.DOCUMENT, sealed, row=ROW, column="profile_photo.image_sealed")
    with pytest.raises(SealBroken):
        vault.open(SealPurpose.HEALTH, sealed, row=ROW, column=COLUMN)
    with pytest.raises(SealBroken):
        Vault(hotel.database.data_keys, writing, PropertyId(new_id())).open(SealPurpose.DOCUMENT, sealed, row=ROW, column=COLUMN)


def test_without_the_master_key_it_stays_shut_and_says_so(hotel: SmallHotel) -> None:
    sealed = sealed_in(hotel)
    with pytest.raises(VaultClosed, match="stays shut"):
        reads(hotel, sealed, DataKeys())
    with hotel.database.writing() as connection:
        shut = Vault(DataKeys(), connection, hotel.property_id, clock=hotel.clock)
        assert not shut.is_open
        with pytest.raises(VaultClosed):
            shut.seal(SealPurpose.PHOTO, b"", row=ROW, column=COLUMN)
        with pytest.raises(VaultClosed):
            shut.keyed_hash(COLUMN, NUMBER)
    with pytest.raises(VaultClosed):
        Vault.shut().keyed_hash(COLUMN, NUMBER)
    assert keys_stored(hotel) == [("DOCUMENT", 1)]


def test_a_wrong_master_key_opens_nothing_and_makes_no_key(hotel: SmallHotel) -> None:
    sealed = sealed_in(hotel)
    wrong = DataKeys(bytes(32))
    with pytest.raises(WrongMasterKey):
        reads(hotel, sealed, wrong)
    with hotel.database.writing() as connection, pytest.raises(WrongMasterKey):
        Vault(wrong, connection, hotel.property_id, clock=hotel.clock).seal(SealPurpose.PHOTO, b"", row=ROW, column=COLUMN)
    assert keys_stored(hotel) == [("DOCUMENT", 1)]


def test_another_desk_reads_and_finds_what_this_one_wrote(hotel: SmallHotel) -> None:
    sealed = sealed_in(hotel)
    with hotel.database.writing() as connection:
        found_by = Vault(hotel.database.data_keys, connection, hotel.property_id, clock=hotel.clock).keyed_hash(COLUMN, NUMBER)
    other = DataKeys(MASTER_KEY)
    assert reads(hotel, sealed, other) == NUMBER
    with hotel.database.snapshot() as connection:
        reader = Vault(other, connection, hotel.property_id)
        assert reader.keyed_hash(COLUMN, NUMBER) == found_by
        assert reader.keyed_hash("profile_document.identity_hash", NUMBER) != found_by
        assert reader.keyed_hash(COLUMN, NUMBER + "0") != found_by
    assert len(found_by) == 32


def test_a_reader_makes_no_key_and_finds_nothing_where_nothing_was_hashed(hotel: SmallHotel) -> None:
    with hotel.database.reading(hotel.property_id) as reader:
        looked_for = reader.vault.keyed_hash(COLUMN, NUMBER)
        assert looked_for == reader.vault.keyed_hash(COLUMN, NUMBER), "asked once a reader"
    with hotel.database.reading(hotel.property_id) as reader:
        assert looked_for != reader.vault.keyed_hash(COLUMN, NUMBER)
    assert keys_stored(hotel) == []


def test_a_key_of_a_transaction_that_rolled_back_seals_nothing(hotel: SmallHotel) -> None:
    with hotel.database.engines.writer.connect() as connection, connection.begin() as transaction:
        rolled = Vault(hotel.database.data_keys, connection, hotel.property_id, clock=hotel.clock)
        rolled.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
        rolled.keyed_hash(COLUMN, NUMBER)
        transaction.rollback()
    assert keys_stored(hotel) == []
    sealed = sealed_in(hotel)
    assert reads(hotel, sealed, DataKeys(MASTER_KEY)) == NUMBER


def test_two_desks_that_make_the_same_key_at_once_end_with_one(mariadb_hotel: SmallHotel) -> None:
    """The slower one read that there is no key, and its insert meets the faster one's row."""
    hotel = mariadb_hotel
    slower_keys = DataKeys(MASTER_KEY)
    with hotel.database.writing() as connection:
        slower = Vault(slower_keys, connection, hotel.property_id, clock=hotel.clock)
        assert connection.execute(select(DataKey.version)).first() is None
        other = Database.open(hotel.url, master_key=MASTER_KEY)
        with other.writing() as faster_connection:
            faster = Vault(other.data_keys, faster_connection, hotel.property_id, clock=hotel.clock)
            first = faster.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
        other.close()
        slower._make(SealPurpose.DOCUMENT)
        assert slower.open_text(SealPurpose.DOCUMENT, first, row=ROW, column=COLUMN) == NUMBER
        second = slower.seal(SealPurpose.DOCUMENT, NUMBER, row=ROW, column=COLUMN)
    assert reads(hotel, second, DataKeys(MASTER_KEY)) == NUMBER
    assert keys_stored(hotel) == [("DOCUMENT", 1)]


def test_a_wrapped_key_moved_to_another_purpose_is_refused(hotel: SmallHotel) -> None:
    sealed_in(hotel)
    with hotel.database.writing() as connection:
        wrapped = connection.execute(select(DataKey.wrapped)).scalar_one()
        connection.execute(delete(DataKey))
        connection.execute(
            DataKey.__table__.insert(),  # type: ignore[attr-defined]
            {
                "property_id": hotel.property_id,
                "purpose": SealPurpose.PHOTO,
                "version": 1,
                "algorithm": "AES-256-GCM",
                "wrapped": wrapped,
                "made_at": hotel.clock.now(),
            },
        )
    with hotel.database.snapshot() as connection, pytest.raises(WrongMasterKey):
        Vault(DataKeys(MASTER_KEY), connection, hotel.property_id).open(SealPurpose.PHOTO, bytes((1, 1, 0, 1)), row=ROW, column=COLUMN)


def test_commands_and_queries_have_the_vault_of_their_desk(hotel: SmallHotel) -> None:
    assert hotel.desk.read(lambda reader: reader.vault.is_open)
    closed = Database.open(hotel.url)
    with closed.reading(hotel.property_id) as reader:
        assert not reader.vault.is_open
    closed.close()

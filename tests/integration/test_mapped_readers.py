"""Readers see an unencrypted file through the system's memory (decision 0301): what was committed, at once, however the file has grown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotel_desk.db.engines import READER_MAPPED_BYTES, open_engines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=["plain", "encrypted"])
def test_a_reader_sees_what_was_committed_to_a_file_that_has_grown(tmp_path: Path, key: bytes | None) -> None:
    engines = open_engines(f"sqlite:///{tmp_path / 'hotel.sqlite'}", key=key)
    with engines.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE page (number INTEGER PRIMARY KEY, content BLOB)")
    for grown in range(1, 6):
        with engines.writer.begin() as connection:
            connection.exec_driver_sql("INSERT INTO page VALUES (?, randomblob(1000000))", (grown,))
        # Into the file itself: until then a reader finds it in the log.
        driver = engines.writer.raw_connection()
        driver.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        driver.close()
        with engines.readers.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*), sum(length(content)) FROM page").one() == (grown, grown * 1_000_000)
    engines.dispose()


def test_only_readers_of_an_unencrypted_file_map_it(tmp_path: Path) -> None:
    plain = open_engines(f"sqlite:///{tmp_path / 'plain.sqlite'}")
    for engine, mapped in ((plain.writer, 0), (plain.readers, READER_MAPPED_BYTES)):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA mmap_size").scalar() == mapped
    plain.dispose()

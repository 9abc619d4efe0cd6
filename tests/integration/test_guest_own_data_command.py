"""`hotel-desk guest own-data` as it is typed."""

from __future__ import annotations

import json
import stat
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from hotel_desk.db.database import Database
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.language import CHINESE, ENGLISH, choose_language
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.profile import Profile
from tests.integration.test_terminal import resort, say, url, windows  # noqa: F401 - the fixtures of the terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.integration.test_terminal import Said

    Hotel = Callable[..., Said]

GUESTS = """Name,E-mail,Document kind,Document number,Document country
Ana Silva,ana@example.com,PASSPORT,CA123456,PT
Ana Sousa,sousa@example.com,,,
Bruno Quadros,bruno@example.com,,,
"""


@pytest.fixture
def guests(say: Hotel, resort: str, tmp_path: Path) -> dict[str, UUID]:  # noqa: F811
    """The records that an import made, by name."""
    file = tmp_path / "guests.csv"
    file.write_text(GUESTS, encoding="utf-8")
    assert say("import", "guests", str(file)).status == 0
    database = Database.open(resort)
    with database.snapshot() as connection:
        made = {row.name: row.id for row in connection.execute(select(Profile.name, Profile.id))}
    database.close()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "for the guest"
    made.mkdir()
    return made


@pytest.fixture
def in_chinese() -> Iterator[None]:
    choose_language(CHINESE)
    yield
    choose_language(ENGLISH)


def given_out(address: str) -> int:
    database = Database.open(address)
    with database.snapshot() as connection:
        count = connection.execute(select(func.count()).where(AuditEntry.code == AuditCode.PROFILE_EXPORTED.value)).scalar_one()
    database.close()
    return count


def names(folder: Path) -> list[str]:
    return sorted(file.suffix for file in folder.iterdir())


def test_both_files_are_written_for_the_owner_alone(
    say: Hotel,  # noqa: F811
    resort: str,  # noqa: F811
    guests: dict[str, UUID],
    folder: Path,
) -> None:
    said = say("guest", "own-data", "silva ana", "--output", str(folder))
    assert (said.status, said.err) == (0, "")
    assert names(folder) == [".json", ".pdf"]
    assert said.out == "".join(f"Written: {file}\n" for file in sorted(folder.iterdir()))
    told = json.loads(next(folder.glob("*.json")).read_bytes())
    assert (told["guest"], told["sections"]["profile_document"][0]["number_sealed"]) == ("Ana Silva", "CA123456")
    paper = " ".join(page.extract_text() for page in PdfReader(BytesIO(next(folder.glob("*.pdf")).read_bytes())).pages)
    assert "CA123456" in paper
    assert "Bruno" not in paper
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert given_out(resort) == 1


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_one_kind_alone_of_a_record_named_by_its_id(
    say: Hotel,  # noqa: F811
    guests: dict[str, UUID],
    folder: Path,
    kind: str,
) -> None:
    assert say("guest", "own-data", str(guests["Bruno Quadros"]), "--format", kind, "--output", str(folder)).status == 0
    assert names(folder) == [f".{kind}"]


def test_whoever_is_not_the_only_one_is_asked_for(
    say: Hotel,  # noqa: F811
    resort: str,  # noqa: F811
    guests: dict[str, UUID],
    folder: Path,
) -> None:
    several = say("guest", "own-data", "ana", "--output", str(folder)).sentence
    assert "Several guests are found by “ana”" in several
    assert f"{guests['Ana Silva']} Ana Silva" in several
    assert "Nobody in this hotel is found by “zoe”" in say("guest", "own-data", "zoe", "--output", str(folder)).sentence
    assert "The profile" in say("guest", "own-data", str(UUID(int=7)), "--output", str(folder)).sentence
    assert "GUEST is missing" in say("guest", "own-data").sentence
    assert list(folder.iterdir()) == []
    assert given_out(resort) == 0


def test_a_folder_that_is_not_there_is_said(say: Hotel, guests: dict[str, UUID], folder: Path) -> None:  # noqa: F811
    said = say("guest", "own-data", "bruno", "--output", str(folder / "none"))
    assert "could not be written" in said.sentence
    assert list(folder.iterdir()) == []


def test_only_who_works_here_and_may_export_gives_it_out(
    say: Hotel,  # noqa: F811
    resort: str,  # noqa: F811
    guests: dict[str, UUID],
    folder: Path,
) -> None:
    assert "no active user “nobody”" in say("--user", "nobody", "guest", "own-data", "bruno", "--output", str(folder)).sentence
    database = Database.open(resort)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE role SET permissions = '[\"profile.edit\"]'")
    database.close()
    for who in ("bruno", "zoe", str(guests["Bruno Quadros"])):
        assert "may not do this" in say("guest", "own-data", who, "--output", str(folder)).sentence
    assert list(folder.iterdir()) == []


def test_it_is_said_in_chinese(say: Hotel, guests: dict[str, UUID], folder: Path, in_chinese: None) -> None:  # noqa: F811
    assert "Written" not in say("guest", "own-data", "bruno", "--output", str(folder)).out
    assert "未写入" in say("guest", "own-data", "zoe", "--output", str(folder)).sentence

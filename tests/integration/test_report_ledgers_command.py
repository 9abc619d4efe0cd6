"""`hotel-desk report trial-balance` and `report journal` from the terminal."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.cli.program import run_program
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.models.journal import AuditEntry
from tests.ledgers_of_tests import number_accounts, two_days

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

DAYS = ("--from", "2026-03-02", "--to", "2026-03-03")


def no_window(*_arguments: object, **_options: object) -> int:
    raise AssertionError("nobody asked for a window")


def no_tour(*_arguments: object, **_options: object) -> None:
    raise AssertionError("nobody asked for a tour")


def say(*arguments: str) -> int:
    return run_program(arguments, open_window=no_window, take_tour=no_tour)


@pytest.fixture
def lived(sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> SmallHotel:
    for step in two_days(sqlite_hotel):
        step()
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    return sqlite_hotel


@pytest.mark.usefixtures("lived")
def test_the_trial_balance_is_shown_and_written(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    assert say("report", "trial-balance", *DAYS) == 0
    shown = capfdbinary.readouterr().out.decode().splitlines()
    assert any(line.split() == ["Guest", "ledger", "0.00", "241.00", "183.50", "57.50"] for line in shown)
    assert any(line.split() == ["Difference", "0.00"] for line in shown)
    assert say("report", "trial-balance", *DAYS, "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig"))))
    assert [row["closing"] for row in rows if row["table"] == "ledgers"] == ["57.50", "0.00", "42.00", "0.00"]
    assert say("report", "trial-balance", "--from", "2026-03-02") == 0
    assert any(line.split() == [b"Difference", b"0.00"] for line in capfdbinary.readouterr().out.splitlines())
    assert say("report", "trial-balance", "--format", "csv") == 0, "as the other reports: the usual days"
    capfdbinary.readouterr()
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("xml", b"<?xml")):
        paper = tmp_path / f"balance.{kind}"
        assert say("report", "trial-balance", *DAYS, "--format", kind, "--output", str(paper)) == 0
        assert paper.read_bytes().startswith(begins)


@pytest.mark.usefixtures("lived")
def test_what_cannot_be_done_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert say("report", "journal", *DAYS) == 1
    assert "Without an account number: GUEST (Guest ledger)" in capsys.readouterr().err
    nowhere = tmp_path / "no folder" / "balance.csv"
    assert say("report", "trial-balance", *DAYS, "--output", str(nowhere)) == 1
    assert f"The file {nowhere} could not be written: No such file or directory." in capsys.readouterr().err


def test_the_journal_is_written_and_its_export_recorded(lived: SmallHotel, tmp_path: Path) -> None:
    number_accounts(lived)
    target = tmp_path / "journal.csv"
    assert say("report", "journal", *DAYS, "--output", str(target)) == 0
    assert target.read_text(encoding="utf-8").startswith("business_date,account,code")
    with lived.database.snapshot() as connection:
        recorded = connection.execute(select(func.count()).where(AuditEntry.code == AuditCode.JOURNAL_EXPORTED)).scalar_one()
    assert recorded == 1

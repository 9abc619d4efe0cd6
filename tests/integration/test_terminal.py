"""The program in the terminal: its commands, and how it says that something is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from hotel_desk import language
from hotel_desk.cli.program import run_program, speak_as_the_terminal_does
from hotel_desk.db.database import Database
from hotel_desk.db.locations import data_folder, log_file
from hotel_desk.domain.money import Money
from hotel_desk.language import CHINESE
from hotel_desk.models.inventory import RoomSlot
from hotel_desk.models.property import ClosedDay, Property
from hotel_desk.queries.daily_report import COLUMNS
from tests.real_bookings import SAMPLE, days_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotel_desk.cli.place import Place

    Hotel = Callable[..., "Said"]

IMPORT = ("import", "bookings", str(SAMPLE), "--format", "hotel-booking-demand")


class Said:
    """What a command line came to."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def sentence(self) -> str:
        """The one line on the error stream, and nothing on the other."""
        assert self.status != 0
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.strip()


@pytest.fixture
def windows() -> list[Place]:
    """Where a window was opened."""
    return []


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], windows: list[Place]) -> Hotel:
    """Run a command line."""

    def opened(place: Place) -> int:
        windows.append(place)
        return 0

    def no_tour(*_arguments: object, **_options: object) -> None:
        raise AssertionError("nobody asked for a tour")

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        status = run_program(arguments, open_window=opened, take_tour=no_tour)
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a file that is not there yet, named in the environment."""
    address = f"sqlite:///{tmp_path / 'new folder' / 'hotel.sqlite'}"
    monkeypatch.setenv("HOTEL_DESK_DATABASE", address)
    return address


@pytest.fixture
def resort(say: Hotel, url: str) -> str:
    """A hotel that was opened from the terminal."""
    said = say("init", "--property-name", "Resort", "--currency", "eur", "--time-zone", "Europe/Lisbon", "--country", "pt")
    assert said.status == 0
    return url


def broken(url: str, statement: object) -> None:
    database = Database.open(url)
    with database.writing() as connection:
        connection.execute(statement)  # type: ignore[call-overload]
    database.close()


def test_a_hotel_is_opened_without_a_question(say: Hotel, url: str) -> None:
    said = say("init", "--property-name", "Resort", "--currency", "EUR", "--business-date", "2031-03-01")
    assert (said.status, said.out) == (0, "Resort is open. Business date 2031-03-01; the first user is “manager”.\n")
    assert say("check").out == "Everything adds up.\n"


def test_a_hotel_is_opened_by_asking(say: Hotel, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Grand Hotel", "JPY", "Asia/Tokyo", "JP"])
    monkeypatch.setattr("typer.prompt", lambda *_arguments, **_options: next(answers))
    assert say("--user", "akira", "init").out.startswith("Grand Hotel is open.")
    database = Database.open(url)
    with database.snapshot() as connection:
        (row,) = connection.execute(Property.__table__.select()).all()
    database.close()
    assert (row.currency, row.time_zone, row.country) == ("JPY", "Asia/Tokyo", "JP")


def test_questions_without_answers_are_broken_off(say: Hotel, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    said = say("init")
    assert (said.status, said.err.strip().splitlines()[-1]) == (130, "Broken off. Nothing was changed.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("init", "--property-name", "R", "--currency", "XXY"), "This currency code is not known. Use three letters such as EUR or CNY."),
        (
            ("init", "--property-name", "R", "--time-zone", "Mars/Base"),
            "This time zone is not known. Nothing was saved. Use a name such as Asia/Shanghai.",
        ),
        (("init", "--property-name", " "), "The hotel needs a name of at most 200 characters. Nothing was saved."),
        (
            ("init", "--property-name", "R", "--country", "12"),
            "This country code is not known. Nothing was saved. Use two letters such as CN or PT.",
        ),
        (
            ("init", "--property-name", "R", "--country", "eu"),
            "This country code is not known. Nothing was saved. Use two letters such as CN or PT.",
        ),
        (
            ("report", "daily", "--from", "2031-03-02", "--to", "2031-03-01"),
            "The last day lies before the first. Nothing was shown. Correct one of the dates.",
        ),
        (
            ("report", "daily", "--from", "2031-03-02", "--to", "2041-03-09"),
            "At most ten years (3,660 days) are shown at once. Nothing was shown. Choose dates that lie closer together.",
        ),
    ],
)
def test_a_mistake_ends_with_one_sentence(say: Hotel, url: str, arguments: tuple[str, ...], sentence: str) -> None:
    assert say(*arguments).sentence == sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("fly",),
            (
                "There is no command “fly”. Nothing was done. There are: audit, check, credit, demo, downtime, duplicates, fapiao, "
                "figures, guest, import, init, key, post, reconcile, registrations, reindex, reminders, replay, report, retention, seed, "
                "tour, version."
            ),
        ),
        (("report", "weekly"), "There is no command “weekly”. Nothing was done. There are: daily, journal, list, pack, trial-balance."),
        (("report",), "A command is missing. Nothing was done. There are: daily, journal, list, pack, trial-balance."),
        (("report", "daily", "--from", "2031-03-01"), "--to is missing. Nothing was done. It takes a date as YYYY-MM-DD."),
        (
            ("report", "daily", "--from", "2015-13-01", "--to", "2031-03-01"),
            "“2015-13-01” does not do for --from, which takes a date as YYYY-MM-DD. Nothing was done. Correct it.",
        ),
        (
            ("replay", "--until=soon\x1b[31m"),
            "“soon\N{REPLACEMENT CHARACTER}[31m” does not do for --until, which takes a date as YYYY-MM-DD. Nothing was done. Correct it.",
        ),
        (
            ("report", "daily", "--from", "2031-03-01", "--to", "2031-03-01", "--format", "xml"),
            "“xml” does not do for --format, which takes one of these: csv, json, table. Nothing was done. Correct it.",
        ),
        (
            ("import", "bookings", "--format", "hotel-booking-demand"),
            "FILE is missing. Nothing was done. It takes the name of a file.",
        ),
        (("init", "--rooms", "7"), "There is no option --rooms here. Nothing was done. “hotel-desk init --help” shows those there are."),
        (
            ("report", "daily", "--from"),
            "--from has nothing after it, or something where nothing belongs. Nothing was done. Correct it.",
        ),
        (
            ("check", "now"),
            "There are too many words after “hotel-desk check”. Nothing was done. “hotel-desk check --help” shows what is expected.",
        ),
    ],
)
def test_a_command_line_that_cannot_be_read_says_what_is_expected(
    say: Hotel, url: str, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    said = say(*arguments)
    assert (said.sentence, said.status) == (sentence, 2)
    assert list(tmp_path.iterdir()) == []
    language.choose_language(CHINESE)
    assert say(*arguments).sentence != sentence


def test_help_names_the_addresses_that_are_understood(say: Hotel) -> None:
    assert "mysql+pymysql://" in say("--help").out
    assert "mariadb+pymysql" not in say("--help").out


@pytest.mark.parametrize(
    ("options", "named"), [(("--user", "ana"), "--user"), (("--database", "sqlite:///a", "--user", "b"), "--database, --user")]
)
@pytest.mark.parametrize("command", ["demo", "tour"])
def test_a_hotel_of_its_own_takes_no_other_place(say: Hotel, tmp_path: Path, options: tuple[str, ...], named: str, command: str) -> None:
    refused = say(*options, command).sentence
    assert (
        refused
        == f"“hotel-desk {command}” has a hotel and a user of its own, so {named} cannot be given. Nothing was done. Run it without."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("check",), ("replay",), IMPORT, ("report", "daily", "--from", "2031-03-01", "--to", "2031-03-02")])
def test_without_a_hotel_nothing_is_made(say: Hotel, url: str, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert say(*arguments).sentence.startswith(f"There is no hotel in {url} yet. Run “hotel-desk init”")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_has_no_hotel(say: Hotel, url: str, tmp_path: Path) -> None:
    (tmp_path / "new folder").mkdir()
    (tmp_path / "new folder" / "hotel.sqlite").touch()
    assert say("check").sentence.startswith("There is no hotel in")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("hotel.sqlite", "“hotel.sqlite” is not a database address. Use sqlite:///FILE or mysql+pymysql://USER@HOST/NAME."),
        (
            "postgresql://host/hotel",
            "“postgresql://host/hotel” is not a database address. Use sqlite:///FILE or mysql+pymysql://USER@HOST/NAME.",
        ),
        (
            "mariadb+pymysql://ana:secret@127.0.0.1:9/hotel",
            "The database cannot be reached. What was confirmed before is kept. Check the network and try again.",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_said(say: Hotel, address: str, sentence: str) -> None:
    assert say("--database", address, "check").sentence == sentence


def test_a_folder_instead_of_a_file_is_said(say: Hotel, tmp_path: Path) -> None:
    assert "cannot be opened" in say("--database", f"sqlite:///{tmp_path}", "check").sentence


def test_a_file_that_is_no_database_is_said(say: Hotel, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague,\n" * 100, "utf-8")
    said = say("--database", f"sqlite:///{path}", "check").sentence
    assert "letter.txt" in said
    assert path.read_text("utf-8") == "Dear colleague,\n" * 100


def test_a_second_hotel_of_the_same_name_is_refused(say: Hotel, resort: str) -> None:
    assert say("init", "--property-name", "Other").sentence.startswith("There is a hotel “Resort” in this database already.")


@pytest.mark.parametrize("asked", [IMPORT, ("check",), ("replay",), ("report", "daily", "--from", "2031-03-01", "--to", "2031-03-02")])
def test_an_unknown_user_is_refused(say: Hotel, resort: str, asked: tuple[str, ...]) -> None:
    assert say("--user", "nobody", *asked).sentence.startswith("There is no active user “nobody” in this hotel.")


def test_bookings_are_imported_lived_and_reported(say: Hotel, resort: str, tmp_path: Path) -> None:
    rows = rows_of(SAMPLE)
    imported = say(*IMPORT)
    assert imported.out.splitlines()[0] == f"Bookings imported: {len(rows)}; here already: 0; lines set aside: 0."
    assert "Rooms, so that everybody who stays has one: " in imported.out
    assert "Overbooking allowance, so that every booking can be taken in its time: " in imported.out
    assert "2031-03-0" in imported.out.rpartition("Overbooking")[2]
    assert say(*IMPORT).out.splitlines()[0] == f"Bookings imported: 0; here already: {len(rows)}; lines set aside: 0."
    lived = say("replay", "--until", "2031-03-05")
    assert "the business date is 2031-03-06." in lived.out
    past = "2031-03-05 is closed already: the business date is 2031-03-06. Nothing was changed. Choose this day or a later one."
    assert say("replay", "--until", "2031-03-05").sentence == past
    lived = say("replay")
    assert "a second." in lived.out
    assert "check_in" in lived.out
    assert say("check").out == "Everything adds up.\n"
    written = say("report", "daily", "--from", "2031-03-01", "--to", "2031-03-14", "--format", "csv").out
    assert written.splitlines()[0] == ",".join(COLUMNS)
    assert [row["date"] for row in csv.DictReader(written.splitlines())][::13] == ["2031-03-01", "2031-03-14"]
    for row, day in zip(csv.DictReader(written.splitlines()), days_of(rows, date(2031, 3, 1), date(2031, 3, 14)), strict=True):
        assert {name: row[name] for name in COLUMNS} == {name: as_written(day[name]) for name in COLUMNS}


def as_written(value: object) -> str:
    return f"{Money.of(value, 'EUR').amount:f}" if isinstance(value, Decimal) else str(value)


def test_the_report_is_also_json_and_a_table(say: Hotel, resort: str) -> None:
    say(*IMPORT)
    say("replay", "--until", "2031-03-04")
    days = ("--from", "2031-03-03", "--to", "2031-03-04")
    told = json.loads(say("report", "daily", *days, "--format", "json").out)
    assert [list(day) for day in told] == [list(COLUMNS)] * 2
    assert (told[0]["date"], told[0]["day_use"], type(told[0]["room_revenue"])) == ("2031-03-03", 3, float)
    table = say("report", "daily", *days).out
    assert len(table.splitlines()) == 3
    assert all(title in table for title in ("Date", "Rooms occupied", "No-shows", "2031-03-04"))
    assert say("report", "daily", "--from", "2031-03-04", "--to", "2031-03-03").sentence.startswith("The last day lies before the first.")


def test_a_replay_without_bookings_says_so(say: Hotel, resort: str) -> None:
    assert say("replay").sentence.startswith("There are no imported bookings to live through.")


def test_a_bad_file_is_refused_with_a_sentence(say: Hotel, resort: str, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    sentence = say("import", "bookings", str(picture), "--format", "hotel-booking-demand").sentence
    assert sentence.startswith("“picture.png” is not a CSV file of bookings.")
    sentence = say("import", "bookings", str(picture), "--format", "paper").sentence
    assert "hotel-booking-demand" in sentence


def test_lines_set_aside_are_told(say: Hotel, resort: str, tmp_path: Path) -> None:
    lines = SAMPLE.read_text("utf-8").splitlines()
    file = tmp_path / "cut.csv"
    file.write_text("\n".join(lines)[:-60], "utf-8")
    said = say("import", "bookings", str(file), "--format", "hotel-booking-demand", "--rejects", str(tmp_path / "aside.csv"))
    assert said.out.splitlines()[0] == f"Bookings imported: {len(lines) - 2}; here already: 0; lines set aside: 1."
    assert f"Lines set aside, with the reason: {tmp_path / 'aside.csv'}" in said.out
    assert (tmp_path / "aside.csv").exists()


def test_a_contradiction_in_the_rows_is_listed_and_fails(say: Hotel, resort: str) -> None:
    say(*IMPORT)
    say("replay", "--until", "2031-03-03")
    broken(resort, delete(RoomSlot))
    said = say("check")
    assert said.status == 1
    assert len(said.out.splitlines()) > 3
    assert said.err == f"{len(said.out.splitlines())} contradictions were found.\n"


def test_alone_it_opens_the_window_of_the_usual_place(say: Hotel, windows: list[Place], monkeypatch: pytest.MonkeyPatch) -> None:
    assert say().status == 0
    assert say("--user", "ana", "--database", "sqlite:///elsewhere.sqlite").status == 0
    assert [(place.database_url, place.user_name) for place in windows] == [
        (f"sqlite:///{data_folder() / 'hotel.sqlite'}", "manager"),
        ("sqlite:///elsewhere.sqlite", "ana"),
    ]


def test_the_demo_says_who_one_is_in_it(say: Hotel, windows: list[Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "demo.sqlite"
    file.touch()
    monkeypatch.setattr("hotel_desk.cli.demo.demo_file", lambda: file)
    monkeypatch.setattr("hotel_desk.cli.demo.has_display", lambda: True)
    monkeypatch.setenv("HOTEL_DESK_DATABASE", "sqlite:///usual.sqlite")
    assert say("demo").out == "You are “manager” in the demo hotel, and may do everything.\n"
    assert [(place.database_url, place.user_name) for place in windows] == [(f"sqlite:///{file}", "manager")]


def test_it_tells_its_version(say: Hotel) -> None:
    assert say("version").out.startswith("hotel-desk 0.")


def test_it_speaks_the_terminals_language(say: Hotel, resort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    speak_as_the_terminal_does()
    assert language.current_language() == CHINESE
    assert not say("init", "--property-name", "Other").sentence.isascii()
    monkeypatch.setenv("LC_ALL", "C")
    speak_as_the_terminal_does()
    assert language.current_language() == language.ENGLISH


# --- The program as it is started -------------------------------------------------------------------------------------


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "hotel_desk.app", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )


def test_a_bug_is_logged_whole_and_shown_short(resort: str) -> None:
    broken(resort, update(Property).values(time_zone="Nowhere/Nothing"))
    with started(*IMPORT) as importing:
        assert importing.wait(timeout=60) == 0
    with started("replay") as program:
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (1, "")
    assert err.strip() == f"Something went wrong in the program itself. What was confirmed before is kept. The report is in {log_file()}."
    logged = log_file().read_text("utf-8")
    assert "Traceback" in logged
    assert "Nowhere/Nothing" in logged


def test_a_refused_replay_says_one_line_on_a_terminal_too(resort: str) -> None:
    ours, theirs = os.openpty()
    program = subprocess.run([sys.executable, "-m", "hotel_desk.app", "replay"], stdout=theirs, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert program.returncode == 1
    assert told == ("There are no imported bookings to live through. Nothing was changed. Import a file of bookings first.\r\n")


@pytest.mark.timeout(180)
def test_ctrl_c_stops_a_replay_in_order(say: Hotel, resort: str) -> None:
    say(*IMPORT)
    with started("replay") as program:
        # Progress is written once the replay has begun; the first thing it says means that it listens.
        assert program.stderr is not None
        database = Database.open(resort)
        wait_for_a_closed_day(database)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
        database.close()
    assert program.returncode == 130
    assert "; the business date is 2030-1" in out
    assert err.strip().endswith("Run it again to go on.")
    assert "Traceback" not in err
    assert say("replay").status == 0
    assert say("check").out == "Everything adds up.\n"


def wait_for_a_closed_day(database: Database) -> None:
    while True:
        with database.snapshot() as connection:
            if connection.execute(ClosedDay.__table__.select().limit(1)).first() is not None:
                return

"""The private MariaDB of the tests: fresh databases, the server settings we count on, nothing left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pymysql
import pytest
from sqlalchemy import create_engine, text

from tests.fixtures import mariadb
from tests.fixtures.mariadb import MariaDbDidNotStart, PrivateMariaDb, memory_backed_folder, running_mariadb

PROJECT = Path(__file__).resolve().parents[2]

HOLDS_A_SERVER = """
import sys
from pathlib import Path
from tests.fixtures.mariadb import running_mariadb
with running_mariadb(Path(sys.argv[1])) as server:
    print(server.process_id, server.port, flush=True)
    sys.stdin.read()
"""

RUNS_A_TEST = """
import os
def test_hold(mariadb_server):
    print("SERVER", mariadb_server.process_id, mariadb_server.log.parent, flush=True)
    os.read(0, 1)
"""


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A long path on purpose: a socket's path may not have more than 107 characters."""
    folder = tmp_path / ("deep" * 30)
    folder.mkdir()
    return folder


def test_a_new_database_is_empty_and_has_its_own_name(mariadb_server: PrivateMariaDb) -> None:
    first, second = mariadb_server.new_database(), mariadb_server.new_database()
    mariadb_server.execute(f"CREATE TABLE {first}.room (number VARCHAR(8) PRIMARY KEY)")
    assert first != second
    assert mariadb_server.execute(f"SHOW TABLES IN {second}") == ()
    for name in (first, second):
        mariadb_server.drop_database(name)
    assert not {first, second} & {row[0] for row in mariadb_server.execute("SHOW DATABASES")}


def test_the_url_opens_the_database_through_sqlalchemy(mariadb_server: PrivateMariaDb) -> None:
    name = mariadb_server.new_database()
    engine = create_engine(mariadb_server.url(name))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT DATABASE(), @@character_set_connection, '北京'")).one() == (name, "utf8mb4", "北京")
    engine.dispose()


def test_the_server_has_the_settings_we_count_on(mariadb_server: PrivateMariaDb) -> None:
    row = mariadb_server.execute("SELECT @@collation_server, @@log_bin, @@bind_address, @@innodb_flush_log_at_trx_commit")[0]
    assert row == ("utf8mb4_unicode_520_ci", 0, "127.0.0.1", 0)
    name = mariadb_server.new_database()
    collation = mariadb_server.execute(f"SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = '{name}'")
    assert collation == (("utf8mb4_unicode_520_ci",),)


def test_the_server_is_recent_enough_for_the_product(mariadb_server: PrivateMariaDb) -> None:
    version = str(mariadb_server.execute("SELECT VERSION()")[0][0])
    assert tuple(int(part) for part in version.split("-", maxsplit=1)[0].split(".")[:2]) >= (10, 6)


def test_its_socket_and_its_port_lead_to_the_same_server(mariadb_server: PrivateMariaDb) -> None:
    with (
        closing(pymysql.connect(unix_socket=str(mariadb_server.socket), user=mariadb_server.user)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT @@port")
        assert cursor.fetchone() == (mariadb_server.port,)


def test_a_stopped_server_keeps_its_data_for_the_next_start(own_folder: Path) -> None:
    with running_mariadb(own_folder) as server:
        name = server.new_database()
        server.execute(f"CREATE TABLE {name}.room (number INT PRIMARY KEY)")
        server.execute(f"INSERT INTO {name}.room VALUES (101)")
    with running_mariadb(own_folder) as server:
        assert server.execute(f"SELECT number FROM {name}.room") == ((101,),)


def test_the_callers_options_win(own_folder: Path) -> None:
    with running_mariadb(own_folder, "--innodb-flush-log-at-trx-commit=1") as server:
        assert server.execute("SELECT @@innodb_flush_log_at_trx_commit") == ((1,),)


def test_it_is_stopped_after_a_failure(own_folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), running_mariadb(own_folder) as server:
        raise ZeroDivisionError
    assert _is_gone(server.process_id)


def test_a_server_that_cannot_start_says_why(own_folder: Path) -> None:
    with pytest.raises(MariaDbDidNotStart, match="no-such-option"), running_mariadb(own_folder, "--no-such-option"):
        pass


def test_the_server_dies_with_its_owner(own_folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory() as left_behind,
        subprocess.Popen(
            [sys.executable, "-c", HOLDS_A_SERVER, str(own_folder)],
            cwd=PROJECT,
            env={**os.environ, "TMPDIR": left_behind},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as owner,
    ):
        assert owner.stdout is not None
        server_process, port = (int(word) for word in owner.stdout.readline().split())
        owner.send_signal(signal.SIGKILL)
        _wait_until_gone(server_process)
    with pytest.raises(pymysql.err.OperationalError):
        pymysql.connect(host="127.0.0.1", port=port, user="root")


def test_a_test_run_that_is_told_to_stop_leaves_nothing_behind(own_folder: Path) -> None:
    test = own_folder / "test_hold.py"
    test.write_text(RUNS_A_TEST, encoding="utf-8")
    arguments = [
        "-s",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.fixtures.mariadb",
        "-p",
        "tests.conftest",
        "-c",
        str(PROJECT / "pyproject.toml"),
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments, str(test)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        told = next(line for line in run.stdout if "SERVER" in line)
        process, folder = told.split("SERVER ")[1].split()
        run.send_signal(signal.SIGTERM)
        run.stdout.read()
    assert run.returncode == 128 + signal.SIGTERM
    assert _is_gone(int(process))
    assert not Path(folder).exists()


def test_a_named_temporary_folder_is_used_instead_of_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert memory_backed_folder() is None


def test_what_a_killed_run_left_is_removed_and_what_a_running_one_uses_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left, used, foreign = (
        tmp_path / name for name in (f"hotel-desk-mariadb-{ended.pid}-x", f"hotel-desk-mariadb-{os.getpid()}-x", "hotel-desk-mariadb-x")
    )
    for folder in (left, used, foreign):
        (folder / "data").mkdir(parents=True)
    monkeypatch.setattr(mariadb, "memory_backed_folder", lambda: tmp_path)
    mariadb._remove_what_killed_runs_left()
    assert [folder.exists() for folder in (left, used, foreign)] == [False, True, True]


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_without_mariadb_a_test_is_skipped_and_in_ci_it_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setattr(mariadb, "SEARCH_PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="mariadbd is not installed"):
        mariadb.refuse_without_mariadb()


def _is_gone(process: int) -> bool:
    return not Path(f"/proc/{process}").exists()


def _wait_until_gone(process: int) -> None:
    """Wait for a process that is not our child."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        select.select([handle], [], [])
    finally:
        os.close(handle)

"""The schema's history: from nothing and from every older version to the newest, on both databases, never half done."""

from __future__ import annotations

import gzip
import multiprocessing
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, MetaData, UniqueConstraint, func, inspect, select, text
from sqlalchemy.dialects import mysql, sqlite

from hotel_desk.db import migrations
from hotel_desk.db.database import Database
from hotel_desk.db.migrations import (
    BrokenReferences,
    MigrationBusy,
    NewerDatabase,
    TablesInTheWay,
    bring_up_to_date,
    configuration,
    is_current,
    newest_version,
    stored_version,
)
from hotel_desk.domain.permissions import Permission
from hotel_desk.models import Base
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.room import Room
from hotel_desk.models.staff import Role
from hotel_desk.queries.invariants import check_everything
from tests.fixtures.databases import KINDS, OpenDatabase, small_hotel
from tests.fixtures.invariants import broken_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from tests.fixtures.mariadb import PrivateMariaDb

VERSIONS = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]


@pytest.fixture(params=KINDS)
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenDatabase]:
    """A database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'hotel.sqlite'}"
        database = Database.open(url)
        yield OpenDatabase(url, database)
        database.close()
        return
    server: PrivateMariaDb = request.getfixturevalue("mariadb_server")
    name = server.new_database()
    database = Database.open(server.url(name))
    yield OpenDatabase(server.url(name), database)
    database.close()
    server.drop_database(name)


def tables(database: Database) -> set[str]:
    with database.snapshot() as connection:
        return set(inspect(connection).get_table_names())


# --- Forward ----------------------------------------------------------------------------------------------------------


def test_from_nothing_to_a_hotel_that_works(nothing: OpenDatabase) -> None:
    bring_up_to_date(nothing.database)
    assert is_current(nothing.database)
    assert tables(nothing.database) == {*Base.metadata.tables, "alembic_version"}
    hotel = small_hotel(nothing)
    hotel.book()
    assert broken_rules(hotel) == []


def test_brought_up_to_date_twice_changes_nothing(nothing: OpenDatabase) -> None:
    bring_up_to_date(nothing.database)
    hotel = small_hotel(nothing)
    bring_up_to_date(nothing.database)
    assert broken_rules(hotel) == []
    with nothing.database.snapshot() as connection:
        assert stored_version(connection) == newest_version()


@pytest.mark.parametrize("version", VERSIONS)
def test_from_every_older_version(nothing: OpenDatabase, version: str) -> None:
    bring_up_to_date(nothing.database, to=version)
    bring_up_to_date(nothing.database)
    assert is_current(nothing.database)


def test_the_steps_make_what_the_models_say(nothing: OpenDatabase) -> None:
    """`alembic check`: nothing would be generated."""
    bring_up_to_date(nothing.database)
    config = configuration()
    with nothing.database.writing() as connection:
        config.attributes["connection"] = connection
        command.check(config)


# --- Constraints, which Alembic does not compare -----------------------------------------------------------------------


def test_every_constraint_of_the_models_is_in_the_database(nothing: OpenDatabase) -> None:
    bring_up_to_date(nothing.database)
    # On the connection that made them: SQLite's pragmas answer from the schema a connection has read before.
    with nothing.database.writing() as connection:
        found = {name: constraints_found(connection, name) for name in Base.metadata.tables}
    wanted = {name: constraints_wanted(name, nothing.database) for name in Base.metadata.tables}
    for name, constraints in wanted.items():
        assert found[name] == constraints, name


def constraints_found(connection: Connection, table: str) -> dict[str, Any]:
    look = inspect(connection)
    # By what they refer to: SQLite does not tell the name of a key that came with a column added later.
    keys = {tuple(key["constrained_columns"]): key["referred_table"] for key in look.get_foreign_keys(table)}
    indexes = {index["name"]: tuple(index["column_names"]) for index in look.get_indexes(table) if index["unique"]}
    uniques = {unique["name"]: tuple(unique["column_names"]) for unique in look.get_unique_constraints(table)}
    return {
        "primary": tuple(look.get_pk_constraint(table)["constrained_columns"]),
        "foreign": keys,
        "unique": {str(name): columns for name, columns in {**indexes, **uniques}.items()},
        "check": {str(check["name"]): plain(check["sqltext"]) for check in look.get_check_constraints(table) if check["name"]},
    }


def constraints_wanted(name: str, database: Database) -> dict[str, Any]:
    table = Base.metadata.tables[name]
    dialect = sqlite.dialect() if database.is_sqlite else mysql.dialect()
    uniques: list[Any] = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    uniques += [index for index in table.indexes if index.unique]
    checks = [constraint for constraint in table.constraints if isinstance(constraint, CheckConstraint)]

    def named(constraint: Any) -> str:
        return str(dialect.identifier_preparer.format_constraint(constraint)).strip('`"')

    return {
        "primary": tuple(column.name for column in table.primary_key),
        "foreign": {tuple(key.column_keys): key.referred_table.name for key in table.foreign_key_constraints},
        "unique": {named(unique): tuple(column.name for column in unique.columns) for unique in uniques},
        "check": {named(check): plain(str(check.sqltext)) for check in checks},
    }


def plain(condition: str) -> str:
    """A condition without the quotes, parentheses and spaces that each database writes its own way; MariaDB counts octets."""
    return re.sub(r"[`()\s]", "", condition).lower().replace("octet_length", "length")


def test_every_check_has_a_name_and_stands_at_the_table() -> None:
    """MariaDB tells a column's own CHECK without a name, and a code is told apart by its name."""
    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints if isinstance(constraint, CheckConstraint)), table.name
        assert not any(column.constraints for column in table.columns)
        assert not any(column.server_default is not None for column in table.columns), "no defaults by expression"


def test_every_hotel_table_belongs_to_a_property() -> None:
    """Central holds many hotels in the same schema."""
    for table in Base.metadata.tables.values():
        if table.name != "property":
            assert not table.columns["property_id"].nullable
            assert {"property"} <= {key.referred_table.name for key in table.foreign_key_constraints}


# --- Refused, cut off, undone -----------------------------------------------------------------------------------------


def test_a_database_newer_than_the_program_is_refused_with_a_sentence(nothing: OpenDatabase) -> None:
    bring_up_to_date(nothing.database)
    with nothing.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = tables(nothing.database)
    with pytest.raises(NewerDatabase, match="newer version of Hotel Desk"):
        bring_up_to_date(nothing.database)
    assert tables(nothing.database) == before
    with nothing.database.snapshot() as connection:
        assert stored_version(connection) == "9999"


STEP = '''
"""{title}"""
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    {body}
'''


@pytest.fixture
def another_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A further step that a later version of the program would bring."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def configured() -> Config:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        return config

    def add(body: str) -> None:
        step = STEP.format(title="A later step", revision="next", before=newest_version(), body=body.strip().replace("\n", "\n    "))
        (folder / "versions" / "next_later.py").write_text(step, encoding="utf-8")
        monkeypatch.setattr(migrations, "configuration", configured)

    return add


def counted(database: Database, table: Any = Room) -> int:
    with database.snapshot() as connection:
        found: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
        return found


def test_an_upgrade_that_fails_leaves_a_file_as_it_was(sqlite_database: OpenDatabase, another_step: Any) -> None:
    hotel = small_hotel(sqlite_database)
    before = tables(sqlite_database.database)
    another_step('op.create_table("half", sa.Column("id", sa.Integer))\nop.execute("DELETE FROM room")\nraise RuntimeError("power cut")')
    with pytest.raises(RuntimeError, match="power cut"):
        bring_up_to_date(sqlite_database.database)
    assert tables(sqlite_database.database) == before
    assert counted(sqlite_database.database) == 6
    with sqlite_database.database.snapshot() as connection:
        assert stored_version(connection) == VERSIONS[0]
    assert broken_rules(hotel) == []


def test_a_first_upgrade_that_fails_leaves_an_empty_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'new.sqlite'}")
    run_steps = migrations._run_steps

    def cut_off(connection: Connection, to: str) -> None:
        run_steps(connection, to)
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrations, "_run_steps", cut_off)
    with pytest.raises(RuntimeError):
        bring_up_to_date(database)
    assert tables(database) == set()
    database.close()


def test_a_copy_is_kept_beside_the_file(sqlite_database: OpenDatabase, another_step: Any) -> None:
    small_hotel(sqlite_database)
    another_step('op.execute("DELETE FROM transaction_code_tax")\nop.execute("DELETE FROM room")')
    bring_up_to_date(sqlite_database.database)
    assert counted(sqlite_database.database) == 0
    copy = Database.open(f"{sqlite_database.url}.before-{VERSIONS[0]}")
    assert counted(copy) == 6
    copy.close()


def test_rebuilding_a_table_keeps_its_children(sqlite_database: OpenDatabase, another_step: Any) -> None:
    """With foreign keys on, SQLite would delete or refuse the rooms when the table of floors is dropped and made again."""
    hotel = small_hotel(sqlite_database)
    hotel.book(room="101")
    another_step('with op.batch_alter_table("floor") as batch:\n    batch.add_column(sa.Column("colour", sa.String(20)))')
    bring_up_to_date(sqlite_database.database)
    assert counted(sqlite_database.database) == 6
    assert broken_rules(hotel) == []
    with sqlite_database.database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_upgrade_that_leaves_orphans_is_taken_back(sqlite_database: OpenDatabase, another_step: Any) -> None:
    small_hotel(sqlite_database)
    another_step('op.execute("DELETE FROM floor")')
    with pytest.raises(BrokenReferences, match=r"\(6\)"):
        bring_up_to_date(sqlite_database.database)
    with sqlite_database.database.snapshot() as connection:
        assert stored_version(connection) == VERSIONS[0]
        assert connection.execute(text("SELECT COUNT(*) FROM floor")).scalar() == 1


def test_a_first_upgrade_cut_off_on_a_server_is_taken_up_again(mariadb_server: PrivateMariaDb, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server keeps every table made so far; the next start begins again."""
    database = Database.open(mariadb_server.url(mariadb_server.new_database()))
    tables_before_the_cut = 12
    upgrade_whole = command.upgrade
    made = 0

    def cut_off(config: Config, to: str) -> None:
        from alembic.operations import Operations  # noqa: PLC0415 - patched for this upgrade only

        whole = Operations.create_table

        def some(self: Operations, *arguments: Any, **options: Any) -> Any:
            nonlocal made
            made += 1
            if made > tables_before_the_cut:
                raise ConnectionAbortedError("line cut")
            return whole(self, *arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(Operations, "create_table", some)
            upgrade_whole(config, to)

    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", cut_off)
        with pytest.raises(ConnectionAbortedError):
            bring_up_to_date(database)
    assert len(tables(database) - {"alembic_version"}) == tables_before_the_cut
    bring_up_to_date(database)
    assert is_current(database)
    database.close()


def test_tables_of_somebody_else_are_not_taken_away(mariadb_server: PrivateMariaDb) -> None:
    name = mariadb_server.new_database()
    mariadb_server.execute(f"CREATE TABLE `{name}`.room (id INT)")
    mariadb_server.execute(f"INSERT INTO `{name}`.room VALUES (1)")
    database = Database.open(mariadb_server.url(name))
    with pytest.raises(TablesInTheWay, match="room"):
        bring_up_to_date(database)
    assert mariadb_server.execute(f"SELECT COUNT(*) FROM `{name}`.room") == ((1,),)
    database.close()


def test_one_desk_at_a_time_upgrades_a_server(mariadb_server: PrivateMariaDb, monkeypatch: pytest.MonkeyPatch) -> None:
    url = mariadb_server.url(mariadb_server.new_database())
    first, second = Database.open(url), Database.open(url)
    monkeypatch.setattr(migrations, "_LOCK_SECONDS", 0)
    with first.engines.writer.connect() as connection:
        assert connection.execute(text("SELECT GET_LOCK(:name, 0)"), {"name": migrations._LOCK_NAME}).scalar() == 1
        with pytest.raises(MigrationBusy):
            bring_up_to_date(second)
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": migrations._LOCK_NAME})
    bring_up_to_date(second)
    for database in (first, second):
        database.close()


def upgrade(url: str) -> None:
    database = Database.open(url)
    bring_up_to_date(database)
    database.close()


def test_four_desks_start_at_once_on_an_empty_server(mariadb_server: PrivateMariaDb) -> None:
    url = mariadb_server.url(mariadb_server.new_database())
    processes = [multiprocessing.get_context("forkserver").Process(target=upgrade, args=(url,)) for _desk in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    database = Database.open(url)
    assert is_current(database)
    assert tables(database) == {*Base.metadata.tables, "alembic_version"}
    database.close()


def test_steps_do_not_depend_on_todays_models() -> None:
    """A step says what was true when it was written: it names stored types, never a model or a set of words."""
    for path in (Path(migrations.__file__).parent / "versions").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        imported = set(re.findall(r"from hotel_desk\.(\S+) import", source))
        assert imported <= {"models.types", "db.migrations"}, path.name
        assert "def downgrade" not in source, "a database goes forward; back is the copy that was made before"
    assert isinstance(Base.metadata, MetaData)


# --- From a hotel of an older version, with its rows ------------------------------------------------------------------

KEPT = Path(__file__).parents[1] / "data"
STAY_LINES = 3


@pytest.mark.parametrize("version", [version for version in VERSIONS if version != newest_version()])
def test_a_hotel_of_every_older_version_keeps_its_rows_and_works_on(nothing: OpenDatabase, tmp_path: Path, version: str) -> None:
    """A replay of the invented sample, made by the program of that version and kept in `tests/data`."""
    file = tmp_path / "kept.sqlite"
    file.write_bytes(gzip.decompress((KEPT / f"hotel-{version}.sqlite.gz").read_bytes()))
    old = Database.open(f"sqlite:///{file}")
    rows = {name: counted_rows(old, name) for name in tables(old) - {"alembic_version"}}
    assert rows["reservation"] > 20
    assert rows["posting"] > 20
    if not nothing.database.is_sqlite:
        bring_up_to_date(nothing.database, to=version)
        pour(old, nothing.database, list(rows))
    target = old if nothing.database.is_sqlite else nothing.database
    bring_up_to_date(target)
    assert {name: counted_rows(target, name) for name in rows} == rows
    assert is_current(target)
    with target.reading(target.property_ids()[0]) as reader:
        assert check_everything(reader) == []
        roles = {row.code: row for row in reader.connection.execute(select(Role.code, Role.permissions, Role.discount_limit_millionths))}
    assert set(roles["manager"].permissions) == {str(permission) for permission in Permission}
    assert roles["manager"].discount_limit_millionths == 1_000_000
    old.close()


def counted_rows(database: Database, name: str) -> int:
    with database.snapshot() as connection:
        return int(connection.execute(text(f"SELECT COUNT(*) FROM {name}")).scalar_one())


def pour(source: Database, target: Database, names: list[str]) -> None:
    """Copy the rows of a file into a server of the same schema, as the drivers give and take them."""
    with source.snapshot() as rows, target.writing() as connection:
        connection.execute(text("SET foreign_key_checks = 0"))
        for name in names:
            found = rows.exec_driver_sql(f"SELECT * FROM {name}")
            columns = list(found.keys())
            values = [tuple(row) for row in found]
            if values:
                places = ", ".join(["%s"] * len(columns))
                connection.exec_driver_sql(
                    f"INSERT INTO {name} ({', '.join(f'`{column}`' for column in columns)}) VALUES ({places})", values
                )
        connection.execute(text("SET foreign_key_checks = 1"))


def test_a_later_upgrade_cut_off_on_a_server_is_taken_up_again(mariadb_server: PrivateMariaDb, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after each step in turn: what was done is found, what was not is done."""
    from hotel_desk.db.migrations import steps  # noqa: PLC0415 - patched for this upgrade only

    database = Database.open(mariadb_server.url(mariadb_server.new_database()))
    bring_up_to_date(database, to="0001")
    add_column = steps.add_column
    for allowed in (0, 1, 7, 12):
        left = iter(range(allowed))

        def some(*arguments: Any, left: Iterator[int] = left, **options: Any) -> None:
            if next(left, None) is None:
                raise ConnectionAbortedError("line cut")
            add_column(*arguments, **options)

        monkeypatch.setattr(steps, "add_column", some)
        with pytest.raises(ConnectionAbortedError):
            bring_up_to_date(database)
    monkeypatch.setattr(steps, "add_column", add_column)
    bring_up_to_date(database)
    assert is_current(database)
    database.close()


# --- Accounts from before there were open items -----------------------------------------------------------------------


def test_what_old_accounts_owe_becomes_open_items(nothing: OpenDatabase, tmp_path: Path) -> None:
    """102.00, taken back and charged again, 40.00 for the bar, 100.00 paid: 42.00 are owed, 2.00 of the stay and the bar."""
    file = tmp_path / "kept.sqlite"
    file.write_bytes(gzip.decompress((KEPT / "hotel-0003.sqlite.gz").read_bytes()))
    old = Database.open(f"sqlite:///{file}")
    with old.writing() as connection:
        connection.execute(text("UPDATE profile SET credit_days = 21 WHERE id IN (SELECT profile_id FROM ar_account)"))
        old_account_lines(connection, (10_200, -10_200, 10_200, 4_000, -10_000))
    if not nothing.database.is_sqlite:
        bring_up_to_date(nothing.database, to="0003")
        pour(old, nothing.database, sorted(tables(old) - {"alembic_version"}))
    target = old if nothing.database.is_sqlite else nothing.database
    bring_up_to_date(target)
    with target.reading(target.property_ids()[0]) as reader:
        items = reader.connection.execute(select(ArItem.amount_minor, ArItem.open_minor).order_by(ArItem.posting_id)).all()
        kinds = reader.connection.execute(select(ArApplication.kind, ArApplication.amount_minor).order_by(ArApplication.kind)).all()
        days = reader.connection.execute(select(ArItem.opened_date, ArItem.due_date).where(ArItem.open_minor > 0)).all()
        wrong = [found for found in check_everything(reader) if found.code.startswith("account.") and found.code != "account.taken_over"]
    assert items == [(10_200, 0), (-10_200, 0), (10_200, 200), (4_000, 4_000), (-10_000, 0)]
    assert kinds == [("APPLIED", 10_000), ("COUNTER", 10_200)]
    assert {(due - opened).days for opened, due in days} == {21}
    assert wrong == []
    old.close()


def old_account_lines(connection: Connection, amounts: tuple[int, ...]) -> None:
    """Lines on the account of the kept hotel, as the program of that version wrote them: the first three are of one stay."""
    folio = connection.execute(text("SELECT folio_id FROM ar_account")).scalar_one()
    line = dict(
        connection.execute(text("SELECT * FROM posting WHERE kind = 'CHARGE' AND reservation_id IS NOT NULL LIMIT 1")).one()._mapping
    )
    balance = 0
    for number, amount in enumerate(amounts, start=1):
        line |= {
            "id": bytes([255] * 15 + [number]),
            "folio_id": folio,
            "window_number": 1,
            "sequence": number,
            "previous_sequence": number - 1 or None,
            "balance_before_minor": balance,
            "amount_minor": amount,
            "net_minor": amount,
            "tax_minor": 0,
            "balance_after_minor": balance + amount,
            "bundle_id": None,
        }
        balance += amount
        if number > STAY_LINES:
            line["reservation_id"] = None
        names = ", ".join(line)
        connection.execute(text(f"INSERT INTO posting ({names}) VALUES ({', '.join(f':{name}' for name in line)})"), line)
    connection.execute(
        text("UPDATE folio_window SET balance_minor = :balance, last_sequence = :lines WHERE folio_id = :folio"),
        {"balance": balance, "lines": len(amounts), "folio": folio},
    )

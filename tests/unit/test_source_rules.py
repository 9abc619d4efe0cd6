"""House rules that no linter knows, read from the source itself. Each rule is first shown to catch what it is for."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "hotel_desk"
EXACT_MONEY = ("domain", "models", "services")
DOORS_FOR_ANY_ERROR = (
    "ui/task_runner.py",  # the border between a worker thread and the window
    "ui/job_process.py",  # the border between a child process and the window
    "ui/crash_hook.py",
    "sync/loop.py",
    "jobs/held_apart.py",  # what comes after the roll fails alone (decision 0401)
)
CLOCK = "domain/clock.py"
LINES_THAT_HOLD_TWO_SUBJECTS = 500
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "misc", "common", "stuff"}
# As what a file is; the hotel's manager, who reads a flash, is a person.
NAMES_THAT_SAY_NOTHING_AT_THE_END = {"manager", "managers"}


def names_a_float(node: ast.AST) -> bool:
    """`float`, a float literal, or a column that stores one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    return dotted(node) in {
        "float",
        "Float",
        "Double",
        "REAL",
        "FLOAT",
        "DOUBLE",
        "sqlalchemy.Float",
        "sqlalchemy.Double",
        "sa.Float",
        "sa.Double",
    }


def rounds_to_even(node: ast.AST) -> bool:
    """The built-in `round` rounds halves to even; a bill rounds them up (`money.round_half_up`)."""
    return isinstance(node, ast.Call) and dotted(node.func) == "round"


def asks_the_machine_for_the_time(node: ast.AST) -> bool:
    """The hotel's day is the business date, and instants come from the clock that was handed in."""
    clocks = {f"{owner}.{name}" for owner in ("datetime", "datetime.datetime", "dt.datetime") for name in ("now", "today", "utcnow")}
    return dotted(node) in clocks | {"date.today", "datetime.date.today", "dt.date.today", "time.time", "time.localtime", "time.gmtime"}


def catches_everything(node: ast.AST) -> bool:
    """`except:`, `except Exception:` or `suppress(Exception)` that goes on as if nothing had been."""
    if isinstance(node, ast.Call) and (dotted(node.func) or "").endswith("suppress"):
        return any(_is_broad(kind) for kind in node.args)
    if not isinstance(node, ast.ExceptHandler) or not _is_broad(node.type):
        return False
    last = node.body[-1]
    return not (isinstance(last, ast.Raise) and last.exc is None)


def waits_for_time_to_pass(node: ast.AST) -> bool:
    """Waiting for a while instead of for what is awaited."""
    name = dotted(node) or ""
    return name in {"time.sleep", "asyncio.sleep", "qtbot.wait"} or name.endswith(
        (".msleep", ".qWait", ".qSleep", "QThread.sleep", "QThread.usleep")
    )


def expects_to_fail(node: ast.AST) -> bool:
    """A test that may fail tells nothing."""
    return (dotted(node) or "").endswith(".xfail")


def knows_the_tables(node: ast.AST) -> bool:
    """An import of SQLAlchemy, Alembic or the stored classes."""
    if isinstance(node, ast.Import):
        modules = [name.name for name in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
    else:
        return False
    return any(f"{module}.".startswith(("sqlalchemy.", "alembic.", "hotel_desk.models.")) for module in modules)


def dotted(node: ast.AST) -> str | None:
    """`a.b.c` as written; `None` for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else node.attr
    return None


def _is_broad(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(dotted(one) in {"Exception", "BaseException"} for one in kinds)


@pytest.mark.parametrize(
    ("rule", "caught", "let_through"),
    [
        (names_a_float, "price = float(text)", "price = Decimal(text)"),
        (names_a_float, "rate = 0.07", "rate = Decimal('0.07')"),
        (names_a_float, "def tax(rate: float) -> Decimal: ...", "def tax(rate: Decimal) -> Decimal: ..."),
        (names_a_float, "amount = mapped_column(sa.Float)", "amount = mapped_column(sa.BigInteger)"),
        (rounds_to_even, "round(amount, 2)", "round_half_up(amount, 2)"),
        (asks_the_machine_for_the_time, "datetime.now(UTC)", "clock.now()"),
        (asks_the_machine_for_the_time, "date.today()", "uow.business_date"),
        (asks_the_machine_for_the_time, "field(default_factory=datetime.utcnow)", "field(default_factory=clock.now)"),
        (catches_everything, "try: f()\nexcept: pass", "try: f()\nexcept OSError: pass"),
        (catches_everything, "try: f()\nexcept (OSError, Exception) as e: log(e)", "try: f()\nexcept BaseException:\n rollback()\n raise"),
        (catches_everything, "with contextlib.suppress(Exception): f()", "with contextlib.suppress(OSError): f()"),
        (waits_for_time_to_pass, "time.sleep(1)", "event.wait(1)"),
        (waits_for_time_to_pass, "qtbot.wait(100)", "qtbot.waitUntil(ready)"),
        (expects_to_fail, "pytest.mark.xfail", "pytest.mark.skipif"),
        (knows_the_tables, "from hotel_desk.models.room import Room", "from hotel_desk.queries.rooms import RoomRow"),
        (knows_the_tables, "from hotel_desk import models", "from hotel_desk import services"),
        (knows_the_tables, "import sqlalchemy.orm", "import uuid"),
    ],
)
def test_a_rule_catches_what_it_is_for(rule: Callable[[ast.AST], bool], caught: str, let_through: str) -> None:
    assert any(rule(node) for node in ast.walk(ast.parse(caught)))
    assert not any(rule(node) for node in ast.walk(ast.parse(let_through)))


def test_money_and_what_computes_it_is_exact() -> None:
    paths = [path for folder in EXACT_MONEY for path in python_files(PACKAGE / folder)]
    assert broken(names_a_float, paths) == []
    assert broken(rounds_to_even, paths) == []


def test_only_the_clock_knows_the_time() -> None:
    assert broken(asks_the_machine_for_the_time, python_files(PACKAGE, apart_from=(CLOCK,))) == []


def test_any_error_is_caught_at_the_named_doors_only() -> None:
    assert broken(catches_everything, python_files(PACKAGE, apart_from=DOORS_FOR_ANY_ERROR)) == []


def test_nobody_sleeps() -> None:
    own_examples = Path(__file__)
    paths = [path for folder in ("hotel_desk", "tests", "benchmarks") for path in python_files(PROJECT / folder) if path != own_examples]
    assert broken(waits_for_time_to_pass, paths) == []


def test_no_test_expects_to_fail() -> None:
    assert broken(expects_to_fail, python_files(PROJECT / "tests")) == []


def test_screens_do_not_know_the_tables() -> None:
    assert broken(knows_the_tables, python_files(PACKAGE / "ui")) == []


def test_a_file_has_one_subject_and_a_name_that_says_it() -> None:
    paths = [path for path in python_files(PACKAGE) if path.parent.name != "versions"]  # a migration is as long as its schema
    words = {path: path.stem.split("_") for path in paths}
    assert [place(path) for path in paths if NAMES_THAT_SAY_NOTHING & set(words[path])] == []
    assert [place(path) for path in paths if words[path][-1] in NAMES_THAT_SAY_NOTHING_AT_THE_END] == []
    assert [place(path) for path in paths if len(path.read_text("utf-8").splitlines()) > LINES_THAT_HOLD_TWO_SUBJECTS] == []


def broken(rule: Callable[[ast.AST], bool], paths: Iterator[Path] | list[Path]) -> list[str]:
    """Every place where a rule is broken, as `file:line`."""
    return [
        f"{place(path)}:{node.lineno}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if hasattr(node, "lineno") and rule(node)
    ]


def python_files(folder: Path, apart_from: tuple[str, ...] = ()) -> Iterator[Path]:
    """The source files of a folder, apart from some (named from the package's folder)."""
    return (
        path for path in sorted(folder.rglob("*.py")) if str(path.relative_to(PROJECT)) not in {f"hotel_desk/{name}" for name in apart_from}
    )


def place(path: Path) -> str:
    """A file's path inside the project."""
    return str(path.relative_to(PROJECT))

"""What holds for every test: no network, no home folder, no silent log warning, repeatable invention of examples."""

from __future__ import annotations

import gc
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from hotel_desk import language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# Every module in tests/fixtures offers its fixtures to every test.
pytest_plugins = [f"tests.fixtures.{module.stem}" for module in sorted(Path(__file__).with_name("fixtures").glob("[a-z]*.py"))]

# Set before anything imports Qt. A test of the real window starts the program with its own environment.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# The same examples each time, so that a red test is red again; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure() -> None:
    """Leave in order when asked to stop: fixtures end their servers and remove their folders."""
    signal.signal(signal.SIGTERM, _stop_in_order)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is loaded for ten thousand tests stays until the end: the garbage collector need not walk through it again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _stop_in_order(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    pytest.exit("asked to stop (SIGTERM)", returncode=128 + signal.SIGTERM)


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tests read and write a home folder of their own, and know nothing of the person's settings."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for variable, folder in {
            "XDG_DATA_HOME": "data",
            "XDG_CONFIG_HOME": "config",
            "XDG_CACHE_HOME": "cache",
            "XDG_STATE_HOME": "state",
        }.items():
            patch.setenv(variable, str(home / folder))
        for variable in [name for name in os.environ if name.startswith("HOTEL_DESK_")]:
            patch.delenv(variable)
        yield home


@pytest.fixture(autouse=True)
def _english_at_first() -> Iterator[None]:
    """A test that changes the screen's language does not change it for the next one."""
    language.choose_language(language.ENGLISH)
    yield
    language.choose_language(language.ENGLISH)


@pytest.fixture(autouse=True)
def _no_unexpected_log_warnings(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log that no test asked for is a fault; `@pytest.mark.expects_log_warnings` asks for it."""
    yield
    if request.node.get_closest_marker("expects_log_warnings"):
        return
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase) if record.levelno >= logging.WARNING]
    assert not records, "\n".join(f"{record.name}: {record.getMessage()}" for record in records)

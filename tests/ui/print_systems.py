"""The print system of the machine, as tests have it: one that keeps what it is sent, or none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Stands in for the print system, which tests must not reach: it lists two printers and keeps what it is sent.
LPSTAT = """#!{python}
print("bar\\nfront_desk\\nsystem default destination: front_desk")
"""
LP = """#!{python}
import pathlib, sys
if "{printer_at_fault}" in sys.argv:
    sys.exit("lp: The printer is out of paper")
folder = pathlib.Path(__file__).parent
(folder / "sent.pdf").write_bytes(sys.stdin.buffer.read())
(folder / "arguments").write_text("\\n".join(sys.argv[1:]))
"""


@pytest.fixture
def print_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "print system"
    folder.mkdir()
    for name, program in {"lp": LP, "lpstat": LPSTAT}.items():
        path = folder / name
        path.write_text(program.format(python=sys.executable, printer_at_fault="bar"))
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def no_print_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

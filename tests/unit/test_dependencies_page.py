"""docs/dependencies.md says for each dependency why it is there; none is forgotten, none is left standing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def test_every_dependency_has_its_line_and_its_exact_version() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + [line for group in project["dependency-groups"].values() for line in group]
    assert [line for line in wanted if not re.fullmatch(r"[a-z0-9-]+==[0-9.]+", line)] == []
    page = (PROJECT / "docs" / "dependencies.md").read_text("utf-8")
    first_cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ") and not line.startswith("| package")]
    assert sorted(name.strip() for cell in first_cells for name in cell.split(",")) == sorted(line.split("==")[0] for line in wanted)

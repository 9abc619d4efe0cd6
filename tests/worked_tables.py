"""Reads the worked tables of `docs/algorithms`, so that the prose and the program cannot say different things."""

from __future__ import annotations

from pathlib import Path

ALGORITHMS = Path(__file__).parents[1] / "docs" / "algorithms"


def worked_table(document: str, heading: str) -> list[dict[str, str]]:
    """The first table under a heading of a document: a dictionary a row, by column title, both as written."""
    text = (ALGORITHMS / document).read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
    rows = _first_table(section)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def _first_table(section: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in section.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif rows:
            break
    return rows

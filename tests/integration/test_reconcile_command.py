"""`hotel-desk reconcile` as it is typed: reads, says what is left, refuses in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.test_terminal import resort, say, url, windows  # noqa: F401 - the fixtures of the terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.test_terminal import Said

    Hotel = Callable[..., Said]

BANK = "Wann,Was,Amount,Fee\n2026-03-02,TR-1 4111111111111111,12.50,0.10\n2026-03-03,TR-2,-3.00,\n"


def a_file(folder: Path, text: str = BANK, name: str = "bank.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_read_and_what_is_left_is_listed(say: Hotel, resort: str, tmp_path: Path) -> None:  # noqa: F811
    done = say("reconcile", a_file(tmp_path), "--kind", "bank", "--column", "date=Wann", "--column", "reference=Was")
    assert done.status == 0, done.err
    assert "Read 2 lines of bank.csv; rows without an amount: 0; matched by themselves: 0." in done.out
    assert "Left to be looked at: 2" in done.out
    assert "2026-03-02  12.50 EUR  TR-1 •1111  (bank.csv)" in done.out
    again = say("reconcile")
    assert "Looked again: 0 matched." in again.out
    # The columns are remembered for the next file with the same headings.
    assert say("reconcile", a_file(tmp_path, BANK.replace("12.50", "13.50"), "next.csv")).status == 0


def test_nothing_to_do(say: Hotel, resort: str) -> None:  # noqa: F811
    assert "Nothing is left to be looked at." in say("reconcile").out


def test_mistakes_are_told_in_words(say: Hotel, resort: str, tmp_path: Path) -> None:  # noqa: F811
    assert "No column of “bank.csv” is the date" in say("reconcile", a_file(tmp_path)).sentence
    assert "names no column" in say("reconcile", a_file(tmp_path), "--column", "Wann").sentence
    assert "cannot be opened" in say("reconcile", str(tmp_path / "none.csv")).sentence
    file = a_file(tmp_path, "Date,Amount\n2026-03-02,1.00\n")
    assert say("reconcile", file).status == 0
    assert "was read before" in say("reconcile", file).sentence

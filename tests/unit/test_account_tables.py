"""The tables of company accounts: which charges an item is for, and at which level it is reminded of."""

from __future__ import annotations

from uuid import UUID

import pytest

from hotel_desk.domain.account_lines import TakenOver, WindowLine, lines_taken_over
from hotel_desk.domain.reminders import ReminderDays, next_level
from tests.worked_tables import worked_table


@pytest.mark.parametrize("row", worked_table("account-invoices.md", "Which charges an item is for"), ids=lambda row: row["window"])
def test_which_charges_an_item_is_for(row: dict[str, str]) -> None:
    lines, taken = [], []
    for sequence, word in enumerate(row["window"].split(), start=1):
        key = UUID(int=sequence)
        if word.startswith(">"):
            taken.append(TakenOver(key, sequence, int(word[1:])))
        else:
            lines.append(WindowLine(key, sequence, int(word)))
    amounts = {line.line_id: str(line.amount_minor) for line in lines}
    found = lines_taken_over(lines, reversed(taken))
    said = ["+".join(amounts[key] for key in found[one.item_id]).replace("+-", "-") if one.item_id in found else "-" for one in taken]
    assert "; ".join(said) == row["items"]


@pytest.mark.parametrize("row", worked_table("reminders.md", "Levels"), ids=lambda row: "-".join(row.values()))
def test_levels(row: dict[str, str]) -> None:
    since = int(row["since"]) if row["since"] else None
    found = next_level(int(row["overdue"]), int(row["reminded"]), since, ReminderDays(7, 21, 35))
    assert found == (int(row["level"]) if row["level"] else None)


def test_a_level_of_no_days_is_not_used_nor_are_those_after_it() -> None:
    days = ReminderDays(7, 0, 35)
    assert next_level(100, 0, None, days) == 1
    assert next_level(100, 1, 50, days) is None
    assert next_level(100, 0, None, ReminderDays(0, 7, 35)) is None

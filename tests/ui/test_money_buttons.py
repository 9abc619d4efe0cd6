"""Money of every screen goes through buttons that run one command for one press; every other way is listed, with what makes it one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hotel_desk.ui
from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.codes import EntityKind
from tests.command_examples import EXAMPLES

UI = Path(hotel_desk.ui.__path__[0])
# The tour shows a hotel of its own, and presses by itself.
SCREENS = sorted(path.name for path in UI.iterdir() if path.is_dir() and path.name not in {"tour", "__pycache__"})
BUTTONS = ("cashier", "cash_office", "city_ledger", "front_desk", "groups", "night_audit", "places", "reservations", "room_status")
POSTS = {name for name, spec in COMMANDS.items() if {EntityKind.POSTING, EntityKind.RECEIPT} & set(spec.changes)}
# What a `CommandButton` runs is put together in one of these.
BY_A_BUTTON = {"Intent", "MoneyJob", "small_command"}
# Other ways to a command that posts, and what makes one of two presses there.
OTHERWISE = {
    ("cashier/line_desk.py", "transfer_lines"): "`_run` is deaf while it runs, and a line leaves its window once",
    ("cashier/line_desk.py", "combine_lines"): "`_run` is deaf while it runs, and a line leaves its window once",
    ("cashier/line_desk.py", "split_line"): "what a `CommandButton` of the panel runs",
    ("front_desk/check_out_questions.py", "check_out"): "a question closes with its answer, and a guest leaves once",
    ("front_desk/check_out_questions.py", "charge_fee"): "a question closes with its answer, and a fee is charged once",
    ("front_desk/express_list_panel.py", "check_out"): "one operation id for each guest",
    ("front_desk/hourly_panel.py", "convert_hours"): "a question closes with its answer, and hours become a night once",
    ("front_desk/package_page.py", "take_package"): "the step of a row hears one press of a double click (`widgets/row_delegate.py`)",
    ("front_desk/package_page.py", "undo_package_taken"): "what was taken is given back once",
    ("groups/screen.py", "check_in"): "a guest arrives once",
    ("groups/screen.py", "check_out"): "a guest leaves once",
    ("night_audit/mend_page.py", "mark_no_show"): "a question closes with its answer, and nobody fails to come twice",
    ("tape_chart/change_form.py", "change_reservation"): "an undo, offered where no fee is due: the second finds nothing to change",
    ("tape_chart/giving_up.py", "cancel_reservation"): "a question closes with its answer, and a reservation is cancelled once",
    ("tape_chart/giving_up.py", "mark_no_show"): "a question closes with its answer, and nobody fails to come twice",
    ("tape_chart/moving.py", "move_stay"): "by the version of the stay that was held, which a move makes older",
    ("tape_chart/stay_panel.py", "reinstate_reservation"): "what was cancelled stands again once",
}


def mentioned() -> list[tuple[str, str, str]]:
    """Where a command that posts is handed to something: the file, the command, and to what."""
    found = []
    for screen in SCREENS:
        for path in sorted((UI / screen).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    to = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    given = [(one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,) for one in node.args]
                    names = [one.id for each in given for one in each if isinstance(one, ast.Name) and one.id in POSTS]
                    found += [(path.relative_to(UI).as_posix(), name, to) for name in names]
    return found


def test_the_commands_are_registered() -> None:
    assert {"post_charge", "take_payment", "check_out"} <= POSTS
    assert set(EXAMPLES) >= POSTS


def test_every_way_to_money_is_a_button_of_one_press_or_is_listed_here() -> None:
    ways = {(path, name) for path, name, to in mentioned() if to not in BY_A_BUTTON}
    assert ways - set(OTHERWISE) == set(), "a new way to post: make it a CommandButton, or say here what makes one of two presses"
    assert set(OTHERWISE) - ways == set(), "a way that is gone"


@pytest.mark.parametrize("screen", BUTTONS)
def test_each_screen_posts_by_buttons(screen: str) -> None:
    by_button = {name for path, name, to in mentioned() if path.startswith(f"{screen}/") and to in BY_A_BUTTON}
    assert by_button, "the buttons of this screen are looked for in another way"

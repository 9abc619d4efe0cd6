"""`hotel-desk post` as it is typed and piped."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, NoReturn

import pytest

from hotel_desk.cli.program import run_program
from tests.fixtures.databases import MASTER_KEY
from tests.stays_of_tests import arrived, balance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

    Say = Callable[..., tuple[int, str, str]]

BAR = ("--vendor", "BAR", "--room", "101", "--code", "BAR")


@pytest.fixture
def say(hotel: SmallHotel, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command line in the hotel of the test: status, what it said, what it complained of."""
    assert MASTER_KEY

    def never(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("nobody asked for a window")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run_program(("--database", hotel.url, *arguments), open_window=never, take_tour=never)
        said = capsys.readouterr()
        return status, said.out, said.err

    monkeypatch.delenv("HOTEL_DESK_DATABASE", raising=False)
    return run


def test_one_charge_is_posted_once(hotel: SmallHotel, say: Say) -> None:
    folio = arrived(hotel).folio_id
    charge = ("post", *BAR, "--reference", "1", "--price", "12.50", "--quantity", "2")
    assert say(*charge) == (0, "POSTED\n", "")
    assert say(*charge) == (0, "POSTED, as before\n", "")
    assert balance(hotel, folio) == 2_500
    assert say("post", "--vendor", "BAR", "--reference", "2", "--cancels", "1")[0] == 0
    assert balance(hotel, folio) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*BAR, "--reference", "1", "--price", "5"), "VACANT_ROOM"),
        ((*BAR, "--reference", "1", "--price", "five"), "“five” is no price."),
        ((*BAR, "--reference", "1", "--price", "0.001"), "The price is no amount of the hotel's currency."),
        ((), "Nothing was said to post."),
        (("--from", "/nowhere/messages"), "“/nowhere/messages” cannot be opened"),
    ],
)
def test_what_is_not_posted_is_said_on_the_error_stream(say: Say, arguments: tuple[str, ...], words: str) -> None:
    status, out, err = say("post", *arguments)
    assert (status != 0, out) == (True, "")
    assert words in err
    assert "Traceback" not in err


def test_many_come_from_a_file_or_a_pipe(hotel: SmallHotel, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folio = arrived(hotel).folio_id
    charge = {"vendor": "BAR", "room": "101", "code": "BAR", "price": "1.00"}
    messages = "".join(json.dumps({**charge, "reference": str(number)}) + "\n" for number in range(20))
    file = tmp_path / "messages"
    file.write_text(messages)
    status, out, _err = say("post", "--from", str(file))
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, len(answers)) == (0, 20)
    assert {(answer["answer"], answer["repeated"]) for answer in answers} == {("POSTED", False)}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((messages + "nonsense\n").encode())))
    status, out, _err = say("post", "--from", "-")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [answer["answer"] for answer in answers] == ["POSTED"] * 20 + ["BAD_CONTENT"]
    assert balance(hotel, folio) == 2_000

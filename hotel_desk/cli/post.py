"""`hotel-desk post`: posts charges of other systems, each once however often it is sent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer

from hotel_desk.cli.place import place_of
from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.outside_messages import MessageAnswer, OutsideMessage, post_message, post_messages
from hotel_desk.language import N_, _
from hotel_desk.queries.hotel_status import hotel_status

_NOT_ALL_POSTED = 1
_STANDARD_INPUT = "-"


class NothingToPost(StaffError):
    code = "post.nothing"
    template = N_("Nothing was said to post. Name --vendor and --reference with the charge, or --from with a file of messages.")


class NoPrice(StaffError):
    code = "post.price"
    template = N_("“{price}” is no price. Nothing was posted. Write it with a point, such as 12.50.")


class MessagesNotOpened(StaffError):
    code = "post.not_opened"
    template = N_("“{file}” cannot be opened: {why}. Nothing was posted. Check the name and try again.")


def add_to(program: typer.Typer) -> None:
    """Offer the command."""

    @program.command(help=_("Post charges of other systems; the same message twice is one charge."))
    def post(
        context: typer.Context,
        *,
        source: Annotated[str, typer.Option("--from", metavar="FILE", help=_("Messages as JSON lines; - for what is piped in."))] = "",
        vendor: Annotated[str, typer.Option(help=_("The system that charges."))] = "",
        reference: Annotated[str, typer.Option(help=_("Its own number of the charge."))] = "",
        room: Annotated[str, typer.Option(help=_("The room that is charged."))] = "",
        folio: Annotated[str, typer.Option(help=_("The folio that is charged, instead of a room."))] = "",
        code: Annotated[str, typer.Option(help=_("The hotel's transaction code."))] = "",
        price: Annotated[str, typer.Option(help=_("Of one piece, with a point."))] = "0",
        quantity: Annotated[int, typer.Option(help=_("Pieces."))] = 1,
        text: Annotated[str, typer.Option(help=_("What the line says; the name of the code if left out."))] = "",
        check: Annotated[str, typer.Option(help=_("Number of the check."))] = "",
        cancels: Annotated[str, typer.Option(metavar="REFERENCE", help=_("Takes this earlier charge back."))] = "",
    ) -> None:
        if not source and not (vendor and reference):
            raise NothingToPost
        with place_of(context).desk() as desk:
            currency = desk.read(hotel_status, user_name=desk.user_name).currency
            if source:
                with _opened(source) as lines:
                    answers = [_tell_line(answer) for answer in post_messages(desk, lines, currency=currency)]
            else:
                message = OutsideMessage(vendor, reference, room, folio, code, _price(price), quantity, text, check, cancels)
                answers = [_tell(post_message(desk, message, currency=currency))]
        if not all(answers):
            raise typer.Exit(_NOT_ALL_POSTED)


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    """The lines of a file, or of what is piped in."""
    if source == _STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with ExitStack() as opened:
        try:
            file = opened.enter_context(Path(source).open("rb"))
        except OSError as error:
            raise MessagesNotOpened(file=source, why=error.strerror) from error
        yield file


def _price(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as wrong:
        raise NoPrice(price=text) from wrong


def _tell(answer: MessageAnswer) -> bool:
    """Say what one message came to, in words; whether it is posted."""
    words = _("{answer}, as before") if answer.repeated else "{answer}"
    typer.echo(words.format(answer=answer.answer), err=not answer.is_posted)
    if answer.explanation:
        typer.echo(answer.explanation, err=True)
    return answer.is_posted


def _tell_line(answer: MessageAnswer) -> bool:
    """Answer one message of many as a line of JSON, at once; whether it is posted."""
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    sys.stdout.flush()
    return answer.is_posted

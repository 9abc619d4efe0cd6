"""Files of banks, cards and wallets: read once, their lines matched to payments or explained (`docs/algorithms/reconciliation.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from babel.dates import format_datetime, get_timezone
from sqlalchemy import bindparam, delete, insert, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import without_card_numbers
from hotel_desk.domain.cashier_codes import StatementKind, StatementLineState
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import PostingId, StatementFileId, StatementLineId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.statement_matching import LineFacts, certain_matches
from hotel_desk.language import N_, _, current_language
from hotel_desk.models.folio import Posting
from hotel_desk.models.guest_lists import ImportMapping
from hotel_desk.models.outside_payments import StatementFile, StatementLine
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH
from hotel_desk.queries.statements import METHODS, MONEY, mapping_kind, open_payments, payment_facts
from hotel_desk.services.posting_codes import checked_amount
from hotel_desk.services.typed_text import given_reason, printable
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_LINES = 20_000
# A payment may be taken long before its line arrives; whoever looks further looks by hand.
LOOKED_BACK = dt.timedelta(days=120)
_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.JOURNAL_HEAD)
_CHANGES = (EntityKind.STATEMENT_FILE,)
_READ_BEFORE = (
    select(StatementFile.name, StatementFile.read_at, UserAccount.display_name)
    .join(UserAccount, UserAccount.id == StatementFile.user_id)
    .where(StatementFile.property_id == bindparam("hotel"), StatementFile.sha256 == bindparam("hash"))
)
_UNMATCHED = (
    select(
        StatementLine.id, StatementLine.date, StatementLine.amount_minor, StatementLine.reference, StatementLine.text, StatementFile.kind
    )
    .join(StatementFile, StatementFile.id == StatementLine.file_id)
    .where(StatementLine.property_id == bindparam("hotel"), StatementLine.state == StatementLineState.UNMATCHED)
    .order_by(StatementLine.date, StatementLine.id)
    .with_for_update()
)
_MATCH = (
    update(StatementLine)
    .where(StatementLine.id == bindparam("of_line"))
    .values(state=StatementLineState.MATCHED, posting_id=bindparam("to_posting"), version=StatementLine.version + 1)
)


class StatementReadBefore(StaffError):
    code = "statement.read_before"
    template = N_("This file was read before, as “{file}”, by {user} on {when}. Nothing was read. Look for its lines in the list.")


class WrongCurrency(StaffError):
    code = "statement.currency"
    template = N_("The file is in {currency}, and the hotel counts in {own}. Nothing was read. Choose the file of the other account.")


class NoSuchPayment(StaffError):
    code = "statement.no_payment"
    template = N_("This is not a payment by {method} that stands. Nothing was matched. Choose another one.")


class PaymentMatched(StaffError):
    code = "statement.payment_matched"
    template = N_("This payment is matched to another line already. Nothing was changed. Undo that match first.")


class AmountsDiffer(StaffError):
    code = "statement.amounts_differ"
    template = N_(
        "The line says {line} and the payment {payment}. Nothing was matched. Write down why they differ, or choose another payment."
    )


class LineDecided(StaffError):
    code = "statement.decided"
    template = N_("This line is matched or explained already. Nothing was changed. Undo that first.")


class LineUndecided(StaffError):
    code = "statement.undecided"
    template = N_("This line is neither matched nor explained. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class LineToRead:
    """A line as the file has it.

    Args:
        amount_minor: what the guest paid, before the fee, minor units; negative: paid back.
        fee_minor: what the bank kept of it.
    """

    date: dt.date
    amount_minor: int
    reference: str = ""
    text: str = ""
    fee_minor: int = 0


@dataclass(frozen=True, slots=True)
class StatementRead:
    """What reading a file came to."""

    file_id: StatementFileId
    lines: int
    matched: int


@dataclass(frozen=True, slots=True)
class LineChanged:
    """A line as it is now."""

    line_id: StatementLineId
    state: StatementLineState
    version: int


@dataclass(frozen=True, slots=True)
class MatchedAgain:
    """How many lines found their payment this time, and how many are left."""

    matched: int
    left: int


@command(
    title=N_("Read bank file"),
    permission=Permission.RECONCILE_PAYMENTS,
    audit=(AuditCode.STATEMENT_READ,),
    changes=_CHANGES,
    locks=_LOCKS,
    result=StatementRead,
)
def read_statement(
    uow: UnitOfWork,
    *,
    kind: StatementKind,
    name: str,
    sha256: str,
    currency: str,
    lines: Sequence[LineToRead],
    heading_hash: str = "",
    columns: Mapping[str, int] | None = None,
) -> StatementRead:
    """Write down the lines of a file, and match those that are certain. What looks like a card number is not kept.

    Args:
        name: of the file, without its folder.
        sha256: of its bytes, in hex.
        heading_hash, columns: which column is which field, to be remembered for the next such file.

    Raises:
        StatementReadBefore: the very same file was read before.
        WrongCurrency: it is not in the hotel's currency.
        InvalidInput: it has no lines, too many, or an amount that cannot be true.
    """
    _refuse_file(uow, sha256, currency, lines)
    cleaned = [_cleaned(line) for line in lines]
    file = StatementFile(
        id=StatementFileId(new_id()),
        property_id=uow.property_id,
        kind=kind,
        name=without_card_numbers(printable(name))[:NAME_LENGTH],
        sha256=sha256,
        currency=currency,
        read_at=uow.clock.now(),
        user_id=uow.actor.user_id,
    )
    uow.session.add(file)
    uow.session.flush()
    matches = _certain(uow, kind, [LineFacts(line.date, line.amount_minor, line.reference, line.text) for line in cleaned])
    uow.connection.execute(insert(StatementLine), [_row(uow, file.id, place, line, matches) for place, line in enumerate(cleaned)])
    if heading_hash and columns:
        _remember_columns(uow, kind, heading_hash, columns)
    uow.record(AuditCode.STATEMENT_READ, file, file=file.name, statement=kind.value, lines=len(cleaned), matched=len(matches))
    return StatementRead(StatementFileId(file.id), len(cleaned), len(matches))


@command(
    title=N_("Match bank lines again"),
    permission=Permission.RECONCILE_PAYMENTS,
    audit=(AuditCode.STATEMENT_MATCHED,),
    changes=_CHANGES,
    locks=_LOCKS,
    result=MatchedAgain,
)
def match_again(uow: UnitOfWork, *, kind: StatementKind | None = None) -> MatchedAgain:
    """Look once more for the payments of unmatched lines: some were taken after the file was read.

    Args:
        kind: of the files; None: all of them.
    """
    rows = [row for row in uow.connection.execute(_UNMATCHED, {"hotel": uow.property_id}) if kind is None or row.kind is kind]
    matched = 0
    for each in StatementKind:
        of_kind = [row for row in rows if row.kind is each]
        facts = [LineFacts(row.date, row.amount_minor, row.reference, row.text) for row in of_kind]
        found = [{"of_line": of_kind[place].id, "to_posting": posting} for place, posting in _certain(uow, each, facts).items()]
        if found:
            uow.connection.execute(_MATCH, found)
        for one in found:
            uow.changed_row(EntityKind.STATEMENT_FILE, one["of_line"], {"id": one["of_line"], "posting_id": one["to_posting"]})
        matched += len(found)
    uow.record_row(AuditCode.STATEMENT_MATCHED, EntityKind.PROPERTY, uow.property_id, matched=matched, left=len(rows) - matched)
    return MatchedAgain(matched, len(rows) - matched)


@command(
    title=N_("Match bank line"),
    permission=Permission.RECONCILE_PAYMENTS,
    audit=(AuditCode.STATEMENT_MATCHED,),
    changes=_CHANGES,
    locks=_LOCKS,
    undo="undo_line",
    result=LineChanged,
)
def match_line(uow: UnitOfWork, *, line_id: StatementLineId, posting_id: PostingId, version: int, reason: str = "") -> LineChanged:
    """Say which payment a line is.

    Args:
        reason: why the amounts differ, where they do.

    Raises:
        NoSuchPayment: it is no payment by this method, or was taken back.
        PaymentMatched: another line is matched to it.
        AmountsDiffer: and no reason was given.
        LineDecided: the line is matched or explained.
        SomeoneWasFaster: it was changed since it was shown.
    """
    line = _undecided(uow, line_id, version)
    file = uow.get(StatementFile, line.file_id, what=_("The file"), lock=False)
    payment = _standing_payment(uow, posting_id, file.kind)
    taken = uow.connection.execute(select(StatementLine.id).where(StatementLine.posting_id == posting_id)).first()
    if taken is not None:
        raise PaymentMatched("posting_id")
    why = printable(reason).strip()[:TEXT_LENGTH]
    if -payment.amount_minor != line.amount_minor and not why:
        said, paid = (str(Money.from_minor(minor, file.currency)) for minor in (line.amount_minor, -payment.amount_minor))
        raise AmountsDiffer("reason", line=said, payment=paid)
    line.posting_id = posting_id
    return _decide(uow, line, StatementLineState.MATCHED, why, AuditCode.STATEMENT_MATCHED)


@command(
    title=N_("Explain bank line"),
    permission=Permission.RECONCILE_PAYMENTS,
    audit=(AuditCode.STATEMENT_EXPLAINED,),
    changes=_CHANGES,
    locks=_LOCKS,
    undo="undo_line",
    result=LineChanged,
)
def explain_line(uow: UnitOfWork, *, line_id: StatementLineId, version: int, reason: str) -> LineChanged:
    """Say what a line is that is no payment of a guest: a fee, interest, a mistake of the bank.

    Raises:
        ReasonMissing: nothing was said.
        LineDecided: the line is matched or explained.
        SomeoneWasFaster: it was changed since it was shown.
    """
    line = _undecided(uow, line_id, version)
    return _decide(uow, line, StatementLineState.EXPLAINED, given_reason(reason), AuditCode.STATEMENT_EXPLAINED)


@command(
    title=N_("Undo match or explanation"),
    permission=Permission.RECONCILE_PAYMENTS,
    audit=(AuditCode.STATEMENT_UNDONE,),
    changes=_CHANGES,
    locks=_LOCKS,
    result=LineChanged,
)
def undo_line(uow: UnitOfWork, *, line_id: StatementLineId, version: int) -> LineChanged:
    """Put a line back on the worklist; the payment is free for another one.

    Raises:
        LineUndecided: it is on the worklist.
        SomeoneWasFaster: it was changed since it was shown.
    """
    line = _line(uow, line_id, version)
    if line.state is StatementLineState.UNMATCHED:
        raise LineUndecided
    line.posting_id = None
    return _decide(uow, line, StatementLineState.UNMATCHED, "", AuditCode.STATEMENT_UNDONE)


def _refuse_file(uow: UnitOfWork, sha256: str, currency: str, lines: Sequence[LineToRead]) -> None:
    before = uow.connection.execute(_READ_BEFORE, {"hotel": uow.property_id, "hash": sha256}).first()
    if before is not None:
        when = format_datetime(before.read_at, "short", tzinfo=get_timezone(uow.hotel.time_zone), locale=current_language())
        raise StatementReadBefore("file", file=before.name, user=before.display_name, when=when)
    if currency != uow.hotel.currency:
        raise WrongCurrency("currency", currency=currency, own=uow.hotel.currency)
    if not 1 <= len(lines) <= MOST_LINES:
        raise InvalidInput("lines", problem=N_("A file has between 1 and 20,000 lines. Nothing was read. Take it in parts."))


def _cleaned(line: LineToRead) -> LineToRead:
    reference, text = (" ".join(without_card_numbers(printable(part)).split()) for part in (line.reference, line.text))
    amount, fee = checked_amount(line.amount_minor, field="lines"), checked_amount(line.fee_minor, field="lines")
    return LineToRead(line.date, amount, reference[:NAME_LENGTH], text[:TEXT_LENGTH], fee)


def _certain(uow: UnitOfWork, kind: StatementKind, lines: Sequence[LineFacts]) -> dict[int, UUID]:
    if not lines:
        return {}
    first, last = min(line.date for line in lines) - LOOKED_BACK, max(line.date for line in lines) + LOOKED_BACK
    return certain_matches(lines, payment_facts(open_payments(uow.connection, uow.property_id, kind, first, last)))


def _row(uow: UnitOfWork, file_id: UUID, place: int, line: LineToRead, matches: Mapping[int, UUID]) -> dict[str, Any]:
    return {
        "id": StatementLineId(new_id()),
        "property_id": uow.property_id,
        "file_id": file_id,
        "position": place + 1,
        "date": line.date,
        "reference": line.reference,
        "text": line.text,
        "amount_minor": line.amount_minor,
        "fee_minor": line.fee_minor,
        "state": StatementLineState.MATCHED if place in matches else StatementLineState.UNMATCHED,
        "posting_id": matches.get(place),
        "reason": "",
        "decided_by_id": None,
        "version": 1,
    }


def _remember_columns(uow: UnitOfWork, kind: StatementKind, heading_hash: str, columns: Mapping[str, int]) -> None:
    mine = (
        ImportMapping.property_id == uow.property_id,
        ImportMapping.kind == mapping_kind(kind),
        ImportMapping.heading_hash == heading_hash,
    )
    uow.connection.execute(delete(ImportMapping).where(*mine))
    row = {"id": new_id(), "property_id": uow.property_id, "kind": mapping_kind(kind), "heading_hash": heading_hash}
    uow.connection.execute(insert(ImportMapping), [row | {"columns": dict(columns)}])


def _line(uow: UnitOfWork, line_id: StatementLineId, version: int) -> StatementLine:
    line = uow.get(StatementLine, line_id, what=_("The line"))
    refuse_newer_version(line, version, what=_("The line"))
    return line


def _undecided(uow: UnitOfWork, line_id: StatementLineId, version: int) -> StatementLine:
    line = _line(uow, line_id, version)
    if line.state is not StatementLineState.UNMATCHED:
        raise LineDecided
    return line


def _standing_payment(uow: UnitOfWork, posting_id: PostingId, kind: StatementKind) -> Posting:
    payment = uow.get(Posting, posting_id, what=_("The payment"), lock=False)
    code = uow.get(TransactionCode, payment.transaction_code_id, what=_("The transaction code"), lock=False)
    reversed_by = uow.connection.execute(select(Posting.id).where(Posting.reversal_of_id == posting_id)).first()
    if payment.kind not in MONEY or code.payment_method is not METHODS[kind] or reversed_by is not None:
        raise NoSuchPayment("posting_id", method=code.name)
    return payment


def _decide(uow: UnitOfWork, line: StatementLine, state: StatementLineState, reason: str, audit: AuditCode) -> LineChanged:
    line.state, line.reason, line.decided_by_id = state, without_card_numbers(reason), uow.actor.user_id
    uow.session.flush()
    uow.record(audit, line, position=line.position, posting=line.posting_id, reason=line.reason)
    return LineChanged(StatementLineId(line.id), state, line.version)

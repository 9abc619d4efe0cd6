"""The trial balance: what was charged, taxed, paid out and paid in some days, by what the ledgers changed, and that both are the same.

The identity and its words are in `docs/algorithms/ledgers.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import TaxRuleId, TransactionCodeId
from hotel_desk.domain.ledgers import LEDGER_OF, Identity, LedgerMovement, Section, section_of
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, Posting, PostingTax
from hotel_desk.models.property import Property
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionGroup
from hotel_desk.queries.ledger_sums import CREDIT, DEBIT, openings
from hotel_desk.queries.own_permissions import require

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """The lines of one transaction code in one section, minor units.

    Args:
        amount_minor: charges without tax; of payments what came in, positive.
        tax_minor: the tax of charges.
    """

    code_id: TransactionCodeId
    code: str
    name: str
    group: str
    section: Section
    lines: int
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class TaxFigures:
    """What one tax rule made, minor units: on what, and how much."""

    rule_id: TaxRuleId
    code: str
    name: str
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The books of some days, both included.

    Args:
        ledgers: the four, in their order.
        codes: by section, group and code; those of transfers come to zero over all ledgers.
    """

    first: dt.date
    last: dt.date
    currency: str
    ledgers: tuple[LedgerMovement, ...]
    codes: tuple[CodeFigures, ...]
    taxes: tuple[TaxFigures, ...]

    def section(self, section: Section) -> tuple[CodeFigures, ...]:
        """The codes counted in one section."""
        return tuple(code for code in self.codes if code.section is section)

    def total_minor(self, section: Section) -> int:
        """What a section comes to, taxes aside, minor units."""
        return sum(code.amount_minor for code in self.section(section))

    @property
    def identity(self) -> Identity:
        """Charges + taxes + paid-outs - payments against the change of the ledgers."""
        return Identity(
            self.total_minor(Section.CHARGES),
            sum(tax.amount_minor for tax in self.taxes),
            self.total_minor(Section.PAID_OUTS),
            self.total_minor(Section.PAYMENTS),
            sum(ledger.change_minor for ledger in self.ledgers),
        )

    @property
    def adds_up(self) -> bool:
        """Whether both sides of the identity are the same and transfers come to nothing."""
        return self.identity.difference_minor == 0 and self.total_minor(Section.TRANSFERS) == 0


_HOTEL: BindParameter[Any] = bindparam("hotel")
_IN_SPAN = Posting.business_date.between(bindparam("first"), bindparam("last"))
_CURRENCY = select(Property.currency).where(Property.id == _HOTEL)
TAKEN_BACK = aliased(Posting)
_LINES = (
    select(
        Posting.transaction_code_id,
        Posting.kind,
        Folio.kind.label("folio_kind"),
        TAKEN_BACK.kind.label("taken_back"),
        func.count().label("lines"),
        func.sum(DEBIT).label("debits"),
        func.sum(CREDIT).label("credits"),
        func.sum(Posting.net_minor).label("net"),
        func.sum(Posting.tax_minor).label("tax"),
    )
    .join(Folio, Folio.id == Posting.folio_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .where(Posting.property_id == _HOTEL, _IN_SPAN)
    .group_by(Posting.transaction_code_id, Posting.kind, Folio.kind, TAKEN_BACK.kind)
)
_CODES = (
    select(TransactionCode.id, TransactionCode.code, TransactionCode.name, TransactionCode.kind, TransactionGroup.name.label("group_name"))
    .join(TransactionGroup, TransactionGroup.id == TransactionCode.group_id)
    .where(TransactionCode.property_id == _HOTEL)
    .order_by(TransactionGroup.sort_order, TransactionGroup.code, TransactionCode.sort_order, TransactionCode.code)
)
_TAXES = (
    select(
        TaxRuleRow.id,
        TaxRuleRow.code,
        TaxRuleRow.name,
        func.sum(PostingTax.base_minor).label("base"),
        func.sum(PostingTax.amount_minor).label("amount"),
    )
    .select_from(Posting)
    .join(PostingTax, PostingTax.posting_id == Posting.id)
    .join(TaxRuleRow, TaxRuleRow.id == PostingTax.tax_rule_id)
    .where(
        Posting.property_id == _HOTEL,
        _IN_SPAN,
        # A moved line carries its tax along, off here and on there: never a second time.
        Posting.kind != PostingKind.TRANSFER,
    )
    .group_by(TaxRuleRow.id, TaxRuleRow.code, TaxRuleRow.name)
    .order_by(TaxRuleRow.code)
)


def trial_balance(reader: Reader, *, first: dt.date, last: dt.date) -> TrialBalance:
    """The books of the days from the first to the last, both included. Seven statements.

    Raises:
        InvalidInput: the last day lies before the first.
        NotAllowed: whoever asks may not see the ledgers.
    """
    require(reader, Permission.SEE_LEDGERS)
    return balance_of_days(reader, first=first, last=last)


def balance_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> TrialBalance:
    """The same for whoever has asked the permission already: a report, which the night audit may make too. Six statements.

    Raises:
        InvalidInput: the last day lies before the first.
    """
    refuse_days(first, last)
    span = {"hotel": reader.property_id, "first": first, "last": last}
    held = openings(reader.connection, reader.property_id, first)
    rows = reader.connection.execute(_LINES, span).all()
    return TrialBalance(
        first=first,
        last=last,
        currency=reader.connection.execute(_CURRENCY, {"hotel": reader.property_id}).scalar_one(),
        ledgers=_movements(held, rows),
        codes=_code_figures(reader, rows),
        taxes=tuple(
            TaxFigures(TaxRuleId(row.id), row.code, row.name, int(row.base), int(row.amount))
            for row in reader.connection.execute(_TAXES, span)
        ),
    )


def refuse_days(first: dt.date, last: dt.date) -> None:
    """Stop at days that are the wrong way round.

    Raises:
        InvalidInput: the last day lies before the first.
    """
    if last < first:
        raise InvalidInput("to", problem=N_("The last day lies before the first. Nothing was shown. Correct one of the dates."))


def _movements(held: dict[Ledger, int], rows: Any) -> tuple[LedgerMovement, ...]:
    moved = dict.fromkeys(Ledger, (0, 0))
    for row in rows:
        ledger = LEDGER_OF[row.folio_kind]
        debits, credits_ = moved[ledger]
        moved[ledger] = (debits + int(row.debits), credits_ + int(row.credits))
    return tuple(LedgerMovement(ledger, held[ledger], *moved[ledger]) for ledger in Ledger)


def _code_figures(reader: Reader, rows: Any) -> tuple[CodeFigures, ...]:
    codes = {row.id: row for row in reader.connection.execute(_CODES, {"hotel": reader.property_id})}
    order = {identifier: number for number, identifier in enumerate(codes)}
    sums: dict[tuple[Section, UUID], tuple[int, int, int]] = {}
    for row in rows:
        taken_back = None if row.taken_back is None else PostingKind(row.taken_back)
        key = (section_of(row.kind, codes[row.transaction_code_id].kind, taken_back), row.transaction_code_id)
        lines, net, tax = sums.get(key, (0, 0, 0))
        sums[key] = (lines + row.lines, net + int(row.net), tax + int(row.tax))
    sections = tuple(Section)
    return tuple(
        CodeFigures(
            TransactionCodeId(identifier),
            codes[identifier].code,
            codes[identifier].name,
            codes[identifier].group_name,
            section,
            lines,
            -net if section is Section.PAYMENTS else net,
            tax,
        )
        for (section, identifier), (lines, net, tax) in sorted(sums.items(), key=lambda one: (sections.index(one[0][0]), order[one[0][1]]))
    )

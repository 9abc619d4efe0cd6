"""Tax rules as the hotel sets them up; what they do is in `domain/tax.py`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hotel_desk.domain.codes import EntityKind, TaxBasis
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import TaxRuleId, new_id
from hotel_desk.domain.settings import LONGEST_ACCOUNT
from hotel_desk.domain.tax import TaxRule, check_rule
from hotel_desk.language import N_, _, plural
from hotel_desk.models.folio import PostingTax
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCodeTax
from hotel_desk.services.setup_nouns import (
    LONGEST_CODE,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    set_up_command,
    switch,
    tidy_text,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

TAX_RULE = Shape(
    TaxRuleRow,
    named=lambda rule: _("Tax {name}").format(name=rule.name),
    what=lambda: _("The tax"),
    uses=(
        Use(
            lambda count: plural("{count} transaction code", "{count} transaction codes", count).format(count=count),
            lambda identifier: select(func.count()).where(TransactionCodeTax.tax_rule_id == identifier),
        ),
        Use(
            lambda count: plural("{count} posting", "{count} postings", count).format(count=count),
            lambda identifier: select(func.count()).where(PostingTax.tax_rule_id == identifier),
        ),
    ),
)
# Field of the form for each column that a bill already written depends on.
_ON_THE_BILL = {"rate_millionths": "rate", "amount_minor": "amount", "inclusive": "inclusive", "basis": "basis"}


@dataclass(frozen=True, slots=True)
class TaxRuleDetails:
    """A tax as `domain.tax.TaxRule` describes it: a rate (millionths) or a fixed amount (minor units).

    Args:
        account_number: of the books of account, for the export of the journal; empty for none.
    """

    code: str
    name: str
    rate_millionths: int | None = None
    amount_minor: int | None = None
    inclusive: bool = True
    basis: TaxBasis = TaxBasis.PER_AMOUNT
    compound_order: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    on_complimentary: bool = True
    account_number: str = ""


@set_up_command(N_("Add tax"), EntityKind.TAX_RULE)
def add_tax_rule(uow: UnitOfWork, *, details: TaxRuleDetails) -> SetUpSaved:
    """Write down a tax; transaction codes are given it afterwards.

    Raises:
        InvalidInput, InputTooLong: it cannot be charged as described (`domain.tax.check_rule`).
        CodeTaken: another tax has the code.
    """
    rule_id = TaxRuleId(new_id())
    values = _checked(details, rule_id)
    return add(uow, TAX_RULE, TaxRuleRow(id=rule_id, property_id=uow.property_id, version=1, active=True, **values))


@set_up_command(N_("Change tax"), EntityKind.TAX_RULE)
def change_tax_rule(uow: UnitOfWork, *, tax_rule_id: TaxRuleId, details: TaxRuleDetails, version: int) -> SetUpSaved:
    """Save a tax's new facts. What bills already written stand on does not change: end the tax and add a new one.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput: guests have been charged it and rate, amount, basis or inclusion would change; or as for a new one.
        CodeTaken: another tax has the code.
    """
    rule = load(uow, TAX_RULE, tax_rule_id, version)
    values = _checked(details, tax_rule_id)
    touched = [name for name in _ON_THE_BILL if getattr(rule, name) != values[name]]
    if touched and _is_charged(uow, tax_rule_id):
        raise InvalidInput(
            _ON_THE_BILL[touched[0]],
            problem=N_("Guests have been charged this tax already. Nothing was saved. Give it a last day and add a new tax."),
        )
    return change(uow, TAX_RULE, rule, values)


@set_up_command(N_("Switch tax on or off"), EntityKind.TAX_RULE)
def switch_tax_rule(uow: UnitOfWork, *, tax_rule_id: TaxRuleId, active: bool, version: int) -> SetUpSaved:
    """Charge a tax on what is posted from now on, or no longer."""
    return switch(uow, load(uow, TAX_RULE, tax_rule_id, version), active=active)


@set_up_command(N_("Delete tax"), EntityKind.TAX_RULE, result=SetUpDeleted)
def delete_tax_rule(uow: UnitOfWork, *, tax_rule_id: TaxRuleId, version: int) -> SetUpDeleted:
    """Delete a tax that no transaction code carries and nobody was charged.

    Raises:
        StillUsed: one does, or somebody was.
    """
    return discard(uow, TAX_RULE, load(uow, TAX_RULE, tax_rule_id, version))


def _is_charged(uow: UnitOfWork, tax_rule_id: TaxRuleId) -> bool:
    return uow.connection.execute(select(PostingTax.posting_id).where(PostingTax.tax_rule_id == tax_rule_id).limit(1)).first() is not None


def _checked(details: TaxRuleDetails, rule_id: TaxRuleId) -> dict[str, Any]:
    values = asdict(details)
    account_number = values.pop("account_number")
    check_rule(TaxRule(id=rule_id, **values))
    values["account_number"] = tidy_text("account_number", account_number, limit=LONGEST_ACCOUNT)
    values["code"] = needed_text("code", details.code, limit=LONGEST_CODE)
    values["name"] = needed_text("name", details.name)
    return values

"""Transaction groups and codes: what a line on a folio is, what it usually costs, and which taxes it carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import QUICK_KEYS
from hotel_desk.domain.codes import CodeKind, EntityKind, PaymentMethod
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import TaxRuleId, TransactionCodeId, TransactionGroupId, new_id
from hotel_desk.domain.settings import LONGEST_ACCOUNT, SETTINGS
from hotel_desk.language import N_, _, plural
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionCodeTax, TransactionGroup
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    HIGHEST_PRICE_MINOR,
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
    number_between,
    refuse_used,
    saved,
    set_up_command,
    switch,
    tidy_text,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

GROUP = Shape(
    TransactionGroup,
    named=lambda group: _("Transaction group {name}").format(name=group.name),
    what=lambda: _("The transaction group"),
    uses=(
        Use(
            lambda count: plural("{count} transaction code", "{count} transaction codes", count).format(count=count),
            lambda identifier: select(func.count()).where(TransactionCode.group_id == identifier),
        ),
    ),
)
CODE = Shape(
    TransactionCode,
    named=lambda code: _("Transaction code {name}").format(name=code.name),
    what=lambda: _("The transaction code"),
    uses=(
        Use(
            lambda count: plural("{count} posting", "{count} postings", count).format(count=count),
            lambda identifier: select(func.count()).where(Posting.transaction_code_id == identifier),
        ),
    ),
)


class NamedBySetting(StaffError):
    code = "setup.named_by_setting"
    template = N_("The setting “{setting}” names the transaction code {code}. Nothing was changed. Choose another code there first.")


@dataclass(frozen=True, slots=True)
class TransactionGroupDetails:
    code: str
    name: str
    sort_order: int = 0


@dataclass(frozen=True, slots=True)
class TransactionCodeDetails:
    """What a line is.

    Args:
        payment_method: for a payment, and only there.
        default_price_minor: what it usually costs, minor units; None where that differs each time.
        tax_rule_ids: the taxes on it, for a charge only.
        account_number: of the books of account, for the export of the journal; empty for none.
        quick_key: the key, 1 to 9, under which the cashier finds it, for a charge only; None for none.
    """

    group_id: TransactionGroupId
    code: str
    name: str
    kind: CodeKind = CodeKind.CHARGE
    payment_method: PaymentMethod | None = None
    default_price_minor: int | None = None
    sort_order: int = 0
    tax_rule_ids: tuple[TaxRuleId, ...] = ()
    quick_key: int | None = None
    account_number: str = ""


@set_up_command(N_("Add transaction group"), EntityKind.TRANSACTION_GROUP)
def add_transaction_group(uow: UnitOfWork, *, details: TransactionGroupDetails) -> SetUpSaved:
    """Write down a group that reports add up.

    Raises:
        InvalidInput, InputTooLong: code or name is missing or does not fit.
        CodeTaken: another group has the code.
    """
    group = TransactionGroup(id=TransactionGroupId(new_id()), property_id=uow.property_id, version=1, active=True, **_words(details))
    return add(uow, GROUP, group)


@set_up_command(N_("Change transaction group"), EntityKind.TRANSACTION_GROUP)
def change_transaction_group(
    uow: UnitOfWork, *, group_id: TransactionGroupId, details: TransactionGroupDetails, version: int
) -> SetUpSaved:
    """Save a group's new facts.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    return change(uow, GROUP, load(uow, GROUP, group_id, version), _words(details))


@set_up_command(N_("Switch transaction group on or off"), EntityKind.TRANSACTION_GROUP)
def switch_transaction_group(uow: UnitOfWork, *, group_id: TransactionGroupId, active: bool, version: int) -> SetUpSaved:
    """Offer a group for new codes, or no longer."""
    return switch(uow, load(uow, GROUP, group_id, version), active=active)


@set_up_command(N_("Delete transaction group"), EntityKind.TRANSACTION_GROUP, result=SetUpDeleted)
def delete_transaction_group(uow: UnitOfWork, *, group_id: TransactionGroupId, version: int) -> SetUpDeleted:
    """Delete a group without codes.

    Raises:
        StillUsed: it has codes.
    """
    return discard(uow, GROUP, load(uow, GROUP, group_id, version))


@set_up_command(N_("Add transaction code"), EntityKind.TRANSACTION_CODE)
def add_transaction_code(uow: UnitOfWork, *, details: TransactionCodeDetails) -> SetUpSaved:
    """Write down a transaction code with its taxes.

    Raises:
        InvalidInput, InputTooLong: a field is missing or out of bounds; a payment without method, or a method, taxes or a quick key
            where none belong; another code has the quick key.
        NotFound: there is no such group or tax.
        CodeTaken: another code has the same letters.
    """
    values = _checked(uow, details)
    _refuse_taken_key(uow, details.quick_key, None)
    code = TransactionCode(id=TransactionCodeId(new_id()), property_id=uow.property_id, version=1, active=True, **values)
    stored = add(uow, CODE, code)
    if details.tax_rule_ids:
        _write_taxes(uow, code, details.tax_rule_ids)
    return stored


@set_up_command(N_("Change transaction code"), EntityKind.TRANSACTION_CODE)
def change_transaction_code(
    uow: UnitOfWork, *, transaction_code_id: TransactionCodeId, details: TransactionCodeDetails, version: int
) -> SetUpSaved:
    """Save a transaction code's new facts; taxes hold for what is posted from now on.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        NamedBySetting: its letters would change although a setting names them.
        InvalidInput: its kind would change although it is on a folio; or as for a new one.
        NotFound, InputTooLong, CodeTaken: as for a new one.
    """
    code = load(uow, CODE, transaction_code_id, version)
    values = _checked(uow, details)
    _refuse_taken_key(uow, details.quick_key, transaction_code_id)
    if (code.kind, code.payment_method) != (values["kind"], values["payment_method"]):
        _refuse_other_kind(uow, code)
    if code.code != values["code"]:
        _refuse_named_by_setting(uow, code, "code")
    change(uow, CODE, code, values)
    if _taxes_of(uow, code) != set(details.tax_rule_ids):
        _write_taxes(uow, code, details.tax_rule_ids)
        code.version += 1
        uow.session.flush()
    return saved(code)


@set_up_command(N_("Switch transaction code on or off"), EntityKind.TRANSACTION_CODE)
def switch_transaction_code(uow: UnitOfWork, *, transaction_code_id: TransactionCodeId, active: bool, version: int) -> SetUpSaved:
    """Offer a code for posting, or no longer.

    Raises:
        NamedBySetting: a setting names it, so that the night audit or a transfer needs it.
        InvalidInput: another code has its quick key by now.
    """
    code = load(uow, CODE, transaction_code_id, version)
    if active:
        _refuse_taken_key(uow, code.quick_key, transaction_code_id)
    else:
        _refuse_named_by_setting(uow, code)
    return switch(uow, code, active=active)


@set_up_command(N_("Delete transaction code"), EntityKind.TRANSACTION_CODE, result=SetUpDeleted)
def delete_transaction_code(uow: UnitOfWork, *, transaction_code_id: TransactionCodeId, version: int) -> SetUpDeleted:
    """Delete a code that is on no folio.

    Raises:
        StillUsed: it is on one.
        NamedBySetting: a setting names it.
    """
    code = load(uow, CODE, transaction_code_id, version)
    refuse_used(uow, CODE, code)
    _refuse_named_by_setting(uow, code)
    uow.connection.execute(delete(TransactionCodeTax).where(TransactionCodeTax.transaction_code_id == code.id))
    return discard(uow, CODE, code)


def _words(details: TransactionGroupDetails) -> dict[str, Any]:
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }


def _checked(uow: UnitOfWork, details: TransactionCodeDetails) -> dict[str, Any]:
    uow.get(TransactionGroup, details.group_id, what=_("The transaction group"), lock=False)
    payment = details.kind is CodeKind.PAYMENT
    if payment and details.payment_method is None:
        raise InvalidInput("payment_method", problem=N_("A payment needs a method. Nothing was saved. Choose one."))
    if not payment and details.payment_method is not None:
        raise InvalidInput("payment_method", problem=N_("Only a payment has a method. Nothing was saved. Leave it empty."))
    if details.tax_rule_ids and details.kind is not CodeKind.CHARGE:
        raise InvalidInput("tax_rule_ids", problem=N_("Only a charge carries taxes. Nothing was saved. Leave them out."))
    if details.quick_key is not None and details.kind is not CodeKind.CHARGE:
        raise InvalidInput("quick_key", problem=N_("Only a charge has a quick key. Nothing was saved. Leave it empty."))
    price = details.default_price_minor
    return {
        "group_id": details.group_id,
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "kind": details.kind,
        "payment_method": details.payment_method,
        "default_price_minor": None if price is None else number_between("default_price_minor", price, 0, HIGHEST_PRICE_MINOR),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
        "account_number": tidy_text("account_number", details.account_number, limit=LONGEST_ACCOUNT),
        "quick_key": None if details.quick_key is None else number_between("quick_key", details.quick_key, 1, QUICK_KEYS),
    }


def _refuse_taken_key(uow: UnitOfWork, quick_key: int | None, own_id: TransactionCodeId | None) -> None:
    """One key, one code; a code that is switched off has given its key free."""
    if quick_key is None:
        return
    asked = select(TransactionCode.name).where(
        TransactionCode.property_id == uow.property_id, TransactionCode.quick_key == quick_key, TransactionCode.active.is_(True)
    )
    holder = uow.connection.execute(asked if own_id is None else asked.where(TransactionCode.id != own_id)).scalar()
    if holder is not None:
        raise InvalidInput(
            "quick_key",
            problem=N_("Another transaction code has this quick key. Nothing was saved. Choose another key, or take it away there."),
        )


def _refuse_other_kind(uow: UnitOfWork, code: TransactionCode) -> None:
    if uow.connection.execute(select(Posting.id).where(Posting.transaction_code_id == code.id).limit(1)).first() is not None:
        raise InvalidInput(
            "kind", problem=N_("This code is on folios already, so what it is cannot change. Nothing was saved. Add a new code instead.")
        )
    _refuse_named_by_setting(uow, code, "kind")


def _refuse_named_by_setting(uow: UnitOfWork, code: TransactionCode, name: str | None = None) -> None:
    for setting in SETTINGS.values():
        if setting.names_code is not None and uow.setting(setting) == code.code:
            raise NamedBySetting(name, setting=_(setting.title), code=code.code)


def _taxes_of(uow: UnitOfWork, code: TransactionCode) -> set[TaxRuleId]:
    found = uow.connection.execute(select(TransactionCodeTax.tax_rule_id).where(TransactionCodeTax.transaction_code_id == code.id))
    return {TaxRuleId(identifier) for identifier in found.scalars()}


def _write_taxes(uow: UnitOfWork, code: TransactionCode, tax_rule_ids: tuple[TaxRuleId, ...]) -> None:
    rules = [uow.get(TaxRuleRow, rule_id, what=_("The tax"), lock=False) for rule_id in dict.fromkeys(tax_rule_ids)]
    uow.connection.execute(delete(TransactionCodeTax).where(TransactionCodeTax.transaction_code_id == code.id))
    if rules:
        uow.connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": uow.property_id, "transaction_code_id": code.id, "tax_rule_id": rule.id} for rule in rules],
        )
    uow.record(AuditCode.SETUP_CHANGED, code, taxes=[rule.code for rule in rules])

"""Transaction groups, transaction codes and taxes in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import QUICK_KEYS
from hotel_desk.domain.codes import CodeKind, EntityKind, TaxBasis
from hotel_desk.domain.tax import percent_from_rate
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.setup_codes import (
    CodeRow,
    GroupRow,
    TaxRow,
    tax_rules_set_up,
    transaction_codes_set_up,
    transaction_groups_set_up,
)
from hotel_desk.services.setup_codes import (
    TransactionCodeDetails,
    TransactionGroupDetails,
    add_transaction_code,
    add_transaction_group,
    change_transaction_code,
    change_transaction_group,
    delete_transaction_code,
    delete_transaction_group,
    switch_transaction_code,
    switch_transaction_group,
)
from hotel_desk.services.setup_taxes import TaxRuleDetails, add_tax_rule, change_tax_rule, delete_tax_rule, switch_tax_rule
from hotel_desk.ui.formats import amount_text, date_text, money_text
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import account_field, code_field, name_field, order_field
from hotel_desk.ui.setup.words import CODE_KINDS, PAYMENT_METHODS, TAX_BASES, translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NumberField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import PercentField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form


class TransactionGroups(Noun[GroupRow]):
    key = "transaction_groups"
    title = N_("Transaction groups")
    one_new = N_("New group")
    icon = "mdi6.folder-outline"
    empty_title = N_("No groups yet")
    empty_sentence = N_("Reports add up transaction codes by group: add the first one.")
    kinds = frozenset({EntityKind.TRANSACTION_GROUP, EntityKind.TRANSACTION_CODE})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return transaction_groups_set_up, {}

    def columns(self) -> list[Column[GroupRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=136),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("codes", _("Codes"), lambda row: str(row.codes), sort_key=lambda row: row.codes, align="right", width=80),
        ]

    def name(self, row: GroupRow) -> str:
        return _("Group {name}").format(name=row.name)

    def about(self, row: GroupRow) -> str:
        return plural("{count} transaction code", "{count} transaction codes", row.codes).format(count=row.codes)

    def search_text(self, row: GroupRow) -> str:
        return f"{row.code} {row.name}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))

    def values(self, row: GroupRow) -> dict[str, Any]:
        return {"code": row.code, "name": row.name, "sort_order": row.sort_order}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_transaction_group, {"details": TransactionGroupDetails(**values)})

    def change(self, row: GroupRow, values: dict[str, Any]) -> Intent:
        details = TransactionGroupDetails(**values)
        return Intent(change_transaction_group, {"group_id": row.id, "details": details, "version": row.version})

    def switch(self, row: GroupRow, *, active: bool) -> Intent:
        return Intent(switch_transaction_group, {"group_id": row.id, "active": active, "version": row.version})

    def delete(self, row: GroupRow) -> Intent:
        return Intent(delete_transaction_group, {"group_id": row.id, "version": row.version})


class TransactionCodes(Noun[CodeRow]):
    key = "transaction_codes"
    title = N_("Transaction codes")
    one_new = N_("New code")
    icon = "mdi6.receipt-text-outline"
    empty_title = N_("No transaction codes yet")
    empty_sentence = N_("A code says what a line on a folio is: add the first one.")
    kinds = frozenset({EntityKind.TRANSACTION_CODE, EntityKind.TRANSACTION_GROUP, EntityKind.TAX_RULE})
    optional = {"payment_method": N_("None")}  # noqa: RUF012 - never changed

    def query(self) -> tuple[Any, dict[str, Any]]:
        return transaction_codes_set_up, {}

    def columns(self) -> list[Column[CodeRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=136),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("kind", _("Kind"), lambda row: _(CODE_KINDS[row.kind]), width=88),
            Column("group", _("Transaction group"), lambda row: row.group, width=136, optional=True),
            Column("taxes", _("Taxes"), _taxes_text, width=136, optional=True, tooltip=_taxes_text),
            Column("price", _("Price"), self._price, sort_key=lambda row: row.default_price_minor, align="right", width=80, optional=True),
        ]

    def name(self, row: CodeRow) -> str:
        return row.name

    def about(self, row: CodeRow) -> str:
        return f"{row.code} · {row.group}"

    def search_text(self, row: CodeRow) -> str:
        return f"{row.code} {row.name} {row.group} {_(CODE_KINDS[row.kind])} {' '.join(row.taxes)}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))
        form.add(
            ChoiceField("group_id", _("Transaction group"), object_name="transaction_codes_group", required=True),
            ChoiceField("kind", _("Kind"), object_name="transaction_codes_kind", choices=translated(CODE_KINDS), required=True),
        )
        form.add(
            ChoiceField(
                "payment_method", _("Paid by"), object_name="transaction_codes_method", choices=translated(PAYMENT_METHODS), required=True
            )
        )
        form.add(
            MoneyField(
                "default_price_minor",
                _("Usual price"),
                object_name="transaction_codes_price",
                currency=self.context.status().currency,
                hint=_("Empty where it differs each time."),
            ),
            CountField(
                "quick_key",
                _("Quick key"),
                object_name="transaction_codes_quick_key",
                lowest=1,
                highest=QUICK_KEYS,
                hint=_("1 to 9: a key of the cashier's own."),
            ),
        )
        form.add(ChecksField("tax_rule_ids", _("Taxes"), object_name="transaction_codes_taxes"))
        form.add(account_field(self.key))
        form.field("kind").edited.connect(lambda: _show_for_kind(form))

    def adapt(self, form: Form, row: CodeRow | None) -> None:  # noqa: ARG002 - the kind decides
        _show_for_kind(form)

    def new_values(self) -> dict[str, Any]:
        return {"kind": CodeKind.CHARGE}

    def values(self, row: CodeRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in TransactionCodeDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_transaction_code, {"details": _code_details(values)})

    def change(self, row: CodeRow, values: dict[str, Any]) -> Intent:
        details = _code_details(values)
        return Intent(change_transaction_code, {"transaction_code_id": row.id, "details": details, "version": row.version})

    def switch(self, row: CodeRow, *, active: bool) -> Intent:
        return Intent(switch_transaction_code, {"transaction_code_id": row.id, "active": active, "version": row.version})

    def delete(self, row: CodeRow) -> Intent:
        return Intent(delete_transaction_code, {"transaction_code_id": row.id, "version": row.version})

    def _price(self, row: CodeRow) -> str:
        return "" if row.default_price_minor is None else amount_text(row.default_price_minor, self.context.status().currency)


class TaxRules(Noun[TaxRow]):
    key = "tax_rules"
    title = N_("Taxes")
    one_new = N_("New tax")
    icon = "mdi6.percent-outline"
    empty_title = N_("No taxes yet")
    empty_sentence = N_("A tax is described here and then given to the transaction codes that carry it.")
    kinds = frozenset({EntityKind.TAX_RULE, EntityKind.TRANSACTION_CODE})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return tax_rules_set_up, {}

    def columns(self) -> list[Column[TaxRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=88),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("rate", _("Tax rate"), self._rate, align="right", width=96),
            Column("basis", _("Counted"), lambda row: _(TAX_BASES[row.basis]), width=160, optional=True),
            Column("inclusive", _("Price"), _inclusion_text, width=96, optional=True),
            Column("until", _("Until"), lambda row: "" if row.valid_to is None else date_text(row.valid_to), width=128, optional=True),
        ]

    def name(self, row: TaxRow) -> str:
        return row.name

    def about(self, row: TaxRow) -> str:
        return plural("On {count} transaction code", "On {count} transaction codes", row.codes).format(count=row.codes)

    def search_text(self, row: TaxRow) -> str:
        return f"{row.code} {row.name} {_(TAX_BASES[row.basis])}"

    def add_fields(self, form: Form) -> None:
        status = self.context.status()
        form.add(
            code_field(self.key),
            NumberField(
                "compound_order", _("Order"), object_name="tax_rules_order", maximum=99, hint=_("A tax stands on those of lower orders.")
            ),
        )
        form.add(name_field(self.key))
        form.add(
            PercentField("rate", _("Tax rate"), object_name="tax_rules_rate"),
            MoneyField("amount", _("Or an amount"), object_name="tax_rules_amount", currency=status.currency),
        )
        form.add(ChoiceField("basis", _("Counted"), object_name="tax_rules_basis", choices=translated(TAX_BASES), required=True))
        form.add(account_field(self.key))
        form.add(CheckField("inclusive", _("The tax is in the price"), object_name="tax_rules_inclusive"))
        form.add(CheckField("on_complimentary", _("Due on a price of zero too"), object_name="tax_rules_on_complimentary"))
        form.add(
            DateField(
                "valid_from", _("First day"), object_name="tax_rules_valid_from", relative_to=lambda: self.context.status().business_date
            ),
            DateField("valid_to", _("Last day"), object_name="tax_rules_valid_to", relative_to=lambda: self.context.status().business_date),
        )

    def new_values(self) -> dict[str, Any]:
        return {"basis": TaxBasis.PER_AMOUNT, "inclusive": True, "on_complimentary": True}

    def values(self, row: TaxRow) -> dict[str, Any]:
        shared = ("code", "name", "compound_order", "basis", "inclusive", "on_complimentary", "valid_from", "valid_to", "account_number")
        return {"rate": row.rate_millionths, "amount": row.amount_minor, **{name: getattr(row, name) for name in shared}}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_tax_rule, {"details": _tax_details(values)})

    def change(self, row: TaxRow, values: dict[str, Any]) -> Intent:
        return Intent(change_tax_rule, {"tax_rule_id": row.id, "details": _tax_details(values), "version": row.version})

    def switch(self, row: TaxRow, *, active: bool) -> Intent:
        return Intent(switch_tax_rule, {"tax_rule_id": row.id, "active": active, "version": row.version})

    def delete(self, row: TaxRow) -> Intent:
        return Intent(delete_tax_rule, {"tax_rule_id": row.id, "version": row.version})

    def _rate(self, row: TaxRow) -> str:
        if row.rate_millionths is not None:
            return f"{percent_from_rate(row.rate_millionths).normalize():f} %"
        return "" if row.amount_minor is None else money_text(row.amount_minor, self.context.status().currency)


def _show_for_kind(form: Form) -> None:
    """A payment has a method; only a charge has taxes and a usual price."""
    kind = form.value("kind")
    form.field("payment_method").setVisible(kind is CodeKind.PAYMENT)
    form.field("tax_rule_ids").setVisible(kind is CodeKind.CHARGE)
    form.field("default_price_minor").setVisible(kind is CodeKind.CHARGE)
    form.field("quick_key").setVisible(kind is CodeKind.CHARGE)


def _code_details(values: dict[str, Any]) -> TransactionCodeDetails:
    """What is hidden for the chosen kind does not count."""
    payment, charge = values["kind"] is CodeKind.PAYMENT, values["kind"] is CodeKind.CHARGE
    kept = {
        "payment_method": values["payment_method"] if payment else None,
        "tax_rule_ids": values["tax_rule_ids"] if charge else (),
        "default_price_minor": values["default_price_minor"] if charge else None,
        "quick_key": values["quick_key"] if charge else None,
    }
    return TransactionCodeDetails(**{**values, **kept})


def _tax_details(values: dict[str, Any]) -> TaxRuleDetails:
    rest = {name: value for name, value in values.items() if name not in {"rate", "amount"}}
    return TaxRuleDetails(rate_millionths=values["rate"], amount_minor=values["amount"], **rest)


def _taxes_text(row: CodeRow) -> str:
    return ", ".join(row.taxes)


def _inclusion_text(row: TaxRow) -> str:
    return _("included") if row.inclusive else _("on top")

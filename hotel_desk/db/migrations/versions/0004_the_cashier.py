"""The cashier"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from hotel_desk.db.migrations import steps
from hotel_desk.models.types import Id, Instant, Json, code_string

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_DESK = ("folio.transfer", "folio.routing", "folio.preauthorise", "folio.invoice", "folio.fapiao", "shift.work", "account.transfer")
_CASH = (
    *_DESK,
    "folio.house_account",
    "folio.paid_out",
    "folio.adjust",
    "folio.forfeit",
    "cash.reconcile",
    "ledger.see",
    "folio.post_from_outside",
)
_NEW_PERMISSIONS = {
    "reception": _DESK,
    "cashier": _CASH,
    "reservations": ("reservation.without_plan", "folio.routing", "folio.preauthorise", "shift.work"),
    "night_auditor": (*_CASH, "shift.see_all", "cash.exchange_rates", "ledger.export"),
    "manager": (
        *_CASH,
        "reservation.without_plan",
        "folio.void_invoice",
        "shift.sign",
        "shift.see_all",
        "cash.exchange_rates",
        "account.manage",
        "account.write_off",
        "credit.limit",
        "ledger.export",
    ),
}

_ITEMS = uuid5(NAMESPACE_URL, "urn:hotel-desk:ar_item")


def upgrade() -> None:
    """Go forward."""
    steps.create_table(
        "cash_drawer",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_cash_drawer_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_drawer")),
        sa.UniqueConstraint("property_id", "code", name=op.f("uq_cash_drawer_property_id_code")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "ledger_day",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("ledger", code_string(), nullable=False),
        sa.Column("opening_minor", sa.BigInteger(), nullable=False),
        sa.Column("debits_minor", sa.BigInteger(), nullable=False),
        sa.Column("credits_minor", sa.BigInteger(), nullable=False),
        sa.Column("closing_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ledger IN ('GUEST', 'DEPOSIT', 'CITY', 'PACKAGE')", name=op.f("ck_ledger_day_ledger_known")),
        sa.CheckConstraint(
            "closing_minor = opening_minor + debits_minor - credits_minor AND debits_minor >= 0 AND credits_minor >= 0",
            name=op.f("ck_ledger_day_adds_up"),
        ),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_ledger_day_property_id")),
        sa.PrimaryKeyConstraint("property_id", "business_date", "ledger", name=op.f("pk_ledger_day")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "archived_paper",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "paper_key",
            sa.String(length=120)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=120), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=120), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "sha256",
            sa.String(length=64)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "sealed_pdf",
            sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mariadb").with_variant(mysql.MEDIUMBLOB(), "mysql"),
            nullable=False,
        ),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_archived_paper_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_archived_paper_user_id")),
        sa.PrimaryKeyConstraint("property_id", "paper_key", name=op.f("pk_archived_paper")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "cashier_shift",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("drawer_id", Id(), nullable=False),
        sa.Column("open_user_id", Id(), nullable=True),
        sa.Column("open_drawer_id", Id(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_date", sa.Date(), nullable=False),
        sa.Column("float_minor", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_date", sa.Date(), nullable=True),
        sa.Column("expected_minor", sa.BigInteger(), nullable=True),
        sa.Column("counted_minor", sa.BigInteger(), nullable=True),
        sa.Column("over_short_minor", sa.BigInteger(), nullable=True),
        sa.Column("over_short_reason", sa.String(length=4000), nullable=False),
        sa.Column("second_user_id", Id(), nullable=True),
        sa.Column("hand_over_note", sa.String(length=4000), nullable=False),
        sa.Column("previous_shift_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (open_user_id IS NOT NULL) AND (closed_at IS NULL) = (open_drawer_id IS NOT NULL)",
            name=op.f("ck_cashier_shift_open_is_marked"),
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR over_short_minor = counted_minor - expected_minor", name=op.f("ck_cashier_shift_count_adds_up")
        ),
        sa.ForeignKeyConstraint(["drawer_id"], ["cash_drawer.id"], name=op.f("fk_cashier_shift_drawer_id")),
        sa.ForeignKeyConstraint(["open_drawer_id"], ["cash_drawer.id"], name=op.f("fk_cashier_shift_open_drawer_id")),
        sa.ForeignKeyConstraint(["open_user_id"], ["user_account.id"], name=op.f("fk_cashier_shift_open_user_id")),
        sa.ForeignKeyConstraint(["previous_shift_id"], ["cashier_shift.id"], name=op.f("fk_cashier_shift_previous_shift_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_cashier_shift_property_id")),
        sa.ForeignKeyConstraint(["second_user_id"], ["user_account.id"], name=op.f("fk_cashier_shift_second_user_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_cashier_shift_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cashier_shift")),
        sa.UniqueConstraint("open_drawer_id", name=op.f("uq_cashier_shift_open_drawer_id")),
        sa.UniqueConstraint("open_user_id", name=op.f("uq_cashier_shift_open_user_id")),
        sa.UniqueConstraint("property_id", "number", name=op.f("uq_cashier_shift_property_id_number")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_cashier_shift_opened", "cashier_shift", ["property_id", "opened_date"])

    steps.create_table(
        "commission_agreement",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("rate_plan_id", Id(), nullable=True),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("rate_millionths", sa.Integer(), nullable=False),
        sa.Column("night_minor", sa.BigInteger(), nullable=False),
        sa.Column("on_no_show", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('PERCENT', 'PER_NIGHT')", name=op.f("ck_commission_agreement_kind_known")),
        sa.CheckConstraint("night_minor >= 0", name=op.f("ck_commission_agreement_night_not_negative")),
        sa.CheckConstraint("rate_millionths >= 0 AND rate_millionths <= 1000000", name=op.f("ck_commission_agreement_rate_within")),
        sa.ForeignKeyConstraint(["agent_id"], ["profile.id"], name=op.f("fk_commission_agreement_agent_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_commission_agreement_property_id")),
        sa.ForeignKeyConstraint(["rate_plan_id"], ["rate_plan.id"], name=op.f("fk_commission_agreement_rate_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_agreement")),
        sa.UniqueConstraint("agent_id", "rate_plan_id", name=op.f("uq_commission_agreement_agent_id_rate_plan_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "exchange_rate",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "currency",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("buying_millionths", sa.BigInteger(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("buying_millionths > 0", name=op.f("ck_exchange_rate_positive")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_exchange_rate_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_exchange_rate_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint("property_id", "currency", "valid_from", name=op.f("uq_exchange_rate_property_id_currency_valid_from")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "hourly_rate",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("room_type_id", Id(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=False),
        sa.Column("first_hours", sa.Integer(), nullable=False),
        sa.Column("first_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("hour_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("round_minutes", sa.Integer(), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("cap_minor", sa.BigInteger(), nullable=False),
        sa.Column("warn_minutes", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "first_hours >= 1 AND round_minutes >= 1 AND grace_minutes >= 0 AND warn_minutes >= 0",
            name=op.f("ck_hourly_rate_counts_positive"),
        ),
        sa.CheckConstraint(
            "first_price_minor >= 0 AND hour_price_minor >= 0 AND cap_minor >= first_price_minor",
            name=op.f("ck_hourly_rate_prices_in_order"),
        ),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_hourly_rate_property_id")),
        sa.ForeignKeyConstraint(["room_type_id"], ["room_type.id"], name=op.f("fk_hourly_rate_room_type_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_hourly_rate_transaction_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hourly_rate")),
        sa.UniqueConstraint("property_id", "code", name=op.f("uq_hourly_rate_property_id_code")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "profile_credit",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("level", code_string(), nullable=False),
        sa.Column("since_date", sa.Date(), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sa.Column("spend_minor", sa.BigInteger(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("overdue_minor", sa.BigInteger(), nullable=False),
        sa.Column("overdue_days", sa.Integer(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("given_up_minor", sa.BigInteger(), nullable=False),
        sa.Column("set_level", code_string(), nullable=True),
        sa.Column("set_reason", sa.String(length=4000), nullable=False),
        sa.Column("set_date", sa.Date(), nullable=True),
        sa.Column("set_by_id", Id(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("level IN ('A', 'B', 'C')", name=op.f("ck_profile_credit_level_known")),
        sa.CheckConstraint("set_level IN ('A', 'B', 'C')", name=op.f("ck_profile_credit_set_level_known")),
        sa.CheckConstraint(
            "(set_level IS NULL AND set_by_id IS NULL AND set_date IS NULL) OR (set_level IS NOT NULL AND set_by_id IS NOT NULL AND set_date IS NOT NULL)",
            name=op.f("ck_profile_credit_set_by_somebody"),
        ),
        sa.CheckConstraint(
            "number >= 1 AND stays >= 0 AND overdue_days >= 0 AND late_days >= 0", name=op.f("ck_profile_credit_counts_positive")
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_credit_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_credit_property_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_profile_credit_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_credit")),
        sa.UniqueConstraint("profile_id", "number", name=op.f("uq_profile_credit_profile_id_number")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_credit_level", "profile_credit", ["property_id", "level"])

    steps.create_table(
        "statement_file",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "sha256",
            sa.String(length=64)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "currency",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('BANK', 'CARD', 'WALLET')", name=op.f("ck_statement_file_kind_known")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_statement_file_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_statement_file_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_file")),
        sa.UniqueConstraint("property_id", "sha256", name=op.f("uq_statement_file_property_id_sha256")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "drawer_movement",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("shift_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column(
            "currency",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column(
            "number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('ADD', 'DROP')", name=op.f("ck_drawer_movement_kind_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_drawer_movement_positive")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_drawer_movement_property_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["cashier_shift.id"], name=op.f("fk_drawer_movement_shift_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_drawer_movement_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_movement")),
        sa.UniqueConstraint("property_id", "number", name=op.f("uq_drawer_movement_property_id_number")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_drawer_movement_shift", "drawer_movement", ["shift_id"])

    steps.create_table(
        "shift_count",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("shift_id", Id(), nullable=False),
        sa.Column(
            "currency",
            sa.String(length=3)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=3), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=3), "mysql"),
            nullable=False,
        ),
        sa.Column("denomination_minor", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_shift_count_not_negative")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_shift_count_property_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["cashier_shift.id"], name=op.f("fk_shift_count_shift_id")),
        sa.PrimaryKeyConstraint("shift_id", "currency", "denomination_minor", name=op.f("pk_shift_count")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "fixed_charge",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("rhythm", code_string(), nullable=False),
        sa.Column("every_nights", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('EVERY_NIGHT', 'FIRST_NIGHT', 'LAST_NIGHT', 'EVERY_N_NIGHTS', 'WEEKLY', 'MONTHLY')",
            name=op.f("ck_fixed_charge_rhythm_known"),
        ),
        sa.CheckConstraint("quantity >= 1 AND price_minor >= 0 AND every_nights >= 1", name=op.f("ck_fixed_charge_counts_positive")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_fixed_charge_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_fixed_charge_reservation_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_fixed_charge_transaction_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_charge")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_fixed_charge_reservation", "fixed_charge", ["reservation_id"])

    steps.create_table(
        "fapiao_request",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("folio_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "tax_number",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("recipient_email", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("red_letter_of_id", Id(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_date", sa.Date(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column(
            "platform_code",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=True,
        ),
        sa.Column(
            "platform_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=True,
        ),
        sa.Column("issued_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("request_key", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('ORDINARY', 'SPECIAL')", name=op.f("ck_fapiao_request_kind_known")),
        sa.CheckConstraint(
            "state IN ('WAITING', 'SENT', 'ISSUED', 'REFUSED', 'REVERSED', 'WITHDRAWN')", name=op.f("ck_fapiao_request_state_known")
        ),
        sa.CheckConstraint(
            "amount_minor <> 0 AND (amount_minor < 0) = (red_letter_of_id IS NOT NULL)", name=op.f("ck_fapiao_request_red_is_negative")
        ),
        sa.ForeignKeyConstraint(["folio_id"], ["folio.id"], name=op.f("fk_fapiao_request_folio_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_fapiao_request_property_id")),
        sa.ForeignKeyConstraint(["red_letter_of_id"], ["fapiao_request.id"], name=op.f("fk_fapiao_request_red_letter_of_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_fapiao_request_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fapiao_request")),
        sa.UniqueConstraint(
            "property_id", "platform_code", "platform_number", name=op.f("uq_fapiao_request_property_id_platform_code_platform_number")
        ),
        sa.UniqueConstraint("red_letter_of_id", name=op.f("uq_fapiao_request_red_letter_of_id")),
        sa.UniqueConstraint("request_key", name=op.f("uq_fapiao_request_request_key")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_fapiao_request_folio", "fapiao_request", ["folio_id"])
    steps.create_index("ix_fapiao_request_state", "fapiao_request", ["property_id", "state"])

    steps.create_table(
        "routing_rule",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("folio_id", Id(), nullable=True),
        sa.Column("payee_id", Id(), nullable=True),
        sa.Column("window_number", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "first_date IS NULL OR last_date IS NULL OR last_date >= first_date", name=op.f("ck_routing_rule_dates_in_order")
        ),
        sa.CheckConstraint("limit_minor IS NULL OR limit_minor > 0", name=op.f("ck_routing_rule_limit_positive")),
        sa.CheckConstraint("transaction_code_id IS NULL OR group_id IS NULL", name=op.f("ck_routing_rule_code_or_group")),
        sa.CheckConstraint("window_number >= 1 AND window_number <= 8", name=op.f("ck_routing_rule_window_known")),
        sa.ForeignKeyConstraint(["folio_id"], ["folio.id"], name=op.f("fk_routing_rule_folio_id")),
        sa.ForeignKeyConstraint(["group_id"], ["transaction_group.id"], name=op.f("fk_routing_rule_group_id")),
        sa.ForeignKeyConstraint(["payee_id"], ["profile.id"], name=op.f("fk_routing_rule_payee_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_routing_rule_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_routing_rule_reservation_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_routing_rule_transaction_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rule")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_routing_rule_reservation", "routing_rule", ["reservation_id", "sort_order"])

    steps.create_table(
        "invoice",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "series",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("folio_id", Id(), nullable=False),
        sa.Column("window_number", sa.Integer(), nullable=True),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("credits_id", Id(), nullable=True),
        sa.Column("payee_id", Id(), nullable=True),
        sa.Column("payee_name", sa.String(length=200), nullable=False),
        sa.Column("payee_address", sa.String(length=4000), nullable=False),
        sa.Column(
            "payee_tax_number",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "currency",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("void_reason", sa.String(length=4000), nullable=False),
        sa.Column("voided_at", Instant(), nullable=True),
        sa.Column("request_key", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(kind = 'CREDIT_NOTE') = (credits_id IS NOT NULL)", name=op.f("ck_invoice_credit_names_invoice")),
        sa.CheckConstraint("kind IN ('INVOICE', 'CREDIT_NOTE')", name=op.f("ck_invoice_kind_known")),
        sa.CheckConstraint("state IN ('ISSUED', 'VOID')", name=op.f("ck_invoice_state_known")),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_invoice_adds_up")),
        sa.ForeignKeyConstraint(["account_id"], ["ar_account.id"], name=op.f("fk_invoice_account_id")),
        sa.ForeignKeyConstraint(["credits_id"], ["invoice.id"], name=op.f("fk_invoice_credits_id")),
        sa.ForeignKeyConstraint(["folio_id"], ["folio.id"], name=op.f("fk_invoice_folio_id")),
        sa.ForeignKeyConstraint(["payee_id"], ["profile.id"], name=op.f("fk_invoice_payee_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_invoice_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_invoice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("property_id", "request_key", name=op.f("uq_invoice_property_id_request_key")),
        sa.UniqueConstraint("property_id", "series", "number", name=op.f("uq_invoice_property_id_series_number")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_invoice_account", "invoice", ["account_id"])
    steps.create_index("ix_invoice_credits", "invoice", ["credits_id"])
    steps.create_index("ix_invoice_folio", "invoice", ["folio_id"])

    steps.create_table(
        "reminder_letter",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "language",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("sent_by_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(state = 'SENT') = (sent_at IS NOT NULL)", name=op.f("ck_reminder_letter_sent_has_moment")),
        sa.CheckConstraint("state IN ('WRITTEN', 'SENT')", name=op.f("ck_reminder_letter_state_known")),
        sa.CheckConstraint("level >= 1 AND level <= 3", name=op.f("ck_reminder_letter_level_known")),
        sa.ForeignKeyConstraint(["account_id"], ["ar_account.id"], name=op.f("fk_reminder_letter_account_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_reminder_letter_property_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["user_account.id"], name=op.f("fk_reminder_letter_sent_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_reminder_letter_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_letter")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_reminder_letter_account", "reminder_letter", ["account_id", "business_date"])
    steps.create_index("ix_reminder_letter_state", "reminder_letter", ["property_id", "state"])

    steps.create_table(
        "agent_commission",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("rate_millionths", sa.Integer(), nullable=False),
        sa.Column("night_minor", sa.BigInteger(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        sa.Column("worked_out_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", Id(), nullable=True),
        sa.Column("paid_posting_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(state = 'PAID') = (paid_posting_id IS NOT NULL)", name=op.f("ck_agent_commission_paid_by_a_line")),
        sa.CheckConstraint("kind IN ('PERCENT', 'PER_NIGHT')", name=op.f("ck_agent_commission_kind_known")),
        sa.CheckConstraint("state IN ('OPEN', 'APPROVED', 'PAID', 'WAIVED')", name=op.f("ck_agent_commission_state_known")),
        sa.ForeignKeyConstraint(["agent_id"], ["profile.id"], name=op.f("fk_agent_commission_agent_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_agent_commission_decided_by_id")),
        sa.ForeignKeyConstraint(["paid_posting_id"], ["posting.id"], name=op.f("fk_agent_commission_paid_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_agent_commission_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_agent_commission_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_commission")),
        sa.UniqueConstraint("reservation_id", "number", name=op.f("uq_agent_commission_reservation_id_number")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_agent_commission_agent", "agent_commission", ["agent_id", "business_date"])
    steps.create_index("ix_agent_commission_paid_posting_id", "agent_commission", ["paid_posting_id"])
    steps.create_index("ix_agent_commission_state", "agent_commission", ["property_id", "state"])

    steps.create_table(
        "ar_item",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("posting_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=True),
        sa.Column("invoice_id", Id(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("opened_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'CHARGE' AND amount_minor > 0 AND open_minor >= 0 AND open_minor <= amount_minor) OR (kind = 'CREDIT' AND amount_minor < 0 AND open_minor <= 0 AND open_minor >= amount_minor)",
            name=op.f("ck_ar_item_open_within"),
        ),
        sa.CheckConstraint("kind IN ('CHARGE', 'CREDIT')", name=op.f("ck_ar_item_kind_known")),
        sa.ForeignKeyConstraint(["account_id"], ["ar_account.id"], name=op.f("fk_ar_item_account_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_ar_item_invoice_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_ar_item_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_ar_item_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_ar_item_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ar_item")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_ar_item_posting_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_ar_item_account", "ar_item", ["account_id", "opened_date"])
    steps.create_index("ix_ar_item_open", "ar_item", ["property_id", "open_minor"])

    steps.create_table(
        "fixed_charge_night",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("fixed_charge_id", Id(), nullable=False),
        sa.Column("night_date", sa.Date(), nullable=False),
        sa.Column("posting_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["fixed_charge_id"], ["fixed_charge.id"], name=op.f("fk_fixed_charge_night_fixed_charge_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_fixed_charge_night_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_fixed_charge_night_property_id")),
        sa.PrimaryKeyConstraint("fixed_charge_id", "night_date", name=op.f("pk_fixed_charge_night")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_fixed_charge_night_posting_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "foreign_cash",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("posting_id", Id(), nullable=False),
        sa.Column(
            "currency",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("foreign_minor", sa.BigInteger(), nullable=False),
        sa.Column("buying_millionths", sa.BigInteger(), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("change_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "foreign_minor > 0 AND worth_minor >= 0 AND change_minor >= 0 AND change_minor <= worth_minor",
            name=op.f("ck_foreign_cash_adds_up"),
        ),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_foreign_cash_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_foreign_cash_property_id")),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_foreign_cash")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "hourly_stay",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("hourly_rate_id", Id(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("agreed_until", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("charged_posting_id", Id(), nullable=True),
        sa.Column("converted_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["charged_posting_id"], ["posting.id"], name=op.f("fk_hourly_stay_charged_posting_id")),
        sa.ForeignKeyConstraint(["hourly_rate_id"], ["hourly_rate.id"], name=op.f("fk_hourly_stay_hourly_rate_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_hourly_stay_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_hourly_stay_reservation_id")),
        sa.PrimaryKeyConstraint("reservation_id", name=op.f("pk_hourly_stay")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_hourly_stay_until", "hourly_stay", ["property_id", "agreed_until"])

    steps.create_table(
        "invoice_tax",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("invoice_id", Id(), nullable=False),
        sa.Column("tax_rule_id", Id(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_tax_invoice_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_invoice_tax_property_id")),
        sa.ForeignKeyConstraint(["tax_rule_id"], ["tax_rule.id"], name=op.f("fk_invoice_tax_tax_rule_id")),
        sa.PrimaryKeyConstraint("invoice_id", "tax_rule_id", name=op.f("pk_invoice_tax")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "outside_charge",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "vendor",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "vendor_reference",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "content_sha256",
            sa.String(length=64)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "room_number",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "folio_number",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "transaction_code",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column(
            "check_number",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("cancels_id", Id(), nullable=True),
        sa.Column("answer", code_string(), nullable=False),
        sa.Column("posting_id", Id(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("dismissed_at", Instant(), nullable=True),
        sa.Column("dismissed_by_id", Id(), nullable=True),
        sa.Column("dismiss_reason", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("answer = 'POSTED' OR posting_id IS NULL", name=op.f("ck_outside_charge_line_is_posted")),
        sa.CheckConstraint(
            "answer IN ('POSTED', 'UNKNOWN_ROOM', 'VACANT_ROOM', 'UNKNOWN_FOLIO', 'FOLIO_CLOSED', 'NO_POST', 'OVER_LIMIT', 'UNKNOWN_CODE', 'BAD_CONTENT', 'UNKNOWN_CHARGE', 'NOT_CANCELLABLE')",
            name=op.f("ck_outside_charge_answer_known"),
        ),
        sa.ForeignKeyConstraint(["cancels_id"], ["outside_charge.id"], name=op.f("fk_outside_charge_cancels_id")),
        sa.ForeignKeyConstraint(["dismissed_by_id"], ["user_account.id"], name=op.f("fk_outside_charge_dismissed_by_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_outside_charge_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_outside_charge_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_charge")),
        sa.UniqueConstraint("cancels_id", name=op.f("uq_outside_charge_cancels_id")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_outside_charge_posting_id")),
        sa.UniqueConstraint(
            "property_id", "vendor", "vendor_reference", name=op.f("uq_outside_charge_property_id_vendor_vendor_reference")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_outside_charge_answer", "outside_charge", ["property_id", "answer", "dismissed_at"])

    steps.create_table(
        "package_entitlement",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("package_id", Id(), nullable=False),
        sa.Column("night_date", sa.Date(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=False),
        sa.Column(
            "room_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("allowance_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
        sa.Column("sold_date", sa.Date(), nullable=True),
        sa.Column("sold_posting_id", Id(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("last_date >= first_date AND first_date >= night_date", name=op.f("ck_package_entitlement_dates_in_order")),
        sa.CheckConstraint("pieces >= 0 AND allowance_minor >= 0 AND net_minor >= 0", name=op.f("ck_package_entitlement_not_negative")),
        sa.CheckConstraint(
            "sold_date IS NOT NULL OR (sold_posting_id IS NULL AND net_minor = 0)",
            name=op.f("ck_package_entitlement_sold_before_kept_back"),
        ),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_package_entitlement_package_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_package_entitlement_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_package_entitlement_reservation_id")),
        sa.ForeignKeyConstraint(["sold_posting_id"], ["posting.id"], name=op.f("fk_package_entitlement_sold_posting_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_package_entitlement_transaction_code_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_entitlement")),
        sa.UniqueConstraint(
            "reservation_id", "package_id", "night_date", name=op.f("uq_package_entitlement_reservation_id_package_id_night_date")
        ),
        sa.UniqueConstraint("sold_posting_id", name=op.f("uq_package_entitlement_sold_posting_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_package_entitlement_last_date", "package_entitlement", ["property_id", "last_date"])

    steps.create_table(
        "preauthorisation",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column(
            "card_brand",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "card_last_four",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "authorisation_code",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("held_at", Instant(), nullable=False),
        sa.Column("held_date", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("captured_posting_id", Id(), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "(state = 'CAPTURED') = (captured_posting_id IS NOT NULL)", name=op.f("ck_preauthorisation_captured_has_payment")
        ),
        sa.CheckConstraint("state IN ('HELD', 'RELEASED', 'CAPTURED')", name=op.f("ck_preauthorisation_state_known")),
        sa.CheckConstraint("LENGTH(card_last_four) = 4", name=op.f("ck_preauthorisation_only_last_four")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_preauthorisation_positive")),
        sa.ForeignKeyConstraint(["captured_posting_id"], ["posting.id"], name=op.f("fk_preauthorisation_captured_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_preauthorisation_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_preauthorisation_reservation_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_preauthorisation_transaction_code_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_preauthorisation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preauthorisation")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_preauthorisation_reservation", "preauthorisation", ["reservation_id"])

    steps.create_table(
        "statement_line",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("file_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "reference",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("posting_id", Id(), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("decided_by_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(state = 'MATCHED') = (posting_id IS NOT NULL)", name=op.f("ck_statement_line_matched_names_payment")),
        sa.CheckConstraint("state IN ('UNMATCHED', 'MATCHED', 'EXPLAINED')", name=op.f("ck_statement_line_state_known")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_statement_line_decided_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_statement_line_file_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_statement_line_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_statement_line_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("file_id", "position", name=op.f("uq_statement_line_file_id_position")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_statement_line_posting_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_statement_line_state", "statement_line", ["property_id", "state"])

    steps.create_table(
        "ar_application",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("charge_item_id", Id(), nullable=False),
        sa.Column("credit_item_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("applied_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_reason", sa.String(length=4000), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('APPLIED', 'COUNTER', 'WRITTEN_OFF', 'KEPT_BACK')", name=op.f("ck_ar_application_kind_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ar_application_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["ar_account.id"], name=op.f("fk_ar_application_account_id")),
        sa.ForeignKeyConstraint(["charge_item_id"], ["ar_item.id"], name=op.f("fk_ar_application_charge_item_id")),
        sa.ForeignKeyConstraint(["credit_item_id"], ["ar_item.id"], name=op.f("fk_ar_application_credit_item_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_ar_application_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_ar_application_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ar_application")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_ar_application_charge", "ar_application", ["charge_item_id"])
    steps.create_index("ix_ar_application_credit", "ar_application", ["credit_item_id"])

    steps.create_table(
        "ar_reminder",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("letter_id", Id(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("overdue_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("level >= 1 AND level <= 3", name=op.f("ck_ar_reminder_level_known")),
        sa.CheckConstraint("open_minor > 0", name=op.f("ck_ar_reminder_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["ar_item.id"], name=op.f("fk_ar_reminder_item_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["reminder_letter.id"], name=op.f("fk_ar_reminder_letter_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_ar_reminder_property_id")),
        sa.PrimaryKeyConstraint("letter_id", "item_id", name=op.f("pk_ar_reminder")),
        sa.UniqueConstraint("item_id", "level", name=op.f("uq_ar_reminder_item_id_level")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "invoice_line",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("invoice_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("posting_id", Id(), nullable=True),
        sa.Column("holds_posting_id", Id(), nullable=True),
        sa.Column("item_id", Id(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor = net_minor + tax_minor", name=op.f("ck_invoice_line_adds_up")),
        sa.ForeignKeyConstraint(["holds_posting_id"], ["posting.id"], name=op.f("fk_invoice_line_holds_posting_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id")),
        sa.ForeignKeyConstraint(["item_id"], ["ar_item.id"], name=op.f("fk_invoice_line_item_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_invoice_line_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_invoice_line_property_id")),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint("holds_posting_id", name=op.f("uq_invoice_line_holds_posting_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_invoice_line_item_id", "invoice_line", ["item_id"])
    steps.create_index("ix_invoice_line_posting_id", "invoice_line", ["posting_id"])

    steps.create_table(
        "package_taking",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("entitlement_id", Id(), nullable=False),
        sa.Column("taker", code_string(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("posting_id", Id(), nullable=True),
        sa.Column("charge_posting_id", Id(), nullable=True),
        sa.Column("outside_charge_id", Id(), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by_id", Id(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("taker IN ('DESK', 'OUTLET', 'LAPSED')", name=op.f("ck_package_taking_taker_known")),
        sa.CheckConstraint("pieces >= 0 AND amount_minor >= 0 AND net_minor >= 0", name=op.f("ck_package_taking_not_negative")),
        sa.ForeignKeyConstraint(["charge_posting_id"], ["posting.id"], name=op.f("fk_package_taking_charge_posting_id")),
        sa.ForeignKeyConstraint(["entitlement_id"], ["package_entitlement.id"], name=op.f("fk_package_taking_entitlement_id")),
        sa.ForeignKeyConstraint(["outside_charge_id"], ["outside_charge.id"], name=op.f("fk_package_taking_outside_charge_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_package_taking_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_package_taking_property_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["user_account.id"], name=op.f("fk_package_taking_undone_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_package_taking_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_taking")),
        sa.UniqueConstraint("posting_id", name=op.f("uq_package_taking_posting_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_package_taking_entitlement_id", "package_taking", ["entitlement_id"])
    steps.create_index("ix_package_taking_outside_charge_id", "package_taking", ["outside_charge_id"])

    steps.create_table(
        "payment_attempt",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("device", code_string(), nullable=False),
        sa.Column(
            "workstation",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=False),
        sa.Column("folio_id", Id(), nullable=True),
        sa.Column("window_number", sa.Integer(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=True),
        sa.Column("preauthorisation_id", Id(), nullable=True),
        sa.Column("refund_of_id", Id(), nullable=True),
        sa.Column(
            "of_reference",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("operation_id", Id(), nullable=False),
        sa.Column(
            "terminal_reference",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "card_brand",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "card_last_four",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "authorisation_code",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_date", sa.Date(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("cancel_asked_at", Instant(), nullable=True),
        sa.Column("posting_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("card_last_four = '' OR LENGTH(card_last_four) = 4", name=op.f("ck_payment_attempt_only_last_four")),
        sa.CheckConstraint("device IN ('NONE', 'SIMULATED')", name=op.f("ck_payment_attempt_device_known")),
        sa.CheckConstraint(
            "kind IN ('PAYMENT', 'DEPOSIT', 'REFUND', 'HOLD', 'CAPTURE', 'RELEASE')", name=op.f("ck_payment_attempt_kind_known")
        ),
        sa.CheckConstraint("posting_id IS NULL OR state = 'POSTED'", name=op.f("ck_payment_attempt_line_is_posted")),
        sa.CheckConstraint(
            "state <> 'POSTED' OR posting_id IS NOT NULL OR preauthorisation_id IS NOT NULL",
            name=op.f("ck_payment_attempt_posted_has_line"),
        ),
        sa.CheckConstraint(
            "state IN ('ASKED', 'APPROVED', 'DECLINED', 'UNKNOWN', 'POSTED', 'CANCELLED')", name=op.f("ck_payment_attempt_state_known")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_attempt_positive")),
        sa.CheckConstraint("window_number >= 1 AND window_number <= 8", name=op.f("ck_payment_attempt_window_known")),
        sa.ForeignKeyConstraint(["folio_id"], ["folio.id"], name=op.f("fk_payment_attempt_folio_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_payment_attempt_posting_id")),
        sa.ForeignKeyConstraint(["preauthorisation_id"], ["preauthorisation.id"], name=op.f("fk_payment_attempt_preauthorisation_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_payment_attempt_property_id")),
        sa.ForeignKeyConstraint(["refund_of_id"], ["posting.id"], name=op.f("fk_payment_attempt_refund_of_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_payment_attempt_reservation_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_payment_attempt_transaction_code_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_payment_attempt_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_attempt")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_payment_attempt_folio", "payment_attempt", ["folio_id", "state"])
    steps.create_index("ix_payment_attempt_preauthorisation", "payment_attempt", ["preauthorisation_id"])
    steps.create_index("ix_payment_attempt_reservation", "payment_attempt", ["reservation_id", "state"])
    steps.create_index("ix_payment_attempt_state", "payment_attempt", ["property_id", "state"])
    steps.create_index("uq_payment_attempt_operation", "payment_attempt", ["operation_id"], unique=True)
    steps.create_index("uq_payment_attempt_posting", "payment_attempt", ["posting_id"], unique=True)

    steps.create_table(
        "write_off",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by_id", Id(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", Id(), nullable=True),
        sa.Column("decision_reason", sa.String(length=4000), nullable=False),
        sa.Column("posting_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("state IN ('ASKED', 'APPROVED', 'REFUSED')", name=op.f("ck_write_off_state_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_write_off_positive")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_write_off_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_write_off_decided_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["ar_item.id"], name=op.f("fk_write_off_item_id")),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_write_off_posting_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_write_off_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_write_off_item", "write_off", ["item_id"])
    steps.create_index("ix_write_off_state", "write_off", ["property_id", "state"])

    steps.add_column("ar_account", sa.Column("terms_days", sa.Integer(), server_default=sa.text("30"), nullable=False))
    steps.add_column("ar_account", sa.Column("credit_limit_minor", sa.BigInteger(), nullable=True))
    steps.add_column("ar_account", sa.Column("billing_address", sa.String(length=4000), server_default=sa.text("''"), nullable=False))
    steps.add_column(
        "ar_account",
        sa.Column(
            "language",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )

    steps.create_index("ix_booking_agent", "booking", ["agent_id"])
    steps.create_index("ix_booking_company", "booking", ["company_id"])

    steps.add_column("folio_window", sa.Column("payee_address", sa.String(length=4000), server_default=sa.text("''"), nullable=False))
    steps.add_column(
        "folio_window",
        sa.Column(
            "payee_tax_number",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    steps.add_column(
        "folio_window",
        sa.Column(
            "language",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )

    steps.add_column("package", sa.Column("revenue", code_string(), server_default=sa.text("'AS_SOLD'"), nullable=False))
    steps.add_column("package", sa.Column("taken_after_days", sa.Integer(), server_default=sa.text("1"), nullable=False))
    steps.add_column("package", sa.Column("valid_days", sa.Integer(), server_default=sa.text("1"), nullable=False))

    steps.add_column("posting", sa.Column("price_minor", sa.BigInteger(), nullable=True))
    steps.add_column("posting", sa.Column("shift_id", Id(), nullable=True), refers_to="cashier_shift")
    steps.add_column("posting", sa.Column("adjusts_id", Id(), nullable=True), refers_to="posting")
    steps.add_column("posting", sa.Column("refund_of_id", Id(), nullable=True), refers_to="posting")
    steps.add_column("posting", sa.Column("transfer_key", Id(), nullable=True))
    steps.add_column("posting", sa.Column("takes_off_id", Id(), nullable=True), refers_to="posting")
    steps.add_column("posting", sa.Column("origin_id", Id(), nullable=True), refers_to="posting")
    steps.add_column("posting", sa.Column("origin_date", sa.Date(), nullable=True))
    steps.add_column("posting", sa.Column("routing_rule_id", Id(), nullable=True), refers_to="routing_rule")
    steps.create_index("ix_posting_adjusts", "posting", ["adjusts_id"])
    steps.create_index("ix_posting_origin", "posting", ["origin_id"])
    steps.create_index("ix_posting_refund_of", "posting", ["refund_of_id"])
    steps.create_index("ix_posting_routing_rule", "posting", ["routing_rule_id"])
    steps.create_index("ix_posting_shift", "posting", ["shift_id", "business_date"])
    steps.create_index("ix_posting_transfer_key", "posting", ["transfer_key"])
    steps.create_index("uq_posting_takes_off", "posting", ["takes_off_id"], unique=True)

    steps.add_column("receipt", sa.Column("joint_key", Id(), nullable=True))
    steps.create_index("ix_receipt_joint", "receipt", ["joint_key"])

    steps.add_column("reservation", sa.Column("credit_limit_minor", sa.BigInteger(), nullable=True))
    steps.add_column("reservation", sa.Column("no_post", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    steps.add_column("reservation", sa.Column("late_departure_time", sa.Time(), nullable=True))
    steps.add_column("reservation", sa.Column("late_departure_free", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    steps.add_column("reservation", sa.Column("express_agreed_at", Instant(), nullable=True))
    steps.add_column("reservation", sa.Column("left_by", code_string(), nullable=True))

    steps.add_column("reservation_package", sa.Column("revenue", code_string(), server_default=sa.text("'AS_SOLD'"), nullable=False))
    steps.add_column("reservation_package", sa.Column("taken_after_days", sa.Integer(), server_default=sa.text("1"), nullable=False))
    steps.add_column("reservation_package", sa.Column("valid_days", sa.Integer(), server_default=sa.text("1"), nullable=False))

    steps.add_column(
        "tax_rule",
        sa.Column(
            "account_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )

    steps.add_column("transaction_code", sa.Column("quick_key", sa.Integer(), nullable=True))
    steps.add_column(
        "transaction_code",
        sa.Column(
            "account_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    steps.allow_words("folio", "kind", ("GUEST", "DEPOSIT", "LEFT_UNPAID", "HOUSE", "LATE", "CITY", "PACKAGE"))
    steps.allow_words(
        "posting",
        "kind",
        ("CHARGE", "ALLOWANCE", "PAYMENT", "DEPOSIT", "REFUND", "REVERSAL", "TRANSFER", "ADJUSTMENT", "PAID_OUT", "FORFEIT", "PACKAGE"),
    )
    steps.allow_words("receipt", "kind", ("PAYMENT", "DEPOSIT", "REFUND", "PAID_OUT"))
    steps.allow_words("data_key", "purpose", ("DOCUMENT", "PHOTO", "HEALTH", "HISTORY", "REGISTRATION", "PAPER", "LOOK_UP"))
    _accounts_of_debtors()
    _open_items_of_accounts()
    _let_roles_do_what_is_new()


def _accounts_of_debtors() -> None:
    """The folios of company accounts were house accounts; they are the city ledger, on the terms that the guest file names."""
    op.execute("UPDATE folio SET kind = 'CITY' WHERE id IN (SELECT folio_id FROM ar_account)")
    account = sa.table("ar_account", sa.column("profile_id", Id()), sa.column("terms_days"))
    profile = sa.table("profile", sa.column("id", Id()), sa.column("credit_days"))
    agreed = sa.select(profile.c.credit_days).where(profile.c.id == account.c.profile_id).scalar_subquery()
    op.execute(sa.update(account).values(terms_days=sa.func.coalesce(agreed, account.c.terms_days)))


def _let_roles_do_what_is_new() -> None:
    """The roles that a hotel was opened with may do the new jobs that new hotels let them do; its own roles stay as they are."""
    role = sa.table("role", sa.column("id", Id()), sa.column("code"), sa.column("permissions", Json()))
    database = op.get_bind()
    for identifier, code, permissions in database.execute(sa.select(role.c.id, role.c.code, role.c.permissions)).all():
        if code in _NEW_PERMISSIONS:
            every = sorted({*permissions, *_NEW_PERMISSIONS[code]})
            database.execute(sa.update(role).where(role.c.id == identifier).values(permissions=every))


def _open_items_of_accounts() -> None:
    """What stands on accounts becomes items; what was paid or taken back pays for its own line, else for the oldest."""
    database = op.get_bind()
    ids = (sa.column(name, Id()) for name in ("id", "property_id", "folio_id"))
    account = sa.table("ar_account", *ids, sa.column("terms_days"))
    item = sa.table("ar_item", sa.column("account_id", Id()))
    without = sa.select(account).where(~sa.exists().where(item.c.account_id == account.c.id))
    for one in database.execute(without).all():
        _items_of(database, one)


def _items_of(database: sa.Connection, account: sa.Row[Any]) -> None:
    posting = sa.table(
        "posting",
        *(sa.column(name, Id()) for name in ("id", "folio_id", "user_id", "reservation_id", "reversal_of_id")),
        *(sa.column(name) for name in ("amount_minor", "window_number", "sequence")),
        sa.column("business_date", sa.Date()),
        sa.column("posted_at", Instant()),
    )
    lines = database.execute(
        sa.select(posting)
        .where(posting.c.folio_id == account.folio_id, posting.c.amount_minor != 0)
        .order_by(posting.c.posted_at, posting.c.window_number, posting.c.sequence)
    ).all()
    items: dict[UUID, dict[str, Any]] = {}
    applications: list[dict[str, Any]] = []
    for line in lines:
        items[line.id] = _item(account, line)
        applications += _settled(account, line, items)
    for name, rows in (("ar_item", list(items.values())), ("ar_application", applications)):
        if rows:
            database.execute(sa.insert(sa.table(name, *(sa.column(key, _type_of(key)) for key in rows[0]))), rows)


def _item(account: sa.Row[Any], line: sa.Row[Any]) -> dict[str, Any]:
    charge = line.amount_minor > 0
    return {
        "id": uuid5(_ITEMS, line.id.hex),
        "property_id": account.property_id,
        "account_id": account.id,
        "kind": "CHARGE" if charge else "CREDIT",
        "posting_id": line.id,
        "reservation_id": line.reservation_id,
        "amount_minor": line.amount_minor,
        "open_minor": line.amount_minor,
        "opened_date": line.business_date,
        "due_date": line.business_date + timedelta(days=account.terms_days if charge else 0),
        "version": 1,
    }


def _settled(account: sa.Row[Any], line: sa.Row[Any], items: dict[UUID, dict[str, Any]]) -> list[dict[str, Any]]:
    """Close the item of a line against earlier ones of the other sign: what it takes back, its own stay's, then the oldest."""
    mine = items[line.id]
    others = [(key, one) for key, one in items.items() if one["open_minor"] * line.amount_minor < 0]
    others.sort(key=lambda other: (other[0] != line.reversal_of_id, not _same_stay(mine, other[1])))
    applied = []
    for key, other in others:
        amount = min(abs(mine["open_minor"]), abs(other["open_minor"]))
        if not amount:
            break
        charge, credit = (mine, other) if line.amount_minor > 0 else (other, mine)
        charge["open_minor"] -= amount
        credit["open_minor"] += amount
        counter = key == line.reversal_of_id or _same_stay(mine, other)
        applied.append(
            {
                "id": uuid5(_ITEMS, f"{line.id.hex}/{key.hex}"),
                "property_id": account.property_id,
                "account_id": account.id,
                "charge_item_id": charge["id"],
                "credit_item_id": credit["id"],
                "kind": "COUNTER" if counter else "APPLIED",
                "amount_minor": amount,
                "business_date": line.business_date,
                "applied_at": line.posted_at,
                "user_id": line.user_id,
                "undone_reason": "",
            }
        )
    return applied


def _same_stay(item: dict[str, Any], other: dict[str, Any]) -> bool:
    return item["reservation_id"] is not None and item["reservation_id"] == other["reservation_id"]


def _type_of(column: str) -> Any:
    if column == "id" or column.endswith("_id"):
        return Id()
    return {"opened_date": sa.Date(), "due_date": sa.Date(), "business_date": sa.Date(), "applied_at": Instant()}.get(column)

"""The night audit"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from hotel_desk.db.migrations import steps
from hotel_desk.models.types import Id, Instant, Json, code_string

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_SEEN = ("report.see", "room.ask_repair")
_FIGURES = ("report.see", "report.see_figures")
_NEW_PERMISSIONS = {
    "reception": _SEEN,
    "reservations": ("report.see",),
    "cashier": _FIGURES,
    "housekeeping": ("room.assign_tasks", "room.ask_repair"),
    "night_auditor": (*_FIGURES, "room.ask_repair", "room.assign_tasks"),
    "manager": (
        *_FIGURES,
        "room.ask_repair",
        "room.assign_tasks",
        "audit.answer_warnings",
        "report.review",
        "report.manage",
        "report.plans",
        "folio.refund_another_way",
    ),
}


def upgrade() -> None:
    """Go forward."""
    steps.create_table(
        "daily_figure",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("dimension", code_string(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("out_of_order", sa.Integer(), nullable=False),
        sa.Column("out_of_service", sa.Integer(), nullable=False),
        sa.Column("rooms_occupied", sa.Integer(), nullable=False),
        sa.Column("complimentary", sa.Integer(), nullable=False),
        sa.Column("house_use", sa.Integer(), nullable=False),
        sa.Column("multiple_occupied", sa.Integer(), nullable=False),
        sa.Column("day_use", sa.Integer(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("babies", sa.Integer(), nullable=False),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.Column("walk_ins", sa.Integer(), nullable=False),
        sa.Column("departures", sa.Integer(), nullable=False),
        sa.Column("expected_departures", sa.Integer(), nullable=False),
        sa.Column("overstays", sa.Integer(), nullable=False),
        sa.Column("understays", sa.Integer(), nullable=False),
        sa.Column("stay_overs", sa.Integer(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("cancellations", sa.Integer(), nullable=False),
        sa.Column("cancelled_arrivals", sa.Integer(), nullable=False),
        sa.Column("nights_of_departures", sa.Integer(), nullable=False),
        sa.Column("bookings_made", sa.Integer(), nullable=False),
        sa.Column("nights_booked", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("room_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("package_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("other_revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "dimension IN ('HOUSE', 'ROOM_TYPE', 'MARKET', 'SOURCE', 'CHANNEL', 'RATE_PLAN')", name=op.f("ck_daily_figure_dimension_known")
        ),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_daily_figure_property_id")),
        sa.PrimaryKeyConstraint("property_id", "date", "dimension", "key", name=op.f("pk_daily_figure")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_daily_figure_dimension", "daily_figure", ["property_id", "dimension", "key", "date"])

    steps.create_table(
        "report_pack",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "owner_key",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "name",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("items", Json(), nullable=False),
        sa.Column("at_close", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_report_pack_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_pack")),
        sa.UniqueConstraint("property_id", "owner_key", "name", name=op.f("uq_report_pack_property_id_owner_key_name")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "monthly_plan",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("month_date", sa.Date(), nullable=False),
        sa.Column("line", code_string(), nullable=False),
        sa.Column(
            "group_key",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("line IN ('ROOMS_SOLD', 'ROOM_REVENUE', 'GROUP_REVENUE', 'COST')", name=op.f("ck_monthly_plan_line_known")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_monthly_plan_not_negative")),
        sa.ForeignKeyConstraint(["group_id"], ["transaction_group.id"], name=op.f("fk_monthly_plan_group_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_monthly_plan_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_plan")),
        sa.UniqueConstraint(
            "property_id", "month_date", "line", "group_key", name=op.f("uq_monthly_plan_property_id_month_date_line_group_key")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "report_schedule",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "report",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("pack_id", Id(), nullable=True),
        sa.Column("parameters", Json(), nullable=False),
        sa.Column("format", code_string(), nullable=False),
        sa.Column("rhythm", code_string(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("folder", sa.String(length=4000), nullable=False),
        sa.Column("printer", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_for", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(report = '') = (pack_id IS NOT NULL)", name=op.f("ck_report_schedule_report_or_pack")),
        sa.CheckConstraint("format IN ('pdf', 'xlsx', 'csv', 'xml')", name=op.f("ck_report_schedule_format_known")),
        sa.CheckConstraint("rhythm IN ('AT_CLOSE', 'DAILY', 'WEEKLY', 'MONTHLY')", name=op.f("ck_report_schedule_rhythm_known")),
        sa.CheckConstraint("day IS NULL OR (day >= 1 AND day <= 31)", name=op.f("ck_report_schedule_day_known")),
        sa.ForeignKeyConstraint(["pack_id"], ["report_pack.id"], name=op.f("fk_report_schedule_pack_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_report_schedule_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "attendant",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("floor_id", Id(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["floor_id"], ["floor.id"], name=op.f("fk_attendant_floor_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_attendant_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendant")),
        sa.UniqueConstraint("property_id", "name", name=op.f("uq_attendant_property_id_name")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "audit_run",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("attempt_at", Instant(), nullable=False),
        sa.Column("heartbeat_at", Instant(), nullable=False),
        sa.Column("stop_asked_at", Instant(), nullable=True),
        sa.Column("rolled_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("state <> 'DONE' OR rolled_at IS NOT NULL", name=op.f("ck_audit_run_done_after_the_roll")),
        sa.CheckConstraint("state IN ('RUNNING', 'STOPPED', 'FAILED', 'ROLLED', 'DONE')", name=op.f("ck_audit_run_state_known")),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_audit_run_attempt_positive")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_audit_run_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_audit_run_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_run")),
        sa.UniqueConstraint("property_id", "business_date", name=op.f("uq_audit_run_property_id_business_date")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "close_warning",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rule", code_string(), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=200)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=200), "mysql"),
            nullable=False,
        ),
        sa.Column("figure", sa.BigInteger(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("answered_by_id", Id(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(state = 'ANSWERED') = (answered_at IS NOT NULL)", name=op.f("ck_close_warning_answered_has_moment")),
        sa.CheckConstraint(
            "rule IN ('REVERSALS', 'ALLOWANCES', 'DISCOUNTS', 'OVER_OR_SHORT', 'UNUSUAL_REVENUE')", name=op.f("ck_close_warning_rule_known")
        ),
        sa.CheckConstraint("state IN ('OPEN', 'ANSWERED')", name=op.f("ck_close_warning_state_known")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user_account.id"], name=op.f("fk_close_warning_answered_by_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_close_warning_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_close_warning")),
        sa.UniqueConstraint("property_id", "date", "rule", "subject", name=op.f("uq_close_warning_property_id_date_rule_subject")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "daily_revenue",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("transaction_code_id", Id(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_daily_revenue_property_id")),
        sa.ForeignKeyConstraint(["transaction_code_id"], ["transaction_code.id"], name=op.f("fk_daily_revenue_transaction_code_id")),
        sa.PrimaryKeyConstraint("property_id", "date", "transaction_code_id", name=op.f("pk_daily_revenue")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "job_run",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "job",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("result", code_string(), nullable=False),
        sa.Column("sentence", sa.String(length=4000), nullable=False),
        sa.Column("unprinted", Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("result IN ('RUNNING', 'DONE', 'FAILED')", name=op.f("ck_job_run_result_known")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_job_run_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_job_run_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_job_run_job", "job_run", ["property_id", "job", "begun_at"])

    steps.create_table(
        "report_choice",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column(
            "report",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("parameters", Json(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_report_choice_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_report_choice_user_id")),
        sa.PrimaryKeyConstraint("user_id", "report", name=op.f("pk_report_choice")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "archived_report",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "report",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("format", code_string(), nullable=False),
        sa.Column(
            "language",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("parameters", Json(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("run_id", Id(), nullable=True),
        sa.Column(
            "sha256",
            sa.String(length=64)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mysql"),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.Column("reviewed_by_id", Id(), nullable=True),
        sa.Column("review_note", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column(
            "sealed_content",
            sa.LargeBinary(length=16777216).with_variant(mysql.MEDIUMBLOB(), "mariadb").with_variant(mysql.MEDIUMBLOB(), "mysql"),
            nullable=False,
        ),
        sa.CheckConstraint("format IN ('pdf', 'xlsx', 'csv', 'xml')", name=op.f("ck_archived_report_format_known")),
        sa.CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name=op.f("ck_archived_report_reviewed_by_somebody")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_archived_report_property_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["user_account.id"], name=op.f("fk_archived_report_reviewed_by_id")),
        sa.ForeignKeyConstraint(["run_id"], ["audit_run.id"], name=op.f("fk_archived_report_run_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_archived_report_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_report")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_archived_report_day", "archived_report", ["property_id", "business_date", "report"])

    steps.create_table(
        "audit_log_line",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("run_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("event", code_string(), nullable=False),
        sa.Column("step", code_string(), nullable=True),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.CheckConstraint(
            "event IN ('BEGUN', 'TAKEN_OVER', 'STEP_BEGUN', 'STEP_DONE', 'STEP_FAILED', 'STEP_PASSED_OVER', 'STOP_ASKED', 'STOPPED', 'FAILED', 'ENDED')",
            name=op.f("ck_audit_log_line_event_known"),
        ),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_audit_log_line_property_id")),
        sa.ForeignKeyConstraint(["run_id"], ["audit_run.id"], name=op.f("fk_audit_log_line_run_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_audit_log_line_user_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_audit_log_line")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "audit_step",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("run_id", Id(), nullable=False),
        sa.Column("step", code_string(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.CheckConstraint("state IN ('NOT_BEGUN', 'RUNNING', 'DONE', 'FAILED', 'PASSED_OVER')", name=op.f("ck_audit_step_state_known")),
        sa.CheckConstraint(
            "step IN ('OPTIONS', 'NO_SHOWS', 'BLOCKS', 'OVERSTAYS', 'PRECONDITIONS', 'ROOM_AND_TAX', 'FIXED_CHARGES', 'PACKAGES', 'CREDIT', 'LEDGERS', 'ROLL', 'STATISTICS', 'ROOM_STATUS', 'WARNINGS', 'REPORTS', 'BACKUP')",
            name=op.f("ck_audit_step_step_known"),
        ),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_audit_step_property_id")),
        sa.ForeignKeyConstraint(["run_id"], ["audit_run.id"], name=op.f("fk_audit_step_run_id")),
        sa.PrimaryKeyConstraint("run_id", "step", name=op.f("pk_audit_step")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "repair_request",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("urgency", code_string(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by_id", Id(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by_id", Id(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("(state = 'ASKED') = (ended_at IS NULL)", name=op.f("ck_repair_request_ended_has_moment")),
        sa.CheckConstraint("state IN ('ASKED', 'DONE', 'WITHDRAWN')", name=op.f("ck_repair_request_state_known")),
        sa.CheckConstraint("urgency IN ('NORMAL', 'URGENT', 'ROOM_UNUSABLE')", name=op.f("ck_repair_request_urgency_known")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_repair_request_asked_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_repair_request_ended_by_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_repair_request_property_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_repair_request_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_request")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_repair_request_open", "repair_request", ["property_id", "state", "room_id"])

    steps.create_table(
        "room_task",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("room_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("attendant_id", Id(), nullable=True),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("inspected_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('DEPARTURE', 'STAY_OVER', 'VACANT')", name=op.f("ck_room_task_kind_known")),
        sa.CheckConstraint("state IN ('WAITING', 'CLEANING', 'DONE', 'INSPECTED')", name=op.f("ck_room_task_state_known")),
        sa.CheckConstraint("credits >= 0", name=op.f("ck_room_task_credits_not_negative")),
        sa.ForeignKeyConstraint(["attendant_id"], ["attendant.id"], name=op.f("fk_room_task_attendant_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_room_task_property_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_task_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_task")),
        sa.UniqueConstraint("property_id", "date", "room_id", name=op.f("uq_room_task_property_id_date_room_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "expected_departure",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_expected_departure_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_expected_departure_reservation_id")),
        sa.PrimaryKeyConstraint("property_id", "date", "reservation_id", name=op.f("pk_expected_departure")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    _let_roles_do_what_is_new()
    _who_was_due_to_leave()


def _let_roles_do_what_is_new() -> None:
    """The roles that a hotel was opened with may do the new jobs that new hotels let them do; its own roles stay as they are."""
    role = sa.table("role", sa.column("id", Id()), sa.column("code"), sa.column("permissions", Json()))
    database = op.get_bind()
    for identifier, code, permissions in database.execute(sa.select(role.c.id, role.c.code, role.c.permissions)).all():
        if code in _NEW_PERMISSIONS:
            every = sorted({*permissions, *_NEW_PERMISSIONS[code]})
            database.execute(sa.update(role).where(role.c.id == identifier).values(permissions=every))


def _who_was_due_to_leave() -> None:
    """For the open day, as far as it can still be told: who is or was in house with this day as the last."""
    op.execute(
        "INSERT INTO expected_departure (property_id, date, reservation_id) "
        "SELECT reservation.property_id, business_date.date, reservation.id FROM reservation "
        "JOIN business_date ON business_date.property_id = reservation.property_id "
        "WHERE reservation.departure_date = business_date.date AND reservation.arrival_date < business_date.date "
        "AND reservation.status IN ('IN_HOUSE', 'CHECKED_OUT') "
        "AND NOT EXISTS (SELECT 1 FROM expected_departure AS told WHERE told.reservation_id = reservation.id AND told.date = business_date.date)"
    )

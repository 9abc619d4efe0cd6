"""The guest file"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from hotel_desk.db.migrations import steps
from hotel_desk.models.types import Id, Instant, Json, code_string

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_FILE = ("profile.see_contacts",)
_DESK = (*_FILE, "profile.see_sensitive", "profile.register")
_ALL = (
    *_DESK,
    "profile.edit_protected",
    "profile.decide_changes",
    "profile.merge",
    "profile.export",
    "profile.erase",
    "profile.see_views",
    "reservation.special_plans",
)
_NEW_PERMISSIONS = {
    "reception": _DESK,
    "cashier": _FILE,
    "reservations": (*_FILE, "reservation.special_plans"),
    "night_auditor": _DESK,
    "manager": _ALL,
}


def upgrade() -> None:
    """Go forward."""
    steps.create_table(
        "data_key",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("purpose", code_string(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "algorithm",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("retired_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('DOCUMENT', 'PHOTO', 'HEALTH', 'HISTORY', 'REGISTRATION', 'LOOK_UP')", name=op.f("ck_data_key_purpose_known")
        ),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_data_key_property_id")),
        sa.PrimaryKeyConstraint("property_id", "purpose", "version", name=op.f("pk_data_key")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "duplicate_search",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("next_key", sa.BigInteger(), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("skipped_blocks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_duplicate_search_property_id")),
        sa.PrimaryKeyConstraint("property_id", name=op.f("pk_duplicate_search")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "import_mapping",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "heading_hash",
            sa.String(length=64)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=64), "mysql"),
            nullable=False,
        ),
        sa.Column("columns", Json(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_import_mapping_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("property_id", "kind", "heading_hash", name=op.f("uq_import_mapping_property_id_kind_heading_hash")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "profile_address",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("street", sa.String(length=400), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=40), nullable=False),
        sa.Column(
            "country",
            sa.String(length=2)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=2), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=2), "mysql"),
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('HOME', 'WORK', 'BILLING')", name=op.f("ck_profile_address_kind_known")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_address_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_address_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_address")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_address_profile_id", "profile_address", ["profile_id"])

    steps.create_table(
        "profile_block_key",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_block_key_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_block_key_property_id")),
        sa.PrimaryKeyConstraint("property_id", "key", "profile_id", name=op.f("pk_profile_block_key")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_block_key_profile_id", "profile_block_key", ["profile_id"])

    steps.create_table(
        "profile_contact",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("bounced_at", Instant(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('PHONE', 'EMAIL')", name=op.f("ck_profile_contact_kind_known")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_contact_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_contact_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_contact")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_contact_profile_id", "profile_contact", ["profile_id"])

    steps.create_table(
        "profile_document",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_masked", sa.String(length=80), nullable=False),
        sa.Column("number_hash", sa.BINARY(length=32), nullable=False),
        sa.Column("identity_hash", sa.BINARY(length=32), nullable=False),
        sa.Column(
            "issuing_country",
            sa.String(length=2)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=2), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=2), "mysql"),
            nullable=True,
        ),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('RESIDENT_ID', 'PASSPORT', 'IDENTITY_CARD', 'HOME_RETURN_PERMIT', 'TAIWAN_PERMIT', 'RESIDENCE_PERMIT', 'DRIVING_LICENCE', 'OTHER')",
            name=op.f("ck_profile_document_kind_known"),
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_document_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_document_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_document")),
        sa.UniqueConstraint("property_id", "identity_hash", name=op.f("uq_profile_document_property_id_identity_hash")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_document_expiry", "profile_document", ["property_id", "expiry_date"])
    steps.create_index("ix_profile_document_number", "profile_document", ["property_id", "number_hash"])
    steps.create_index("ix_profile_document_profile_id", "profile_document", ["profile_id"])

    steps.create_table(
        "profile_invoice_title",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "tax_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("bank_account", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_invoice_title_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_invoice_title_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_invoice_title")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_invoice_title_profile_id", "profile_invoice_title", ["profile_id"])

    steps.create_table(
        "profile_membership",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column(
            "programme",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "number",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.Column("identity_hash", sa.BINARY(length=32), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_membership_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_membership_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_membership")),
        sa.UniqueConstraint("property_id", "identity_hash", name=op.f("uq_profile_membership_property_id_identity_hash")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_membership_profile_id", "profile_membership", ["profile_id"])

    steps.create_table(
        "profile_person",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_person_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_person_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_person")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_person_profile_id", "profile_person", ["profile_id"])

    steps.create_table(
        "profile_photo",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column(
            "image_sealed",
            sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mariadb").with_variant(mysql.MEDIUMBLOB(), "mysql"),
            nullable=False,
        ),
        sa.Column(
            "media_type",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_photo_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_photo_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_photo")),
        sa.UniqueConstraint("profile_id", name=op.f("uq_profile_photo_profile_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "profile_preference",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind <> 'HEALTH' OR value = ''", name=op.f("ck_profile_preference_health_sealed")),
        sa.CheckConstraint(
            "kind IN ('ROOM', 'FLOOR', 'BED', 'QUIET', 'VIEW', 'SMOKING', 'HEALTH', 'ARRIVAL', 'OTHER')",
            name=op.f("ck_profile_preference_kind_known"),
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_preference_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_preference_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_preference")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_preference_profile_id", "profile_preference", ["profile_id"])

    steps.create_table(
        "guest_list",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.Column("filter", Json(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_guest_list_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_guest_list_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_list")),
        sa.UniqueConstraint("property_id", "user_id", "name", name=op.f("uq_guest_list_property_id_user_id_name")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "profile_change",
        sa.Column("id", Id(), nullable=False),
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column(
            "field",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("after_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("operation_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_change_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_change_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_profile_change_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_change")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_change_profile", "profile_change", ["profile_id", "changed_at"])

    steps.create_table(
        "profile_change_request",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column(
            "field",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("after_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("requested_at", Instant(), nullable=False),
        sa.Column("requested_by_id", Id(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by_id", Id(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("state IN ('OPEN', 'ACCEPTED', 'REFUSED', 'WITHDRAWN')", name=op.f("ck_profile_change_request_state_known")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_profile_change_request_decided_by_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_change_request_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_change_request_property_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["user_account.id"], name=op.f("fk_profile_change_request_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_change_request")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_change_request_profile_id", "profile_change_request", ["profile_id"])
    steps.create_index("ix_profile_change_request_state", "profile_change_request", ["property_id", "state"])

    steps.create_table(
        "profile_consent",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("purpose", code_string(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("given_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('MARKETING_EMAIL', 'MARKETING_PHONE', 'MARKETING_MESSAGE', 'PROFILING', 'SHARING_IN_CHAIN', 'DOCUMENT_COPY')",
            name=op.f("ck_profile_consent_purpose_known"),
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_consent_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_consent_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_profile_consent_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_consent")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_consent_profile_id", "profile_consent", ["profile_id"])

    steps.create_table(
        "profile_erasure",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column(
            "subject_key",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("erased_at", Instant(), nullable=False),
        sa.Column("erased_by_id", Id(), nullable=False),
        sa.Column("report", Json(), nullable=False),
        sa.Column("audit_sequences", Json(), nullable=False),
        sa.Column("outbox_sequences", Json(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["erased_by_id"], ["user_account.id"], name=op.f("fk_profile_erasure_erased_by_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_erasure_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_erasure_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_erasure")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_erasure_profile_id", "profile_erasure", ["profile_id"])

    steps.create_table(
        "profile_merge",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("kept_id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("moved", Json(), nullable=False),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("merged_at", Instant(), nullable=False),
        sa.Column("merged_by_id", Id(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["profile.id"], name=op.f("fk_profile_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["user_account.id"], name=op.f("fk_profile_merge_merged_by_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["profile.id"], name=op.f("fk_profile_merge_merged_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_merge_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_merge")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_merge_kept_id", "profile_merge", ["kept_id"])
    steps.create_index("ix_profile_merge_merged_id", "profile_merge", ["merged_id"])

    steps.create_table(
        "profile_note",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("kind", code_string(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("shown_at", Json(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("kind IN ('GENERAL', 'SERVICE', 'COMPLAINT', 'MONEY')", name=op.f("ck_profile_note_kind_known")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_note_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_note_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_profile_note_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_note")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_note_profile_id", "profile_note", ["profile_id"])

    steps.create_table(
        "profile_pair",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("first_id", Id(), nullable=False),
        sa.Column("second_id", Id(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("dismissed_at", Instant(), nullable=True),
        sa.Column("dismissed_by_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(["dismissed_by_id"], ["user_account.id"], name=op.f("fk_profile_pair_dismissed_by_id")),
        sa.ForeignKeyConstraint(["first_id"], ["profile.id"], name=op.f("fk_profile_pair_first_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_pair_property_id")),
        sa.ForeignKeyConstraint(["second_id"], ["profile.id"], name=op.f("fk_profile_pair_second_id")),
        sa.PrimaryKeyConstraint("property_id", "first_id", "second_id", name=op.f("pk_profile_pair")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_pair_score", "profile_pair", ["property_id", "dismissed_at", "score"])
    steps.create_index("ix_profile_pair_second_id", "profile_pair", ["second_id"])

    steps.create_table(
        "profile_tag",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column(
            "tag",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("tagged_at", Instant(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_tag_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_tag_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_profile_tag_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_tag")),
        sa.UniqueConstraint("property_id", "profile_id", "tag", name=op.f("uq_profile_tag_property_id_profile_id_tag")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_tag_profile_id", "profile_tag", ["profile_id"])
    steps.create_index("ix_profile_tag_tag", "profile_tag", ["property_id", "tag"])

    steps.create_table(
        "profile_view",
        sa.Column("id", Id(), nullable=False),
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("viewed_at", Instant(), nullable=False),
        sa.Column(
            "field",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mysql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_profile_view_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_profile_view_property_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_profile_view_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_view")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_profile_view_profile", "profile_view", ["profile_id", "viewed_at"])
    steps.create_index("ix_profile_view_user", "profile_view", ["user_id", "viewed_at"])

    steps.create_table(
        "ar_account",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=False),
        sa.Column("folio_id", Id(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["folio_id"], ["folio.id"], name=op.f("fk_ar_account_folio_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_ar_account_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_ar_account_property_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ar_account")),
        sa.UniqueConstraint("folio_id", name=op.f("uq_ar_account_folio_id")),
        sa.UniqueConstraint("property_id", "profile_id", name=op.f("uq_ar_account_property_id_profile_id")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_table(
        "guest_registration",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("profile_id", Id(), nullable=True),
        sa.Column("accompanying_guest_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "room_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            nullable=False,
        ),
        sa.Column("arrival_date", sa.Date(), nullable=False),
        sa.Column("departure_date", sa.Date(), nullable=True),
        sa.Column("form_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("missing", Json(), nullable=False),
        sa.Column("state", code_string(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.CheckConstraint("state IN ('INCOMPLETE', 'WAITING', 'SENT', 'REFUSED')", name=op.f("ck_guest_registration_state_known")),
        sa.ForeignKeyConstraint(
            ["accompanying_guest_id"], ["accompanying_guest.id"], name=op.f("fk_guest_registration_accompanying_guest_id")
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_guest_registration_profile_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_guest_registration_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_guest_registration_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_registration")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.create_index("ix_guest_registration_profile_id", "guest_registration", ["profile_id"])
    steps.create_index("ix_guest_registration_reservation_id", "guest_registration", ["reservation_id"])
    steps.create_index("ix_guest_registration_state", "guest_registration", ["property_id", "state", "next_attempt_at"])

    steps.create_table(
        "routing_instruction",
        sa.Column("property_id", Id(), nullable=False),
        sa.Column("reservation_id", Id(), nullable=False),
        sa.Column("routed", code_string(), nullable=False),
        sa.Column("folio_id", Id(), nullable=False),
        sa.Column("window_number", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.ForeignKeyConstraint(["folio_id", "window_number"], ["folio_window.folio_id", "folio_window.number"], name="fk_routing_window"),
        sa.ForeignKeyConstraint(["folio_id"], ["folio.id"], name=op.f("fk_routing_instruction_folio_id")),
        sa.ForeignKeyConstraint(["property_id"], ["property.id"], name=op.f("fk_routing_instruction_property_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_routing_instruction_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_instruction")),
        sa.UniqueConstraint("reservation_id", "routed", name=op.f("uq_routing_instruction_reservation_id_routed")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_unicode_520_ci",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_unicode_520_ci",
        mysql_engine="InnoDB",
    )
    steps.add_column("audit_entry", sa.Column("erased_at", Instant(), nullable=True))

    steps.add_column("folio_window", sa.Column("payee_id", Id(), nullable=True), refers_to="profile")

    steps.add_column("outbox", sa.Column("erased_at", Instant(), nullable=True))
    steps.create_index("ix_outbox_entity", "outbox", ["entity_id"])

    steps.add_column("profile", sa.Column("native_name", sa.String(length=200), server_default=sa.text("''"), nullable=False))
    steps.add_column("profile", sa.Column("family_name", sa.String(length=200), server_default=sa.text("''"), nullable=False))
    steps.add_column("profile", sa.Column("given_name", sa.String(length=200), server_default=sa.text("''"), nullable=False))
    steps.add_column("profile", sa.Column("pinyin", sa.String(length=200), server_default=sa.text("''"), nullable=False))
    steps.add_column("profile", sa.Column("sex", code_string(), nullable=True))
    steps.add_column("profile", sa.Column("birth_date", sa.Date(), nullable=True))
    steps.add_column(
        "profile",
        sa.Column(
            "nationality",
            sa.String(length=2)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=2), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=2), "mysql"),
            nullable=True,
        ),
    )
    steps.add_column(
        "profile",
        sa.Column(
            "languages",
            sa.String(length=80)
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mariadb")
            .with_variant(mysql.VARCHAR(charset="ascii", collation="ascii_bin", length=80), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    steps.add_column("profile", sa.Column("vip_level", sa.Integer(), server_default=sa.text("0"), nullable=False))
    steps.add_column("profile", sa.Column("vip_class", code_string(), server_default=sa.text("'ORDINARY'"), nullable=False))
    steps.add_column("profile", sa.Column("do_not_rent", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    steps.add_column("profile", sa.Column("do_not_rent_reason", sa.String(length=4000), server_default=sa.text("''"), nullable=False))
    steps.add_column("profile", sa.Column("first_source", sa.String(length=200), server_default=sa.text("''"), nullable=False))
    steps.add_column("profile", sa.Column("email_bounced_at", Instant(), nullable=True))
    steps.add_column(
        "profile",
        sa.Column(
            "tax_number",
            sa.String(length=40)
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mariadb")
            .with_variant(mysql.VARCHAR(charset="utf8mb4", collation="utf8mb4_bin", length=40), "mysql"),
            server_default=sa.text("''"),
            nullable=False,
        ),
    )
    steps.add_column("profile", sa.Column("credit_days", sa.Integer(), nullable=True))
    steps.add_column("profile", sa.Column("credit_limit_minor", sa.BigInteger(), nullable=True))
    steps.add_column("profile", sa.Column("merged_into_id", Id(), nullable=True), refers_to="profile")
    steps.add_column("profile", sa.Column("erased_at", Instant(), nullable=True))

    steps.add_column("profile_search_key", sa.Column("kind", code_string(), server_default=sa.text("'NAME'"), nullable=False))
    steps.create_index("ix_profile_search_key_of_profile", "profile_search_key", ["profile_id", "word", "kind"])
    steps.drop_index("ix_profile_search_key_profile_id", "profile_search_key")
    _let_roles_do_what_is_new()


def _let_roles_do_what_is_new() -> None:
    """The roles that a hotel was opened with may do the new jobs that new hotels let them do; its own roles stay as they are."""
    role = sa.table("role", sa.column("id", Id()), sa.column("code"), sa.column("permissions", Json()))
    database = op.get_bind()
    for identifier, code, permissions in database.execute(sa.select(role.c.id, role.c.code, role.c.permissions)).all():
        if code in _NEW_PERMISSIONS:
            every = sorted({*permissions, *_NEW_PERMISSIONS[code]})
            database.execute(sa.update(role).where(role.c.id == identifier).values(permissions=every))

"""The catalogue of personal data: what each column says of a person, who sees it in the clear, how long it is kept, how it is erased.

Every column of every table is here or in `impersonal_columns.py`; a test fails on one that is in neither. Erasure
(`services/erasure.py`), a guest's own data and the screens are led by it. Explained in `docs/algorithms/personal-data.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.masks import Mask, mask_value
from hotel_desk.domain.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable


class PersonalKind(StrEnum):
    """What kind of fact it is."""

    NAME = "NAME"
    CONTACT = "CONTACT"
    IDENTITY = "IDENTITY"
    BIRTH = "BIRTH"
    HEALTH = "HEALTH"
    PHOTO = "PHOTO"
    DESCRIPTION = "DESCRIPTION"
    FREE_TEXT = "FREE_TEXT"
    MONEY = "MONEY"
    LOOK_UP = "LOOK_UP"
    JOURNAL = "JOURNAL"
    STAFF = "STAFF"


class Kept(StrEnum):
    """How long it is kept."""

    PROFILE = "PROFILE"
    REGISTRATION = "REGISTRATION"
    BOOKKEEPING = "BOOKKEEPING"
    PROOF = "PROOF"
    STATISTICS = "STATISTICS"
    EMPLOYMENT = "EMPLOYMENT"


class Erased(StrEnum):
    """What an erasure does with it: the row goes, the field is emptied or takes the subject key, the journal row is emptied, it stays."""

    DELETED = "DELETED"
    EMPTIED = "EMPTIED"
    SUBJECT_KEY = "SUBJECT_KEY"
    JOURNAL = "JOURNAL"
    STAYS = "STAYS"


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """What the catalogue says of a column.

    Args:
        sees: the permission it takes to see the clear value; None: everybody at the desk does.
        sealed: it lies in the database under AES-256-GCM.
    """

    kind: PersonalKind
    mask: Mask
    sees: Permission | None
    erased: Erased
    kept: Kept = Kept.PROFILE
    sealed: bool = False


_NAME = PersonalColumn(PersonalKind.NAME, Mask.NAME, None, Erased.EMPTIED)
_PHONE = PersonalColumn(PersonalKind.CONTACT, Mask.PHONE, Permission.SEE_CONTACTS, Erased.EMPTIED)
_EMAIL = replace(_PHONE, mask=Mask.EMAIL)
_CONTACT = replace(_PHONE, mask=Mask.CONTACT)
_ADDRESS = replace(_PHONE, mask=Mask.WHOLE)
_NUMBER = PersonalColumn(PersonalKind.IDENTITY, Mask.NUMBER, Permission.SEE_SENSITIVE, Erased.EMPTIED)
_BIRTH = PersonalColumn(PersonalKind.BIRTH, Mask.BIRTH, Permission.SEE_SENSITIVE, Erased.EMPTIED)
_HEALTH = PersonalColumn(PersonalKind.HEALTH, Mask.WHOLE, Permission.SEE_SENSITIVE, Erased.DELETED, sealed=True)
_PHOTO = replace(_HEALTH, kind=PersonalKind.PHOTO)
_DESCRIPTION = PersonalColumn(PersonalKind.DESCRIPTION, Mask.NONE, None, Erased.EMPTIED)
_TEXT = PersonalColumn(PersonalKind.FREE_TEXT, Mask.WHOLE, None, Erased.EMPTIED)
_MONEY = PersonalColumn(PersonalKind.MONEY, Mask.NUMBER, Permission.SEE_CONTACTS, Erased.EMPTIED)
_LEDGER = PersonalColumn(PersonalKind.MONEY, Mask.NONE, None, Erased.STAYS, Kept.BOOKKEEPING)
_LOOK_UP = PersonalColumn(PersonalKind.LOOK_UP, Mask.WHOLE, Permission.SEE_SENSITIVE, Erased.DELETED)
_HISTORY = PersonalColumn(PersonalKind.JOURNAL, Mask.WHOLE, Permission.SEE_SENSITIVE, Erased.DELETED, sealed=True)
_JOURNAL = PersonalColumn(PersonalKind.JOURNAL, Mask.WHOLE, Permission.SEE_SENSITIVE, Erased.JOURNAL, Kept.PROOF)
_STAFF = PersonalColumn(PersonalKind.STAFF, Mask.NONE, None, Erased.STAYS, Kept.EMPLOYMENT)
_STATISTICS = replace(_DESCRIPTION, erased=Erased.STAYS, kept=Kept.STATISTICS)


def _table(name: str, /, *, erased: Erased | None = None, **columns: PersonalColumn) -> dict[str, PersonalColumn]:
    """The personal columns of a table. `erased`: of all of them, where the whole row meets one fate."""
    return {f"{name}.{column}": entry if erased is None else replace(entry, erased=erased) for column, entry in columns.items()}


PERSONAL_DATA: dict[str, PersonalColumn] = {
    **_table(
        "profile",
        name=replace(_NAME, erased=Erased.SUBJECT_KEY),
        native_name=_NAME,
        family_name=_NAME,
        given_name=_NAME,
        pinyin=_NAME,
        phone=_PHONE,
        email=_EMAIL,
        email_bounced_at=_DESCRIPTION,
        country=_DESCRIPTION,
        nationality=_DESCRIPTION,
        language=_DESCRIPTION,
        languages=_DESCRIPTION,
        sex=_DESCRIPTION,
        birth_date=_BIRTH,
        vip_level=_DESCRIPTION,
        vip_class=_DESCRIPTION,
        do_not_rent=_DESCRIPTION,
        do_not_rent_reason=_TEXT,
        first_source=_DESCRIPTION,
        external_code=replace(_NUMBER, sees=None),
        tax_number=_MONEY,
        note=_TEXT,
    ),
    **_table("profile_contact", erased=Erased.DELETED, value=_CONTACT, label=_TEXT, bounced_at=_DESCRIPTION),
    **_table(
        "profile_address",
        erased=Erased.DELETED,
        street=_ADDRESS,
        city=_ADDRESS,
        region=_ADDRESS,
        postcode=_ADDRESS,
        country=_DESCRIPTION,
    ),
    **_table(
        "profile_document",
        erased=Erased.DELETED,
        kind=_DESCRIPTION,
        number_sealed=replace(_NUMBER, sealed=True),
        number_masked=replace(_NUMBER, mask=Mask.NONE, sees=None),
        number_hash=_LOOK_UP,
        identity_hash=_LOOK_UP,
        issuing_country=_DESCRIPTION,
        issue_date=_DESCRIPTION,
        expiry_date=_DESCRIPTION,
        checked_at=_DESCRIPTION,
    ),
    **_table(
        "profile_membership",
        erased=Erased.DELETED,
        programme=_DESCRIPTION,
        number=replace(_NUMBER, sees=Permission.SEE_CONTACTS),
        identity_hash=_LOOK_UP,
        level=_DESCRIPTION,
        expiry_date=_DESCRIPTION,
    ),
    **_table("profile_preference", erased=Erased.DELETED, kind=_DESCRIPTION, value=_DESCRIPTION, value_sealed=_HEALTH),
    **_table("profile_tag", erased=Erased.DELETED, tag=_DESCRIPTION, reason=_TEXT),
    **_table("profile_note", erased=Erased.DELETED, kind=_DESCRIPTION, text=_TEXT),
    **_table("profile_consent", source=_TEXT),
    **_table(
        "profile_consent",
        erased=Erased.STAYS,
        purpose=replace(_DESCRIPTION, kept=Kept.PROOF),
        given=replace(_DESCRIPTION, kept=Kept.PROOF),
        given_date=replace(_DESCRIPTION, kept=Kept.PROOF),
        recorded_at=replace(_DESCRIPTION, kept=Kept.PROOF),
    ),
    **_table(
        "profile_invoice_title",
        erased=Erased.DELETED,
        title=_NAME,
        tax_number=_MONEY,
        address=_ADDRESS,
        phone=_PHONE,
        bank=replace(_MONEY, mask=Mask.WHOLE),
        bank_account=_MONEY,
    ),
    **_table("profile_person", erased=Erased.DELETED, name=_NAME, post=_DESCRIPTION, phone=_PHONE, email=_EMAIL),
    **_table("profile_photo", erased=Erased.DELETED, image_sealed=_PHOTO, media_type=_DESCRIPTION, taken_at=_DESCRIPTION),
    **_table("profile_search_key", word=_LOOK_UP),
    **_table("profile_block_key", key=_LOOK_UP),
    **_table("profile_pair", erased=Erased.DELETED, score=_LOOK_UP, reasons=_LOOK_UP),
    **_table("profile_merge", erased=Erased.EMPTIED, moved=replace(_HISTORY, sealed=False), before_sealed=_HISTORY),
    **_table("profile_change", before_sealed=_HISTORY, after_sealed=_HISTORY),
    **_table("profile_change_request", erased=Erased.DELETED, before_sealed=_HISTORY, after_sealed=_HISTORY, reason=_TEXT, answer=_TEXT),
    **_table("profile_view", workstation=_STAFF),
    **_table(
        "profile_credit",
        erased=Erased.DELETED,
        level=_DESCRIPTION,
        since_date=_DESCRIPTION,
        reasons=_DESCRIPTION,
        stays=_DESCRIPTION,
        spend_minor=_DESCRIPTION,
        open_minor=_DESCRIPTION,
        overdue_minor=_DESCRIPTION,
        overdue_days=_DESCRIPTION,
        late_days=_DESCRIPTION,
        given_up_minor=_DESCRIPTION,
        set_level=_DESCRIPTION,
        set_reason=_TEXT,
        set_date=_DESCRIPTION,
    ),
    **_table("profile_erasure", erased=Erased.STAYS, reason=replace(_TEXT, kept=Kept.PROOF), report=replace(_TEXT, kept=Kept.PROOF)),
    **_table("guest_list", filter=replace(_DESCRIPTION, erased=Erased.STAYS, kept=Kept.STATISTICS)),
    **_table(
        "guest_registration",
        name=replace(_NAME, erased=Erased.SUBJECT_KEY, kept=Kept.REGISTRATION),
        form_sealed=replace(_NUMBER, sealed=True, mask=Mask.WHOLE, kept=Kept.REGISTRATION),
        answer=replace(_TEXT, kept=Kept.REGISTRATION),
    ),
    **_table(
        "booking", contact_name=_NAME, contact_phone=_PHONE, contact_email=_EMAIL, note=_TEXT, order_number=replace(_NUMBER, sees=None)
    ),
    **_table("reservation", note=_TEXT, requests=_TEXT, status_reason=_TEXT, upgrade_reason=_TEXT, child_ages=_STATISTICS),
    **_table("accompanying_guest", name=replace(_NAME, erased=Erased.SUBJECT_KEY), age=replace(_BIRTH, mask=Mask.WHOLE, sees=None)),
    **_table("trace", text=_TEXT),
    **_table("alert", text=_TEXT),
    **_table("walked_guest", reason=_TEXT, hotel_name=_STATISTICS),
    **_table("turn_away", note=_TEXT),
    **_table("letter", recipient=_CONTACT, subject=_TEXT, body=_TEXT),
    **_table("place_booking", name=replace(_NAME, erased=Erased.SUBJECT_KEY), phone=_PHONE, note=_TEXT, status_reason=_TEXT),
    **_table("staged_booking", guest_name=replace(_NAME, erased=Erased.SUBJECT_KEY), country=_STATISTICS, row_hash=_STATISTICS),
    **_table(
        "block",
        erased=Erased.STAYS,
        contact_name=replace(_NAME, kept=Kept.STATISTICS),
        contact_phone=replace(_PHONE, kept=Kept.STATISTICS),
        note=replace(_TEXT, kept=Kept.STATISTICS),
        status_reason=replace(_TEXT, kept=Kept.STATISTICS),
    ),
    **_table("folio", name=replace(_NAME, erased=Erased.SUBJECT_KEY)),
    **_table("folio_window", payee_name=replace(_NAME, erased=Erased.SUBJECT_KEY), payee_address=_ADDRESS, payee_tax_number=_MONEY),
    **_table(
        "posting",
        text=_LEDGER,
        reason=_LEDGER,
        reference=_LEDGER,
        card_brand=_LEDGER,
        card_last_four=_LEDGER,
        authorisation_code=_LEDGER,
    ),
    **_table("cashier_shift", over_short_reason=_STAFF, hand_over_note=_STAFF),
    **_table("drawer_movement", reason=_STAFF),
    **_table("fixed_charge", text=_LEDGER),
    **_table("preauthorisation", card_brand=_LEDGER, card_last_four=_LEDGER, authorisation_code=_LEDGER, reason=_LEDGER),
    **_table(
        "payment_attempt",
        terminal_reference=_LEDGER,
        of_reference=_LEDGER,
        card_brand=_LEDGER,
        card_last_four=_LEDGER,
        authorisation_code=_LEDGER,
        reason=_LEDGER,
        answer=_LEDGER,
        workstation=_STAFF,
    ),
    **_table("invoice", payee_name=_LEDGER, payee_address=_LEDGER, payee_tax_number=_LEDGER, void_reason=_LEDGER),
    **_table("invoice_line", text=_LEDGER),
    **_table("archived_paper", sealed_pdf=replace(_LEDGER, sealed=True, mask=Mask.WHOLE, sees=Permission.SEE_SENSITIVE)),
    **_table("fapiao_request", title=_LEDGER, tax_number=_LEDGER, recipient_email=_LEDGER, answer=_LEDGER, reason=_LEDGER),
    **_table("ar_application", undone_reason=_LEDGER),
    **_table("write_off", reason=_LEDGER, decision_reason=_LEDGER),
    **_table("reminder_letter", body=_LEDGER),
    **_table("audit_run", workstation=_STAFF),
    **_table("audit_step", reason=_LEDGER),
    **_table("audit_log_line", text=_LEDGER),
    **_table("close_warning", subject=_STAFF, detail=_LEDGER, answer=_STAFF),
    **_table(
        "archived_report", sealed_content=replace(_LEDGER, sealed=True, mask=Mask.WHOLE, sees=Permission.SEE_SENSITIVE), review_note=_STAFF
    ),
    **_table("report_pack", name=_STAFF),
    **_table("job_run", workstation=_STAFF, sentence=_STAFF),
    **_table("attendant", name=_STAFF),
    **_table("repair_request", text=_STAFF, answer=_STAFF),
    **_table("agent_commission", reason=_LEDGER),
    **_table("outside_charge", text=_LEDGER, dismiss_reason=_LEDGER),
    **_table("statement_line", reference=_LEDGER, text=_LEDGER, reason=_LEDGER),
    **_table("closure", reason=replace(_TEXT, erased=Erased.STAYS, kept=Kept.STATISTICS)),
    **_table("operation", result=_JOURNAL),
    **_table("outbox", payload=_JOURNAL),
    **_table("audit_entry", details=_JOURNAL, user_name=_STAFF, workstation=_STAFF),
    **_table("user_account", name=_STAFF, display_name=_STAFF),
    **_table("setting_change", changed_by=_STAFF),
}


def masked(column: str, value: str, *, sees: Callable[[Permission], bool]) -> str:
    """A value as somebody may see it.

    Args:
        column: `table.column` of the catalogue.
        value: the clear value as text; dates in ISO form.
        sees: tells whether they have a permission.

    Raises:
        KeyError: the catalogue does not know the column.
    """
    entry = PERSONAL_DATA[column]
    return value if entry.sees is None or sees(entry.sees) else mask_value(entry.mask, value)

"""What becomes of the number of a payment card in each text of the catalogue of personal data: refused, masked, or why none is looked for.

Every column of `personal_data.py` that holds words is here; tests fail on one that is not, and plant a number in each that refuses it.
"""

from __future__ import annotations

from enum import StrEnum


class CardNumbers(StrEnum):
    """What becomes of a card number that is written into a column."""

    REFUSED = "refused where it is typed"
    REFUSED_AS_PHONE = "refused from 16 digits on, for a phone has up to 15 (E.164)"
    MASKED = "masked but for its last four digits, for it comes from another system, which nobody can ask again"
    BESIDE_MONEY = "refused or masked by every command about money, whatever its text is about"


WORDS: dict[CardNumbers, tuple[str, ...]] = {
    CardNumbers.REFUSED: (
        *("profile.name", "profile.native_name", "profile.family_name", "profile.given_name", "profile.pinyin", "profile.first_source"),
        *(
            "profile.note",
            "profile.do_not_rent_reason",
            "profile_contact.label",
            "profile_tag.tag",
            "profile_tag.reason",
            "profile_note.text",
        ),
        *("profile_address.street", "profile_address.city", "profile_address.region", "profile_address.postcode"),
        *("profile_membership.programme", "profile_membership.level", "profile_preference.value", "profile_preference.value_sealed"),
        *("profile_consent.source", "profile_invoice_title.title", "profile_invoice_title.address", "profile_invoice_title.bank"),
        *("profile_person.name", "profile_person.post", "profile_change_request.reason", "profile_change_request.answer"),
        *("profile_credit.set_reason", "profile_erasure.reason", "guest_registration.form_sealed"),
        *("booking.contact_name", "booking.note", "reservation.note", "reservation.requests", "reservation.status_reason"),
        *("reservation.upgrade_reason", "accompanying_guest.name", "trace.text", "alert.text", "turn_away.note"),
        *("walked_guest.reason", "walked_guest.hotel_name", "letter.subject", "letter.body"),
        *("place_booking.name", "place_booking.note", "place_booking.status_reason"),
        *("block.contact_name", "block.note", "block.status_reason", "closure.reason"),
    ),
    CardNumbers.REFUSED_AS_PHONE: (
        *("profile.phone", "profile.email", "profile_contact.value", "profile_invoice_title.phone", "profile_person.phone"),
        *("profile_person.email", "booking.contact_phone", "booking.contact_email", "place_booking.phone", "block.contact_phone"),
        "letter.recipient",
    ),
    CardNumbers.MASKED: ("guest_registration.answer", "staged_booking.guest_name"),
    CardNumbers.BESIDE_MONEY: (
        *("folio_window.payee_name", "folio_window.payee_address", "posting.text", "posting.reason", "posting.reference"),
        *("cashier_shift.over_short_reason", "cashier_shift.hand_over_note", "drawer_movement.reason", "fixed_charge.text"),
        *("preauthorisation.reason", "payment_attempt.terminal_reference", "payment_attempt.of_reference", "payment_attempt.reason"),
        *("payment_attempt.answer", "invoice.void_reason", "invoice_line.text", "fapiao_request.title", "fapiao_request.recipient_email"),
        *(
            "fapiao_request.answer",
            "fapiao_request.reason",
            "ar_application.undone_reason",
            "write_off.reason",
            "write_off.decision_reason",
        ),
        *("agent_commission.reason", "outside_charge.text", "outside_charge.dismiss_reason"),
        *("statement_line.reference", "statement_line.text", "statement_line.reason", "close_warning.answer", "audit_step.reason"),
        *("archived_report.review_note", "repair_request.text", "repair_request.answer"),
    ),
}
_LONG = "is kept to the letter: as long as the number of a card, and one of ten checks like one by chance"
_TAKEN_OVER = "is taken over from columns that were looked through"
_PROGRAM = "is written by the program, or chosen from a list"
_SHORT = "has fewer digits than any card, which is seen to where it is written"
_STAFF = "is the staff's own name of a person, a desk or a list, and no guest's"
NOT_LOOKED_FOR: dict[str, str] = {
    "profile.external_code": _LONG,
    "profile.tax_number": _LONG,
    "profile_membership.number": _LONG,
    "profile_invoice_title.tax_number": _LONG,
    "profile_invoice_title.bank_account": _LONG,
    "profile_document.number_sealed": f"{_LONG}; it is sealed",
    "booking.order_number": _LONG,
    "folio_window.payee_tax_number": _LONG,
    "invoice.payee_tax_number": _LONG,
    "fapiao_request.tax_number": _LONG,
    "guest_registration.name": _TAKEN_OVER,
    "folio.name": _TAKEN_OVER,
    "invoice.payee_name": _TAKEN_OVER,
    "invoice.payee_address": _TAKEN_OVER,
    "profile_search_key.word": _TAKEN_OVER,
    "reminder_letter.body": _TAKEN_OVER,
    "profile_document.number_masked": _PROGRAM,
    "staged_booking.row_hash": _PROGRAM,
    "profile_photo.media_type": _PROGRAM,
    "audit_log_line.text": _PROGRAM,
    "close_warning.subject": _PROGRAM,
    "job_run.sentence": _PROGRAM,
    "posting.card_brand": _PROGRAM,
    "preauthorisation.card_brand": _PROGRAM,
    "payment_attempt.card_brand": _PROGRAM,
    "profile.country": _SHORT,
    "profile.nationality": _SHORT,
    "profile.language": _PROGRAM,
    "profile.languages": _PROGRAM,
    "profile_address.country": _SHORT,
    "profile_document.issuing_country": _SHORT,
    "staged_booking.country": _SHORT,
    "posting.card_last_four": _SHORT,
    "posting.authorisation_code": _SHORT,
    "preauthorisation.card_last_four": _SHORT,
    "preauthorisation.authorisation_code": _SHORT,
    "payment_attempt.card_last_four": _SHORT,
    "payment_attempt.authorisation_code": _SHORT,
    "profile_view.workstation": _STAFF,
    "payment_attempt.workstation": _STAFF,
    "audit_run.workstation": _STAFF,
    "job_run.workstation": _STAFF,
    "audit_entry.workstation": _STAFF,
    "audit_entry.user_name": _STAFF,
    "report_pack.name": _STAFF,
    "attendant.name": _STAFF,
    "user_account.name": _STAFF,
    "user_account.display_name": _STAFF,
    "setting_change.changed_by": _STAFF,
}
CARD_NUMBERS: dict[str, CardNumbers] = {column: becomes for becomes, columns in WORDS.items() for column in columns}

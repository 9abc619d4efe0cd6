"""The columns that say nothing of a person, table by table with the reason; what does is in `personal_data.py`.

Identifiers of rows (a profile's, a reservation's) are here: after an erasure they lead to a row that says nothing any more.
"""

from __future__ import annotations

# Tables in which no column says anything of a person.
IMPERSONAL_TABLES: dict[str, str] = {
    "property": "the hotel itself",
    "building": "the house",
    "floor": "the house",
    "room": "the house, and how housekeeping found a room",
    "room_type": "the house",
    "picture": "the house; staff are told not to put guests on it",
    "business_date": "the hotel's day",
    "closed_day": "the hotel's day",
    "child_age_band": "price list",
    "rate_plan": "price list",
    "rate_plan_package": "price list",
    "rate_plan_partner": "price list; partners are companies",
    "rate_price": "price list",
    "length_of_stay_price": "price list",
    "special_date": "price list",
    "package": "price list",
    "restriction": "selling rules",
    "policy": "selling rules",
    "policy_version": "selling rules",
    "reason_code": "words to choose from",
    "transaction_code": "words to choose from",
    "transaction_code_tax": "taxes",
    "transaction_group": "words to choose from",
    "tax_rule": "taxes",
    "number_series": "counters",
    "type_night": "counters",
    "house_night": "counters",
    "block_night": "counters",
    "journal_head": "where the chains end",
    "duplicate_search": "how far a search has come",
    "data_key": "wrapped keys",
    "role": "what a role may do",
    "letter_template": "words of the hotel, with places for the guest's",
    "place": "the house",
    "place_slot": "times taken",
    "room_slot": "times taken",
    "room_occupancy": "times taken",
    "reservation_night": "prices of a reservation's nights",
    "reservation_package": "what a reservation includes",
    "package_entitlement": "what a stay may take of its packages",
    "package_taking": "when something of a package was taken",
    "reservation_policy": "rules a reservation was sold under",
    "night_charge": "which posting charges a night",
    "posting_tax": "taxes of a posting",
    "receipt": "numbers of papers",
    "routing_instruction": "which folio pays what",
    "ar_account": "which company or agent has an account, and on what terms",
    "ar_item": "what is open on a company account",
    "cash_drawer": "the house",
    "shift_count": "cash counted",
    "exchange_rate": "price list",
    "foreign_cash": "amounts of a payment",
    "routing_rule": "which folio pays what",
    "fixed_charge_night": "which posting charges a night",
    "invoice_tax": "taxes of an invoice",
    "ar_reminder": "what is open on a company account",
    "commission_agreement": "what agents, which are companies, earn",
    "statement_file": "files read",
    "hourly_rate": "price list",
    "hourly_stay": "times of a stay",
    "ledger_day": "balances of the hotel",
    "import_mapping": "headings of files",
    "expected_departure": "which stays were due to leave",
    "daily_figure": "sums of the hotel",
    "daily_revenue": "sums of the hotel",
    "monthly_plan": "sums of the hotel",
    "report_choice": "what somebody chose for a report",
    "setting_value": "choices of the hotel, a desk or a user",
}


def _facts(because: str, columns: str) -> tuple[str, frozenset[str]]:
    return because, frozenset(columns.split())


# Of tables with personal columns, the others.
IMPERSONAL_COLUMNS: dict[str, tuple[str, frozenset[str]]] = {
    "profile": _facts(
        "identifiers, kind of record, terms of companies, when it was merged or erased",
        "id property_id kind active credit_days credit_limit_minor merged_into_id erased_at version",
    ),
    "profile_contact": _facts("identifiers, kind and order", "id property_id profile_id kind position"),
    "profile_address": _facts("identifiers, kind and order", "id property_id profile_id kind position"),
    "profile_document": _facts("identifiers and order", "id property_id profile_id position"),
    "profile_membership": _facts("identifiers and order", "id property_id profile_id position"),
    "profile_preference": _facts("identifiers and order", "id property_id profile_id position"),
    "profile_tag": _facts("identifiers, who tagged when", "id property_id profile_id tagged_at user_id"),
    "profile_note": _facts("identifiers, where it pops up, who wrote when", "id property_id profile_id shown_at written_at user_id"),
    "profile_consent": _facts("identifiers", "id property_id profile_id user_id"),
    "profile_invoice_title": _facts("identifiers and order", "id property_id profile_id position"),
    "profile_person": _facts("identifiers and order", "id property_id profile_id position"),
    "profile_photo": _facts("identifiers", "id property_id profile_id"),
    "profile_search_key": _facts("identifiers, what it was made from", "property_id profile_id kind"),
    "profile_block_key": _facts("identifiers", "property_id profile_id"),
    "profile_pair": _facts(
        "identifiers, when found and dismissed by whom", "property_id first_id second_id found_at dismissed_at dismissed_by_id"
    ),
    "profile_merge": _facts("identifiers, who merged when", "id property_id kept_id merged_id merged_at merged_by_id undone_at"),
    "profile_change": _facts(
        "identifiers, which field, who changed when", "id property_id profile_id field changed_at user_id operation_id"
    ),
    "profile_change_request": _facts(
        "identifiers, which field, its state, who asked and decided when",
        "id property_id profile_id field state requested_at requested_by_id decided_at decided_by_id",
    ),
    "profile_view": _facts("identifiers, who of the staff looked at what when", "id property_id profile_id user_id viewed_at field"),
    "profile_credit": _facts("identifiers, for which night, who set it", "id property_id profile_id number business_date set_by_id"),
    "profile_erasure": _facts(
        "identifiers, the random key, what was emptied by whom when",
        "id property_id profile_id subject_key erased_at erased_by_id audit_sequences outbox_sequences",
    ),
    "guest_list": _facts("identifiers and the list's name", "id property_id name shared user_id version"),
    "guest_registration": _facts(
        "identifiers, dates of the stay, state of sending",
        "id property_id reservation_id profile_id accompanying_guest_id room_number arrival_date departure_date missing state attempts "
        "next_attempt_at sent_at revision withdrawn_at version",
    ),
    "booking": _facts(
        "identifiers, numbers of the hotel, statistics",
        "id property_id confirmation_number guest_id company_id agent_id source market channel booked_date booked_at payer",
    ),
    "reservation": _facts(
        "identifiers, dates, counts and states of the stay",
        "id property_id booking_id guest_id status arrival_date departure_date room_type_id charged_type_id adults children babies "
        "day_use_price_minor checked_in_date checked_in_at checked_out_date checked_out_at walk_in rate_plan_id block_id sharing_with_id "
        "share_split link_key extra_beds expected_time do_not_move discount_reason_id waitlist_priority option_expires_at "
        "released_at credit_limit_minor no_post late_departure_time late_departure_free express_agreed_at left_by version",
    ),
    "accompanying_guest": _facts("identifiers and order", "id property_id reservation_id profile_id position"),
    "trace": _facts("identifiers, who does it when", "id property_id reservation_id department due_date done_at done_by_id"),
    "alert": _facts("identifiers, when it is shown", "id property_id reservation_id moment"),
    "walked_guest": _facts(
        "identifiers, cost and dates", "id property_id reservation_id reason_code_id cost_minor walked_date return_date"
    ),
    "turn_away": _facts(
        "identifiers, what was asked for",
        "id property_id business_date turned_away_at user_id reason_code_id arrival_date departure_date room_type_id rate_plan_id rooms "
        "persons profile_id",
    ),
    "letter": _facts("identifiers, kind, who wrote when", "id property_id booking_id kind language written_at user_id"),
    "place_booking": _facts(
        "identifiers, times, counts and price",
        "id property_id place_id reservation_id profile_id starts_at ends_at slot_minutes persons price_minor status remind_at reminded_at "
        "posting_id version",
    ),
    "staged_booking": _facts(
        "identifiers, dates, counts, statistics",
        "id property_id occurrence line_number booked_date arrival_date departure_date adults children babies charged_type_id "
        "occupied_type_id price_minor outcome outcome_date agent_id company_id market channel repeated_guest deposit_type reservation_id",
    ),
    "block": _facts(
        "a group: identifiers, dates and state",
        "id property_id code name status arrival_date departure_date cutoff_date cut_off_on rate_plan_id company_id agent_id version",
    ),
    "folio": _facts("identifiers, number and state", "id property_id number kind status reservation_id account_code currency opened_date"),
    "folio_window": _facts("identifiers and balance", "folio_id number property_id payee_id balance_minor last_sequence language"),
    "posting": _facts(
        "identifiers, amounts and dates",
        "id property_id folio_id window_number sequence previous_sequence balance_before_minor amount_minor balance_after_minor kind "
        "transaction_code_id quantity net_minor tax_minor night_date business_date posted_at user_id reservation_id room_number "
        "reversal_of_id transfer_of_id bundle_id price_minor shift_id adjusts_id refund_of_id transfer_key origin_id origin_date "
        "routing_rule_id takes_off_id",
    ),
    "cashier_shift": _facts(
        "identifiers, times, amounts",
        "property_id number user_id drawer_id open_user_id open_drawer_id opened_at opened_date float_minor closed_at closed_date "
        "expected_minor counted_minor over_short_minor second_user_id previous_shift_id version id",
    ),
    "drawer_movement": _facts(
        "identifiers, amounts", "property_id shift_id kind currency amount_minor business_date moved_at user_id number id"
    ),
    "fixed_charge": _facts(
        "identifiers, rhythm and price",
        "property_id reservation_id transaction_code_id quantity price_minor rhythm every_nights first_date last_date ended_at version id",
    ),
    "preauthorisation": _facts(
        "identifiers, amount and state",
        "property_id reservation_id transaction_code_id amount_minor state held_at held_date expires_on user_id ended_at "
        "captured_posting_id version id",
    ),
    "payment_attempt": _facts(
        "identifiers, amount and state",
        "property_id kind state device amount_minor transaction_code_id folio_id window_number reservation_id preauthorisation_id "
        "refund_of_id operation_id asked_at asked_date user_id answered_at cancel_asked_at posting_id version id",
    ),
    "invoice": _facts(
        "identifiers, numbers, amounts",
        "property_id series number kind state folio_id window_number account_id credits_id payee_id language currency net_minor "
        "tax_minor total_minor business_date due_date issued_at user_id voided_at request_key version id",
    ),
    "invoice_line": _facts(
        "identifiers and amounts",
        "property_id invoice_id position posting_id holds_posting_id item_id date quantity net_minor tax_minor amount_minor",
    ),
    "archived_paper": _facts("keys and hashes", "property_id paper_key sha256 byte_count made_at user_id"),
    "fapiao_request": _facts(
        "identifiers, amount, state, the platform's number",
        "property_id folio_id kind amount_minor state red_letter_of_id asked_at asked_date user_id sent_at platform_code "
        "platform_number issued_at request_key version id",
    ),
    "ar_application": _facts(
        "identifiers and amounts",
        "property_id account_id charge_item_id credit_item_id kind amount_minor business_date applied_at user_id undone_at id",
    ),
    "write_off": _facts(
        "identifiers, amount, state",
        "property_id item_id amount_minor state asked_at asked_by_id decided_at decided_by_id posting_id version id",
    ),
    "reminder_letter": _facts(
        "identifiers, level, state",
        "property_id account_id level language business_date state written_at user_id sent_at sent_by_id version id",
    ),
    "agent_commission": _facts(
        "identifiers, amounts, state",
        "property_id agent_id reservation_id number kind rate_millionths night_minor nights base_minor worked_out_minor amount_minor "
        "state business_date decided_at decided_by_id paid_posting_id version id",
    ),
    "statement_line": _facts(
        "identifiers, amounts, state", "property_id file_id position date amount_minor fee_minor state posting_id decided_by_id version id"
    ),
    "outside_charge": _facts(
        "identifiers, references of the other system, amounts",
        "id property_id vendor vendor_reference content_sha256 room_number folio_number transaction_code quantity price_minor check_number "
        "cancels_id answer posting_id received_at business_date dismissed_at dismissed_by_id version",
    ),
    "closure": _facts("identifiers and dates", "id property_id room_id kind first_date last_date reopened_at version"),
    "audit_run": _facts(
        "identifiers, state, moments",
        "id property_id business_date state attempt user_id begun_at attempt_at heartbeat_at stop_asked_at rolled_at ended_at version",
    ),
    "audit_step": _facts("identifiers, state, figures", "property_id run_id step state begun_at ended_at detail"),
    "audit_log_line": _facts("identifiers and moments", "property_id run_id number attempt at event step user_id"),
    "close_warning": _facts(
        "identifiers, figures, state", "id property_id date rule figure threshold state answered_by_id answered_at version"
    ),
    "archived_report": _facts(
        "identifiers, hash, moments",
        "id property_id report format language parameters business_date made_at user_id run_id sha256 size reviewed_at reviewed_by_id "
        "version",
    ),
    "report_pack": _facts("identifiers and choices", "id property_id owner_key items at_close active version"),
    "report_schedule": _facts(
        "identifiers and choices",
        "id property_id report pack_id parameters format rhythm day at_time folder printer active made_for version",
    ),
    "job_run": _facts("identifiers, moments, result", "id property_id job user_id begun_at ended_at result unprinted version"),
    "attendant": _facts("identifiers", "id property_id floor_id active version"),
    "room_task": _facts(
        "identifiers, state, moments", "id property_id date room_id kind credits attendant_id state begun_at done_at inspected_at version"
    ),
    "repair_request": _facts(
        "identifiers, state, moments", "id property_id room_id urgency state asked_at asked_by_id ended_at ended_by_id version"
    ),
    "operation": _facts("identifiers, hashed arguments", "property_id operation_id command argument_hash done_at"),
    "audit_entry": _facts(
        "identifiers, what was done when, the chain",
        "property_id sequence code entity_kind entity_id user_id business_date recorded_at operation_id previous_hash hash erased_at",
    ),
    "outbox": _facts(
        "identifiers, the chain", "property_id sequence entity_kind entity_id operation_id recorded_at previous_hash hash erased_at"
    ),
    "user_account": _facts("identifiers and role", "id property_id role_id active version"),
    "setting_change": _facts("identifiers and choices", "id property_id setting_id key old_value new_value changed_at"),
}

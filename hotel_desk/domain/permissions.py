"""What staff may do, and which roles a new hotel starts with.

Every command names one permission; some ask for a second one (an override) when they meet the case it is for.
"""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.language import N_


class Permission(StrEnum):
    """A thing that a role may or may not do. The value is stored; the title is what a person reads."""

    BOOK = "reservation.book"
    CHANGE_RESERVATION = "reservation.change"
    CANCEL_RESERVATION = "reservation.cancel"
    MARK_NO_SHOW = "reservation.no_show"
    FORCE_OVERSELL = "reservation.force_oversell"
    DISCOUNT = "reservation.discount"
    OVERRIDE_RESTRICTION = "reservation.override_restriction"
    SELL_SPECIAL_PLANS = "reservation.special_plans"
    WAIVE_FEE = "reservation.waive_fee"
    WALK_GUEST = "reservation.walk"
    MANAGE_BLOCKS = "block.manage"
    MANAGE_RATES = "rate.manage"
    SET_RESTRICTIONS = "rate.restrict"
    MANAGE_POLICIES = "rate.policy"
    BOOK_PLACE = "place.book"
    EDIT_LETTERS = "letter.template"
    EDIT_PROFILE = "profile.edit"
    SEE_CONTACTS = "profile.see_contacts"
    SEE_SENSITIVE = "profile.see_sensitive"
    EDIT_PROTECTED = "profile.edit_protected"
    DECIDE_CHANGES = "profile.decide_changes"
    MERGE_PROFILES = "profile.merge"
    EXPORT_GUESTS = "profile.export"
    ERASE_GUESTS = "profile.erase"
    SEE_GUEST_VIEWS = "profile.see_views"
    REGISTER_GUESTS = "profile.register"
    CHECK_IN = "stay.check_in"
    OVERRIDE_ROOM_STATUS = "stay.override_room_status"
    MOVE_ROOM = "stay.move_room"
    CHANGE_STAY = "stay.change"
    CHECK_OUT = "stay.check_out"
    LEAVE_WITH_OPEN_BALANCE = "stay.leave_with_open_balance"
    UNDO_STAY = "stay.undo"
    POST_CHARGE = "folio.post"
    POST_ALLOWANCE = "folio.allowance"
    TAKE_PAYMENT = "folio.payment"
    REFUND = "folio.refund"
    REFUND_ANOTHER_WAY = "folio.refund_another_way"
    REVERSE_POSTING = "folio.reverse"
    PRINT_PAPER = "folio.print"
    SELL_WITHOUT_PLAN = "reservation.without_plan"
    ADJUST_POSTING = "folio.adjust"
    TRANSFER_POSTING = "folio.transfer"
    MANAGE_ROUTING = "folio.routing"
    MANAGE_HOUSE_ACCOUNTS = "folio.house_account"
    PAY_OUT = "folio.paid_out"
    FORFEIT_DEPOSIT = "folio.forfeit"
    HOLD_CARD = "folio.preauthorise"
    ISSUE_INVOICE = "folio.invoice"
    VOID_INVOICE = "folio.void_invoice"
    REQUEST_FAPIAO = "folio.fapiao"
    POST_FROM_OUTSIDE = "folio.post_from_outside"
    WORK_SHIFT = "shift.work"
    SIGN_SHIFT = "shift.sign"
    SEE_ALL_SHIFTS = "shift.see_all"
    SET_EXCHANGE_RATES = "cash.exchange_rates"
    RECONCILE_PAYMENTS = "cash.reconcile"
    TRANSFER_TO_CITY_LEDGER = "account.transfer"
    MANAGE_ACCOUNTS = "account.manage"
    APPROVE_WRITE_OFF = "account.write_off"
    SET_CREDIT_LIMIT = "credit.limit"
    SEE_LEDGERS = "ledger.see"
    EXPORT_JOURNAL = "ledger.export"
    SET_ROOM_STATUS = "room.status"
    CLOSE_ROOM = "room.close"
    ASSIGN_ROOM_TASKS = "room.assign_tasks"
    ASK_REPAIR = "room.ask_repair"
    RUN_NIGHT_AUDIT = "audit.run"
    ANSWER_WARNINGS = "audit.answer_warnings"
    SEE_REPORTS = "report.see"
    SEE_FIGURES = "report.see_figures"
    REVIEW_REPORTS = "report.review"
    MANAGE_REPORTS = "report.manage"
    SET_PLANS = "report.plans"
    SET_UP_HOTEL = "setup.hotel"
    CHANGE_SETTINGS = "setup.settings"
    MANAGE_USERS = "setup.users"
    IMPORT_DATA = "setup.import"


PERMISSION_TITLES: dict[Permission, str] = {
    Permission.BOOK: N_("Make reservations"),
    Permission.CHANGE_RESERVATION: N_("Change reservations"),
    Permission.CANCEL_RESERVATION: N_("Cancel and reinstate reservations"),
    Permission.MARK_NO_SHOW: N_("Mark no-shows"),
    Permission.FORCE_OVERSELL: N_("Sell beyond the allowance"),
    Permission.DISCOUNT: N_("Give discounts within the role's limit"),
    Permission.OVERRIDE_RESTRICTION: N_("Sell against a restriction"),
    Permission.SELL_SPECIAL_PLANS: N_("Sell confidential, complimentary and house-use plans"),
    Permission.WAIVE_FEE: N_("Waive penalties and fees"),
    Permission.WALK_GUEST: N_("Walk guests to another hotel"),
    Permission.MANAGE_BLOCKS: N_("Manage groups and blocks"),
    Permission.MANAGE_RATES: N_("Manage rate plans, prices and packages"),
    Permission.SET_RESTRICTIONS: N_("Set restrictions and overbooking"),
    Permission.MANAGE_POLICIES: N_("Manage selling policies"),
    Permission.BOOK_PLACE: N_("Book meeting rooms, tables and other places"),
    Permission.EDIT_LETTERS: N_("Edit letter templates"),
    Permission.EDIT_PROFILE: N_("Edit guest profiles"),
    Permission.SEE_CONTACTS: N_("See guests' phones, e-mails and addresses"),
    Permission.SEE_SENSITIVE: N_("See document numbers and other sensitive facts in the clear"),
    Permission.EDIT_PROTECTED: N_("Change guests' names, documents and birth dates"),
    Permission.DECIDE_CHANGES: N_("Decide requests to change protected fields"),
    Permission.MERGE_PROFILES: N_("Merge and part profiles"),
    Permission.EXPORT_GUESTS: N_("Export guest lists and guests' own data"),
    Permission.ERASE_GUESTS: N_("Erase guests' personal data"),
    Permission.SEE_GUEST_VIEWS: N_("See who looked at whom"),
    Permission.REGISTER_GUESTS: N_("Register guests with the police"),
    Permission.CHECK_IN: N_("Check guests in"),
    Permission.OVERRIDE_ROOM_STATUS: N_("Give out a room that is not ready"),
    Permission.MOVE_ROOM: N_("Move guests to another room"),
    Permission.CHANGE_STAY: N_("Extend and shorten stays"),
    Permission.CHECK_OUT: N_("Check guests out"),
    Permission.LEAVE_WITH_OPEN_BALANCE: N_("Let a guest leave with an open balance"),
    Permission.UNDO_STAY: N_("Undo check-in and check-out"),
    Permission.POST_CHARGE: N_("Post charges"),
    Permission.POST_ALLOWANCE: N_("Post allowances"),
    Permission.TAKE_PAYMENT: N_("Take payments and deposits"),
    Permission.REFUND: N_("Pay refunds"),
    Permission.REFUND_ANOTHER_WAY: N_("Pay refunds another way than the money came"),
    Permission.REVERSE_POSTING: N_("Reverse postings"),
    Permission.PRINT_PAPER: N_("Print folios, receipts and registration cards"),
    Permission.SELL_WITHOUT_PLAN: N_("Sell without a rate plan, at a price of one's own"),
    Permission.ADJUST_POSTING: N_("Adjust lines of closed days"),
    Permission.TRANSFER_POSTING: N_("Move and split lines between windows, folios and rooms"),
    Permission.MANAGE_ROUTING: N_("Set where charges go, and fixed charges"),
    Permission.MANAGE_HOUSE_ACCOUNTS: N_("Open and close house accounts"),
    Permission.PAY_OUT: N_("Pay cash out"),
    Permission.FORFEIT_DEPOSIT: N_("Keep deposits that are forfeited"),
    Permission.HOLD_CARD: N_("Record and capture card pre-authorisations"),
    Permission.ISSUE_INVOICE: N_("Issue invoices and credit notes"),
    Permission.VOID_INVOICE: N_("Void invoices"),
    Permission.REQUEST_FAPIAO: N_("Request and reverse fapiao"),
    Permission.POST_FROM_OUTSIDE: N_("Post charges of other systems"),
    Permission.WORK_SHIFT: N_("Open and close an own cashier's shift"),
    Permission.SIGN_SHIFT: N_("Sign for a shift that is over or short"),
    Permission.SEE_ALL_SHIFTS: N_("See everybody's shifts"),
    Permission.SET_EXCHANGE_RATES: N_("Set exchange rates"),
    Permission.RECONCILE_PAYMENTS: N_("Match files of banks, cards and wallets to payments"),
    Permission.TRANSFER_TO_CITY_LEDGER: N_("Put what a guest owes on a company account"),
    Permission.MANAGE_ACCOUNTS: N_("Manage company accounts, their invoices and payments"),
    Permission.APPROVE_WRITE_OFF: N_("Approve write-offs"),
    Permission.SET_CREDIT_LIMIT: N_("Set credit limits and levels"),
    Permission.SEE_LEDGERS: N_("See the ledgers and the trial balance"),
    Permission.EXPORT_JOURNAL: N_("Export the journal for bookkeeping"),
    Permission.SET_ROOM_STATUS: N_("Set room status"),
    Permission.CLOSE_ROOM: N_("Take rooms out of order"),
    Permission.ASSIGN_ROOM_TASKS: N_("Share out housekeeping work"),
    Permission.ASK_REPAIR: N_("Ask for repairs"),
    Permission.RUN_NIGHT_AUDIT: N_("Close the business day"),
    Permission.ANSWER_WARNINGS: N_("Answer warnings of the close"),
    Permission.SEE_REPORTS: N_("See reports of guests and rooms"),
    Permission.SEE_FIGURES: N_("See figures and reports of money"),
    Permission.REVIEW_REPORTS: N_("Sign reports as reviewed"),
    Permission.MANAGE_REPORTS: N_("Manage the hotel's packs and schedules of reports"),
    Permission.SET_PLANS: N_("Enter budgets and department costs"),
    Permission.SET_UP_HOTEL: N_("Set up the hotel"),
    Permission.CHANGE_SETTINGS: N_("Change settings"),
    Permission.MANAGE_USERS: N_("Manage users and roles"),
    Permission.IMPORT_DATA: N_("Import data"),
}

_RECEPTION = frozenset(
    {
        Permission.BOOK,
        Permission.CHANGE_RESERVATION,
        Permission.CANCEL_RESERVATION,
        Permission.MARK_NO_SHOW,
        Permission.DISCOUNT,
        Permission.WALK_GUEST,
        Permission.MANAGE_BLOCKS,
        Permission.BOOK_PLACE,
        Permission.EDIT_PROFILE,
        Permission.SEE_CONTACTS,
        Permission.SEE_SENSITIVE,
        Permission.REGISTER_GUESTS,
        Permission.CHECK_IN,
        Permission.MOVE_ROOM,
        Permission.CHANGE_STAY,
        Permission.CHECK_OUT,
        Permission.UNDO_STAY,
        Permission.POST_CHARGE,
        Permission.TAKE_PAYMENT,
        Permission.PRINT_PAPER,
        Permission.SET_ROOM_STATUS,
        Permission.TRANSFER_POSTING,
        Permission.MANAGE_ROUTING,
        Permission.HOLD_CARD,
        Permission.ISSUE_INVOICE,
        Permission.REQUEST_FAPIAO,
        Permission.WORK_SHIFT,
        Permission.TRANSFER_TO_CITY_LEDGER,
        Permission.SEE_REPORTS,
        Permission.ASK_REPAIR,
    }
)
_CASHIER = frozenset(
    {
        Permission.SEE_CONTACTS,
        Permission.CHECK_OUT,
        Permission.POST_CHARGE,
        Permission.POST_ALLOWANCE,
        Permission.TAKE_PAYMENT,
        Permission.REFUND,
        Permission.REVERSE_POSTING,
        Permission.PRINT_PAPER,
        Permission.TRANSFER_POSTING,
        Permission.MANAGE_ROUTING,
        Permission.HOLD_CARD,
        Permission.ISSUE_INVOICE,
        Permission.REQUEST_FAPIAO,
        Permission.WORK_SHIFT,
        Permission.TRANSFER_TO_CITY_LEDGER,
        Permission.MANAGE_HOUSE_ACCOUNTS,
        Permission.PAY_OUT,
        Permission.ADJUST_POSTING,
        Permission.FORFEIT_DEPOSIT,
        Permission.RECONCILE_PAYMENTS,
        Permission.SEE_LEDGERS,
        Permission.POST_FROM_OUTSIDE,
        Permission.SEE_REPORTS,
        Permission.SEE_FIGURES,
    }
)
_RESERVATIONS = frozenset(
    {
        Permission.BOOK,
        Permission.CHANGE_RESERVATION,
        Permission.CANCEL_RESERVATION,
        Permission.DISCOUNT,
        Permission.OVERRIDE_RESTRICTION,
        Permission.SELL_SPECIAL_PLANS,
        Permission.MANAGE_BLOCKS,
        Permission.MANAGE_RATES,
        Permission.SET_RESTRICTIONS,
        Permission.BOOK_PLACE,
        Permission.EDIT_LETTERS,
        Permission.EDIT_PROFILE,
        Permission.SEE_CONTACTS,
        Permission.TAKE_PAYMENT,
        Permission.PRINT_PAPER,
        Permission.SELL_WITHOUT_PLAN,
        Permission.MANAGE_ROUTING,
        Permission.HOLD_CARD,
        Permission.WORK_SHIFT,
        Permission.SEE_REPORTS,
    }
)
_HOUSEKEEPING = frozenset({Permission.SET_ROOM_STATUS, Permission.CLOSE_ROOM, Permission.ASSIGN_ROOM_TASKS, Permission.ASK_REPAIR})
_AUDITOR = (
    _RECEPTION
    | _CASHIER
    | {
        Permission.RUN_NIGHT_AUDIT,
        Permission.LEAVE_WITH_OPEN_BALANCE,
        Permission.SEE_ALL_SHIFTS,
        Permission.SET_EXCHANGE_RATES,
        Permission.EXPORT_JOURNAL,
        Permission.ASSIGN_ROOM_TASKS,
    }
)

DEFAULT_ROLES: dict[str, frozenset[Permission]] = {
    "reception": _RECEPTION,
    "reservations": _RESERVATIONS,
    "cashier": _CASHIER,
    "housekeeping": _HOUSEKEEPING,
    "night_auditor": _AUDITOR,
    "manager": frozenset(Permission),
}
# The largest part of a price that a role may take off by hand, in millionths; none where it is not named.
DEFAULT_DISCOUNT_LIMITS: dict[str, int] = {
    "reception": 100_000,
    "reservations": 200_000,
    "night_auditor": 100_000,
    "manager": 1_000_000,
}
ROLE_TITLES: dict[str, str] = {
    "reception": N_("Reception"),
    "reservations": N_("Reservations"),
    "cashier": N_("Cashier"),
    "housekeeping": N_("Housekeeping"),
    "night_auditor": N_("Night auditor"),
    "manager": N_("Manager"),
}

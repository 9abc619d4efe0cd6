"""Stored codes: the closed sets of words that rows carry. The value is what the database holds."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class EntityKind(StrEnum):
    """What a change, an audit entry or an outbox row is about."""

    PROPERTY = "property"
    BUSINESS_DATE = "business_date"
    BUILDING = "building"
    FLOOR = "floor"
    ROOM_TYPE = "room_type"
    ROOM = "room"
    PICTURE = "picture"
    CLOSURE = "closure"
    PROFILE = "profile"
    BOOKING = "booking"
    RESERVATION = "reservation"
    FOLIO = "folio"
    POSTING = "posting"
    RECEIPT = "receipt"
    TRANSACTION_GROUP = "transaction_group"
    TRANSACTION_CODE = "transaction_code"
    TAX_RULE = "tax_rule"
    INVENTORY = "inventory"
    SETTING = "setting"
    USER = "user"
    ROLE = "role"
    STAGED_BOOKING = "staged_booking"
    RATE_PLAN = "rate_plan"
    CHILD_AGE_BAND = "child_age_band"
    SPECIAL_DATE = "special_date"
    PACKAGE = "package"
    RESTRICTION = "restriction"
    POLICY = "policy"
    REASON_CODE = "reason_code"
    BLOCK = "block"
    TRACE = "trace"
    TURN_AWAY = "turn_away"
    PLACE = "place"
    PLACE_BOOKING = "place_booking"
    LETTER_TEMPLATE = "letter_template"
    AR_ACCOUNT = "ar_account"
    ROUTING_INSTRUCTION = "routing_instruction"
    GUEST_LIST = "guest_list"
    GUEST_REGISTRATION = "guest_registration"
    CASH_DRAWER = "cash_drawer"
    CASHIER_SHIFT = "cashier_shift"
    EXCHANGE_RATE = "exchange_rate"
    ROUTING_RULE = "routing_rule"
    FIXED_CHARGE = "fixed_charge"
    PREAUTHORISATION = "preauthorisation"
    PAYMENT_ATTEMPT = "payment_attempt"
    INVOICE = "invoice"
    FAPIAO_REQUEST = "fapiao_request"
    AR_ITEM = "ar_item"
    WRITE_OFF = "write_off"
    STATEMENT_FILE = "statement_file"
    OUTSIDE_CHARGE = "outside_charge"
    HOURLY_RATE = "hourly_rate"
    PACKAGE_ENTITLEMENT = "package_entitlement"
    REMINDER_LETTER = "reminder_letter"
    COMMISSION_AGREEMENT = "commission_agreement"
    COMMISSION = "commission"
    AUDIT_RUN = "audit_run"
    MONTHLY_PLAN = "monthly_plan"
    CLOSE_WARNING = "close_warning"
    ARCHIVED_REPORT = "archived_report"
    REPORT_PACK = "report_pack"
    REPORT_SCHEDULE = "report_schedule"
    JOB_RUN = "job_run"
    ATTENDANT = "attendant"
    ROOM_TASK = "room_task"
    REPAIR_REQUEST = "repair_request"


class Routed(StrEnum):
    """What a routing instruction sends to a window: the room with its taxes and the packages of the plan."""

    ROOM_AND_TAX = "ROOM_AND_TAX"


class ReservationStatus(StrEnum):
    WAITLISTED = "WAITLISTED"
    TENTATIVE = "TENTATIVE"
    RESERVED = "RESERVED"
    IN_HOUSE = "IN_HOUSE"
    CHECKED_OUT = "CHECKED_OUT"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class HousekeepingStatus(StrEnum):
    DIRTY = "DIRTY"
    PICKUP = "PICKUP"
    CLEAN = "CLEAN"
    INSPECTED = "INSPECTED"


class SeenOccupancy(StrEnum):
    """What housekeeping saw in the room."""

    VACANT = "VACANT"
    OCCUPIED = "OCCUPIED"


class ClosureKind(StrEnum):
    """Out of order leaves inventory; out of service stays sellable but is not given out by choice."""

    OUT_OF_ORDER = "OUT_OF_ORDER"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"


class Half(IntEnum):
    """Half of a hotel day: the day half lies between two nights, the night half follows it."""

    DAY = 0
    NIGHT = 1


class ProfileKind(StrEnum):
    GUEST = "GUEST"
    COMPANY = "COMPANY"
    AGENT = "AGENT"


class FolioKind(StrEnum):
    """What a folio is for: a stay, money held before it, what comes after it has left, or an account of the house or of a debtor."""

    GUEST = "GUEST"
    DEPOSIT = "DEPOSIT"
    LEFT_UNPAID = "LEFT_UNPAID"
    HOUSE = "HOUSE"
    LATE = "LATE"
    CITY = "CITY"
    PACKAGE = "PACKAGE"


class CodeKind(StrEnum):
    """What a transaction code does to a folio: charges and taxes debit, payments credit."""

    CHARGE = "CHARGE"
    TAX = "TAX"
    PAYMENT = "PAYMENT"
    PAID_OUT = "PAID_OUT"
    TRANSFER = "TRANSFER"


class PaymentMethod(StrEnum):
    CASH = "CASH"
    BANK_CARD = "BANK_CARD"
    BANK_TRANSFER = "BANK_TRANSFER"
    MOBILE_WALLET = "MOBILE_WALLET"


class PostingKind(StrEnum):
    CHARGE = "CHARGE"
    ALLOWANCE = "ALLOWANCE"
    PAYMENT = "PAYMENT"
    DEPOSIT = "DEPOSIT"
    REFUND = "REFUND"
    REVERSAL = "REVERSAL"
    TRANSFER = "TRANSFER"
    ADJUSTMENT = "ADJUSTMENT"
    PAID_OUT = "PAID_OUT"
    FORFEIT = "FORFEIT"
    PACKAGE = "PACKAGE"


class TaxBasis(StrEnum):
    """What a tax is counted by."""

    PER_AMOUNT = "PER_AMOUNT"
    PER_NIGHT = "PER_NIGHT"
    PER_PERSON_NIGHT = "PER_PERSON_NIGHT"
    PER_STAY = "PER_STAY"
    PER_PERSON_STAY = "PER_PERSON_STAY"


class SettingScope(StrEnum):
    DESK = "DESK"
    PROPERTY = "PROPERTY"
    USER = "USER"


class OccupancyState(StrEnum):
    """A room promised to a reservation, a room somebody is in, a room somebody has left."""

    ASSIGNED = "ASSIGNED"
    OPEN = "OPEN"
    LEFT = "LEFT"


class ReceiptKind(StrEnum):
    PAYMENT = "PAYMENT"
    DEPOSIT = "DEPOSIT"
    REFUND = "REFUND"
    PAID_OUT = "PAID_OUT"


class FolioStatus(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class LockKind(StrEnum):
    """What a command locks, in the one order that every command keeps (docs/locking.md)."""

    BUSINESS_DATE_SHARED = "business_date.shared"
    BUSINESS_DATE_EXCLUSIVE = "business_date.exclusive"
    HOUSE_NIGHT = "house_night"
    TYPE_NIGHT = "type_night"
    RESTRICTION = "restriction"
    ROOM_SLOT = "room_slot"
    FOLIO = "folio"
    SHIFT = "shift"
    NUMBER_SERIES = "number_series"
    JOURNAL_HEAD = "journal_head"


class SyncRule(StrEnum):
    """How a change travels to central (design, section 6)."""

    FACT = "fact"
    OWNER = "owner"
    SHARED = "shared"
    LOCAL = "local"

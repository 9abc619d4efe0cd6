"""What is stored: one module a hotel noun. Importing this package registers every table."""

from hotel_desk.models import (  # noqa: F401 - each import registers its tables
    ar_account,
    block,
    cash,
    charge_rules,
    city_ledger,
    commission,
    credit,
    folio,
    guest_file,
    guest_history,
    guest_lists,
    inventory,
    invoice,
    journal,
    letter,
    outside_payments,
    package,
    place,
    policy,
    preauthorisation,
    profile,
    property,
    rate,
    reminder,
    reservation,
    reservation_notes,
    restriction,
    room,
    setting,
    staff,
    staging,
    transaction_code,
)
from hotel_desk.models.base import Base

__all__ = ["Base"]

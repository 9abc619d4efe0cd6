"""What departments are called."""

from __future__ import annotations

from hotel_desk.domain.rate_codes import Department
from hotel_desk.language import N_

DEPARTMENT_TITLES: dict[Department, str] = {
    Department.FRONT_DESK: N_("Front desk"),
    Department.RESERVATIONS: N_("Reservations"),
    Department.HOUSEKEEPING: N_("Housekeeping"),
    Department.FOOD_AND_BEVERAGE: N_("Food and beverage"),
    Department.MAINTENANCE: N_("Maintenance"),
    Department.CASHIER: N_("Cashier"),
    Department.MANAGEMENT: N_("Management"),
}

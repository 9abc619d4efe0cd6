"""The mornings of the demo hotel: most guests who have bought breakfast with their night come down for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.queries.package_entitlements import package_list
from hotel_desk.services.package_takings import take_package

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


def serve_breakfast(desk: Desk, *, absent: int = 5) -> None:
    """Hand out what guests may take today; of so many rooms one stays in bed, and one that has two takes one for now."""
    for number, row in enumerate(desk.read(package_list).rows):
        if row.left and number % absent:
            pieces = 1 if number % absent == 1 else row.left
            desk.run(take_package, package_id=row.package_id, reservation_id=row.reservation_id, pieces=pieces)

"""Imports a file of real bookings: all of it staged in one transaction, with the rooms and allowances it needs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hotel_desk.db.desk import Desk
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.money import Money
from hotel_desk.jobs.booking_file import BookingFile, FileBooking, RejectedRow, read_booking_file
from hotel_desk.jobs.invented_guests import invented_name
from hotel_desk.jobs.room_plan import RoomPlan, plan_rooms
from hotel_desk.language import N_, _
from hotel_desk.queries.replay_staged import ImportBasis, import_basis
from hotel_desk.services.reservations import HIGHEST_PRICE_MINOR, MOST_PERSONS
from hotel_desk.services.staging import BookingsStaged, BookingToStage, NightAllowance, stage_bookings

REJECTS_SUFFIX = ".rejected.csv"


class NothingReadable(StaffError):
    code = "import.nothing_readable"
    template = N_("“{file}” holds no booking that can be imported. Nothing was imported. Choose another file.{detail}")


class RejectsNotWritten(StaffError):
    code = "import.rejects_not_written"
    template = N_(
        "Some rows cannot be imported ({count}), and the file for them, “{file}”, cannot be written: {reason}. Nothing was imported. "
        "Name another file for them."
    )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import.

    Args:
        plan: rooms and allowances of all that is staged, earlier imports included.
        rejected: lines set aside; they are in `rejects` (None where there are none).
    """

    staged: BookingsStaged
    plan: RoomPlan
    rejected: list[RejectedRow]
    rejects: Path | None


def import_bookings(desk: Desk, file: Path, *, rejects: Path | None = None, hotel: str | None = None) -> ImportReport:
    """Stage the bookings of a file in the format 'hotel-booking-demand', all of them or none.

    Args:
        rejects: where lines that cannot be read go; None: beside the file.
        hotel: take only this hotel's bookings, where the file holds those of several.

    Raises:
        StaffError: the file cannot be used as a whole; nothing was imported.
    """
    basis = desk.read(import_basis)
    content = _accepted(read_booking_file(file, hotel=hotel), basis)
    if not content.bookings:
        raise _nothing_readable(file, content.rejected)
    rejects_file = _write_rejects(content.rejected, rejects or file.with_name(file.stem + REJECTS_SUFFIX))
    known = {(one.row_hash, one.occurrence) for one in basis.staged}
    new = [one for one in content.bookings if (one.row_hash, one.occurrence) not in known]
    plan = plan_rooms([*basis.staged, *new], rooms_there=basis.rooms)
    staged = desk.run(
        stage_bookings,
        source=file.name,
        bookings=[_to_stage(one, basis.currency) for one in content.bookings],
        rooms=plan.rooms,
        allowances=[NightAllowance(kind, night, rooms) for (kind, night), rooms in plan.allowances.items()],
        staged_before=len(basis.staged),
    )
    return ImportReport(staged, plan, content.rejected, rejects_file)


def _accepted(content: BookingFile, basis: ImportBasis) -> BookingFile:
    """Set aside what this hotel cannot book, each with the reason."""
    known = {(one.row_hash, one.occurrence) for one in basis.staged}
    bookings: list[FileBooking] = []
    rejected = list(content.rejected)
    for booking in content.bookings:
        reason = None if (booking.row_hash, booking.occurrence) in known else _refusal(booking, basis)
        if reason is None:
            bookings.append(booking)
        else:
            rejected.append(RejectedRow(booking.line_number, reason, content.lines[booking.line_number]))
    return replace(content, bookings=bookings, rejected=sorted(rejected, key=lambda one: one.line_number))


def _refusal(booking: FileBooking, basis: ImportBasis) -> str | None:
    if basis.has_history and booking.booked_date < basis.business_date:
        return _("It was booked on {booked}; the hotel's business date is {date} already.").format(
            booked=booking.booked_date, date=basis.business_date
        )
    if (booking.departure_date - booking.arrival_date).days > basis.longest_stay:
        return _("The stay is longer than the {nights} nights that this hotel allows.").format(nights=basis.longest_stay)
    if max(booking.adults, booking.children, booking.babies) > MOST_PERSONS:
        return _("The number of guests is not possible.")
    if abs(Money.of(booking.price, basis.currency).minor) > HIGHEST_PRICE_MINOR:
        return _("The price is too high to be true.")
    return None


def _nothing_readable(file: Path, rejected: Sequence[RejectedRow]) -> NothingReadable:
    first = _(" Line {line}: {reason}").format(line=rejected[0].line_number, reason=rejected[0].reason) if rejected else ""
    return NothingReadable("file", file=file.name, detail=first)


def _write_rejects(rejected: Sequence[RejectedRow], path: Path) -> Path | None:
    if not rejected:
        return None
    try:
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(("line_number", "reason", "line"))
            writer.writerows((row.line_number, row.reason, row.text) for row in rejected)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RejectsNotWritten("rejects", count=len(rejected), file=str(path), reason=reason) from error
    return path


def _to_stage(booking: FileBooking, currency: str) -> BookingToStage:
    return BookingToStage(
        row_hash=booking.row_hash,
        occurrence=booking.occurrence,
        line_number=booking.line_number,
        booked_date=booking.booked_date,
        arrival_date=booking.arrival_date,
        departure_date=booking.departure_date,
        adults=booking.adults,
        children=booking.children,
        babies=booking.babies,
        charged_type=booking.charged_type,
        occupied_type=booking.occupied_type,
        price_minor=Money.of(booking.price, currency).minor,
        outcome=booking.outcome,
        outcome_date=booking.outcome_date,
        agent=booking.agent,
        company=booking.company,
        country=booking.country,
        guest_name=invented_name(booking.country, f"{booking.row_hash}{booking.occurrence:04x}"),
        market=booking.market,
        channel=booking.channel,
        repeated_guest=booking.repeated_guest,
        deposit_type=booking.deposit_type,
    )

"""Typed identifiers: made at the desk, unique in the chain, and not to be mixed up (mypy sees to that).

UUID version 7 (RFC 9562): the first 48 bits are milliseconds, so that new rows land at the end of an index.
"""

from __future__ import annotations

from typing import NewType
from uuid import NAMESPACE_URL, UUID, uuid5

import uuid6

PropertyId = NewType("PropertyId", UUID)
UserId = NewType("UserId", UUID)
RoleId = NewType("RoleId", UUID)
BuildingId = NewType("BuildingId", UUID)
FloorId = NewType("FloorId", UUID)
RoomTypeId = NewType("RoomTypeId", UUID)
RoomId = NewType("RoomId", UUID)
PictureId = NewType("PictureId", UUID)
ClosureId = NewType("ClosureId", UUID)
ProfileId = NewType("ProfileId", UUID)
GuestId = NewType("GuestId", ProfileId)
BookingId = NewType("BookingId", UUID)
ReservationId = NewType("ReservationId", UUID)
OccupancyId = NewType("OccupancyId", UUID)
FolioId = NewType("FolioId", UUID)
PostingId = NewType("PostingId", UUID)
ReceiptId = NewType("ReceiptId", UUID)
TransactionGroupId = NewType("TransactionGroupId", UUID)
TransactionCodeId = NewType("TransactionCodeId", UUID)
TaxRuleId = NewType("TaxRuleId", UUID)
StagedBookingId = NewType("StagedBookingId", UUID)
RatePlanId = NewType("RatePlanId", UUID)
ChildAgeBandId = NewType("ChildAgeBandId", UUID)
LengthOfStayPriceId = NewType("LengthOfStayPriceId", UUID)
SpecialDateId = NewType("SpecialDateId", UUID)
PackageId = NewType("PackageId", UUID)
PolicyId = NewType("PolicyId", UUID)
PolicyVersionId = NewType("PolicyVersionId", UUID)
ReasonCodeId = NewType("ReasonCodeId", UUID)
BlockId = NewType("BlockId", UUID)
AccompanyingGuestId = NewType("AccompanyingGuestId", UUID)
TraceId = NewType("TraceId", UUID)
AlertId = NewType("AlertId", UUID)
WalkedGuestId = NewType("WalkedGuestId", UUID)
TurnAwayId = NewType("TurnAwayId", UUID)
PlaceId = NewType("PlaceId", UUID)
PlaceBookingId = NewType("PlaceBookingId", UUID)
LetterTemplateId = NewType("LetterTemplateId", UUID)
LetterId = NewType("LetterId", UUID)
GuestRegistrationId = NewType("GuestRegistrationId", UUID)
ArAccountId = NewType("ArAccountId", UUID)
CashDrawerId = NewType("CashDrawerId", UUID)
CashierShiftId = NewType("CashierShiftId", UUID)
RoutingRuleId = NewType("RoutingRuleId", UUID)
FixedChargeId = NewType("FixedChargeId", UUID)
PreauthorisationId = NewType("PreauthorisationId", UUID)
PaymentAttemptId = NewType("PaymentAttemptId", UUID)
AttendantId = NewType("AttendantId", UUID)
RoomTaskId = NewType("RoomTaskId", UUID)
RepairRequestId = NewType("RepairRequestId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
FapiaoRequestId = NewType("FapiaoRequestId", UUID)
ArItemId = NewType("ArItemId", UUID)
ArApplicationId = NewType("ArApplicationId", UUID)
WriteOffId = NewType("WriteOffId", UUID)
ProfileCreditId = NewType("ProfileCreditId", UUID)
StatementFileId = NewType("StatementFileId", UUID)
StatementLineId = NewType("StatementLineId", UUID)
OutsideChargeId = NewType("OutsideChargeId", UUID)
HourlyRateId = NewType("HourlyRateId", UUID)
PackageEntitlementId = NewType("PackageEntitlementId", UUID)
PackageTakingId = NewType("PackageTakingId", UUID)
ReminderLetterId = NewType("ReminderLetterId", UUID)
CommissionAgreementId = NewType("CommissionAgreementId", UUID)
AgentCommissionId = NewType("AgentCommissionId", UUID)
RoutingInstructionId = NewType("RoutingInstructionId", UUID)
GuestListId = NewType("GuestListId", UUID)
AuditRunId = NewType("AuditRunId", UUID)
ArchivedReportId = NewType("ArchivedReportId", UUID)
ReportPackId = NewType("ReportPackId", UUID)
ReportScheduleId = NewType("ReportScheduleId", UUID)
JobRunId = NewType("JobRunId", UUID)
OperationId = NewType("OperationId", UUID)

_DERIVED = uuid5(NAMESPACE_URL, "urn:hotel-desk:derived-operation")
_REGISTRATIONS = uuid5(NAMESPACE_URL, "urn:hotel-desk:guest-registration")


def new_id() -> UUID:
    """Make an identifier; wrap it in the type that it is for: `GuestId(new_id())`."""
    return UUID(int=uuid6.uuid7().int)


def new_operation_id() -> OperationId:
    """Name one press of one button, so that a retry of it changes nothing."""
    return OperationId(new_id())


def derived_operation_id(*parts: object) -> OperationId:
    """Name an operation after what it is about, so that a job taken up again repeats itself harmlessly."""
    return OperationId(uuid5(_DERIVED, "/".join(str(part) for part in parts)))


def registration_id(occupant: UUID) -> GuestRegistrationId:
    """The one registration of an occupant of a stay, whichever desk writes it down first.

    Args:
        occupant: the reservation, for its guest, or the accompanying guest.
    """
    return GuestRegistrationId(uuid5(_REGISTRATIONS, occupant.hex))

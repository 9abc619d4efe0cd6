"""Companies and agents that pay later: their accounts with the hotel, and what of a stay is sent to whose window.

The way of a charge from the night audit to the account is in `docs/algorithms/company-accounts.md`.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, ForeignKeyConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, Routed
from hotel_desk.models.base import Noun, property_key, table
from hotel_desk.models.types import TEXT_LENGTH, Id, StoredCode, code_string


class ArAccount(Noun):
    """The account of a company or agent: one a profile. What it owes stands on its folio, a house account of its own.

    `active`: new charges may be put on it. One that is closed keeps its folio, so that what is owed can still be paid.
    """

    __tablename__ = "ar_account"
    entity_kind: ClassVar[EntityKind] = EntityKind.AR_ACCOUNT

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    folio_id: Mapped[UUID] = mapped_column(Id, ForeignKey("folio.id"), nullable=False, unique=True)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    terms_days: Mapped[int] = mapped_column(Integer, nullable=False, default=30)
    credit_limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    billing_address: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    language: Mapped[str] = mapped_column(code_string(), nullable=False, default="")

    __table_args__ = table(UniqueConstraint("property_id", "profile_id"))


class RoutingInstruction(Noun):
    """Where charges of a stay go instead of the first window of its folio: one instruction a kind of charge."""

    __tablename__ = "routing_instruction"
    entity_kind: ClassVar[EntityKind] = EntityKind.ROUTING_INSTRUCTION

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False)
    routed: Mapped[Routed] = mapped_column(StoredCode(Routed), nullable=False)
    folio_id: Mapped[UUID] = mapped_column(Id, ForeignKey("folio.id"), nullable=False)
    window_number: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(
        # The night audit finds the window of a stay by this key.
        UniqueConstraint("reservation_id", "routed"),
        ForeignKeyConstraint(["folio_id", "window_number"], ["folio_window.folio_id", "folio_window.number"], name="fk_routing_window"),
    )

"""The windows on which something stands, found by an index: most windows of a hotel are at zero, and they grow in number for ever."""

from __future__ import annotations

from sqlalchemy import bindparam, select, union_all

from hotel_desk.models.folio import FolioWindow

_WINDOW = select(FolioWindow.folio_id, FolioWindow.number, FolioWindow.balance_minor).where(FolioWindow.property_id == bindparam("hotel"))
# “Not zero” would read all of them.
STANDING = union_all(_WINDOW.where(FolioWindow.balance_minor > 0), _WINDOW.where(FolioWindow.balance_minor < 0)).subquery("standing")
"""Columns `folio_id`, `number`, `balance_minor`; asked with `hotel`."""

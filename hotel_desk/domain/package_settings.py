"""The setting of packages that are taken later: under which code what nobody takes is posted (`docs/algorithms/package-ledger.md`)."""

from __future__ import annotations

from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.setting_kinds import of_hotel
from hotel_desk.language import N_

PACKAGE_BREAKAGE_CODE = of_hotel(
    key="packages.breakage_code",
    kind=str,
    default="BREAKAGE",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of packages not taken"),
    help=N_("The code under which the night audit posts what was sold with a night and nobody has taken in time."),
)

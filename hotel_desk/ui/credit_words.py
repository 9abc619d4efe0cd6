"""How far a guest is trusted and what they may owe, as screens say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.credit_levels import ALLOWED, Settlement
from hotel_desk.domain.credit_words import LEVEL_TITLES
from hotel_desk.language import _, plural
from hotel_desk.ui.formats import money_text, money_written

if TYPE_CHECKING:
    from hotel_desk.queries.credit_levels import CreditStanding
    from hotel_desk.queries.high_balances import HighBalance
    from hotel_desk.queries.night_duties import NightHighBalances


def level_words(standing: CreditStanding, currency: str) -> str:
    """The level and why: `B: pays when leaving (stays: 1; spent €120.00)`."""
    return _("{level} ({why})").format(level=_(LEVEL_TITLES[standing.level]), why=standing.why(currency, money_written))


def limit_words(credit: HighBalance, currency: str) -> str:
    """What a guest may owe."""
    return _("no limit") if credit.limit_minor is None else money_text(credit.limit_minor, currency)


def open_balance_warning(credit: HighBalance | None, currency: str) -> str:
    """What whoever lets a guest leave without paying must see; empty where the level allows it, or nothing was worked out."""
    if credit is None or not credit.standing.number or Settlement.OPEN_BALANCE in ALLOWED[credit.standing.level]:
        return ""
    return _("! Credit level {words}").format(words=level_words(credit.standing, currency))


def high_balances_sentence(found: NightHighBalances) -> str:
    """What the night counted, in one line."""
    guests = plural(
        "{count} guest in house is near the limit or over it",
        "{count} guests in house are near the limit or over it",
        found.guests,
    ).format(count=found.guests)
    over = plural("{count} is over the limit.", "{count} are over the limit.", found.over).format(count=found.over)
    return _("{guests}: {over}").format(guests=guests, over=over)


def credit_facts(credit: HighBalance | None, currency: str) -> list[tuple[str, str]]:
    """The lines of a stay's panel about credit; none for a stay that is over."""
    if credit is None:
        return []
    return [
        (_("Credit level"), level_words(credit.standing, currency) if credit.standing.number else ""),
        (_("May owe"), limit_words(credit, currency)),
        (_("Over the limit"), money_text(credit.over_minor, currency) if credit.over_minor else ""),
        (_("Outlets"), _("cannot charge to the room") if credit.no_post else ""),
    ]

"""What a policy says, as a sentence that a clerk can read to a guest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from hotel_desk.domain.money import Money
from hotel_desk.domain.policies import (
    MILLION,
    Band,
    CancellationTerms,
    ChangeTerms,
    DepositTerms,
    DueFrom,
    GuaranteeKind,
    GuaranteeTerms,
    NoShowTerms,
    Notice,
    NoticeUnit,
    PolicyTerms,
    PriceDifference,
    Share,
    ShareKind,
    Terms,
    TimesTerms,
)
from hotel_desk.language import _, current_language, paragraph, plural


def in_words(terms: PolicyTerms, currency: str) -> tuple[str, ...]:
    """The usual terms as one sentence, then one a special date, in the reader's language.

    Args:
        currency: ISO 4217, of the amounts.
    """
    special = (
        _("{name} ({first} to {last}): {terms}").format(
            name=each.name,
            first=format_date(each.first_date, "medium", locale=current_language()),
            last=format_date(each.last_date, "medium", locale=current_language()),
            terms=terms_in_words(each.terms, currency),
        )
        for each in terms.special
    )
    return (terms_in_words(terms.usual, currency), *special)


type Written = Callable[[Money], str]


def terms_in_words(terms: Terms, currency: str, *, written: Written = str) -> str:
    """Terms as one sentence.

    Args:
        written: how the reader of the sentence has amounts written; a screen has its own way.
    """

    def share_words(share: Share) -> str:
        return share_in_words(share, currency, written=written)

    match terms:
        case GuaranteeTerms():
            return _guarantee(terms)
        case DepositTerms():
            return _deposit(terms, share_words)
        case CancellationTerms(penalty, free_until):
            return _free_then(free_until, _("Cancellation"), penalty, share_words)
        case NoShowTerms(penalty):
            return _("A no-show costs {share}.").format(share=share_words(penalty))
        case ChangeTerms(fee, free_until, difference):
            said = _free_then(free_until, _("A change"), fee, share_words)
            return paragraph(said, _difference(difference))
        case TimesTerms():
            return _times(terms, share_words)


def share_in_words(share: Share, currency: str, *, written: Written = str) -> str:
    """A share of a stay's price."""
    match share.kind:
        case ShareKind.NOTHING:
            return _("nothing")
        case ShareKind.FIRST_NIGHT:
            return _("the first night")
        case ShareKind.NIGHTS:
            return plural("the first {count} night", "the first {count} nights", share.nights).format(count=share.nights)
        case ShareKind.PERCENT:
            return _("{percent} % of the stay").format(percent=_percent(share))
        case ShareKind.ALL:
            return _("the whole stay")
        case ShareKind.AMOUNT:
            return written(Money.from_minor(share.amount_minor, currency))


def _guarantee(terms: GuaranteeTerms) -> str:
    until = _hour(terms.release_at)
    return {
        GuaranteeKind.NONE: _("Held until {hour} on the day of arrival, not guaranteed."),
        GuaranteeKind.CARD: _("Guaranteed by card."),
        GuaranteeKind.DEPOSIT: _("Guaranteed by a deposit; without it held until {hour} on the day of arrival."),
        GuaranteeKind.FULL_PREPAYMENT: _("Guaranteed by full prepayment; without it held until {hour} on the day of arrival."),
    }[terms.kind].format(hour=until)


def _deposit(terms: DepositTerms, share_words: Callable[[Share], str]) -> str:
    if terms.due_days == 0:
        said = (
            _("A deposit of {share} is due when booking.")
            if terms.due_from is DueFrom.AFTER_BOOKING
            else _("A deposit of {share} is due on arrival.")
        )
    elif terms.due_from is DueFrom.AFTER_BOOKING:
        said = plural(
            "A deposit of {share} is due {count} day after booking.",
            "A deposit of {share} is due {count} days after booking.",
            terms.due_days,
        )
    else:
        said = plural(
            "A deposit of {share} is due {count} day before arrival.",
            "A deposit of {share} is due {count} days before arrival.",
            terms.due_days,
        )
    return said.format(share=share_words(terms.share), count=terms.due_days)


def _free_then(free_until: Notice | None, what: str, then: Share, share_words: Callable[[Share], str]) -> str:
    share = share_words(then)
    if then.kind is ShareKind.NOTHING:
        return _("{what} is free.").format(what=what)
    if free_until is None:
        return _("{what} costs {share}.").format(what=what, share=share)
    if free_until.number == 0:
        said = (
            _("{what} is free until the day of arrival, then costs {share}.")
            if free_until.unit is NoticeUnit.DAYS
            else _("{what} is free until the check-in hour, then costs {share}.")
        )
    elif free_until.unit is NoticeUnit.DAYS:
        said = plural(
            "{what} is free until {count} day before arrival, then costs {share}.",
            "{what} is free until {count} days before arrival, then costs {share}.",
            free_until.number,
        )
    else:
        said = plural(
            "{what} is free until {count} hour before the check-in hour, then costs {share}.",
            "{what} is free until {count} hours before the check-in hour, then costs {share}.",
            free_until.number,
        )
    return said.format(what=what, count=free_until.number, share=share)


def _difference(difference: PriceDifference) -> str:
    return {
        PriceDifference.BOTH_WAYS: _("The difference of the price is paid or given back."),
        PriceDifference.ONLY_DEARER: _("A higher price is paid, a lower one is not given back."),
        PriceDifference.NONE: _("The price stays as it was."),
    }[difference]


def _times(terms: TimesTerms, share_words: Callable[[Share], str]) -> str:
    hours = _("Check-in from {check_in}, check-out until {check_out}.").format(
        check_in=_hour(terms.check_in), check_out=_hour(terms.check_out)
    )
    early = [
        _("Arrival before {hour} costs {share}.").format(hour=_hour(band.hour), share=_band(band, share_words))
        for band in sorted(terms.early, key=lambda band: band.hour)
    ]
    late = [
        _("Departure from {hour} on costs {share}.").format(hour=_hour(band.hour), share=_band(band, share_words))
        for band in sorted(terms.late, key=lambda band: band.hour)
    ]
    leaving = [] if terms.leaves_early is None else [_leaving_early(terms.leaves_early, share_words)]
    return " ".join([hours, *early, *late, *leaving])


def _leaving_early(share: Share, share_words: Callable[[Share], str]) -> str:
    match share.kind:
        case ShareKind.NOTHING:
            return _("Leaving early costs nothing.")
        case ShareKind.FIRST_NIGHT:
            return _("Leaving early costs the first night not slept.")
        case ShareKind.NIGHTS:
            said = plural(
                "Leaving early costs the first {count} night not slept.",
                "Leaving early costs the first {count} nights not slept.",
                share.nights,
            )
            return said.format(count=share.nights)
        case ShareKind.PERCENT:
            return _("Leaving early costs {percent} % of the nights not slept.").format(percent=_percent(share))
        case ShareKind.ALL:
            return _("Leaving early costs all nights not slept.")
        case ShareKind.AMOUNT:
            return _("Leaving early costs {amount}.").format(amount=share_words(share))


def _band(band: Band, share_words: Callable[[Share], str]) -> str:
    if band.share.kind is ShareKind.AMOUNT:
        return share_words(band.share)
    if band.share.kind is ShareKind.PERCENT:
        return _("{percent} % of a night").format(percent=_percent(band.share))
    return _("a night")


def _percent(share: Share) -> str:
    return format_decimal(Decimal(share.percent_millionths) * 100 / MILLION, locale=current_language())


def _hour(hour: time) -> str:
    return format_time(hour, "HH:mm", locale=current_language())

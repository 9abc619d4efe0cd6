"""What the audit would do, in sentences: over its lists, and in the question before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.night_audit import Obstacle
from hotel_desk.language import _, paragraph, plural
from hotel_desk.ui.formats import date_text, money_text

if TYPE_CHECKING:
    from hotel_desk.jobs.audit_dry_run import AuditDryRun


def arrivals_words(work: AuditDryRun, currency: str) -> str:
    """What becomes of those who have not come."""
    if work.in_the_way.of(Obstacle.ARRIVALS):
        return _("This hotel decides of each by hand: they are in the list to mend.")
    words = _("They become no-shows when the day is closed, and their rooms are free again.")
    return paragraph(words, _fees(work, currency)) if work.fees else words


def nights_words(work: AuditDryRun, currency: str) -> str:
    """What will be posted on the folios of guests in house."""
    roll = work.roll
    nights = _("{count} will be posted: {net} net, {gross} with tax. {charged} are charged already.").format(
        count=len(roll.uncharged),
        net=money_text(roll.net_minor, currency),
        gross=money_text(roll.gross_minor, currency),
        charged=len(roll.nights) - len(roll.uncharged),
    )
    more = [_fixed(work, currency)] if roll.fixed else []
    return paragraph(nights, *more, *_packages(work, currency))


def points(work: AuditDryRun, currency: str) -> list[str]:
    """What closing will do, a line each."""
    roll = work.roll
    missing, charges, warnings = len(roll.arrivals), len(roll.uncharged), len(work.in_the_way.rows)
    said = []
    if not work.in_the_way.of(Obstacle.ARRIVALS):
        words = plural("{count} arrival becomes a no-show.", "{count} arrivals become no-shows.", missing).format(count=missing)
        said.append(paragraph(words, _fees(work, currency)) if work.fees else words)
    nights = plural("{count} night is posted: {amount} with tax.", "{count} nights are posted: {amount} with tax.", charges)
    said.append(nights.format(count=charges, amount=money_text(roll.gross_minor, currency)))
    if roll.fixed:
        said.append(_fixed(work, currency))
    said += _packages(work, currency)
    said.append(_("The business date becomes {day}.").format(day=date_text(roll.next_date)))
    if warnings:
        words = plural(
            "{count} thing that is worth a look stays as it is.", "{count} things that are worth a look stay as they are.", warnings
        )
        said.append(words.format(count=warnings))
    return said


def _packages(work: AuditDryRun, currency: str) -> list[str]:
    """What becomes of packages that nobody took, and of those that more was taken of than was sold."""
    said = []
    if work.packages:
        lapse = plural(
            "{count} package that nobody took becomes revenue: {amount}.",
            "{count} packages that nobody took become revenue: {amount}.",
            work.packages,
        )
        said.append(lapse.format(count=work.packages, amount=money_text(work.packages_minor, currency)))
    if work.over:
        over = plural(
            "Of {count} package more was taken this evening than its night has: {amount} with tax is charged.",
            "Of {count} packages more was taken this evening than their nights have: {amount} with tax is charged.",
            work.over,
        )
        said.append(over.format(count=work.over, amount=money_text(work.over_minor, currency)))
    return said


def _fees(work: AuditDryRun, currency: str) -> str:
    count = len(work.fees)
    words = plural("{count} fee is charged: {amount} with tax.", "{count} fees are charged: {amount} with tax.", count)
    return words.format(count=count, amount=money_text(work.fees_minor, currency))


def _fixed(work: AuditDryRun, currency: str) -> str:
    count = len(work.roll.fixed)
    words = plural("{count} fixed charge: {amount} with tax.", "{count} fixed charges: {amount} with tax.", count)
    return words.format(count=count, amount=money_text(work.roll.fixed_minor, currency))

"""A reminder to a company or agent on A4: the hotel's words, and the items that are overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer

from hotel_desk.language import N_, _, speaking
from hotel_desk.reports.local_format import amount_text, count_text, date_text, money_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.ruled_table import ruled_table
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from hotel_desk.queries.reminders import RemindedItem, ReminderFacts

REMINDER_TITLES = {1: N_("Payment reminder"), 2: N_("Second payment reminder"), 3: N_("Last payment reminder")}
_SHARES = (0.15, 0.29, 0.16, 0.15, 0.11, 0.14)


@dataclass(frozen=True, slots=True)
class ReminderPaper:
    """What the paper shows. The imprint has the moment of writing, so that the same letter gives the same bytes."""

    imprint: Imprint
    facts: ReminderFacts


def render_reminder(paper: ReminderPaper, *, language: str) -> bytes:
    """Print a reminder.

    Args:
        language: of the letter, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same letter gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _(REMINDER_TITLES[paper.facts.row.level]), lambda: _story(paper.facts))


def _story(facts: ReminderFacts) -> list[Flowable]:
    currency = facts.row.currency
    story: list[Flowable] = [Spacer(0, 12), text_block(facts.row.account_name, size=11)]
    story.extend(text_block(line, size=10) for line in facts.billing_address.splitlines() if line.strip())
    story.append(Spacer(0, 20))
    story.extend(text_block(paragraph or " ", size=10) for paragraph in facts.body.strip().split("\n"))
    head = (_("Date"), _("Description"), _("Invoice"), _("Due"), _("Days late"), _("Still open"))
    rows = [_line(item, currency) for item in facts.items]
    total = ("", _("Total"), "", "", "", amount_text(facts.row.total_minor, currency))
    story.extend([Spacer(0, 16), ruled_table(head, [*rows, total], width=CONTENT_WIDTH, shares=_SHARES, figures_from=4, total=True)])
    asked = _("We ask you for {amount}.").format(amount=money_text(facts.row.total_minor, currency))
    return [*story, Spacer(0, 12), text_block(asked, size=11)]


def _line(item: RemindedItem, currency: str) -> tuple[str, ...]:
    stay = ""
    if item.arrival_date is not None and item.departure_date is not None:
        stay = f"{date_text(item.arrival_date)} – {date_text(item.departure_date)}"
    text = " · ".join(part for part in (item.text, stay, item.reference) if part)
    facts = (date_text(item.opened_date), text, item.invoice_number, date_text(item.due_date))
    return (*facts, count_text(item.overdue_days), amount_text(item.open_minor, currency))

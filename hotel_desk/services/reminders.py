"""Letters that remind companies and agents of what is overdue (`docs/algorithms/reminders.md`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import aliased

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ReminderState
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ArAccountId, ReminderLetterId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import REMINDER_TEXTS
from hotel_desk.language import N_, _, speaking
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.reminder import ArReminder, ReminderLetter
from hotel_desk.queries.quote_facts import as_reader
from hotel_desk.queries.reminders import ReminderDue, reminders_due
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

USUAL_WORDS = {
    1: N_(
        "Perhaps it has escaped your notice: the items below are overdue. We ask you to pay them within a week. "
        "If you have paid already, please take no notice of this letter."
    ),
    2: N_("We have reminded you already: the items below are still open. We ask you to pay them within a week."),
    3: N_(
        "This is our last reminder: the items below are still open. If they are not paid within a week, we shall have to stop charging "
        "stays to your account, and take further steps."
    ),
}


_LATER_ITEM = aliased(ArReminder)
_LATER = (
    select(_LATER_ITEM.letter_id)
    .join(ArReminder, (ArReminder.item_id == _LATER_ITEM.item_id) & (ArReminder.level < _LATER_ITEM.level))
    .where(ArReminder.letter_id == bindparam("letter"), _LATER_ITEM.letter_id != bindparam("letter"))
    .limit(1)
)
_ASKED_FOR = select(func.count().label("items"), func.coalesce(func.sum(ArReminder.open_minor), 0).label("amount")).where(
    ArReminder.letter_id == bindparam("letter")
)
_FORGET_ITEMS = delete(ArReminder).where(ArReminder.letter_id == bindparam("letter"))


class ReminderHasLeft(StaffError):
    code = "reminder.has_left"
    template = N_("This letter was sent, so the company knows of it. Nothing was changed. Write to the company if it was a mistake.")


class LaterReminder(StaffError):
    code = "reminder.later_one"
    template = N_("A later letter reminds of an item of this one. Nothing was changed. Withdraw the later letter first.")


@dataclass(frozen=True, slots=True)
class RemindersWritten:
    """The letters of a run, by the name of the account, and how many items they remind of."""

    letter_ids: tuple[ReminderLetterId, ...]
    items: int


@dataclass(frozen=True, slots=True)
class RemindersSent:
    """How many letters were marked as sent; those that were before are not counted."""

    letters: int


@dataclass(frozen=True, slots=True)
class ReminderWithdrawn:
    """A letter that was taken back, and how many items it reminded of."""

    letter_id: ReminderLetterId
    account_id: ArAccountId
    items: int


@command(
    title=N_("Write reminders"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.REMINDER_WRITTEN,),
    changes=(EntityKind.REMINDER_LETTER,),
    sync=SyncRule.FACT,
    result=RemindersWritten,
)
def write_reminders(uow: UnitOfWork, *, account_ids: Collection[ArAccountId] = ()) -> RemindersWritten:
    """Write a letter to each account that is to be reminded today. Written once, an item is not reminded of at that level again.

    Args:
        account_ids: only to these; none: to all.
    """
    # Locked in order before it is looked up what is due: of two desks the second finds nothing left.
    wanted = {due.account_id for due in reminders_due(as_reader(uow))}
    chosen = wanted & set(account_ids) if account_ids else wanted
    for account_id in sorted(chosen):
        uow.get(ArAccount, account_id, what=_("The account"))
    due = [one for one in reminders_due(as_reader(uow)) if one.account_id in chosen]
    return RemindersWritten(tuple(_write(uow, one) for one in due), sum(len(one.items) for one in due))


@command(
    title=N_("Mark reminders as sent"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.REMINDER_SENT,),
    changes=(EntityKind.REMINDER_LETTER,),
    sync=SyncRule.FACT,
    result=RemindersSent,
)
def mark_reminders_sent(uow: UnitOfWork, *, letter_ids: Collection[ReminderLetterId]) -> RemindersSent:
    """Write down that letters have left the hotel.

    Raises:
        NotFound: this hotel has no such letter.
    """
    sent = 0
    for letter_id in sorted(set(letter_ids)):
        letter = uow.get(ReminderLetter, letter_id, what=_("The reminder"))
        if letter.state is ReminderState.WRITTEN:
            letter.state, letter.sent_at, letter.sent_by_id = ReminderState.SENT, uow.clock.now(), uow.actor.user_id
            uow.record(AuditCode.REMINDER_SENT, letter, level=letter.level)
            sent += 1
    return RemindersSent(sent)


@command(
    title=N_("Withdraw a reminder"),
    permission=Permission.MANAGE_ACCOUNTS,
    audit=(AuditCode.REMINDER_WITHDRAWN,),
    changes=(EntityKind.REMINDER_LETTER,),
    sync=SyncRule.FACT,
    undo="write_reminders",
    result=ReminderWithdrawn,
)
def withdraw_reminder(uow: UnitOfWork, *, letter_id: ReminderLetterId, reason: str) -> ReminderWithdrawn:
    """Take back a letter that has not left the hotel: its items are to be reminded of again, as if it had not been written.

    Args:
        reason: why it was a mistake; kept with what the letter asked for.

    Raises:
        ReminderHasLeft: it was sent, so the company knows of it.
        LaterReminder: a later letter reminds of one of its items.
        ReasonMissing: no reason was given.
        NotFound: this hotel has no such letter, or it was withdrawn before.
    """
    why = given_reason(reason)
    account_id = uow.get(ReminderLetter, letter_id, what=_("The reminder"), lock=False).account_id
    # The account first, as where letters are written.
    uow.get(ArAccount, account_id, what=_("The account"))
    letter = uow.get(ReminderLetter, letter_id, what=_("The reminder"))
    if letter.state is not ReminderState.WRITTEN:
        raise ReminderHasLeft("letter_id")
    if uow.connection.execute(_LATER, {"letter": letter_id}).first() is not None:
        raise LaterReminder("letter_id")
    asked = uow.connection.execute(_ASKED_FOR, {"letter": letter_id}).one()
    told = {"level": letter.level, "date": letter.business_date, "items": int(asked.items), "amount_minor": int(asked.amount)}
    uow.record_row(AuditCode.REMINDER_WITHDRAWN, EntityKind.REMINDER_LETTER, letter_id, **told, reason=why)
    uow.connection.execute(_FORGET_ITEMS, {"letter": letter_id})
    uow.session.delete(letter)
    uow.session.flush()
    uow.changed_row(EntityKind.REMINDER_LETTER, letter_id, {"id": letter_id, "deleted": True})
    return ReminderWithdrawn(letter_id, ArAccountId(account_id), int(asked.items))


def _write(uow: UnitOfWork, due: ReminderDue) -> ReminderLetterId:
    letter = ReminderLetter(
        id=ReminderLetterId(new_id()),
        property_id=uow.property_id,
        account_id=due.account_id,
        level=due.level,
        language=due.language,
        body=_words(uow, due),
        business_date=uow.business_date,
        state=ReminderState.WRITTEN,
        written_at=uow.clock.now(),
        user_id=uow.actor.user_id,
    )
    uow.add(letter)
    uow.session.flush()
    rows = [
        {
            "property_id": uow.property_id,
            "letter_id": letter.id,
            "item_id": item.item_id,
            "level": item.level,
            "open_minor": item.open_minor,
            "overdue_days": item.overdue_days,
        }
        for item in due.items
    ]
    uow.connection.execute(insert(ArReminder), rows)
    uow.record(AuditCode.REMINDER_WRITTEN, letter, account=due.name, level=due.level, amount_minor=due.total_minor, items=len(rows))
    return ReminderLetterId(letter.id)


def _words(uow: UnitOfWork, due: ReminderDue) -> str:
    setting = REMINDER_TEXTS[due.level, due.language]
    own = uow.setting(setting)
    with speaking(due.language):
        return own.strip() or _(USUAL_WORDS[due.level])

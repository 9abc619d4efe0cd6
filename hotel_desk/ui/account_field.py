"""The field in which a company or agent with an account is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.account_choices import AccountChoice, find_accounts
from hotel_desk.ui.account_words import owes_words
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext

type AccountField = SearchField[AccountChoice]


def account_field(context: ScreenContext, *, object_name: str, required: bool = True) -> AccountField:
    """The field `profile_id`: accounts by name, each with what it owes."""
    return SearchField(
        "profile_id",
        _("Company or agent"),
        runner=context.runner,
        query=find_accounts,
        title=lambda row: row.name,
        subtitle=lambda row: owes_words(row.balance_minor, context.status().currency),
        object_name=object_name,
        placeholder=_("Name of the account"),
        required=required,
    )

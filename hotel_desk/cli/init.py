"""`hotel-desk init`: a hotel opens its books."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.db.master_key import missing_key_warning, unprotected_warning
from hotel_desk.db.opening import new_database
from hotel_desk.domain.clock import WallClock
from hotel_desk.language import _
from hotel_desk.services.opening import HotelOpening, open_hotel

DEFAULT_CURRENCY = "CNY"
DEFAULT_TIME_ZONE = "Asia/Shanghai"


def add_to(program: typer.Typer) -> None:
    """Offer the command."""

    @program.command(help=_("Set up a new hotel. Asks what it needs to know, unless the hotel's name is given."))
    def init(
        context: typer.Context,
        *,
        property_name: Annotated[str | None, typer.Option(help=_("Name of the hotel; with it nothing is asked."))] = None,
        currency: Annotated[str, typer.Option(help=_("Three letters (ISO 4217); it cannot be changed later."))] = DEFAULT_CURRENCY,
        time_zone: Annotated[str, typer.Option(help=_("IANA name of the hotel's time zone."))] = DEFAULT_TIME_ZONE,
        country: Annotated[str | None, typer.Option(help=_("Two letters (ISO 3166)."))] = None,
        business_date: Annotated[
            datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("First business date; today if left out."))
        ] = None,
        encrypt: Annotated[
            bool,
            typer.Option(
                help=_("Encrypt the SQLite file; its key goes to the keyring, or to a key file that HOTEL_DESK_PASSPHRASE opens.")
            ),
        ] = False,
    ) -> None:
        if property_name is None:
            property_name = typer.prompt(_("Name of the hotel"))
            currency = typer.prompt(_("Currency"), default=currency)
            time_zone = typer.prompt(_("Time zone"), default=time_zone)
            country = typer.prompt(_("Country (two letters, may be empty)"), default=country or "", show_default=False) or None
        place = place_of(context)
        opening = HotelOpening(
            name=property_name,
            business_date=_today(time_zone) if business_date is None else business_date.date(),
            currency=currency.upper(),
            time_zone=time_zone,
            country=country.upper() if country else None,
            manager=place.user_name,
        )
        with new_database(place.database_url, encrypt=encrypt) as database:
            open_hotel(database, opening, clock=WallClock())
            warning = unprotected_warning(place.database_url) if database.data_keys.is_open else missing_key_warning()
        typer.echo(
            _("{hotel} is open. Business date {date}; the first user is “{user}”.").format(
                hotel=opening.name, date=opening.business_date, user=opening.manager
            )
        )
        if warning is not None:
            typer.echo(warning, err=True)


def _today(time_zone: str) -> date:
    """The calendar day in the hotel's time zone; an unknown zone is refused when the books are opened."""
    now = WallClock().now()
    try:
        return now.astimezone(ZoneInfo(time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()

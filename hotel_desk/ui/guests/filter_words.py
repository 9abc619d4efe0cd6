"""The conditions of a guest filter in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hotel_desk.domain.guest_code_titles import CONSENT_PURPOSE_TITLES, VIP_CLASS_TITLES
from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.language import N_, _
from hotel_desk.ui.formats import country_name, input_date_text, language_name, money_text
from hotel_desk.ui.guests.words import KIND_TITLES

_SPANS = {"age": N_("Age"), "stays": N_("Stays"), "spend": N_("Spend"), "last_stay": N_("Last stay")}


def condition_words(wanted: GuestFilter, currency: str) -> list[tuple[tuple[str, ...], str]]:
    """Each condition that is set: the fields it is made of, and how it reads."""
    said: list[tuple[tuple[str, ...], str]] = []
    simple: dict[str, Callable[[Any], str]] = {
        "kind": lambda kind: _(KIND_TITLES[kind]),
        "country": country_name,
        "language": language_name,
        "vip_from": lambda level: _("VIP from {level}").format(level=level),
        "vip_class": lambda code: _(VIP_CLASS_TITLES[code]),
        "tag": lambda tag: f"#{tag}",
        "consent": lambda purpose: _(CONSENT_PURPOSE_TITLES[purpose]),
    }
    for name, words in simple.items():
        if (value := getattr(wanted, name)) is not None:
            said.append(((name,), words(value)))
    if wanted.active is False:
        said.append((("active",), _("Switched off")))
    shown: dict[str, Callable[[Any], str]] = {"spend": lambda minor: money_text(minor, currency), "last_stay": input_date_text}
    for span, title in _SPANS.items():
        suffix = "_minor" if span == "spend" else ""
        names = (f"{span}_from{suffix}", f"{span}_to{suffix}")
        first, last = (getattr(wanted, name) for name in names)
        if first is not None or last is not None:
            ends = ["" if end is None else shown.get(span, str)(end) for end in (first, last)]
            said.append((names, f"{_(title)} {ends[0]}–{ends[1]}"))
    return said

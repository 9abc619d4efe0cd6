"""Two people who change one guest: what goes together by itself, and what one of them has to choose."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.guest_form import GuestFileForm, TagLine
from hotel_desk.ui.guests.three_ways import Clash, three_ways

WAS = GuestFileForm(name="Ana Silva", phone="+351 1", email="a@example.com", vip_level=1)


def typed(form: GuestFileForm) -> dict[str, object]:
    return {field.name: getattr(form, field.name) for field in fields(form)}


def test_what_only_they_changed_is_taken_and_what_only_i_changed_stays() -> None:
    found = three_ways(WAS, replace(WAS, phone="+351 2"), typed(replace(WAS, vip_level=5)))
    assert found.taken == {"phone": "+351 2"}
    assert found.clashes == ()


def test_what_both_changed_is_to_be_chosen() -> None:
    found = three_ways(WAS, replace(WAS, email="b@example.com"), typed(replace(WAS, email="c@example.com")))
    assert found.clashes == (Clash("email", "a@example.com", "c@example.com", "b@example.com"),)
    assert found.taken == {}


def test_the_same_change_by_both_is_none() -> None:
    both = replace(WAS, tags=(TagLine("speaker"),))
    assert three_ways(WAS, both, typed(both)) == three_ways(WAS, WAS, typed(WAS))


def test_half_a_date_is_never_written_over() -> None:
    mine = typed(WAS)
    del mine["birth_date"]
    found = three_ways(WAS, replace(WAS, birth_date=date(1990, 1, 2)), mine, held={"birth_date"})
    assert found.taken == {}
    assert found.clashes == (Clash("birth_date", None, None, date(1990, 1, 2)),)


_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from("abc"),
        "phone": st.sampled_from("abc"),
        "vip_level": st.integers(0, 2),
        "note": st.sampled_from("ab"),
    },
)


@given(_CHANGES, _CHANGES)
def test_no_change_of_either_is_lost(mine: dict[str, object], theirs: dict[str, object]) -> None:
    my_form, their_form = replace(WAS, **mine), replace(WAS, **theirs)  # type: ignore[arg-type]
    found = three_ways(WAS, their_form, typed(my_form))
    together = {**asdict(my_form), **{name: getattr(their_form, name) for name in found.taken}}
    clashing = {clash.field for clash in found.clashes}
    for name, value in together.items():
        changed_by_me = getattr(my_form, name) != getattr(WAS, name)
        changed_by_them = getattr(their_form, name) != getattr(WAS, name)
        if changed_by_me:
            assert value == getattr(my_form, name)
        elif changed_by_them:
            assert value == getattr(their_form, name)
        assert (name in clashing) == (changed_by_me and changed_by_them and getattr(my_form, name) != getattr(their_form, name))

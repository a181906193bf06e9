"""What the address of a page asks for; a deep link that came through a page's door has its parameters in the session."""

import streamlit as st

from pages.parts.shell import keys


def asked() -> dict[str, str]:
    """Every parameter with its last value."""
    held = st.session_state.get(keys.GOTO_QUERY) or {}
    return {name: values[-1] for name, values in held.items()} or st.query_params.to_dict()


def link() -> tuple[str, ...]:
    """The sample, the scheme and the settings that a link shows."""
    query = asked()
    return tuple(query.get(name, "") for name in ("d", "s", "c"))


def say(data: str, case: str) -> None:
    """Says whose data are open: a case that is kept by its id, somebody's own data that are not kept by no more than that."""
    for name, value in (("case", case), ("data", data)):
        _say(name, value)


def part() -> int | None:
    """Which part of the page is asked for, counted from 0; None where none is."""
    told = asked().get("part", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 3 else None


def say_part(place: int) -> None:
    """Says which part of the page is open, so that the same one is after a refresh and on a server that was started again."""
    _say("part", str(place) if place else "")


def _say(name: str, value: str) -> None:
    if value == st.query_params.get(name, ""):
        return
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)

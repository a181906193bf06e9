"""Where the reader is: the time of day there."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def zone() -> dt.tzinfo:
    """The time zone of the reader's browser; a system without a list of zones knows only how far it is from UTC now."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return dt.timezone(dt.timedelta(minutes=-(st.context.timezone_offset or 0)))

"""The tables of a store: cases, the parts that they are made of, and who wants to be kept. Plain SQL, so that another database can follow."""

import datetime as dt
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

VERSION = "0001"
"""The newest migration in `migrations/`; a store of a higher one was made by a newer program."""


class Moment(TypeDecorator[dt.datetime]):
    """A time with its zone; databases that know no zones hold it in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Any) -> dt.datetime | None:
        """To the database."""
        return value and value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, _dialect: Any) -> dt.datetime | None:
        """From the database."""
        return value and value.replace(tzinfo=dt.UTC)


METADATA = MetaData()
CASES = Table(
    "kept_case",
    METADATA,
    Column("id", String(32), primary_key=True),  # 128 random bits
    Column(
        "owner", String(64), nullable=False, index=True
    ),  # digest of a browser's token; "" is whoever sits at this machine
    Column("title", Text, nullable=False),
    Column("steps", Integer, nullable=False),  # that can be undone
    Column("scenarios", Integer, nullable=False),
    Column("own_share", Float),  # how much of a bonus is for the own result; none where the scheme has no such share
    Column("sheet", Text, nullable=False),  # the first part of a case as JSON, see casesheet.py
    Column("edition", Integer, nullable=False),  # one more with every change: who has read another one may not write
    Column("made", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("grace", Float),  # seconds until a deleted one is gone for good; none while it is not deleted
)
PARTS = Table(
    "part",
    METADATA,
    Column("name", String(64), primary_key=True),  # with the digest of what it holds
    Column("content", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
)
PARTS_OF_CASES = Table(
    "part_of_case",
    METADATA,
    Column("case_id", ForeignKey("kept_case.id", ondelete="CASCADE"), primary_key=True),
    Column("part", ForeignKey("part.name"), primary_key=True, index=True),
)
ANSWERS = Table(
    "answer",
    METADATA,
    Column("owner", String(64), primary_key=True),
    Column("keeps", Boolean, nullable=False),
)
CLOCK = Table("clock", METADATA, Column("id", Integer, primary_key=True), Column("read", Moment, nullable=False))
"""When time was last taken off the grace of deleted cases."""

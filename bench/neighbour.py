"""Visitors with much to do, beside whom others move their sliders: one who asks for a long forecast, and one who drops in a large file."""

from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from typing import NamedTuple

from bench.visitor import Page, visiting
from kpi.scheme.linktext import as_link

YEARS = 200_000
FILE_MB = 150


class Neighbour(NamedTuple):
    """What a visitor does on a server, by its port, and what it is called."""

    name: str
    act: Callable[[int], Awaitable[None]]


async def forecast(port: int) -> None:
    """Opens the forecast of the sample company with so many possible years."""
    link = as_link({"worlds": YEARS})
    async with visiting(
        port, Page("forecast", f"d=company&c={link}", "-ahead", said=f"({YEARS:,} years drawn)")
    ) as one:
        await one.ask()
        if not one.said:
            raise RuntimeError(f"the page does not speak of {YEARS:,} years")


async def upload(port: int) -> None:
    """Drops in a table with so many megabytes, and waits until the page shows what is in it."""
    async with visiting(port, Page("data", "", "-upload", said="Open these data")) as one:
        await one.open()
        await one.drop_in(f"http://127.0.0.1:{port}", "large.csv", large_file())
        if not one.said:
            raise RuntimeError("the page does not offer to open the file")


@cache
def large_file() -> bytes:
    """What is dropped in. To make it takes seconds, in which nothing else is heard here: before anything is timed."""
    return "".join(_lines()).encode()


def _lines() -> Iterator[str]:
    """Results of twelve months and eight KPIs, with names as long as those of large firms."""
    yield "person,team,period,kpi,unit,plan,fact\n"
    length = 0
    for person in range(1_000_000):
        who = f"Person {person:06} of the department for large files,Team {person // 20:05} in a town with a long name"
        for month in range(1, 13):
            for kpi in range(8):
                fact = 90 + (7 * person + 3 * month + kpi) % 30
                line = f"{who},2025-{month:02},A KPI with a long name number {kpi},a unit with a name,{100 + kpi}.50,{fact}.25\n"
                length += len(line)
                yield line
        if length >= FILE_MB * 1_000_000:
            return


NEIGHBOURS = (Neighbour(f"a forecast of {YEARS:,} years", forecast), Neighbour(f"a file of {FILE_MB} MB", upload))

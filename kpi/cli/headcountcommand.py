"""The command `headcount`: how many people a plan takes, and how many answer calls that come in."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from kpi.cli.jsonwriter import print_json
from kpi.cli.tablewriter import table_writer
from kpi.cli.terminal import PATH, content_of, refusing
from kpi.headcount.headcountheadline import (
    group_finding,
    money_sentence,
    one_more_sentence,
    pace_sentence,
    when_sentence,
)
from kpi.headcount.peopleneeded import PeopleNeeded, one_more, people_needed
from kpi.headcount.queueing import Calls
from kpi.headcount.staffingfile import read_staffing
from kpi.language import N_, _, minor_units, money, ngettext, number, percent
from kpi.problem import Problem, Refused


@click.command(
    "headcount",
    help=N_("How many people the work in FILE (YAML) takes; or, without a file, how many answer calls that come in."),
)
@click.argument("file", type=PATH, required=False)
@click.option("--cycle", type=float, default=0.0, help=N_("Months from the first contact to the money."))
@click.option("--calls", type=float, help=N_("Calls that come in each hour."))
@click.option("--seconds", type=float, default=240.0, show_default=True, help=N_("How long a call takes."))
@click.option(
    "--within", type=float, default=15.0, show_default=True, help=N_("Seconds within which it is to be answered.")
)
@click.option("--in-time", type=float, default=0.8, show_default=True, help=N_("Share of the calls that are to be."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print everything as JSON."))
@click.option("-o", "--out", type=PATH, help=N_("Write to this CSV or XLSX file instead of printing CSV."))
@refusing
def headcount_command(
    file: Path | None,
    cycle: float,
    calls: float | None,
    seconds: float,
    within: float,
    in_time: float,
    as_json: bool,
    out: Path | None,
) -> None:
    """Prints or writes the table; findings go to stderr."""
    answer: dict[str, Any] = {}
    if calls is not None:
        answer |= _call_answer(Calls(calls, seconds, within), in_time)
    if file is not None:
        answer |= _group_answer(file, cycle, out, not as_json)
    if not answer:
        raise Refused([Problem(_("there is nothing to work out"), mend=_("Name a file, or give --calls."))])
    if as_json:
        print_json(answer)
    elif calls is not None:
        click.echo(_call_sentence(answer, in_time, within))


def _call_answer(calls: Calls, in_time: float) -> dict[str, Any]:
    agents = calls.agents_for(in_time)
    return {
        "agents": agents,
        "load": calls.load,
        "answered_in_time": calls.answered_in_time(agents),
        "wait": calls.waits(agents),
        "seconds_of_waiting": calls.seconds_of_waiting(agents),
    }


def _call_sentence(answer: dict[str, Any], in_time: float, within: float) -> str:
    text = ngettext(
        "{n} person answers {share} of the calls within {seconds} seconds; asked was {wanted}. {wait} wait, {mean} seconds on average over all.",
        "{n} people answer {share} of the calls within {seconds} seconds; asked was {wanted}. {wait} wait, {mean} seconds on average over all.",
        answer["agents"],
    )
    return text.format(
        n=number(answer["agents"]),
        share=percent(answer["answered_in_time"]),
        seconds=number(within, 1),
        wanted=percent(in_time),
        wait=percent(answer["wait"]),
        mean=number(answer["seconds_of_waiting"], 1),
    )


def _group_answer(file: Path, cycle: float, out: Path | None, written: bool) -> dict[str, Any]:
    write = table_writer(out, [file])
    name, data = content_of(file)
    needed = people_needed(read_staffing(data, name))
    if written:
        write({_("People needed"): needed.table()})
        for line in _said(needed, cycle):
            click.echo(line, err=True)
    more = [one_more(needed, place) for place in range(len(needed.groups))]
    return {
        "groups": needed.table(),
        "money": needed.money,
        "missing": needed.missing,
        "one_more": [{"role": need.group.role, **vars(one)} for need, one in zip(needed.groups, more, strict=True)],
    }


def _said(needed: PeopleNeeded, cycle: float) -> list[str]:
    currency = needed.staffing.currency
    write = partial(_amount, currency)
    lines = []
    for place, need in enumerate(needed.groups):
        lines += [group_finding(need), pace_sentence(need), when_sentence(need, cycle)]
        lines += [one_more_sentence(need.group.role, one_more(needed, place), write)] if needed.staffing.goal else []
    return [line for line in [*lines, money_sentence(needed, write) if needed.staffing.goal else ""] if line]


def _amount(currency: str, amount: float) -> str:
    return money(amount * minor_units(currency), currency, exact=False)

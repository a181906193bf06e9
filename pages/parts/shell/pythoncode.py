"""The Python that reproduces the figures of each page, as text and as a notebook."""

import json
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.split import Named
from pages.parts.shell import keys, privacy, session


def scheme_files() -> dict[str, Scheme]:
    """The files that the code opens, by name; today's scheme only where it is another one."""
    now = session.state()
    today = {} if now.scheme == now.baseline else {"today.yaml": now.baseline}
    return today | {"scheme.yaml": now.scheme}


def opening_code() -> str:
    """The code that opens the files and pays; what a page shows goes on from it. Who is strong is decided by today's scheme."""
    now = session.state()
    today = "" if now.scheme == now.baseline else "today = kpi.load('today.yaml')  # the file of that name\n"
    folder = f"data/{now.data.sample}" if now.data.sample else "."
    period = f'.at("{now.period}")' if now.period else ""
    who = now.step.who
    if isinstance(who, Named):
        who = who.revise(people=tuple(map(privacy.cover().name, who.people)))
    return f'''import pandas as pd
import kpi
from kpi.split import {type(who).__name__}, effect, strong

scheme = kpi.load("scheme.yaml")  # the file of that name
{today}text = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)
results = pd.read_csv("{folder}/results.csv", dtype=text)
people = pd.read_csv("{folder}/people.csv", dtype=text)

workforce = kpi.build(results, people, scheme){period}
strong_today = strong({who!r}, kpi.pay({"today" if today else "scheme"}, workforce))
found = effect(scheme, workforce, strong_today)
'''


def python_code() -> str:
    """The code that gives the figures on the screen."""
    minor = session.state().scheme.minor
    return f"""{opening_code()}print(found.paid.table())
print("cost", found.paid.cost / {minor})
print("the strong lose", found.strong_lose / {minor})
"""


def python_code_ahead() -> str:
    """The code that gives the figures of the forecast; it goes on from the one above."""
    now = session.state()
    assumed = "".join(f"{name}={value!r}, " for name, value in now.step.assumed)
    budget = "future_target" if now.step.ahead_budget is None else repr(now.step.ahead_budget * now.scheme.minor)
    return f"""from kpi import worlds
from kpi.forecast import forecast
from kpi.worlds import Margin

everyone = kpi.build(results, people, scheme)
fit = worlds.fit(scheme, everyone)  # of the baseline, when there is another
outlook = fit.outlook.revise({assumed.rstrip(", ")})
future = worlds.ahead(scheme, everyone, outlook, fit, people)
found = forecast(scheme, worlds.draw(future, {now.step.worlds}))
future_target = found.people_in_minor_units["target"].sum()
print("on average", found.mean.value / {now.scheme.minor})
print("in 19 of 20 worlds at most", found.quantile(0.95).value / {now.scheme.minor})
print("chance to exceed the budget", found.chance_over({budget}).value)
"""


def code_of_pages() -> dict[str, tuple[str, str]]:
    """By page, what it is called, and the code of its figures, which goes on from `opening_code`."""
    minor = session.state().scheme.minor
    return {
        "data": (_("Data"), _DATA),
        "roles": (_("Roles"), _ROLES.format(**_role_card())),
        "plans": (_("Plans"), _PLANS.format(minor=minor, **_planned())),
        "scheme": (_("Scheme"), _SCHEME.format(minor=minor)),
        "split": (_("Team or individual"), _SPLIT.format(minor=minor)),
        "checkup": (_("Check-up"), _CHECKUP.format(minor=minor, before=_today())),
        "payouts": (_("Payouts"), _PAYOUTS.format(minor=minor)),
        "forecast": (_("Forecast"), python_code_ahead()),
        "compare": (_("Compare"), _COMPARE.format(minor=minor, before=_today())),
    }


def _role_card() -> dict[str, str]:
    """The role card that is open, and for whom; one of somebody's own is a file that has to be saved first."""
    now, chosen = session.state(), st.session_state
    key, roles = str(chosen.get(keys.ROLE_CARD) or "inbound-sales"), now.worked_on.roles
    own = {card.key for card in now.step.cards}
    role = str(chosen.get(keys.ROLE_PAID) or next(iter(roles)))
    card = f"role_cards()[{key!r}]"
    if key in own:
        card = f"read_role_card(open({key + '.yaml'!r}).read(), {key!r})  # saved on the page Roles"
    return {"card": card, "role": repr(role if role in roles else next(iter(roles)))}


def _planned() -> dict[str, Any]:
    """What the page Plans looks at, as it was chosen there."""
    scheme, chosen = session.state().scheme, st.session_state
    role = str(chosen.get(keys.PLANNED_ROLE) or "")
    return {
        "kpi": str(chosen.get(keys.PLANNED_KPI) or next(iter(scheme.filled(scheme.team).kpis), "")),
        "of": str(chosen.get(keys.PLANNED_OF) or "person"),
        "roles": (role,) if role else (),
    }


def _today() -> str:
    """What today's scheme is called in the code."""
    now = session.state()
    return "scheme" if now.scheme == now.baseline else "today"


def notebook_of(page: str) -> bytes:
    """A notebook with a cell that opens the files, and one of the page."""
    title, code = code_of_pages()[page]
    cells = [_cell(f"# {title}", "markdown"), _cell(opening_code()), _cell(code)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}, indent=1).encode()


def _cell(text: str, kind: str = "code") -> dict[str, Any]:
    found: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
    return found | ({"execution_count": None, "outputs": []} if kind == "code" else {})


_DATA = """print(len(results), "results of", workforce.seats["person"].nunique(), "people")
print(workforce)
for kpi_name in workforce.kpis:
    print(kpi_name, workforce.own(kpi_name, "value").round(2).tolist()[:3], "...")
"""
_ROLES = """from kpi.intake.words.names import known_deals
from kpi.library.rolecards import read_role_card, role_cards
from kpi.proposal.fromcard import scheme_from_card
from kpi.proposal.rolefit import fit_finding

card = {card}
fit, made = scheme_from_card(results, people, card, known_deals(), role={role})
print(fit_finding(fit))
print(kpi.dump(made))
"""
_PLANS = """from kpi.plans.levels import levels
from kpi.plans.past import past

everyone = kpi.build(results, people, scheme)
known = past(everyone, {kpi!r}, {of!r}, {roles!r})
for level in levels(scheme, everyone, known, (0.95, 1.0, 1.05, 1.1)):
    print("plans times", level.factor, "at plan", round(level.reached, 6), "cost", level.cost / {minor})
"""
_SCHEME = """for problem in kpi.check(scheme, workforce):
    print(problem)
print(kpi.dump(scheme))
print("cost", found.paid.cost / {minor})
print("share at or above the target", (found.paid.payout >= found.paid.target)[found.paid.active].mean())
"""
_SPLIT = """from kpi.split import sweep

print("the strong lose", found.strong_lose / {minor})
print("the weak gain", found.weak_gain / {minor})
print("the employer keeps", found.employer_keeps / {minor})
every = sweep(scheme, workforce, strong_today)  # at every split from 0:100 to 100:0
print("cost at 100:0", every.payout[100].sum() / {minor})
"""
_PAYOUTS = """table = found.paid.table()
print(table)
print(table.groupby("person")["payout"].sum())
print("cost", found.paid.cost / {minor})
"""
_COMPARE = """from kpi import comparison

sides = [comparison.scenario(name, one, workforce) for name, one in (("today", {before}), ("new", scheme))]
compared = comparison.compare(*sides)
print(comparison.overview([side for side in sides]))
print("changes by", compared.change / {minor})
"""
_CHECKUP = """from kpi import Refused, worlds
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.runchecks import answers_of, checkup_table, worth_telling
from kpi.checkup.told import Told, groups_of, letters_of

try:
    fit = worlds.fit(scheme, kpi.build(results, people, scheme))
    future = worlds.ahead(scheme, kpi.build(results, people, scheme), fit.outlook, fit, people)
except Refused:
    future = None
told = Told(future=future, groups=groups_of(people), letters=letters_of(people), before={before})
answers = answers_of(CheckCase(scheme, workforce, lambda amount, **more: str(amount / {minor}), told=told))
print(checkup_table(worth_telling(answers), {minor}))
print("findings", len(worth_telling(answers)))
"""

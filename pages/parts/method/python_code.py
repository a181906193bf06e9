"""The Python that reproduces the screen."""

from kpi.scheme.scheme import Scheme
from kpi.split import Named
from pages.parts.shell import privacy, session


def scheme_files() -> dict[str, Scheme]:
    """The files that the code opens, by name; today's scheme only where it is another one."""
    now = session.state()
    today = {} if now.scheme == now.baseline else {"today.yaml": now.baseline}
    return today | {"scheme.yaml": now.scheme}


def python_code() -> str:
    """The code that gives the figures on the screen; who is strong is decided by today's scheme."""
    now = session.state()
    today = "" if now.scheme == now.baseline else "today = kpi.load('today.yaml')  # below, too\n"
    folder = f"data/{now.data.sample}" if now.data.sample else "."
    period = f'.at("{now.period}")' if now.period else ""
    who = now.step.who
    if isinstance(who, Named):
        who = who.revise(people=tuple(map(privacy.cover().name, who.people)))
    return f'''import pandas as pd
import kpi
from kpi.split import {type(who).__name__}, effect, strong

scheme = kpi.load("scheme.yaml")  # the file below
{today}text = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)
results = pd.read_csv("{folder}/results.csv", dtype=text)
people = pd.read_csv("{folder}/people.csv", dtype=text)

workforce = kpi.build(results, people, scheme){period}
strong_today = strong({who!r}, kpi.pay({"today" if today else "scheme"}, workforce))
found = effect(scheme, workforce, strong_today)
print(found.paid.table())
print("cost", found.paid.cost / {now.scheme.minor})
print("the strong lose", found.strong_lose / {now.scheme.minor})
'''


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

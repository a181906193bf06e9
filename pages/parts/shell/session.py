"""What a visitor has open: data, the scheme with its history, the baseline. The only file that touches session state and caches."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from kpi.language import _, speak
from kpi.payment.check import check
from kpi.payment.owing import owing
from kpi.payment.payouts import Payouts
from kpi.payment.roster import build
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import load, problems_of
from kpi.split import AT_PLAN, Effect, Rule, effect
from pages.parts.shell import caretaker, shelf

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ("story", "company")
_UNDO_STEPS = 200


@dataclass(frozen=True, eq=False)
class Data:
    """Tables that somebody opened; `sample` names one that comes with the program."""

    name: str
    results: pd.DataFrame
    people: pd.DataFrame | None
    sample: str = ""
    proposal: Scheme | None = None  # the scheme that was proposed for them, where one was

    @cached_property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(int(table.memory_usage().sum()) for table in (self.results, self.people) if table is not None)


@dataclass(frozen=True, eq=False)
class State:
    """Everything a visitor has open. Replaced, never changed, so that two tabs cannot disturb each other."""

    data: Data
    baseline: Scheme
    history: tuple[Scheme, ...]
    at: int = 0
    period: str = ""
    budget: float | None = None
    hidden: bool = False
    scenarios: tuple[tuple[str, Scheme], ...] = ()
    who: Rule = AT_PLAN
    assumed: tuple[tuple[str, Any], ...] = ()
    """What the visitor assumes of the future in place of the fit: fields of an outlook."""
    worlds: int = 10_000
    ahead_budget: float | None = None
    complaints: tuple[Problem, ...] = field(default=())
    link: tuple[str, ...] = ()  # what the address asked for when it was followed

    @property
    def scheme(self) -> Scheme:
        """The current scheme."""
        return self.history[self.at]

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether there is nothing to undo, and nothing to redo."""
        return self.at == 0, self.at == len(self.history) - 1


@dataclass(frozen=True, eq=False)
class View:
    """The current scheme and the baseline, paid to the chosen period."""

    scheme: Scheme
    baseline: Scheme
    everyone: Workforce
    workforce: Workforce
    effect: Effect
    before: Effect
    notices: tuple[Problem, ...]

    @property
    def paid(self) -> Payouts:
        """What the current scheme pays."""
        return self.effect.paid


def begin() -> bool:
    """Sets the language, and at a page's first run opens what was open, or the story; whether the page is a new one."""
    st.session_state["app"] = True
    speak_here()
    caretaker.employ()
    is_new = "state" not in st.session_state
    if is_new:
        found, st.session_state["gone"] = shelf.kept()
        st.session_state["state"] = found or _first()
    if not is_gone():
        shelf.keep(state(), state().data.size)
    return is_new and not shelf.before()


def is_gone() -> bool:
    """Whether something else was open here that is not there any more."""
    return bool(st.session_state["gone"]) and not st.session_state.get("goes on")


def speak_here() -> None:
    """Sets the visitor's language for this thread."""
    speak(st.session_state.get("locale") or st.context.locale or "en-US")


def _first() -> State:
    data, scheme = sample("story")
    return State(data=data, baseline=scheme, history=(scheme,))


@st.cache_data(show_spinner=False)
def _sample_tables(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    text = {"person": str, "team": str, "role": str, "period": str, "kpi": str}
    folder = ROOT / "data" / name
    return pd.read_csv(folder / "results.csv", dtype=text), pd.read_csv(folder / "people.csv", dtype=text)


def sample(name: str) -> tuple[Data, Scheme]:
    """A sample that comes with the program: its data and its scheme."""
    results, people = _sample_tables(name)
    title = {"story": _("The story: three strong, seven weak"), "company": _("Sample company")}[name]
    return Data(title, results, people, name), load(ROOT / "data" / name / "scheme.yaml")


def state() -> State:
    """What the visitor has open."""
    found: State = st.session_state["state"]
    return found


def _set(**changes: Any) -> None:
    st.session_state["state"] = new = replace(state(), **changes)
    shelf.keep(new, new.data.size)


def open_data(data: Data, scheme: Scheme) -> None:
    """Opens tables with a scheme that fits them; the scheme becomes the baseline."""
    anew: dict[str, Any] = {"budget": None, "who": AT_PLAN, "assumed": (), "ahead_budget": None, "complaints": ()}
    _set(data=data, baseline=scheme, history=(scheme,), at=0, period="", **anew)
    for held in ("period", "dropped"):
        st.session_state.pop(held, None)


def open_sample(name: str) -> None:
    """Opens a sample that comes with the program."""
    open_data(*sample(name))


def have_followed(link: tuple[str, ...]) -> None:
    """What is open came from this link."""
    _set(link=link)


def change(make: Callable[[Scheme], Scheme]) -> None:
    """Changes the scheme, as a step that can be undone; what validation refuses is told and changes nothing."""
    now = state()
    try:
        new = make(now.scheme)
    except ValidationError as error:
        _set(complaints=tuple(problems_of(error, {})))
    except Refused as refused:
        _set(complaints=refused.problems)
    else:
        history = (*now.history[: now.at + 1], new)[-_UNDO_STEPS:] if new != now.scheme else now.history
        _set(history=history, at=len(history) - 1 if new != now.scheme else now.at, complaints=())


def complain(refused: Refused) -> None:
    """Tells what was refused; everything that was open stays."""
    _set(complaints=refused.problems)


def undo() -> None:
    """One step back."""
    _set(at=max(state().at - 1, 0), complaints=())


def redo() -> None:
    """One step forward again."""
    _set(at=min(state().at + 1, len(state().history) - 1), complaints=())


def make_baseline() -> None:
    """The current scheme is how it is today."""
    _set(baseline=state().scheme)


def keep_scenario(name: str) -> None:
    """Keeps the current scheme under a name, in place of what had it."""
    others = tuple(one for one in state().scenarios if one[0] != name)
    _set(scenarios=(*others, (name, state().scheme)))


def drop_scenario(name: str) -> None:
    """Lets go of a scenario."""
    _set(scenarios=tuple(one for one in state().scenarios if one[0] != name))


def take_scenario(name: str) -> None:
    """Works on a scenario again, as a step that can be undone."""
    change(lambda _scheme: dict(state().scenarios)[name])


def set_rule(who: Rule) -> None:
    """Who counts as strong."""
    _set(who=who)


def set_period(period: str) -> None:
    """Looks at one period, or at all of them ("")."""
    _set(period=period)


def set_budget(budget: float | None) -> None:
    """Money for all bonuses of what is looked at; None compares with the target bonuses."""
    _set(budget=budget)


def assume(**changes: Any) -> None:
    """Takes fields of the outlook in place of what was fitted."""
    _set(assumed=tuple((dict(state().assumed) | changes).items()), complaints=())


def assume_only(*names: str) -> None:
    """Goes back to the outlook as fitted, but for these fields."""
    _set(assumed=tuple(one for one in state().assumed if one[0] in names), complaints=())


def set_ahead_budget(budget: float | None) -> None:
    """Money for all bonuses of the time ahead; None compares with the target bonuses."""
    _set(ahead_budget=budget)


def set_worlds(count: int) -> None:
    """How many worlds a forecast draws."""
    _set(worlds=count)


def hide_names(hidden: bool) -> None:
    """Shows numbers in place of names."""
    _set(hidden=hidden)


def forget() -> None:
    """Drops everything that the visitor opened, here and in what is kept for a refresh."""
    shelf.drop()
    st.session_state.pop("remembered", None)
    st.session_state["state"] = replace(_first(), hidden=state().hidden, link=state().link)


def everyone() -> Workforce:
    """The workforce of all periods, rebuilt only when the data or the rounding change."""
    now = state()
    return remembered(
        "everyone", (now.data, *now.scheme.builds), lambda: build(now.data.results, now.data.people, now.scheme)
    )


def view() -> View:
    """Both schemes paid to the chosen period; raises `Refused` when the data lack what a scheme needs."""
    now, all_of_it = state(), everyone()
    period = now.period if now.period in all_of_it.periods else ""
    force = remembered("force", (all_of_it, period), lambda: all_of_it.at(period) if period else all_of_it)
    effect_now = remembered("effect", (now.scheme, force, now.who), lambda: effect(now.scheme, force, now.who))
    before = remembered("before", (now.baseline, force, now.who), lambda: effect(now.baseline, force, now.who))
    said = (now.scheme, force)
    notices = remembered("notices", said, lambda: (*check(*said), *owing(now.scheme, effect_now.paid)))
    return View(now.scheme, now.baseline, all_of_it, force, effect_now, before, notices)


def remembered(name: str, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """The last answer while its inputs are the very same objects; the session holds them, so identity is safe."""
    shelf = st.session_state.setdefault("remembered", {})
    held = shelf.get(name)
    if held is None or not same(held[0], key):
        shelf[name] = held = (key, make())
    return held[1]


def same(held: tuple[Any, ...] | None, key: tuple[Any, ...]) -> bool:
    """Whether two lists of inputs are the same ones."""
    return held is not None and len(held) == len(key) and all(map(_same, held, key))


def _same(one: Any, other: Any) -> bool:
    """The very same object, or an equal one; tables are equal only to themselves, for to compare them would take longer than to work."""
    return one is other or (not isinstance(one, pd.DataFrame) and bool(one == other))

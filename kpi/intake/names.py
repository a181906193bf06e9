"""What columns are called in practice, by language. To teach a language, add it to each of the three tables."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

# Our name, and theirs from the surest to the vaguest: of two columns that fit, the surer one wins.
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "person": (
            "person",
            "name",
            "full name",
            "employee",
            "employee name",
            "seller",
            "seller name",
            "salesperson",
            "sales person",
            "salesperson name",
            "sales rep",
            "sales representative",
            "rep",
            "agent",
            "agent name",
            "team member",
            "staff member",
            "worker",
            "consultant",
            "associate",
            "account manager",
            "sales manager",
            "manager",
        ),
        "team": (
            "team",
            "department",
            "dept",
            "territory",
            "division",
            "branch",
            "office",
            "store",
            "shop",
            "business unit",
            "org unit",
            "cost centre",
            "cost center",
            "region",
            "group",
            "location",
        ),
        "role": ("role", "position", "job", "job title", "job role", "function", "profession", "occupation"),
        "period": (
            "period",
            "month",
            "quarter",
            "year month",
            "reporting period",
            "fiscal period",
            "week",
            "date",
            "time",
        ),
        "year": ("year", "fiscal year"),
        "kpi": ("kpi", "indicator", "measure", "metric", "kpi name", "measure name", "indicator name"),
        "plan": (
            "plan",
            "target",
            "quota",
            "planned",
            "goal",
            "objective",
            "budget",
            "norm",
            "plan value",
            "target value",
        ),
        "fact": (
            "fact",
            "actual",
            "result",
            "actuals",
            "achieved",
            "reached",
            "realised",
            "realized",
            "fact value",
            "actual value",
            "value",
            "amount",
        ),
        "unit": ("unit", "uom", "unit of measure"),
        "direction": ("direction", "polarity", "better", "good is", "which is better"),
        "salary": (
            "salary",
            "base salary",
            "base pay",
            "basic pay",
            "monthly salary",
            "gross salary",
            "fixed pay",
            "wage",
        ),
        "target_bonus": (
            "target bonus",
            "bonus target",
            "bonus at target",
            "bonus at plan",
            "on target bonus",
            "planned bonus",
            "target incentive",
            "target variable pay",
            "variable pay",
        ),
        "multiplier": (
            "multiplier",
            "personal multiplier",
            "bonus multiplier",
            "personal factor",
            "factor",
            "coefficient",
        ),
        "hired": (
            "hired",
            "hire date",
            "date of hire",
            "start date",
            "date joined",
            "joining date",
            "entry date",
            "employed from",
            "employment start",
            "joined",
            "start",
        ),
        "left": (
            "left",
            "end date",
            "leave date",
            "leaving date",
            "termination date",
            "exit date",
            "employed until",
            "employment end",
            "end",
        ),
        "currency": ("currency", "currency code", "ccy"),
        "title": ("title",),
        "ignored": (
            "id",
            "no",
            "nr",
            "number",
            "row",
            "index",
            "employee id",
            "person id",
            "employee no",
            "employee number",
        ),
    },
}

# Words inside a heading that say whether "Sales plan" is the plan or the fact of Sales.
MEASURES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "plan": ("plan", "plans", "planned", "target", "targets", "quota", "quotas", "goal", "goals", "budget"),
        "fact": ("fact", "facts", "actual", "actuals", "result", "results", "achieved", "reached"),
    },
}

# What the name cell of a line of sums says.
TOTALS: Mapping[str, tuple[str, ...]] = {
    "en": ("total", "totals", "grand total", "subtotal", "sub total", "sum", "overall"),
}

# What the cells of a column `direction` say.
DIRECTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "higher": ("higher", "up", "more", "max", "maximise", "maximize", "increase", "higher is better", "+"),
        "lower": ("lower", "down", "less", "min", "minimise", "minimize", "decrease", "lower is better", "-", "−"),
    },
}

# Cells that say that there is nothing, in any language.
BLANKS = ("", "-", "–", "—", "−", "n/a", "#n/a", "na", "n.a.", "nan", "null", "none", "nil", "?", "...")


def plain(name: str) -> str:
    """A name without what people vary: "Base_Salary " and "base salary" are the same."""
    return re.sub(r"[\s_\-‐–./:*#]+", "", unicodedata.normalize("NFKC", name).casefold())


def bare(name: str) -> str:
    """A plain name without what stands in brackets: "Salary (EUR)" is "salary"."""
    return plain(re.sub(r"[(\[].*?[)\]]", "", name))


@cache
def known_columns() -> dict[str, tuple[str, int]]:
    """Plain name of a column to our name and how vague it is, 0 being the surest."""
    known: dict[str, tuple[str, int]] = {}
    for language in COLUMNS.values():
        for ours, theirs in language.items():
            for rank, alias in enumerate((ours, *theirs)):
                known.setdefault(plain(alias), (ours, rank))
    return known


@cache
def known_measures() -> dict[str, str]:
    """Word in a heading to "plan" or "fact"."""
    return {
        plain(word): measure for language in MEASURES.values() for measure, words in language.items() for word in words
    }


@cache
def known_totals() -> frozenset[str]:
    """Plain words for a line of sums."""
    return frozenset(plain(word) for language in TOTALS.values() for word in language)


@cache
def known_directions() -> dict[str, str]:
    """Plain word of a cell to "higher" or "lower"; signs stand for themselves."""
    return {
        plain(word) or word: ours
        for language in DIRECTIONS.values()
        for ours, words in language.items()
        for word in words
    }

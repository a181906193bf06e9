"""A case as a link: which page shows what, by which schemes and settings; never anybody's data or name."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
from pydantic import Field, ValidationError

from kpi.language import _
from kpi.problem import Refused
from kpi.scheme.linktext import as_link, from_link
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import pack, unpack
from kpi.split import AT_PLAN
from kpi.split.strong import Named
from kpi.store.case import Case, Data
from kpi.store.casesheet import Set
from kpi.yamlfile import problems_of

OWN = "own"
_LONGEST_NAME = 200


class Seen(Set):
    """What is looked at besides the scheme that is worked on."""

    baseline: Scheme | None = None
    """Today's scheme, where it is another one."""
    period: str = ""
    part: int = Field(0, ge=0)
    """Which part of the page, counted from 0."""
    data: str = ""
    """Digest of the results, where they are somebody's own."""
    file: str = Field("", max_length=_LONGEST_NAME)
    """What their file is called; "" where that would name somebody."""


class Followed(NamedTuple):
    """What a link asks for."""

    scheme: Scheme | None
    seen: Seen | None


def query_of(case: Case, mark: str = "", part: int = 0) -> dict[str, str]:
    """The parameters of a link to a part of a page; `mark` is that of somebody's own data.

    Who is strong by name is left out: it would carry people.
    """
    step = case.step._replace(who=AT_PLAN) if isinstance(case.step.who, Named) else case.step
    seen = Seen.of(
        step,
        baseline=None if case.baseline == step.scheme else case.baseline,
        period=case.period,
        part=part,
        data="" if case.data.sample else mark,
        file="" if case.data.sample else _file_of(case.data),
    )
    own = {"d": case.data.sample} if case.data.sample else {"data": OWN}
    told = seen.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    hidden = {"names": "hidden"} if case.hidden else {}
    return own | {"s": pack(step.scheme)} | ({"c": as_link(told)} if told else {}) | hidden


def _file_of(data: Data) -> str:
    """What the file is called; "" where a word of it is one of somebody's name."""
    people = " ".join(map(str, data.results["person"].dropna().unique()))
    return "" if _words(people) & _words(data.name) else data.name[:_LONGEST_NAME]


def _words(text: str) -> set[str]:
    return {word for word in re.split(r"[\W\d_]+", text.casefold()) if len(word) > 1}


def data_mark(results: pd.DataFrame) -> str:
    """By which results that somebody opens are known as those of a link; nothing can be read out of it."""
    return hashlib.sha256(results.to_csv(index=False).encode()).hexdigest()[:16]


def followed(query: Mapping[str, str]) -> Followed:
    """What a link asks for; raises `Refused` where it is damaged."""
    scheme = unpack(query["s"]) if "s" in query else None
    if "c" not in query:
        return Followed(scheme, None)
    data = from_link(query["c"])
    try:
        return Followed(scheme, Seen.model_validate(data))
    except ValidationError as error:
        raise Refused(problems_of(error, data, _("link"))) from error


def seen_case(case: Case, link: Followed) -> Case:
    """What is open, as the link shows it, by steps that can be undone: today's scheme, then the one that is worked on."""
    if link.seen is None:
        return case
    scheme = link.scheme or case.worked_on
    today = case.step._replace(scheme=link.seen.baseline or scheme, plans=None)
    steps = [*case.history[: case.at + 1]]
    steps += [one for one in (today,) if one != steps[-1]]
    steps += [one for one in (today._replace(scheme=scheme, **link.seen.as_set),) if one != steps[-1]]
    return replace(case, baseline=today.scheme, history=tuple(steps), at=len(steps) - 1, period=link.seen.period)

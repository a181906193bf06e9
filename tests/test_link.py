"""A link to a screen: schemes, settings, period and part come back; nobody's data or name is in it; damaged ones are refused."""

import base64
import json
import zlib
from dataclasses import replace

import pytest

from kpi import Refused
from kpi.scheme.linktext import as_link
from kpi.split.strong import Named, Top
from kpi.store.case import CaseStep
from kpi.store.caselink import data_mark, followed, query_of, seen_case
from tests.test_store import full_case


def opened(text: str) -> str:
    """What a parameter says."""
    return zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))).decode()


def test_what_is_set_comes_back() -> None:
    case = full_case()
    step = case.step._replace(who=Top(share=0.25))
    case = replace(case, history=(step,), at=0)
    link = followed(query_of(case, "0123456789abcdef", part=2))
    assert link.seen is not None
    assert (link.seen.part, link.seen.data) == (2, "0123456789abcdef")
    again = seen_case(replace(case, history=(CaseStep(case.baseline),), period=""), link)
    assert (again.worked_on, again.baseline, again.period) == (case.worked_on, case.baseline, "2025-12")
    same = ("who", "budget", "ahead_budget", "worlds", "supposed")
    assert [getattr(again.step, name) for name in same] == [getattr(step, name) for name in same]
    assert dict(again.step.assumed) == dict(step.assumed)
    assert again.at == 1, "today's scheme is one step back"


def test_what_was_done_before_a_link_is_followed_stays_one_step_back() -> None:
    case = full_case()
    link = followed(query_of(replace(case, history=(CaseStep(case.baseline.shared(0.7)),), at=0)))
    again = seen_case(case, link)
    assert again.history[:2] == case.history[:2]
    assert again.step.cards == case.step.cards
    assert again.worked_on.team.share == 0.7


def test_nobody_is_in_a_link() -> None:
    case = full_case()
    assert isinstance(case.step.who, Named)
    told = query_of(case, "mark")
    said = opened(told["s"]) + opened(told["c"]) + json.dumps({**told, "s": "", "c": ""})
    for name in ("Aspen", "Ann"):
        assert name not in said
    assert told["names"] == "hidden"
    assert "who" not in json.loads(opened(told["c"]))


@pytest.mark.parametrize(
    ("file", "told"),
    [("July.csv", True), ("aspen-2026.csv", False), ("Results_of_ASPEN.csv", False), ("Zoë <b>.csv", True)],
)
def test_a_link_tells_what_the_file_is_called_unless_that_names_somebody(file: str, told: bool) -> None:
    case = full_case()
    assert "Aspen" in set(case.data.results["person"])
    link = followed(query_of(replace(case, data=replace(case.data, name=file)), "0123456789abcdef"))
    assert link.seen is not None
    assert link.seen.file == (file if told else "")


def test_the_mark_of_data_tells_them_apart() -> None:
    results = full_case().data.results
    assert data_mark(results) == data_mark(results.copy())
    assert data_mark(results) != data_mark(results.assign(fact=results["fact"] + 1))
    assert len(data_mark(results)) == 16


@pytest.mark.parametrize(
    "given", ["x", "eJw", as_link({"worlds": -1}), as_link({"part": -1}), as_link({"unknown": 1}), as_link([1])]
)
def test_a_damaged_link_is_refused(given: str) -> None:
    with pytest.raises(Refused, match="link"):
        followed({"c": given})


def test_a_link_of_before_still_opens() -> None:
    link = followed({"s": query_of(full_case())["s"]})
    assert link.seen is None
    assert link.scheme == full_case().worked_on

"""Problems of a kind are put together, and names are found as whole words."""

from kpi.alike import alike
from kpi.mentions import Mentions
from kpi.problem import Problem


def _notice(what: str, where: str = "", mend: str = "") -> Problem:
    return Problem(what, where, mend, "notice")


def test_what_differs_in_person_role_or_kpi_is_one() -> None:
    found = [
        _notice("visits: 3 results are missing", "Clerk"),
        _notice("calls made: 12 results are missing", "Driver"),
        _notice("visits: 1 result is missing", "Clerk"),
        _notice("no target bonus", "Kim 2026-01", "Give it on the card of Clerk."),
        _notice("no target bonus", "Lou 2026-01", "Give it on the card of Driver."),
        Problem("no target bonus", "Max 2026-01", "Give it on the card of Driver."),
    ]
    groups = alike(found, ["visits", "calls made", "Clerk", "Driver"])
    assert [len(group.problems) for group in groups] == [2, 1, 2, 1]
    assert [str(group) for group in groups] == [
        "Clerk: visits: 3 results are missing (and 1 more like this: Driver)",
        "Clerk: visits: 1 result is missing",
        "Kim 2026-01: no target bonus. Give it on the card of Clerk. (and 1 more like this: Lou 2026-01)",
        "Max 2026-01: no target bonus. Give it on the card of Driver.",
    ]


def test_what_differs_in_more_stays_apart() -> None:
    found = [_notice("visits: paid at plan"), _notice("visits: left out"), _notice("calls: left out")]
    assert [len(group.problems) for group in alike(found)] == [1, 1, 1]
    assert [len(group.problems) for group in alike(found, ["visits", "calls"])] == [1, 2]


def test_many_places_are_named_in_part() -> None:
    (group,) = alike(_notice("no result", f"P{number}") for number in range(40))
    assert str(group) == "P0: no result (and 39 more like this: P1, P2, P3, P4, P5)"


def test_names_are_found_as_whole_words_and_the_longest_first() -> None:
    mentions = Mentions(["Ann", "Ann-Marie Fox", "¡Oh!", "77"])
    said = mentions.replaced("Ann-Marie Fox, Ann and Anna; ¡Oh! 77, Ann’s", lambda name: f"<{name}>")
    assert said == "<Ann-Marie Fox>, <Ann> and Anna; <¡Oh!> 77, <Ann>’s"

"""All tests of chance of a check-up as one family: settle_tests in one place, when all have run."""

from collections.abc import Iterable
from dataclasses import replace

from kpi.checkup.checkresult import ChanceTest, CheckResult
from kpi.language import fixed, ngettext, number
from kpi.statistics.shuffling import FALSE_SHARE, SMALL, adjusted

_LEAST = 0.001
"""Chances below are not written out."""


def settle_tests(answers: Iterable[CheckResult | ChanceTest]) -> list[CheckResult]:
    """Of what is found among the tests, at most a tenth may be false (Benjamini and Hochberg); all other answers as they are."""
    given = list(answers)
    tests = [one for one in given if isinstance(one, ChanceTest)]
    counted = iter(adjusted([one.chance for one in tests]))
    return [_told(one, next(counted), len(tests)) if isinstance(one, ChanceTest) else one for one in given]


def _told(test: ChanceTest, counted: float, tests: int) -> CheckResult:
    answer = _answer(test, counted)
    basis = " ".join(part for part in (answer.basis, chances_sentence(test.chance, counted, tests)) if part)
    return replace(answer, basis=basis, chance=test.chance, adjusted=counted)


def _answer(test: ChanceTest, counted: float) -> CheckResult:
    if counted <= FALSE_SHARE and test.chance <= SMALL:
        return test.small
    return test.between or test.large if test.chance <= SMALL else test.large


def chances_sentence(chance: float, counted: float, tests: int) -> str:
    """Both chances in words."""
    text = ngettext(
        "Chance alone shows as much with p {p} (the only test).",
        "Chance alone shows as much with p {p}; with all {n} tests of the check-up counted, p {counted}.",
        tests,
    )
    return text.format(p=p_written(chance), counted=p_written(counted), n=number(tests))


def p_written(chance: float) -> str:
    """A chance with three decimals, behind its sign."""
    return f"< {fixed(_LEAST, 3)}" if chance < _LEAST else f"= {fixed(chance, 3)}"

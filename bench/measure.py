"""Samples of ours and of a yardstick, taken in turns, and what they say."""

import statistics
import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Action = Callable[[], object]


class NotRun(Exception):
    """Something that a bench needs is not on this machine."""


@dataclass(frozen=True)
class Finding:
    """Ours against a yardstick; both in `unit`, less is better. `limit` is the most that the ratio should be."""

    name: str
    unit: str
    ours: tuple[float, ...]
    yardstick: tuple[float, ...]
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Median of ours ÷ median of the yardstick."""
        return statistics.median(self.ours) / statistics.median(self.yardstick)

    @property
    def best(self) -> float:
        """Least of ours ÷ least of the yardstick: what a busy machine disturbs least."""
        return min(self.ours) / min(self.yardstick)

    @property
    def within(self) -> bool | None:
        """Whether the ratio keeps the limit; None without one."""
        return None if self.limit is None else self.ratio <= self.limit

    def record(self) -> dict[str, Any]:
        """Everything as one JSON object."""
        sides = {"ours": _spread(self.ours), "yardstick": _spread(self.yardstick)}
        verdict = {"ratio": self.ratio, "best": self.best, "limit": self.limit, "within": self.within}
        return {"name": self.name, "unit": self.unit, **sides, **verdict, "note": self.note}


def _spread(samples: Sequence[float]) -> dict[str, float]:
    return {
        "median": statistics.median(samples),
        "min": min(samples),
        "max": max(samples),
        "samples": len(samples),
    }


def in_turns(ours: Action, yardstick: Action, rounds: int, calls: int = 1) -> tuple[list[float], list[float]]:
    """Milliseconds of one call of each, A B A B; every sample is the mean of `calls`, the first round is thrown away."""
    timers = [timeit.Timer(action) for action in (ours, yardstick)]
    samples = [[timer.timeit(calls) * 1000 / calls for timer in timers] for _ in range(rounds + 1)][1:]
    first, second = zip(*samples, strict=True)
    return list(first), list(second)


HEADINGS = ("bench", "ours", "yardstick", "ratio", "of best", "limit", "within")


def table(findings: Sequence[Finding]) -> str:
    """Findings as text: medians with least and most behind them; notes below."""
    rows = [HEADINGS, *(_cells(finding) for finding in findings)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"{finding.name}: {finding.note}" for finding in findings if finding.note]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _cells(finding: Finding) -> tuple[str, ...]:
    sides = (_written(samples, finding.unit) for samples in (finding.ours, finding.yardstick))
    limit = "none yet" if finding.limit is None else _times(finding.limit)
    within = {None: "", True: "yes", False: "NO"}[finding.within]
    return (finding.name, *sides, _times(finding.ratio), _times(finding.best), limit, within)


def _written(samples: Sequence[float], unit: str) -> str:
    low, middle, high = (f"{value:.3g}" for value in (min(samples), statistics.median(samples), max(samples)))
    return f"{middle} {unit}" if len(samples) == 1 else f"{middle} {unit} ({low} to {high})"


def _times(ratio: float) -> str:
    """2.4x, and 1/700 for what is much faster than its yardstick."""
    return f"{ratio:.2f}x" if ratio >= 0.1 or ratio == 0 else f"1/{1 / ratio:.0f}"

"""A forecast whose chunks are computed elsewhere: in other processes, on other machines."""

from collections.abc import Iterable, Iterator

from kpi.forecast.histogram import bins_for
from kpi.forecast.parts import PaidChunk, paid_chunks
from kpi.forecast.result import Forecast, merged
from kpi.machine.threads import Compute, Progress
from kpi.scheme.scheme import Scheme
from kpi.worlds import Worlds

_UNDER_WAY = 80e6
"""Bytes of what is drawn and paid at a time, seen on two processors."""
_A_RESULT = 200.0
"""Bytes for each person, period and KPI, of what is prepared before anything is drawn, as seen with 20,000 to 100,000 people."""


def distributed(scheme: Scheme, worlds: Worlds, compute: Compute, progress: Progress | None = None) -> Forecast:
    """What `kpi.forecast.detailed` gives, to the last digit. Raises what it raises, and what `compute` raises."""
    found = compute(_paid_chunk, (scheme, worlds), worlds.chunks)
    return merged(scheme, worlds.future, _with_progress(found, len(worlds.chunks), progress))


def _paid_chunk(shared: tuple[Scheme, Worlds], chunk: int) -> PaidChunk:
    """One chunk, on a worker. What the worlds prepare once stays there with them."""
    return next(paid_chunks(*shared, [chunk]))


def _with_progress(found: Iterable[PaidChunk], count: int, progress: Progress | None) -> Iterator[PaidChunk]:
    for done, part in enumerate(found, 1):
        if progress:
            progress(done / count)
        yield part


def footprint(worlds: Worlds, *, everybody: bool = True) -> float:
    """Bytes that a forecast takes while its worlds are not kept, about, beside the program itself; of the cost alone, or of everybody."""
    workforce = worlds.future.workforce
    people, periods = workforce.shape
    rows = people + len(workforce.teams)
    bins = bins_for(rows, worlds.count)
    # Every draw once; or the sum of all histograms, what is added to it, and the new sum.
    of_people = 4.0 * rows * (worlds.count if bins is None else 3 * bins) if everybody else 0.0
    costs = 2 * 8.0 * (5 * periods + 2 + len(workforce.members)) * worlds.count
    return of_people + costs + _A_RESULT * len(workforce.kpis) * people * periods + _UNDER_WAY

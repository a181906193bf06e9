"""Which KPIs of a card are meant by their names."""

from collections.abc import Sequence


def of_kpis(named: Sequence[str], kpis: Sequence[str]) -> tuple[int, ...]:
    """The places of the named KPIs on a card; of none, of all."""
    return tuple(place for place, name in enumerate(kpis) if not named or name in named)

"""What of a scheme a workforce is built by."""

from kpi.scheme.rhythms import brought_together_by
from kpi.scheme.scheme import Scheme


def built_by(scheme: Scheme) -> tuple[object, ...]:
    """All of it, to be compared."""
    said = tuple((name, kpi.adds, kpi.unit) for name, kpi in sorted(scheme.by_name.items()))
    shrinking = said if scheme.prorate == "target and plan" else ()
    return (
        scheme.precision,
        scheme.prorate,
        scheme.days,
        scheme.market_indexes,
        scheme.eligibility,
        tuple(card.guarantee and card.guarantee.months for card in scheme.cards),
        scheme.year_begins,
        brought_together_by(scheme.paid_every, scheme.cards),
        scheme.cards[0].role,
        shrinking,
        judges_of(scheme),
    )


def judges_of(scheme: Scheme) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The KPIs that are judged, each with the names of its judges' columns."""
    return tuple((name, kpi.passport.judges) for name, kpi in sorted(scheme.by_name.items()) if kpi.passport.judges)

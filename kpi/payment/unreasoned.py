"""Amounts that somebody decided, and of which the data give no reason."""

from collections.abc import Iterator

import numpy as np

from kpi.language import _
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, and_more
from kpi.scheme.scheme import Scheme

_SHOWN = 5


def without_reason(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    """A notice for each prize whose amounts stand in the data."""
    for prize in scheme.prizes:
        facts = workforce.own(prize.measure, "value") if prize.measure else None
        places = [] if facts is None else np.argwhere(np.nan_to_num(facts) != 0).tolist()
        named = [(str(workforce.people[row]), workforce.periods[period]) for row, period, *_world in places]
        bare = [one for one in dict.fromkeys(named) if not workforce.reasons.get((prize.measure, *one))]
        if bare:
            what = _("an amount of “{prize}” without a reason").format(prize=prize.name)
            shown = [f"{person} {period}" for person, period in bare[:_SHOWN]]
            mend = _("Write why in a column “reason” of the results: who decides about pay has to be able to say so.")
            yield Problem(what, and_more(shown, len(bare) - len(shown)), mend, level="notice")

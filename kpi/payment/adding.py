"""How a KPI adds up over days, which decides whether its plan shrinks for somebody who was there for a part of the period."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from kpi.money import Floats
from kpi.rules.kpi import Adds, Kpi

# Words in English, German, Russian, Hungarian and Filipino; a star stands for any ending. What stands first wins.
_WORDS: Mapping[Adds, str] = {
    "level": """receivable overdue stock inventory headcount backlog balance debt outstanding pipeline
        *forderung* überfällig* *bestand* saldo schulden rückstand* дебиторк* просроч* остат* запас* численност* баланс* долг* задолженн*
        követelés* lejárt* készlet* létszám* egyenleg* hátralék* adósság* imbentaryo utang""",
    "ratio": """% rate ratio share conversion percent percentage pct attainment utilization utilisation occupancy churn retention yield
        *quote anteil* prozent* auslastung* konversion* дол* процент* конверси* коэффициент* рентабельност* загрузк*
        arány* hányad* százalék* konverzió* kihasználtság* porsyento antas""",
    "average": """average avg ø mean median per time duration cycle response score nps csat rating satisfaction index speed
        durchschnitt* mittelwert* *zeit dauer* *dauer zufriedenheit* bewertung* средн* время длительност* скорост* оценк* удовлетвор* индекс*
        átlag* idő* *idő elégedettség* értékelés* pontszám* katamtaman* marka""",
}
_RATIO_UNITS = frozenset(
    {"%", "percent", "per cent", "pct", "prozent", "процент", "százalék", "porsyento", "ratio", "share", "bps"}
)
_PER = re.compile(r".*(/|\bper\b|\bpro\b|\bje\b|\bна\b).+")


@cache
def _named(adds: Adds) -> re.Pattern[str]:
    ends = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in _WORDS[adds].split())
    return re.compile(rf"(?<!\w)(?:{ends})s?(?!\w)")


def proposed(name: str, unit: str, plans: Floats) -> Adds:
    """How a KPI seems to add up: by its unit, then by its name, then by whether all its plans (any shape) lie between 0 and 1."""
    unit = unit.strip().casefold()
    if unit in _RATIO_UNITS:
        return "ratio"
    if _PER.fullmatch(unit):
        return "average"
    words = _spaced(name)
    named = next((adds for adds in _WORDS if _named(adds).search(words)), None)
    return named or ("ratio" if _fractions(plans) else "sum")


def _spaced(name: str) -> str:
    """A name as words: `leadTime` and `lead_time` are "lead time"."""
    return re.sub(r"[_\-./]+", " ", re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", name)).casefold()


def _fractions(plans: Floats) -> bool:
    known = plans[~np.isnan(plans)]
    return len(known) > 0 and bool(((known > 0) & (known < 1)).all())


def adding(kpis: Sequence[str], plan: Floats, units: Mapping[str, str], said: Mapping[str, Kpi]) -> tuple[Adds, ...]:
    """How each KPI adds up: as the scheme says, otherwise as proposed from plans (kpis, people, ...) and the data's units."""
    return tuple(_adds(name, plan[index], units.get(name, ""), said.get(name)) for index, name in enumerate(kpis))


def _adds(name: str, plans: Floats, unit: str, said: Kpi | None) -> Adds:
    if said is None:
        return proposed(name, unit, plans)
    return said.adds or proposed(name, unit or said.unit, plans)

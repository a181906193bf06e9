"""The steps of one person's pay, word for word, and what cannot be explained."""

import pandas as pd
import pytest

from kpi import Refused, Scheme, Workforce, build, explain, read_scheme
from kpi.language import reader, speak

SCHEME = """
team: {individual_share: 60 %, curve: {knots: [[85 %, 50 %], [100 %, 100 %], [110 %, 150 %]]}}
cards:
  - role: Seller
    target_bonus: 50000
    cap: 118 %
    kpis:
      - {name: sales, title: Sales, weight: 75 %, curve: {knots: [[80 %, 50 %], [100 %, 100 %], [120 %, 150 %]]}}
      - {name: overdue, weight: 25 %, unit: days, curve: {scale: value, knots: [[20, 50 %], [10, 100 %]]}}
    gates: [{kpi: visits, level: 80 %, pays_at_most: 120 %}]
    commissions: [{measure: margin, tiers: [{rate: 10 %}, {from: 1000, rate: 12 %}]}]
    deductions: [{title: Idle hours, measure: idle, rate: 9.5}]
    deductions_at_most: 30 %
"""
TEAM = {"Anna": 120, "Boris": 62}


def crew(scheme: Scheme) -> Workforce:
    """Anna is at 120 %, her team of two at 91 %."""
    other = {"overdue": (None, 12), "visits": (100, 90), "margin": (1, 1500.5), "idle": (None, 4)}
    rows: list[tuple[str, str, str, float | None, float]] = [
        (who, "2025-04", "sales", 100, fact) for who, fact in TEAM.items()
    ]
    rows += [(who, "2025-04", kpi, plan, fact) for who in TEAM for kpi, (plan, fact) in other.items()]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]).astype(
        {"plan": float, "fact": float}
    )
    about = [{"person": who, "team": "North", "multiplier": 1.1, "hired": "2025-04-16"} for who in (*TEAM, "Clara")]
    return build(table, pd.DataFrame(about), scheme)


def test_every_step_in_words() -> None:
    scheme = read_scheme(SCHEME)
    steps = explain(scheme, crew(scheme), "Anna", "2025-04").table_in_minor_units()
    assert steps[["step", "how", "result"]].to_numpy().tolist() == [
        ["Sales", "120 ÷ 100 = 120% pays 150%; weight 75%", "112.5%"],
        ["overdue", "12 days pays 90%; weight 25%", "22.5%"],
        ["Gate: visits", "90%, asked for at least 80%", "open"],
        ["Individual score", "after gates", "135%"],
        ["Team: North", "91% pays", "70%"],
        ["Individual share", "135% × 60%", "81%"],
        ["Team share", "70% × 40%", "28%"],
        ["Personal multiplier", "times", "× 1.1"],
        ["Cap", "119.9%, at most 118%", "118%"],
        ["Target bonus", "€50,000.00 of a whole period, for 15 of 30 days", "€25,000.00"],
        ["Bonus", "€25,000.00 × 118%", "€29,500.00"],
        ["Team part", "€25,000.00 × 30.31192661%", "€7,577.98"],
        ["Individual part", "bonus − team part", "€21,922.02"],
        ["Commission on margin", "1,500.5 at 10% from 0, 12% from 1,000", "€160.06"],
        ["Idle hours", "4 × 9.5", "€38.00"],
        ["Commission", "sum, rounded", "€160.06"],
        ["Deductions", "together, at most 30% of bonus and commission", "-€38.00"],
        ["Payout", "individual part + team part + commission − deductions", "€29,622.06"],
    ]
    assert steps["minor"].dropna().tolist() == [2_500_000, 757_798, 2_192_202, 16_006, -3_800, 2_962_206]


def test_in_another_language_numbers_are_written_its_way() -> None:
    scheme, before = read_scheme(SCHEME), reader()
    speak("de-DE")
    try:
        steps = explain(scheme, crew(scheme), "Anna", "2025-04").table()
    finally:
        speak(before)
    assert steps["result"].iloc[0] == "112,5\xa0%"
    assert steps["result"].iloc[-1] == "29.622,06\xa0€"


@pytest.mark.parametrize(
    ("person", "period", "words"),
    [
        ("Nobody", "2025-04", "Nobody: nothing to pay on in 2025-04"),
        ("Clara", "2025-04", "Clara: nothing to pay on in 2025-04"),
        ("Anna", "2025-05", "there is no period 2025-05"),
    ],
)
def test_what_cannot_be_explained_is_said(person: str, period: str, words: str) -> None:
    scheme = read_scheme(SCHEME)
    with pytest.raises(Refused, match=words):
        explain(scheme, crew(scheme), person, period)

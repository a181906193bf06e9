"""Gates and multipliers on single KPIs, sections of weights, the matrix: in words, in differences, and when a KPI leaves the card."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Card, Gate, Kpi, Refused, Scheme, build, explain, pay
from kpi.difference import changes
from kpi.payment.quarters import by_quarter
from kpi.rules.curve import Curve
from kpi.rules.fundedpool import FundedPool
from kpi.rules.kpimatrix import Matrix
from kpi.rules.modifier import Modifier
from kpi.scheme.schemefile import dump, read_scheme
from tests.strategies import through

INDEX = through((0.0, 0.0), (2.0, 2.0))
KPIS = (Kpi(name="revenue", weight=0.5, curve=INDEX), Kpi(name="profit", title="Profit", weight=0.5, curve=INDEX))
GATE = Gate(kpi="revenue", level=0.9, pays_at_most=1.0, holds="KPIs", kpis=("profit",))
TIMES = Modifier(kpi="revenue", curve=through((0.5, 1.2), shape="steps"), changes="KPIs", kpis=("profit",))


def scheme(**of_card: object) -> Scheme:
    """One role on two KPIs."""
    return Scheme(
        cards=(Card.model_validate({"role": "Seller", "kpis": KPIS, "target_bonus": 1000, **of_card}),)
    ).alone()


def told(one: Scheme, **facts: float) -> list[str]:
    """The steps for somebody who reached this of plans of 100."""
    rows = [("Anna", "2025-01", name, 100, fact) for name, fact in facts.items()]
    columns = ["person", "period", "kpi", "plan", "fact"]
    workforce = build(pd.DataFrame(rows, columns=columns), None, one)
    return [f"{step.step} | {step.how} | {step.result}" for step in explain(one, workforce, "Anna", "2025-01").steps]


def test_a_gate_on_one_kpi_is_told_with_what_it_holds() -> None:
    lines = told(scheme(gates=[GATE]), revenue=80, profit=130)
    assert "Gate: revenue | 80%, asked for at least 90% | shut: Profit pays at most 100%" in lines
    assert "Individual score | after gates | 90%" in lines
    assert "Gate: revenue | 95%, asked for at least 90% | open for Profit" in told(
        scheme(gates=[GATE]), revenue=95, profit=130
    )


def test_a_multiplier_is_told_with_what_it_multiplies() -> None:
    lines = told(scheme(modifiers=[TIMES]), revenue=80, profit=100)
    assert "Multiplier: revenue | 80%, multiplies Profit | × 120%" in lines
    whole = TIMES.revise(changes="whole bonus", kpis=())
    assert "Multiplier: revenue | 80%, multiplies the whole bonus | × 120%" in told(
        scheme(modifiers=[whole]), revenue=80, profit=100
    )


def test_a_figure_of_a_matrix_is_told() -> None:
    matrix = Matrix(kpi="revenue", levels=(0.5, 1.0), times=((0.5, 0.6), (0.7, 0.8)))
    kpis = (
        KPIS[0],
        KPIS[1].revise(curve=Curve.model_validate({"shape": "steps", "knots": [(0.5, 1), (1, 1)]}), matrix=matrix),
    )
    assert "Matrix: Profit by revenue | 100% | × 60%" in told(scheme(kpis=kpis), revenue=100, profit=99)


def test_what_was_left_out_says_where_its_weight_goes() -> None:
    kpis = tuple(kpi.revise(section="money", missing="leave_out") for kpi in KPIS)
    [line] = [line for line in told(scheme(kpis=kpis), revenue=100, profit=np.nan) if "left out" in line]
    assert "its weight goes to the others of its section" in line


def test_a_rule_on_a_kpi_goes_when_the_kpi_leaves_the_card() -> None:
    both = scheme(gates=[GATE, GATE.revise(kpis=("revenue", "profit"))], modifiers=[TIMES])
    [card] = both.revise_card("Seller", kpis=(KPIS[0].revise(weight=1.0),)).cards
    assert [gate.kpis for gate in card.gates] == [("revenue",)]
    assert card.modifiers == ()


def test_kpis_that_are_written_anew_keep_the_rules_on_them() -> None:
    both = scheme(gates=[GATE], modifiers=[TIMES])
    written = [kpi.model_dump(mode="json", by_alias=True) for kpi in KPIS]
    assert both.revise_card("Seller", kpis=written) == both


def test_differences_are_told() -> None:
    plain, changed = scheme(), scheme(gates=[GATE], modifiers=[TIMES])
    assert len(changes(plain, changed)) == 2
    steeper = scheme(gates=[GATE], modifiers=[TIMES.revise(curve=through((0.5, 1.3), shape="steps"))])
    [one] = changes(changed, steeper)
    assert str(one) == "Pay at the threshold of the multiplier by revenue: 120% → 130%"
    gridded = scheme(kpis=(KPIS[0], KPIS[1].revise(matrix=Matrix(kpi="revenue", levels=(0.5, 1.0)))))
    [one] = changes(plain, gridded)
    assert str(one) == "Matrix of Profit: – → each point asks for its own level of revenue: 50%, 100%"


def test_a_file_brings_all_of_it_back() -> None:
    matrix = Matrix(kpi="revenue", levels=(1.0, 0.5), times=((0.5, 0.6), (0.7, 0.8)))
    kpis = (KPIS[0].revise(section="money"), KPIS[1].revise(matrix=matrix))
    whole = scheme(kpis=kpis, gates=[GATE], modifiers=[TIMES])
    assert read_scheme(dump(whole)) == whole


@pytest.mark.parametrize(
    ("matrix", "what"),
    [
        ({"levels": [0.5, 1.0], "times": [[1, 1]]}, "each point needs a row"),
        ({"levels": [0.5]}, "each point needs its own level"),
        ({"levels": [0.5, 0.5]}, "levels of the matrix out of order"),
        ({"levels": [0.5, 1.0], "times": [[1, 1], [1]]}, "the matrix has gaps"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(matrix: dict[str, object], what: str) -> None:
    with pytest.raises((Refused, ValueError), match=what):
        KPIS[0].revise(matrix={"kpi": "profit", **matrix})


points = st.lists(st.integers(0, 200), min_size=2, max_size=5, unique=True).map(sorted)


@given(points, points, st.floats(0, 250), st.floats(0, 250))
def test_a_matrix_of_ones_changes_nothing_from_its_first_level_on(
    own: list[int], levels: list[int], reached: float, other: float
) -> None:
    curve = Curve.model_validate({"scale": "value", "knots": [(at, 1.0) for at in own]})
    matrix = Matrix(kpi="b", scale="value", levels=tuple(levels), times=((1.0,) * len(levels),) * len(own))
    factor = matrix.factor(curve, np.array([reached]), np.array([other]))
    assert factor[0] == pytest.approx(1.0 if other >= levels[0] else 0.0)


def test_the_money_of_a_month_is_that_of_a_quarter_three_times() -> None:
    months = [f"2025-{month:02}" for month in range(1, 4)]
    rows = [("Anna", month, name, 100, 100) for month in months for name in ("revenue", "profit")]
    one = scheme().revise(pools=[FundedPool(name="Shop", amount=500, pool_most=400)])
    workforce = build(pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]), None, one)
    paid = pay(one, workforce)
    assert paid.pools_and_prizes.tolist() == [[400_00] * 3]
    assert pay(*by_quarter(paid, one)).pools_and_prizes.tolist() == [[1_200_00]]

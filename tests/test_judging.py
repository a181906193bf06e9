"""KPIs that people judge: the mean of the judges' columns counts as the result, and they are paid like others."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpi
from kpi.payment.judging import judged
from kpi.rules.passport import Passport
from kpi.rules.presets import OWN_PLAN, plan_curve
from tests.test_cli import run, written

JUDGES = ("Head", "Colleague")
FORM = pd.DataFrame(
    [
        ("Ilka", "2025-03", "Head", 8.0, 10.0),
        ("Ilka", "2025-03", "Colleague", 10.0, 10.0),
        ("Omar", "2025-03", "Head", 12.0, 10.0),
    ],
    columns=["person", "period", "kpi", "fact", "plan"],
)


def rated(results: pd.DataFrame) -> dict[str, float]:
    """Person to the judged result."""
    found = judged(results, [("Quality", JUDGES)])
    of_kpi = found[found["kpi"] == "Quality"]
    return dict(zip(of_kpi["person"], of_kpi["fact"], strict=True))


def test_the_mean_of_those_who_judged_counts() -> None:
    assert rated(FORM) == {"Ilka": 9.0, "Omar": 12.0}


def test_a_result_of_its_own_stands_before_the_judges() -> None:
    own = pd.DataFrame([("Ilka", "2025-03", "Quality", 7.0, 10.0)], columns=list(FORM))
    gap = pd.DataFrame([("Omar", "2025-03", "Quality", None, 10.0)], columns=list(FORM)).astype({"fact": float})
    assert rated(pd.concat([FORM, own, gap], ignore_index=True)) == {"Ilka": 7.0, "Omar": 12.0}


def test_without_a_form_nothing_is_added() -> None:
    assert judged(FORM, [("Quality", ("Nobody",))]) is FORM


def scheme(judges: tuple[str, ...] = JUDGES) -> kpi.Scheme:
    """Paid on the judged KPI alone."""
    line = plan_curve(OWN_PLAN, falls=False)
    quality = kpi.Kpi(name="Quality", weight=1, curve=line, passport=Passport(judges=judges))
    return kpi.Scheme(
        team=kpi.Split(individual_share=1), cards=(kpi.Card(role="All", kpis=(quality,), target_bonus=100),)
    )


def test_a_judged_kpi_pays_like_any_other() -> None:
    paid = kpi.pay(scheme(), kpi.build(FORM, None, scheme()))
    assert dict(zip(paid.seats["person"], paid.payout[:, 0].tolist(), strict=True)) == {"Ilka": 7500, "Omar": 15000}


def test_the_judges_are_kept_in_the_scheme_file_and_build_another_workforce() -> None:
    assert kpi.read_scheme(kpi.dump(scheme())) == scheme()
    assert scheme().builds != scheme(("Head",)).builds


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_the_mean_lies_between_the_judges(marks: list[float]) -> None:
    names = [f"judge {place}" for place in range(len(marks))]
    form = pd.DataFrame({"person": "Ilka", "period": "2025-03", "kpi": names, "fact": marks})
    [mean] = judged(form, [("Quality", names)]).query("kpi == 'Quality'")["fact"]
    assert min(marks) - 1e-9 <= mean <= max(marks) + 1e-9
    assert mean == pytest.approx(sum(marks) / len(marks))


def test_a_rating_form_is_read_and_paid_in_a_terminal(tmp_path: Path) -> None:
    """A table as judges fill it in: a row a person, a column a judge."""
    text = "Name,Month,Judge Head,Judge Colleague\nIlka,2025-03,8,10\nOmar,2025-03,12,\n"
    form, rules = written(tmp_path, "form.csv", text), tmp_path / "scheme.yaml"
    line = kpi.Curve(scale="value", knots=(kpi.Knot(6, 0.5), kpi.Knot(9, 1.0), kpi.Knot(12, 1.5)))
    judges = Passport(judges=("Judge Head", "Judge Colleague"))
    card = kpi.Card(
        role="All", kpis=(kpi.Kpi(name="Quality", weight=1, curve=line, passport=judges),), target_bonus=100
    )
    rules.write_text(kpi.dump(kpi.Scheme(team=kpi.Split(individual_share=1), cards=(card,))), encoding="utf-8")
    paid = {row["person"]: row["payout"] for row in csv.DictReader(io.StringIO(run("pay", rules, form).stdout))}
    assert paid == {"Ilka": "100.00", "Omar": "150.00"}
    assert "the mean of 2 judges" in run("explain", rules, form, "Ilka").stdout
    assert "judged by 1 person" in run("explain", rules, form, "Omar").stdout

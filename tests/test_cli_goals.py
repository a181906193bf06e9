"""Roles and goals in a terminal: the same cards, sentences and schemes as on the screen."""

import csv
import io
import json
from pathlib import Path

import pytest

import kpi
from kpi.library.rolecards import read_role_card, role_cards
from tests.test_cli import ROOT, run, written

COMPANY = ROOT / "data" / "company"
RESULTS = (COMPANY / "results.csv", "--people", COMPANY / "people.csv")
SHOP = ROOT / "data" / "goals" / "online-shop.yaml"
FACTS = ("--fact", "new_customers=22", "--fact", "repeat_buyers=17", "--fact", "recommendations=30")


def test_all_cards_are_a_table() -> None:
    done = run("roles")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["card"] for row in rows} == set(role_cards())
    assert len(rows) == sum(len(card.kpis) for card in role_cards().values())
    assert len(json.loads(run("roles", "--json").stdout)["cards"]) == len(rows)


def test_a_card_is_printed_and_written_as_it_is_read(tmp_path: Path) -> None:
    card = role_cards()["seller"]
    assert read_role_card(run("roles", "seller").stdout).percents == card.percents
    out = tmp_path / "own.yaml"
    assert run("roles", "seller", "--strategy", "cash", "-o", out).stdout == ""
    assert read_role_card(out.read_bytes()).percents["receivables"] == 50
    assert json.loads(run("roles", str(out), "--json").stdout)["kpis"][0]["title"] == "Profit brought"


def test_from_a_card_to_a_scheme_that_pays() -> None:
    done = run("roles", "inbound-sales", *RESULTS, "--role", "Seller")
    assert done.exit_code == 0, done.stderr
    assert "The role “Inbound sales” has 4 KPIs; your data have 2 of them." in done.stderr
    assert "Response time needs a number for each person" in done.stderr
    made = kpi.read_scheme(done.stdout)
    assert [one.name for one in made.roles["Seller"].kpis] == ["conversion", "revenue"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody",), "there is no role card “nobody”"),
        (("nobody.yaml",), "cannot be read"),
        (("shop-assistant", *RESULTS, "--role", "Pilot"), "nobody has the role “Pilot”"),
        (("logistics", *RESULTS), "your data have none of the KPIs of “Logistics”"),
        (("head-of-service", "--strategy", "growth"), "no weights of “Head of customer service” follow this strategy"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(arguments: tuple[object, ...], said: str) -> None:
    done = run("roles", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_goals_are_a_table_and_an_overall_result() -> None:
    rows = list(csv.DictReader(io.StringIO(run("goals", SHOP).stdout)))
    assert [(row["owner"], row["kpi"], row["kpi_weight"]) for row in rows][2:] == [
        ("Seller", "new_customers", "0.5"),
        ("Seller", "repeat_buyers", "0.25"),
        ("Seller", "recommendations", "0.25"),
    ]
    done = run("goals", SHOP, "--of", "Seller", *FACTS)
    assert done.stderr.endswith("Seller: overall result 113.75%, pays 50% of the salary\n")
    found = json.loads(run("goals", SHOP, "--of", "Seller", *FACTS, "--json").stdout)
    assert (found["result"], found["pays"]) == (pytest.approx(1.1375), 0.5)


def test_goals_become_a_card_and_a_scheme() -> None:
    card = read_role_card(run("goals", SHOP, "--of", "Seller").stdout)
    assert list(card.percents.values()) == [50, 25, 25]
    done = run("goals", SHOP, *RESULTS, "--of", "Seller", "--role", "Seller")
    made = kpi.read_scheme(done.stdout)
    assert [one.name for one in made.roles["Seller"].kpis] == ["new_customers"]
    assert made.roles["Seller"].target_share == 0.4


def test_goals_that_cannot_be_and_what_is_odd(tmp_path: Path) -> None:
    text = SHOP.read_text(encoding="utf-8")
    odd = written(
        tmp_path, "odd.yaml", text.replace("parent: first_month\n    weight: 50 %", "parent: sales\n    weight: 50 %")
    )
    assert "can one person move that?" in run("goals", odd).stderr
    wrong = written(tmp_path, "wrong.yaml", text.replace("weight: 50 %", "weight: 40 %"))
    done = run("goals", wrong)
    assert done.exit_code == 2
    assert "the goals of Seller weigh 90% together in place of 100%" in done.stderr
    assert "nobody called “Pilot” has goals" in run("goals", SHOP, "--of", "Pilot").stderr
    assert "“x” does not say a result" in run("goals", SHOP, "--of", "Seller", "--fact", "x").stderr
    assert "Repeat buyers has no fact" in run("goals", SHOP, "--of", "Seller", "--fact", "new_customers=2").stderr

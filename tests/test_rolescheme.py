"""From a role card to a scheme: KPIs are matched with those of the data, and what lacks gives its weight to the others."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpi
from kpi.intake.words.names import known_deals
from kpi.library.mixing import mixed_card
from kpi.library.rolecards import RoleCard, RoleKpi, role_cards
from kpi.problem import Refused
from kpi.proposal.rolefit import DataKpi, RoleFit, data_kpis, fit_finding, fitted, needs_of
from kpi.proposal.rolescheme import role_scheme
from kpi.scheme.scheme import Scheme
from tests.test_language import ROOT

COMPANY = ROOT / "data" / "company"
INBOUND = role_cards()["inbound-sales"]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """Of the sample company."""
    return kpi.load(COMPANY / "scheme.yaml")


@pytest.fixture(scope="module")
def everyone(scheme: Scheme) -> kpi.Workforce:
    """The people of the sample company."""
    return kpi.build(pd.read_csv(COMPANY / "results.csv"), pd.read_csv(COMPANY / "people.csv"), scheme)


def fit(everyone: kpi.Workforce, scheme: Scheme, role: str = "Seller", card: RoleCard = INBOUND) -> RoleFit:
    """A card beside what the people of a role have."""
    named = {name: (one.title, one.unit) for name, one in scheme.by_name.items()}
    titles, units = ({name: both[place] for name, both in named.items()} for place in (0, 1))
    return fitted(card, data_kpis(everyone, role, titles, units), known_deals())


def test_the_sellers_have_two_of_the_four_kpis_of_inbound_sales(everyone: kpi.Workforce, scheme: Scheme) -> None:
    found = fit(everyone, scheme)
    assert dict(found.found) == {"conversion_of_requests": "conversion", "paid_margin": "revenue"}
    assert fit_finding(found) == "The role “Inbound sales” has 4 KPIs; your data have 2 of them."
    assert [one.id for one in found.lacking] == ["chain_of_sales", "response_time"]
    [_chain, response] = needs_of(found.lacking)
    assert response == (
        "Response time needs a number for each person: time of the first contact − time at which the request came in, minutes, every day."
    )


def test_what_lacks_gives_its_weight_in_proportion(everyone: kpi.Workforce, scheme: Scheme) -> None:
    made = role_scheme(scheme, "Seller", fit(everyone, scheme), everyone)
    assert {one.name: one.weight for one in made.roles["Seller"].kpis} == {"conversion": 0.43, "revenue": 0.57}
    assert made.cards[1:] == scheme.cards[1:]


def test_a_kpi_that_was_on_the_card_keeps_its_curve_and_its_title(everyone: kpi.Workforce, scheme: Scheme) -> None:
    made = role_scheme(scheme, "Seller", fit(everyone, scheme), everyone)
    before = {one.name: one for one in scheme.roles["Seller"].kpis}
    for one in made.roles["Seller"].kpis:
        assert (one.curve, one.title, one.unit) == (
            before[one.name].curve,
            before[one.name].title,
            before[one.name].unit,
        )
        assert one.passport.gamed


def test_a_head_is_paid_on_the_results_of_the_team(everyone: kpi.Workforce, scheme: Scheme) -> None:
    head = role_cards()["head-of-sales"]
    made = role_scheme(scheme, "Head of department", fit(everyone, scheme, "Head of department", head), everyone)
    assert {one.of for one in made.roles["Head of department"].kpis} == {"team"}
    assert {one.label for one in made.roles["Head of department"].kpis} >= {"Conversion"}


@pytest.mark.parametrize("role", ["Seller", "Account manager", "Service agent", "Head of department"])
@pytest.mark.parametrize("key", role_cards())
def test_every_card_that_fits_somewhat_pays(everyone: kpi.Workforce, scheme: Scheme, role: str, key: str) -> None:
    found = fit(everyone, scheme, role, role_cards()[key])
    if not found.has:
        with pytest.raises(Refused, match="your data have none of the KPIs"):
            role_scheme(scheme, role, found, everyone)
        return
    made = role_scheme(scheme, role, found, everyone)
    assert [one for one in kpi.check(made, everyone) if one.level == "error"] == []
    assert kpi.read_scheme(kpi.dump(made)) == made
    paid = kpi.pay(made, everyone)
    assert paid.payout[everyone.members[role]].sum() > 0


CALLS = RoleCard(
    title="Caller",
    kpis=(
        RoleKpi(id="calls", title="Calls made", weight=50, known_as=("dials", "amount"), unit="pcs"),
        RoleKpi(id="rate", title="Rate", weight=50, unit="%"),
    ),
)


@pytest.mark.parametrize(
    ("name", "title", "unit", "found"),
    [
        ("calls", "", "", "calls"),
        ("CALLS made", "", "", "calls"),
        ("x", "Calls_Made", "", "calls"),
        ("Dials", "", "pcs", "calls"),
        ("Umsatz", "", "", "calls"),  # known to tables of deals as an amount
        ("calls", "", "%", None),
        ("rate", "", "EUR", None),
        ("rate", "", "%", "rate"),
        ("something", "", "", None),
    ],
)
def test_a_kpi_is_known_by_id_title_and_words_in_any_language(
    name: str, title: str, unit: str, found: str | None
) -> None:
    made = fitted(CALLS, [DataKpi(name, title, unit)], known_deals())
    assert dict(made.found) == ({found: name} if found else {})


def test_the_surer_match_wins_and_each_kpi_of_the_data_stands_once() -> None:
    made = fitted(CALLS, [DataKpi("dials"), DataKpi("calls")], {})
    assert dict(made.found) == {"calls": "calls"}
    assert made.exact == {"calls"}


def test_a_match_can_be_changed_and_taken_away() -> None:
    made = fitted(CALLS, [DataKpi("calls"), DataKpi("other")], {})
    assert dict(made.choosing({"rate": "calls"}).found) == {"rate": "calls"}
    assert dict(made.choosing({"calls": ""}).found) == {}
    assert made.choosing({"calls": "other"}).exact == frozenset()


@given(st.lists(st.sampled_from(["calls", "dials", "rate", "Rate", "other"]), unique=True))
def test_no_kpi_of_the_data_stands_for_two(names: list[str]) -> None:
    found = list(fitted(CALLS, [DataKpi(name) for name in names], {}).found.values())
    assert len(found) == len(set(found))


def test_two_roles_in_one_person_pay_their_shares(everyone: kpi.Workforce, scheme: Scheme) -> None:
    """The second way: the score of the mixed card is the mean of the scores of both, weighed by their shares."""
    hunter = RoleCard(
        title="Hunter", kpis=(RoleKpi(id="revenue", title="R", weight=60), RoleKpi(id="visits", title="V", weight=40))
    )
    keeper = RoleCard(
        title="Keeper",
        kpis=(RoleKpi(id="revenue", title="R", weight=20), RoleKpi(id="conversion", title="C", weight=80)),
    )
    alone = scheme.alone().revise_card("Seller", gates=(), cap=None)
    rows = everyone.members["Seller"]

    def scores(card: RoleCard) -> pd.Series:
        made = role_scheme(alone, "Seller", fit(everyone, scheme, card=card), everyone)
        return pd.Series(kpi.pay(made, everyone).score[rows].ravel())

    mixed = scores(mixed_card(hunter, keeper, 75))
    assert mixed_card(hunter, keeper, 75).percents == {"revenue": 50, "visits": 30, "conversion": 20}
    whole = kpi.pay(alone, everyone).score[rows].ravel()
    known = pd.Series(whole).notna() & complete(everyone)
    expected = 0.75 * scores(hunter) + 0.25 * scores(keeper)
    pd.testing.assert_series_equal(mixed[known], expected[known], check_exact=False, rtol=1e-9)
    assert known.sum() > 500


def complete(everyone: kpi.Workforce) -> pd.Series:
    """Whether all three results are there, so that no weight goes to the others."""
    rows = everyone.members["Seller"]
    names = ("revenue", "visits", "conversion")
    return pd.Series(sum(everyone.attainment[everyone.kpi_index[name]][rows] for name in names).ravel()).notna()

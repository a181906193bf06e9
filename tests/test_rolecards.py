"""The library of roles: all cards are whole, and one's own are read as a person writes them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from kpi.library.cardtexts import extract
from kpi.library.mixing import mixed_card
from kpi.library.rolecards import (
    SOURCE_WORDS,
    SURENESS_WORDS,
    UNIT_WORDS,
    RoleCard,
    read_role_card,
    role_card_file,
    role_cards,
)
from kpi.library.strategies import FOREMOST, STRATEGIES, by_strategy
from kpi.measures import builtin
from kpi.problem import Refused
from tests.test_language import ROOT

CARDS = role_cards()
READY = {
    one.model_fields["how"].default
    for one in vars(builtin).values()
    if isinstance(one, type) and issubclass(one, BaseModel) and "how" in one.model_fields
}


@pytest.mark.parametrize(
    ("key", "kpis", "card"),
    [
        ("seller", 25, (40, 10, 20, 10, 20)),
        ("active-sales", 15, (10, 15, 10, 15, 50)),
        ("inbound-sales", 6, (30, 40, 15, 15)),
        ("key-customers", 5, (25, 25, 50)),
        ("travelling-sales", 5, (15, 25, 60)),
        ("business-development-new", 15, (10, 15, 10, 15, 50)),
        ("business-development-existing", 5, (25, 25, 50)),
        ("head-of-sales", 9, (50, 15, 15, 10, 10)),
        ("shop-assistant", 3, (30, 30, 40)),
        ("online-shop", 3, (50, 25, 25)),
        ("account-manager", 3, (40, 30, 30)),
        ("head-of-service", 3, (35, 35, 30)),
        ("human-resources", 6, (15, 20, 25, 15, 25)),
        ("logistics", 3, (40, 40, 20)),
        ("finance", 3, (40, 30, 30)),
        ("marketing", 3, (40, 30, 30)),
        ("back-office", 3, (40, 30, 30)),
    ],
)
def test_every_card_has_all_its_kpis_and_weights(key: str, kpis: int, card: tuple[int, ...]) -> None:
    assert len(CARDS[key].kpis) == kpis
    assert tuple(CARDS[key].percents.values()) == card


def test_there_are_no_other_cards() -> None:
    assert len(CARDS) == 17


@pytest.mark.parametrize("key", CARDS)
def test_every_card_is_whole(key: str) -> None:
    card = CARDS[key]
    assert sum(card.percents.values()) == 100
    assert 3 <= len(card.chosen) <= 5
    assert card.about
    for kpi in card.kpis:
        assert kpi.unit in UNIT_WORDS
        assert kpi.formula
        assert kpi.gamed
        assert kpi.guard
        assert set(kpi.sources) <= set(SOURCE_WORDS)
        assert kpi.sources
        assert bool(kpi.norm) == bool(kpi.norm_is), kpi.id
        assert kpi.norm_is in {"", *SURENESS_WORDS}
        assert kpi.measure in {"", *READY}, kpi.id
    assert all(kpi.better != "open" for kpi in card.chosen), "neither direction can be paid"


def test_the_weights_of_the_online_shop_alone_are_from_the_source() -> None:
    assert [key for key, card in CARDS.items() if card.weights == "source"] == ["online-shop"]


def test_norms_say_no_more_than_the_sources() -> None:
    texts = {kpi.id: (kpi.norm, kpi.norm_is) for card in CARDS.values() for kpi in card.kpis if kpi.norm}
    assert texts["vip_meetings"][1] == "unclear"
    assert not any(word in texts["vip_meetings"][0] for word in ("month", "week", "a day"))
    assert texts["conversion_off_topic"][1] == "example"
    assert "no normal range" in texts["conversion_off_topic"][0]


@pytest.mark.parametrize("key", CARDS)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_weighs_what_serves_it(key: str, strategy: str) -> None:
    card = CARDS[key]
    weights = by_strategy(card, strategy)  # type: ignore[arg-type]
    if weights is None:
        return
    assert sum(weights.values()) == 100
    assert set(weights) <= set(card.percents)
    if strategy not in card.strategies:
        serving = sum(weights[kpi.id] for kpi in card.chosen if strategy in kpi.serves)
        before = sum(kpi.weight for kpi in card.chosen if strategy in kpi.serves)
        assert serving == max(before, FOREMOST)
    assert card.weighed(weights).percents == weights


def test_the_seller_has_the_weights_that_the_sources_suggest() -> None:
    cash = by_strategy(CARDS["seller"], "cash")
    assert cash is not None
    assert cash["receivables"] == 50


@pytest.mark.parametrize("key", CARDS)
def test_a_card_is_read_back_from_its_file(key: str) -> None:
    card = CARDS[key]
    assert read_role_card(role_card_file(card)) == card.revise(key=f"own: {card.title}")


@given(st.integers(0, 100))
def test_two_cards_in_one_weigh_by_their_shares(share: int) -> None:
    first, second = CARDS["active-sales"], CARDS["key-customers"]
    mixed = mixed_card(first, second, share)
    assert sum(mixed.percents.values()) == 100
    for kpi in mixed.kpis:
        exact = (share * first.percents.get(kpi.id, 0) + (100 - share) * second.percents.get(kpi.id, 0)) / 100
        assert abs(kpi.weight - exact) < 1


def test_what_both_cards_have_counts_once() -> None:
    mixed = mixed_card(CARDS["active-sales"], CARDS["travelling-sales"], 50)
    assert mixed.percents["gross_profit"] == 55


GOOD = """title: Own
kpis:
  - {id: calls, title: Calls, weight: 60}
  - {id: sales, title: Sales, weight: 40}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("60", "50"), "the weights of Own add up to 90% in place of 100%"),
        (GOOD.replace("sales", "calls"), "KPIs named twice: calls"),
        (GOOD.replace("weight: 60", "weight: 60, better: up"), "choose one of 'higher', 'lower' or 'open'"),
        (GOOD.replace("title: Own", "colour: red\ntitle: Own"), "there is no such field"),
        (GOOD + "strategies: {cash: {money: 100}}\n", "a strategy names KPIs that are not there: money"),
        (GOOD + "strategies: {cash: {calls: 70}}\n", "the weights of Own add up to 70% in place of 100%"),
        ("- a\n- b\n", "this is not a role card: it holds no fields"),
        ("title: [\n", "this is not a role card"),
        ("title: Own\nkpis: []\n", "at least 1 needed"),
    ],
)
def test_a_card_that_is_not_one_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_role_card(text, "own.yaml")
    assert any(said in problem.what for problem in refused.value.problems), refused.value


def test_a_thousand_roles_are_read_one_by_one_and_a_thousand_kpis_in_one_refused() -> None:
    for place in range(1000):
        assert read_role_card(GOOD.replace("Own", f"Own {place}")).key == f"own: Own {place}"
    many = "title: Own\nkpis:\n" + "".join(f"  - {{id: k{place}, title: K, weight: 0}}\n" for place in range(1000))
    with pytest.raises(Refused, match="at most 60 allowed"):
        read_role_card(many)


def test_the_catalogue_is_given_every_word_of_a_card() -> None:
    with (ROOT / "kpi" / "library" / "roles" / "03-inbound-sales.yaml").open("rb") as file:
        texts = {text for _line, _function, text, _comments in extract(file, (), (), options={})}
    card = CARDS["inbound-sales"]
    assert {card.title, card.about, card.note} <= texts
    assert {kpi.formula for kpi in card.kpis} <= texts
    assert "conversion" not in texts


def changed(make: Callable[[RoleCard], RoleCard]) -> RoleCard:
    """A card of the library after a change."""
    return make(CARDS["shop-assistant"])


def test_weights_that_were_changed_are_ones_own() -> None:
    card = changed(lambda one: one.weighed({"conversion": 100}))
    assert (card.weights, len(card.chosen), len(card.offered)) == ("own", 1, 2)
    with pytest.raises(Refused, match="add up to 40%"):
        changed(lambda one: one.weighed({"conversion": 40}))


def test_a_kpi_may_be_called_otherwise() -> None:
    card = changed(lambda one: one.with_title("conversion", "Visitors who buy"))
    assert next(kpi.title for kpi in card.kpis) == "Visitors who buy"

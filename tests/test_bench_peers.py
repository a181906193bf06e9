"""The peers pay what `kpi.pay` pays, and one that is not installed keeps no other from being measured."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from bench.measure import Finding, NotRun
from bench.peers import contest, naive, ours


def test_naive_pays_to_the_cent_what_pay_pays() -> None:
    force = ours.future(40, teams=4).workforce
    drawn = naive.draw(force.team_index, 50, seed=1)
    theirs = naive.pay(drawn, ours.target(force), force.team_index)
    np.testing.assert_allclose(ours.paid(force, drawn), theirs, rtol=0, atol=contest.CENT)


def test_a_missing_peer_is_named_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(_rounds: int) -> Iterator[Finding]:
        yield Finding("there", "ms", (1.0,), (2.0,))

    monkeypatch.setattr(contest, "against_naive", measured)
    monkeypatch.setitem(sys.modules, "openfisca_core", None)
    monkeypatch.setitem(sys.modules, "openfisca_core.entities", None)
    monkeypatch.setattr("bench.peers.workbook.shutil.which", lambda _name: None)
    monkeypatch.setattr(contest, "ROWS", 100)
    found = contest.peers(1)
    assert next(found).name == "there"
    with pytest.raises(NotRun, match=r"bench/peers/requirements\.txt; LibreOffice .* apt-get install libreoffice-calc"):
        next(found)

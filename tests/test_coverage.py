"""What the picture of the data says is there."""

import pandas as pd

from kpi import charts
from kpi.charts.coverage import _AROUND, MOST_ROWS


def _results(rows: list[tuple[str, str, str, float | None, float | None]], team: str = "North") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    return frame.assign(team=team)


RESULTS = _results(
    [
        ("Kim", "2026-01", "sales", 100, 90),
        ("Kim", "2026-01", "calls", 10, 12),
        ("Kim", "2026-02", "sales", 100, None),
        ("Kim", "2026-02", "calls", 10, 11),
        ("Lou", "2026-01", "sales", 100, 80),
    ]
)


def test_every_square_is_complete_partly_or_missing() -> None:
    rows = charts.coverage_rows(RESULTS).set_index(["name", "period"])
    assert rows["state"].to_dict() == {
        ("Kim", "Jan 2026"): "complete",
        ("Kim", "Feb 2026"): "partly",
        ("Lou", "Jan 2026"): "complete",
        ("Lou", "Feb 2026"): "missing",
    }
    assert rows.loc[("Kim", "Feb 2026"), "text"] == "50%"


def test_the_finding_counts_the_squares() -> None:
    assert charts.coverage_finding(charts.coverage_rows(RESULTS)) == "50% of the squares are complete, 25% are empty."
    whole = RESULTS[(RESULTS["person"] == "Kim") & (RESULTS["period"] == "2026-01")]
    assert charts.coverage_finding(charts.coverage_rows(whole)) == "Every result of every period is there."


def test_every_row_keeps_its_name_and_its_room() -> None:
    for rows in (2, 6, 31):
        spec = charts.coverage(rows)
        assert spec["encoding"]["y"]["axis"]["labelOverlap"] is False
        largest = max(spec["encoding"]["size"]["scale"]["range"]) ** 0.5
        assert (spec["height"] - _AROUND) / rows > largest


def test_a_crowd_is_shown_by_team() -> None:
    people = [f"P{number:03}" for number in range(MOST_ROWS + 1)]
    crowd = pd.concat([_results([(name, "2026-01", "sales", 1, 1)], f"T{name[-1]}") for name in people])
    rows = charts.coverage_rows(crowd)
    assert set(rows["name"]) == {f"T{digit}" for digit in range(10)}
    assert set(rows["state"]) == {"complete"}


def test_the_overview_of_kpis() -> None:
    unplanned = _results([("Kim", "2026-01", "visits", None, 5), ("Kim", "2026-02", "visits", None, 7)])
    rows = charts.kpi_rows(pd.concat([RESULTS, unplanned])).set_index("kpi")
    assert rows.loc["sales", "trend"] == [170 / 200]
    assert rows.loc["calls", "trend"] == [1.2, 1.1]
    assert rows.loc["visits", "trend"] == [5, 7]
    assert rows["filled"].round(4).to_dict() == {"sales": 0.6667, "calls": 1.0, "visits": 1.0}
    assert rows["people"].to_dict() == {"sales": 2, "calls": 1, "visits": 1}

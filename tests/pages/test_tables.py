"""What tables show is rounded as everything else is: half up."""

import json
import math

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.language import percent
from pages.parts.shell.tables import shares_half_up, whole_units


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.6875, 0.688), (0.1455, 0.146), (0.0145, 0.015), (-0.0145, -0.015), (1.0005, 1.001), (0.9994, 0.999), (0, 0)],
)
def test_a_share_is_rounded_half_up(share: float, shown: float) -> None:
    (found,) = shares_half_up(pd.Series([share])).tolist()
    assert found == shown
    assert percent(found, 1) == percent(share, 1)


def test_nothing_is_less_than_nothing_and_the_unknown_stays_unknown() -> None:
    tiny, unknown = shares_half_up(pd.Series([-0.0001, math.nan])).tolist()
    assert math.copysign(1, tiny) == 1
    assert math.isnan(unknown)
    assert whole_units(pd.DataFrame({"pay": [0.5, 1.5, 2.49]}), ["pay"])["pay"].tolist() == [1, 2, 2]


def test_every_column_in_percent_is_rounded_and_no_other() -> None:
    def page() -> None:
        import pandas as pd
        import streamlit as st

        from pages.parts.shell import session
        from pages.parts.shell.tables import show_table

        session.begin()
        columns = {"share": st.column_config.NumberColumn("Share", format="percent")}
        show_table(pd.DataFrame({"share": [0.12345], "weight": [0.12345]}), columns)

    [shown] = AppTest.from_function(page, default_timeout=60).run().dataframe
    assert shown.value.iloc[0].tolist() == [0.123, 0.12345]
    assert json.loads(shown.proto.columns)["share"]["type_config"]["step"] == 0.001


@pytest.mark.parametrize(
    ("periods", "kind"), [(["2024-01", "2023-12"], "date"), (["2024-W01", "2024-W02"], "text")], ids=["months", "weeks"]
)
def test_months_are_dates_with_a_name_and_other_periods_texts(periods: list[str], kind: str) -> None:
    def page(periods: list[str]) -> None:
        import pandas as pd

        from pages.parts.shell import session
        from pages.parts.shell.tables import period_column, show_table

        session.begin()
        show_table(pd.DataFrame({"period": periods}), {"period": period_column("Period")})

    [shown] = AppTest.from_function(page, default_timeout=60, kwargs={"periods": periods}).run().dataframe
    column = json.loads(shown.proto.columns)["period"]
    assert (column["label"], column["type_config"]["type"]) == ("Period", kind)
    assert [str(value)[:7] for value in shown.value["period"]] == [period[:7] for period in periods]

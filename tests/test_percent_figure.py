"""A share as a figure has one decimal always, in every reader's way."""

import pytest

from kpi.language import percent_figure, speak


@pytest.mark.parametrize(
    ("reader", "share", "written"),
    [
        ("en_US", 0.4, "40.0%"),
        ("en_US", 1.05349, "105.3%"),
        ("en_US", 0.00049, "0.0%"),
        ("de_DE", 0.0625, "6,3\u00a0%"),
    ],
)
def test_a_figure_has_one_decimal(reader: str, share: float, written: str) -> None:
    speak(reader)
    try:
        assert percent_figure(share) == written
    finally:
        speak("en_US")

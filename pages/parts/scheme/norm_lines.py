"""What is usual, in one quiet line below the sliders that it concerns; it follows the hand and has its place."""

import numpy as np

from kpi.charts import Part, text_part
from kpi.checkup.normlines import curve_line, weights_line
from kpi.money import Floats
from kpi.rules.kpi import Kpi
from pages.parts.shell import consequences, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View


def show_weights_norm(role: str) -> None:
    """Below the weights of a role."""
    consequences.draw(
        "weights norm", lambda view: _lines(weights_line(view.scheme.roles[role], session.state().step.norms))
    )


def show_curve_norm(role: str, name: str) -> None:
    """Below the curve of a KPI, by the results that are looked at."""

    def line(view: View) -> list[Part]:
        kpi = next(one for one in view.scheme.roles[role].kpis if one.name == name)
        norms = session.state().step.norms
        said = remembered(
            Remembered.CURVE_NORM,
            (role, kpi, view.effect, norms),
            lambda: curve_line(kpi, _results(view, role, kpi), norms),
        )
        return _lines(said)

    consequences.draw("curve norm", line)


def _lines(text: str) -> list[Part]:
    return [text_part("caption", [text])] if text else []


def _results(view: View, role: str, kpi: Kpi) -> Floats:
    """Of everybody in the role who is paid on it."""
    rows, index = view.workforce.members.get(role), view.workforce.kpi_index.get(kpi.in_data)
    if rows is None or index is None or kpi.of != "person":
        return np.array([])
    found: Floats = view.workforce.attainment[index, rows][view.paid.active[rows]]
    return found

"""Every case, the examples, the story and the sample company as workbooks, by formulas and by LibreOffice."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from kpi import Scheme, Workforce, build, load
from kpi.export.formulabook import FormulaTables
from kpi.formulas.arrays import Calculator
from tests.libreoffice import Office
from tests.test_cases import FILES, prepare, read_file
from tests.test_formulas import owed_by, paid_by
from tests.test_golden import SCHEMES, cast_under
from tests.workbooks import recalculated


def _cases() -> Iterator[tuple[str, Scheme, Workforce]]:
    """Every case that is paid, the examples with the cast, the story and the sample company."""
    for path in FILES:
        for case in read_file(path).cases:
            if not case.expect.refused:
                yield f"{path.stem}: {case.name}", *prepare(read_file(path), case)
    for path in SCHEMES:
        yield path.stem, load(path), cast_under(load(path))
    company = load("data/company/scheme.yaml")
    yield (
        "company",
        company,
        build(pd.read_csv("data/company/results.csv"), pd.read_csv("data/company/people.csv"), company),
    )


def test_every_case_is_paid_to_the_cent_by_formulas_and_by_libreoffice(office: Office, tmp_path: Path) -> None:
    wrong = []
    for name, scheme, workforce in _cases():
        tables = FormulaTables(scheme, workforce)
        owed = owed_by(tables, tables.paid.payout)
        found = paid_by(tables, Calculator())
        if tables.valued or not np.array_equal(found, owed):
            wrong.append(f"{name}: formulas pay {found.tolist()} and not {owed.tolist()}; values: {tables.valued}")
        elif len(owed) and not np.array_equal(recalculated(office, tables, tmp_path / "book.xlsx"), owed):
            wrong.append(f"{name}: LibreOffice pays something else")
    assert not wrong

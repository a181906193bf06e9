"""The column of sex: read in every language, told where it is not understood, and never a reason to leave anybody out."""

import pandas as pd
import pytest

from kpi import intake
from tests.test_intake import notices, read

RESULTS = "Name,Month,KPI,Plan,Fact\n" + "".join(f"P{n},2026-03,sales,10,10\n" for n in range(4))


def sexes(heading: str, *cells: str) -> list[str | None]:
    """What is read of the people P0, P1, ..."""
    found = people(heading, *cells)
    return [None if pd.isna(one) else str(one) for one in found["sex"]] if "sex" in found else []


def people(heading: str, *cells: str) -> pd.DataFrame:
    taken = taken_in(heading, *cells)
    assert taken.ok
    assert taken.people is not None
    assert len(taken.people) == len(cells)
    return taken.people


def taken_in(heading: str, *cells: str) -> intake.Intake:
    rows = "".join(f"P{n};Seller;1000;{cell}\n" for n, cell in enumerate(cells))
    return read(RESULTS, f"Name;Role;Salary;{heading}\n{rows}")


@pytest.mark.parametrize(
    ("heading", "woman", "man", "other", "unsaid"),
    [
        ("Sex", "female", "male", "other", "not stated"), ("gender", "Woman", "MAN", "Non-binary", "prefer not to say"),
        ("Gender (M/F)", "F", "M", "X", "unknown"), ("Geschlecht", "weiblich", "männlich", "divers", "keine Angabe"),
        ("m/w/d", "w", "m", "d", "k. A."), ("Geschlecht", "Frau", "Mann", "divers", "unbekannt"),
        ("Пол", "ж", "м", "другой", "не указан"), ("пол", "Женский", "мужской", "иной", "неизвестно"),
        ("пол", "жен.", "муж.", "другой", "не указано"),
        ("Neme", "nő", "férfi", "egyéb", "nincs megadva"), ("nem", "N", "F", "egyéb", "ismeretlen"),
        ("Kasarian", "babae", "lalaki", "iba pa", "hindi sinabi"), ("Kasarian", "B", "L", "iba", "hindi sinabi"),
        ("Sexo", "feminino", "masculino", "outro", "não informado"), ("gênero", "Mulher", "Homem", "outra", "desconhecido"),
        ("Género", "mujer", "hombre", "otro", "no declarado"), ("Sexo", "M", "H", "no binario", "no informado"),
        ("Sexe", "femme", "homme", "autre", "non renseigné"), ("genre", "F", "H", "non binaire", "inconnu"),
    ],
)  # fmt: skip
def test_it_is_read_in_every_language(heading: str, woman: str, man: str, other: str, unsaid: str) -> None:
    found = sexes(heading, woman, man, other, unsaid)
    # "k. A." and the like say in any column that there is nothing, and here that nothing was stated.
    assert found == ["female", "male", "other", "not stated"]


@pytest.mark.parametrize("cells", [("M", "M"), ("F", "F"), ("M", "F", "N"), ("1", "2"), ("boss", "")])
def test_what_does_not_say_it_is_told_and_nobody_is_left_out(cells: tuple[str, ...]) -> None:
    taken = taken_in("Sex", *cells)
    assert taken.ok
    assert taken.people is not None
    assert len(taken.people) == len(cells)
    assert "sex" not in taken.people
    told = [one for one in notices(taken) if "does not say which sex is meant" in one]
    assert len(told) == len([one for one in cells if one])


def test_a_letter_with_two_meanings_is_taken_for_neither() -> None:
    """Beside F and H, an M may be a man of the one or a woman of the other."""
    assert sexes("Sexo", "F", "M", "H", "H") == ["female", None, "male", "male"]


def test_blank_cells_say_nothing() -> None:
    assert sexes("Sex", "female", "", "-") == ["female", None, None]


def test_a_kpi_may_be_called_so() -> None:
    taken = read("Name,Month,Sales,Gender\nP0,2026-03,10,3\nP1,2026-03,12,4\n")
    assert "Gender" in set(taken.results["kpi"])


def test_it_can_be_said_which_column_it_is() -> None:
    table = ("people.csv", b"Name,Role,Salary,Code\nP0,Seller,1000,f\nP1,Seller,1000,m\n")
    taken = intake.read([("results.csv", RESULTS.encode()), table], columns={"sex": "Code"})
    assert taken.people is not None
    assert taken.people["sex"].tolist() == ["female", "male"]

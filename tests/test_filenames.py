"""Names of files after people, whatever they are called."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.documents.filenames import safe_name, safe_names

KEPT = [
    "Anna Kovács",
    "Ő Ű Ágnes",
    "Анна Петрова",
    "李小龍",
    "مريم",
    "Zoë O'Hara",
    "Ada 🎉",
    "A.B. Clark",
    "COMBO",
    "Nullmann",
]


@pytest.mark.parametrize("name", KEPT)
def test_names_of_people_stay_as_they_are(name: str) -> None:
    assert safe_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "_"),
        ("", "_"),
        ("   ", "_"),
        (".hidden", "hidden"),
        ("ends with a dot. ", "ends with a dot"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Com1", "_Com1"),
        ("LPT¹", "_LPT¹"),
        ("-rf", "_-rf"),
        ('a<b>c:d"e|f?g*h\\i', "a_b_c_d_e_f_g_h_i"),
        ("Line\nbreak\tand\x00nothing", "Linebreakandnothing"),
        ("\u202egnp.exe", "gnp.exe"),
        ("e\u0301va", "éva"),
        ("\ud800half", "half"),
    ],
)
def test_what_no_system_takes_is_written_in_another_way(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_long_names_are_cut_between_letters() -> None:
    assert len(safe_name("ű" * 300).encode()) == 120
    assert safe_name("🎉" * 300) == "🎉" * 30
    assert safe_name("a" * 300) == "a" * 120


def test_no_two_are_alike_on_any_system() -> None:
    assert safe_names(["Ada", "ada", "Ada", "A/B", "A:B", "é", "e\u0301"]) == [
        *("Ada", "ada (2)", "Ada (3)", "A_B", "A_B (2)", "é", "é (2)"),
    ]
    long = safe_names(["ő" * 300, "ő" * 301])
    assert long[1] == f"{long[0]} (2)"


@given(st.lists(st.text(max_size=400), max_size=12))
def test_every_text_names_a_file_that_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("names")
    names = safe_names(texts)
    for name in names:
        assert name
        assert Path(name).name == name
        (folder / f"{name}.html").write_text("x", encoding="utf-8")
    assert len({one.casefold() for one in names}) == len(texts) == len([*folder.iterdir()])

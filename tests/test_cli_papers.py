"""Papers in a terminal: whole files or none, and a sentence for everything that cannot be."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation

from kpi.documents.paperkinds import KINDS
from tests.test_cli import ROOT, run

STORY = ROOT / "data" / "story"
GIVEN = (STORY / "scheme.yaml", STORY / "results.csv", "--people", STORY / "people.csv")
PAPERS = {".pdf": b"%PDF", ".docx": b"PK", ".html": b"<!doctype html>"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("pay-equity", "decision")])
def test_each_paper_is_written(kind: str, tmp_path: Path) -> None:
    for ending, begins in PAPERS.items():
        out = tmp_path / f"paper{ending}"
        done = run("document", *GIVEN, "--paper", kind, "-o", out)
        assert done.exit_code == 0, done.stderr
        assert "Written" in done.stderr
        assert out.read_bytes().startswith(begins)


def test_a_plan_document_needs_no_results(tmp_path: Path) -> None:
    out = tmp_path / "plan.html"
    terms = tmp_path / "terms.yaml"
    terms.write_text("company: Example & Co\nowner: HR", encoding="utf-8")
    done = run("document", STORY / "scheme.yaml", "--terms", terms, "--language", "de_DE", "-o", out)
    assert done.exit_code == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert "Example &amp; Co" in page
    assert 'lang="de-DE"' in page


def test_everybody_has_a_statement_in_one_file_a_zip_or_a_folder(tmp_path: Path) -> None:
    assert run("statements", *GIVEN, "-o", tmp_path / "all.pdf").exit_code == 0
    assert run("statements", *GIVEN, "-o", tmp_path / "all.zip").exit_code == 0
    assert run("statements", *GIVEN, "-o", tmp_path / "all").exit_code == 0
    packed = zipfile.ZipFile(tmp_path / "all.zip").namelist()
    assert len(packed) == 10
    assert sorted(one.name for one in (tmp_path / "all").iterdir()) == sorted(packed)
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")


def test_one_person(tmp_path: Path) -> None:
    out = tmp_path / "aspen.html"
    assert run("statements", *GIVEN, "--person", "Aspen", "-o", out).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "€45,000.00" in page
    assert "Birch" not in page
    done = run("letters", *GIVEN, "--person", "Aspn", "-o", tmp_path / "no.pdf")
    assert done.exit_code == 2
    assert "Aspen" in done.stderr


def template(text: str, path: Path) -> Path:
    document = Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def test_letters_in_a_template_of_ones_own(tmp_path: Path) -> None:
    own = template("Dear {{ person }}", tmp_path / "own.docx")
    done = run("letters", *GIVEN, "--template", own, "-o", tmp_path / "out.zip")
    assert done.exit_code == 0, done.stderr
    packed = zipfile.ZipFile(tmp_path / "out.zip")
    assert len(packed.namelist()) == 10
    assert Document(io.BytesIO(packed.read("Aspen.docx"))).paragraphs[0].text == "Dear Aspen"
    wrong = run("letters", *GIVEN, "--template", template("{{ wage }}", tmp_path / "w.docx"), "-o", tmp_path / "w.zip")
    assert wrong.exit_code == 2
    assert "there is no field “wage”" in wrong.stderr
    assert not (tmp_path / "w.zip").exists()
    many = run("letters", *GIVEN, "--template", own, "-o", tmp_path / "one.docx")
    assert many.exit_code == 2
    assert "do not fit into one file" in many.stderr


def test_the_decision_as_a_paper_and_as_slides(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (STORY / "scheme.yaml").read_text(encoding="utf-8")
    other.write_text(text.replace("individual_share: 60 %", "individual_share: 80 %"), encoding="utf-8")
    given = (other, STORY / "results.csv", "--people", STORY / "people.csv", "--baseline", STORY / "scheme.yaml")
    done = run("report", *given, "-o", tmp_path / "report.pdf")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert run("deck", *given, "-o", tmp_path / "deck.pptx").exit_code == 0
    assert len(Presentation(str(tmp_path / "deck.pptx")).slides) >= 8


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("document", STORY / "scheme.yaml", "--paper", "pay-equity", "-o", "x.pdf"), "this paper needs results"),
        (("document", *GIVEN, "--paper", "pay-equity", "-o", "x.pdf"), "who is a woman and who is a man"),
        (("document", *GIVEN, "--role", "Pilot", "-o", "x.pdf"), "there is no role “Pilot”"),
        (("document", *GIVEN, "-o", "x.txt"), "another ending"),
        (("document", *GIVEN, "--language", "xx_YY", "-o", "x.pdf"), "there is no language"),
        (("document", *GIVEN, "-o", "nowhere/x.pdf"), "no such folder"),
        (("statements", *GIVEN, "--period", "2031-01", "-o", "x.pdf"), "there is no period"),
        (("statements", STORY / "scheme.yaml", "-o", "x.pdf"), "this paper needs results"),
        (("report", *GIVEN, "--worlds", "3", "-o", "x.pdf"), "cannot be drawn"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    words: tuple[object, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert says in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_may_not_be_written_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "x.pdf"
    out.write_bytes(b"mine")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kpi.cli.terminal._write", full)
    done = run("document", *GIVEN, "-o", out)
    assert done.exit_code == 2
    assert "No space left" in done.stderr
    assert out.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]

"""The notebooks: stored clean, run from the top, and no number in their prose that does not come out of a cell."""

import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from kpi import charts as kpi_charts

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
STARTED_IN = {
    "engine": ROOT,
    "forecast": ROOT,
    "from-nothing-to-a-scheme": ROOT / "notebooks",
    "sixty-forty": ROOT / "notebooks",
}  # as by a test and as by JupyterLab
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
VEGA_LITE = "application/vnd.vegalite.v5+json"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LIST_NUMBER = re.compile(r"^(?:\*\*)?\d+\. ", re.MULTILINE)

# The worked example of three strong and seven weak sellers, by hand: the texts of each row by its label.
ALL_OR_NOTHING = {
    "100:0": ["€50,000", "€0", "€150,000", "€0", "0%", "€0", "€0"],
    "80:20": ["€40,000", "€0", "€120,000", "€30,000", "20%", "€0", "€30,000"],
    "60:40": ["€30,000", "€0", "€90,000", "€60,000", "40%", "€0", "€60,000"],
    "40:60": ["€20,000", "€0", "€60,000", "€90,000", "60%", "€0", "€90,000"],
}
STORY = {
    "Aspen": ["€75,000", "€45,000", "€30,000", "40%"],
    "Birch": ["€68,750", "€41,250", "€27,500", "40%"],
    "Cedar": ["€62,500", "€37,500", "€25,000", "40%"],
    "Elm": ["€37,500", "€22,500", "€15,000", "40%"],
    "Hazel": ["€31,250", "€18,750", "€12,500", "40%"],
    "Juniper": ["€31,250", "€18,750", "€12,500", "40%"],
    "Laurel": ["€25,000", "€15,000", "€10,000", "40%"],
    "Linden": ["€25,000", "€15,000", "€10,000", "40%"],
    "Rowan": ["€0", "€0", "€0", ""],
    "Willow": ["€0", "€0", "€0", ""],
}
AXIS = {
    "100:0": ["€68,750", "€21,429", "€356,250"],
    "80:20": ["€55,000", "€17,143", "€285,000"],
    "60:40": ["€41,250", "€12,857", "€213,750"],
    "40:60": ["€27,500", "€8,571", "€142,500"],
    "0:100": ["€0", "€0", "€0"],
}
CLIFF = """1,000 euros short: 99.98%; the team part is €0, the cost €258,750
0 euros short: 100%; the team part is €200,000, the cost €458,750"""
REMEDIES = {
    "as it is": ["€41,250", "€12,857", "€213,750", "€82,500", "40%", "-€60,000", "€142,500"],
    "lower team threshold": ["€61,250", "€32,857", "€413,750", "€22,500", "10.9%", "€80,000", "-€57,500"],
    "graduated team plan": ["€55,250", "€26,857", "€353,750", "€40,500", "19.6%", "€38,000", "€2,500"],
    "steps": ["€51,250", "€22,857", "€313,750", "€52,500", "25.5%", "€10,000", "€42,500"],
    "pool by sales": ["€58,942", "€25,275", "€353,750", "€29,423", "14.3%", "€26,923", "€2,500"],
    "pool by scores": ["€68,268", "€21,278", "€353,750", "€1,447", "0.7%", "-€1,053", "€2,500"],
    "gate": ["€68,750", "€21,429", "€356,250", "€0", "0%", "€0", "€0"],
}

# From a role to a scheme, by hand: 30 and 40 of the 70 that are there; 3,000,000 ÷ (1.05¹² − 1) × 0.05; 1,500,000 in four streams;
# 70 contacts by 2 to 4 a day in 21 days, and ten times as many.
CARD = {
    "Conversion of requests": ["30%"],
    "Paid margin of inbound contracts": ["40%"],
    "Chain of sales": ["15%"],
    "Response time": ["15%"],
}
PAYING = {"Conversion": ["43%"], "Revenue": ["57%"]}
FROM_NOTHING = (
    "The role “Inbound sales” has 4 KPIs; your data have 2 of them.",
    "leads to 3,000,000 from a first period of 188,476.",
    "5% more in each period makes 1,591,713 of 100,000, and the goal is 3,000,000; it takes 15.55%.",
    "€1,500,000 takes 70 contacts and 3 requests, and then the chance is 55%.",
    "70 contacts take 17.5 to 35 days; each seller has 21 in a month.",
    "Seller: 4 are enough; the work takes 1 to 2 people.",
    "700 contacts take 175 to 350 days; each seller has 21 in a month.",
    "Seller: 4 are not enough; the work takes 9 to 17 people. 5 to 13 more are missing.",
    "Before: One point of team result decides €9,350.",
    "The mend: The team plan begins to pay 20 points earlier, in a line.",
    "After: One point of Revenue at 80% decides €7,987.",
    "first scheme → mended scheme: Nobody's pay changes.",
)


def stored(path: Path) -> Any:
    """The notebook as it lies in the folder, checked against its format."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    return notebook


@cache
def executed(path: Path) -> Any:
    """The notebook after all its cells; a cell that fails raises."""
    notebook = stored(path)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(STARTED_IN[path.stem])}}).execute()
    return notebook


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Jupyter writes down as it runs goes where it does no harm."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path))


def outputs(notebook: Any) -> Iterator[Any]:
    """What the cells give, in order."""
    return (output for cell in notebook.cells for output in cell.get("outputs", ()))


def said(notebook: Any) -> str:
    """All text that the cells give, that of tables as well."""
    return "\n".join(map(told, outputs(notebook)))


def told(output: Any) -> str:
    """The text of one output: its lines, and what its table shows."""
    if "text" in output:
        return str(output["text"])
    data = output["data"]
    return "\n".join([data["text/plain"], html.unescape(re.sub(r"<[^>]*>", " ", data.get("text/html", "")))])


def table(notebook: Any, cell: str) -> dict[str, list[str]]:
    """The table that a cell gives: the texts of each row by its label."""
    shown = next(one.outputs[-1].data["text/html"] for one in notebook.cells if one.id == cell)
    rows = (
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr>(.*?)</tr>", shown, re.DOTALL)
    )
    return {label: texts for label, *texts in rows}


def charts(notebook: Any) -> list[Any]:
    """The specifications of the charts that the cells draw."""
    return [output["data"][VEGA_LITE] for output in outputs(notebook) if VEGA_LITE in output.get("data", {})]


def test_all_are_there() -> None:
    assert {path.stem for path in NOTEBOOKS} == STARTED_IN.keys()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_clean(path: Path) -> None:
    """No output, no count and nothing of the machine on which it was last open."""
    notebook = stored(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert notebook.metadata == METADATA
    assert all(cell.metadata == {} for cell in notebook.cells)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_without_a_warning(path: Path) -> None:
    assert [output.text for output in outputs(executed(path)) if output.get("name") == "stderr"] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_of_the_prose_comes_out_of_a_cell(path: Path) -> None:
    notebook = executed(path)
    known = set(NUMBER.findall(said(notebook)))
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert set(NUMBER.findall(LIST_NUMBER.sub("", prose))) - known == set()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_charts_say_a_finding_and_bring_their_data(path: Path) -> None:
    drawn = charts(executed(path))
    assert drawn
    for spec in drawn:
        assert NUMBER.search(" ".join(spec["title"]["text"]))
        assert spec["data"]["values"]
        assert "http" not in str({name: part for name, part in spec.items() if name != "$schema"})


@pytest.mark.parametrize(
    ("cell", "rows"),
    [("strict", ALL_OR_NOTHING), ("story", STORY), ("axis-table", AXIS), ("remedies", REMEDIES)],
)
def test_the_story_is_the_worked_example(cell: str, rows: dict[str, list[str]]) -> None:
    found = table(executed(ROOT / "notebooks/sixty-forty.ipynb"), cell)
    assert {label: found[label][: len(texts)] for label, texts in rows.items()} == rows


def test_the_story_in_one_line() -> None:
    text = said(executed(ROOT / "notebooks/sixty-forty.ipynb"))
    assert "Against 100:0 the strong lose €82,500, the weak lose €60,000, the employer keeps €142,500" in text
    assert CLIFF in text


@pytest.mark.parametrize(("cell", "rows"), [("card", CARD), ("weights", PAYING)])
def test_a_scheme_from_nothing_has_the_weights_of_its_card(cell: str, rows: dict[str, list[str]]) -> None:
    found = table(executed(ROOT / "notebooks/from-nothing-to-a-scheme.ipynb"), cell)
    assert {label: found[label][:1] for label in rows} == rows


def test_a_scheme_from_nothing_comes_to_what_is_worked_out_by_hand() -> None:
    """The sentences; and each proposed plan lies halfway between the present one and the own result, which all are scaled alike."""
    notebook = executed(ROOT / "notebooks/from-nothing-to-a-scheme.ipynb")
    text = said(notebook).replace("\u00a0", " ")
    for sentence in FROM_NOTHING:
        assert sentence in text
    plans = {
        name: [float(one.replace(",", "")) for one in texts[1:4]]
        for name, texts in table(notebook, "plans").items()
        if name.istitle() and texts[0]
    }
    scales = [(2 * new - present) / result for present, result, new in plans.values()]
    assert len(scales) == 6
    assert max(scales) - min(scales) < 2 * 500 / min(result for _present, result, _new in plans.values())


def test_the_forecast_is_believed_for_a_reason() -> None:
    """Drawn and in closed form, told with the same digits; and the year that is known by now."""
    text = said(executed(ROOT / "notebooks/forecast.ipynb"))
    drawn, error, closed = (
        float(re.search(pattern, text)[1].replace(",", ""))  # type: ignore[index]
        for pattern in (
            r"10,000\): €([\d,]+)",
            r"10,000\): .* give or take €([\d,]+)",
            r"anything: €([\d,]+)",
        )
    )
    assert abs(drawn - closed) < 2 * error
    assert "12 of the last 12 periods came out within the forecast made before them" in text


def test_the_example_in_the_docs_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Its example of Python, word for word, and it prints what stands below it."""
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "from-python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(code, {})  # noqa: S102 - our own page is what is tested
    printed, (shown,) = capsys.readouterr().out, re.findall(r"```text\n(.*?)\n\.\.\.\n```", page, re.DOTALL)
    assert printed.startswith(shown)


def test_a_picture_is_whole_and_asks_nobody() -> None:
    """Data inside, gaps as null, a long title in lines; Jupyter is handed what it draws by itself, and the title as text."""
    title = "A finding that is told in so many words that it would not fit above the chart if it stood in one line"
    rows = pd.DataFrame({"part": ["line", "now"], "share": [0.6, 1.0], "money": [1.5, float("nan")]})
    bundle = kpi_charts.picture(kpi_charts.frontier_chart(), rows, title)._repr_mimebundle_(include=None, exclude=None)
    spec = bundle[VEGA_LITE]
    assert bundle["text/plain"] == title == " ".join(spec["title"]["text"])
    assert len(spec["title"]["text"]) == 2
    assert spec["data"]["values"][1] == {"part": "now", "share": 1.0, "money": None}
    assert spec["$schema"].endswith("/v5.json")
    assert "width" in kpi_charts.frontier_chart()
    assert "title" not in kpi_charts.frontier_chart()

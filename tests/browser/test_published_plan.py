"""A published plan, a bonus by rank in multiples of the salary, set up with the mouse and the keyboard alone and paid to the cent."""

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import settle
from tests.browser.test_pools import choose
from tests.browser.test_prizes import first_prize
from tests.pages.test_prizes_on_the_form import NAMES, SALARIES

TIMES = [2.5] * 2 + [1.5] * 5 + [1.0] * 13
ROW, HEAD = 35, 35


def file(name: str, lines: list[str]) -> FilePayload:
    """A CSV file to drop."""
    return FilePayload(name=name, mimeType="text/csv", buffer="\n".join(lines).encode())


def type_into(page: Page, grid: Locator, row: int, column: int, text: str) -> None:
    """Types into a cell until it holds the text: the grid is a canvas, and nothing in the page tells when its editor is open."""
    cell = grid.page.locator(".st-key-prize-0 [data-testid=stDataFrame]").first.locator(f"#glide-cell-{column}-{row}")
    for _again in range(4):
        width = (grid.bounding_box() or {"width": 0})["width"]
        grid.click(position={"x": (0.3, 0.75)[column - 1] * width, "y": HEAD + (row + 0.5) * ROW})
        page.wait_for_timeout(400)
        page.keyboard.type(text, delay=50)
        page.wait_for_timeout(400)
        page.keyboard.press("Enter")
        settle(page)
        page.wait_for_timeout(400)
        if cell.count() and cell.first.text_content() == text:
            return
    expect(cell.first).to_have_text(text)


def test_twenty_officers_are_paid_by_rank(app: Page, app_url: str) -> None:
    app.goto(f"{app_url}/data")
    settle(app)
    scores = [f"{name},Head office,Professional,2015,score,100,{99 - place}" for place, name in enumerate(NAMES)]
    salaries = [f"{name},{salary}" for name, salary in zip(NAMES, SALARIES, strict=True)]
    files = [
        file("results.csv", ["person,team,role,period,kpi,plan,fact", *scores]),
        file("people.csv", ["person,salary", *salaries]),
    ]
    app.locator(".st-key-upload input[type=file]").set_input_files(files)
    app.get_by_role("button", name="Open these data").click(timeout=30_000)
    first_prize(app, "Professional")
    app.locator(".st-key-prize-0-pays_in").get_by_text("times the salary").click()
    settle(app)
    choose(app, "prize-0-by", "score")
    app.locator(".st-key-prize-0-places_are").get_by_text("shares: 0.1 is the best tenth").click()
    settle(app)
    grid = app.locator(".st-key-prize-0 [data-testid=stDataFrame] .dvn-scroller").first
    grid.scroll_into_view_if_needed()
    type_into(app, grid, 0, 2, "2.5")
    for row, (up_to, pays) in enumerate((("0.35", "1.5"), ("1", "1")), start=1):
        type_into(app, grid, row, 1, up_to)
        type_into(app, grid, row, 2, pays)
    paid = sum(salary * times for salary, times in zip(SALARIES, TIMES, strict=True))
    app.get_by_role("link", name="Payouts").click()
    expect(app.get_by_role("heading", level=1)).to_contain_text(f"In 2015 20 people are paid €{paid:,.0f}")
    for place in (0, 1):
        row_of = app.locator(".st-key-people-table td").filter(has_text=NAMES[place]).locator("..")
        expect(row_of).to_contain_text(f"{round(SALARIES[place] * TIMES[place])}")

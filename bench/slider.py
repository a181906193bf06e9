"""From a key on a slider to the finished screen, on our heaviest pages and on Streamlit's lightest."""

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page

from bench.app import HERE, ROOT, Times, chromium, free_port, press, profile, serving, visit
from bench.measure import Finding

LIMIT = 2.5
A_VISIT = 18  # values of a slider in steps of 5: a value seen before would come from the browser's memory


class Slider(NamedTuple):
    """A slider of ours: its page and where it stands there."""

    name: str
    page: str
    place: str


YARDSTICK = Slider("one slider", "", ".st-key-value")
SLIDERS = (
    Slider("slider scheme, a weight", "scheme", ".st-key-weights"),
    Slider("slider scheme, a threshold", "scheme", "[class*=_points]"),
    Slider("slider split", "split", ".st-key-split"),
    Slider("slider forecast", "forecast", ".st-key-ahead-settings"),
)


def to_finished_screen(rounds: int = 25) -> Iterator[Finding]:
    """Each slider on the sample company, in turns with a page that has one slider and one line of text."""
    one_slider = HERE / "apps" / "one_slider.py"
    with (
        serving(ROOT / "app.py", free_port()) as ours,
        serving(one_slider, free_port()) as floor,
        chromium() as browser,
    ):
        for slider in SLIDERS:
            samples: list[tuple[Times, Times]] = []
            while len(samples) < rounds:
                wanted = min(A_VISIT, rounds - len(samples))
                samples += _one_visit(browser, slider, ours.url, floor.url, wanted)
            yield _finding(slider.name, samples)


def _one_visit(browser: Browser, slider: Slider, url: str, floor: str, count: int) -> list[tuple[Times, Times]]:
    with profile(browser) as reader, profile(browser) as other:
        ours = _hold(reader, slider, f"{url}/?d=company", f"{url}/{slider.page}")
        yardstick = _hold(other, YARDSTICK, floor)
        return [(press(ours, "ArrowRight"), press(yardstick, "ArrowRight")) for _ in range(count)]


def _hold(reader: BrowserContext, slider: Slider, *urls: str) -> Page:
    """A page reached by its addresses and its slider taken hold of, warmed up by a walk to its low end and a step back."""
    page = reader.new_page()
    for url in urls:
        visit(page, url)
    page.locator(f"{slider.place} input[type=range]").first.focus()
    for key in ("Home", "ArrowRight"):
        press(page, key)
    return page


def _finding(name: str, samples: list[tuple[Times, Times]]) -> Finding:
    ours, yardstick = zip(*samples, strict=True)
    heard = median(times.heard for times in ours), median(times.heard for times in yardstick)
    stopped = median(times.stopped for times in ours)
    return Finding(
        name,
        "ms",
        tuple(times.finished for times in ours),
        tuple(times.finished for times in yardstick),
        LIMIT,
        f"the server's last message after {heard[0]:.0f} ms (yardstick {heard[1]:.0f}), ours had ended its script after {stopped:.0f}",
    )

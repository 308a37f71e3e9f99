"""The workstation in a real Chromium: a run from the Lifecycle page, every page in both modes."""

import json
import re

import pytest
from playwright.sync_api import expect

from core import lifecycle
from core import runs as run_room
from tests.app.conftest import idle, settled

pytestmark = pytest.mark.browser
PLACES = ["", "schemas", "mappings", "lifecycle", "runs", "settings"]
TITLES = ["Dashboard", "Schemas", "Mappings", "Lifecycle", "Runs", "Settings"]

# Texts whose colour does not stand out from the ground behind them by AA, grounds laid together.
FAINT = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = text => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1); const d = canvas.getImageData(0, 0, 1, 1).data;
    return [d[0], d[1], d[2], d[3] / 255]; };
  const over = (front, back) => [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3]));
  const light = c => { const [r, g, b] = c.map(v => v / 255).map(
    v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = element => { const stack = [];
    for (let e = element; e; e = e.parentElement)
      stack.push(rgba(getComputedStyle(e).backgroundColor));
    return stack.reverse().reduce((back, front) => over(front, back), [255, 255, 255]); };
  const opacity = element => { let all = 1;
    for (let e = element; e; e = e.parentElement) all *= Number(getComputedStyle(e).opacity);
    return all; };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, words = walker.currentNode.data.trim();
    if (!words || ['STYLE', 'SCRIPT', 'NOSCRIPT', 'CANVAS'].includes(element.tagName)) continue;
    if (element.closest('canvas, svg, [aria-hidden="true"], [disabled]')) continue;
    const box = element.getBoundingClientRect(), look = getComputedStyle(element);
    if (!box.width || !box.height || look.visibility === 'hidden') continue;
    const back = ground(element), colour = rgba(look.color);
    colour[3] *= opacity(element);
    const [low, high] = [light(back), light(over(colour, back))].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    const large = parseFloat(look.fontSize) >= 24
      || (parseFloat(look.fontSize) >= 18.66 && Number(look.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.add(`${ratio.toFixed(2)} ${words.slice(0, 40)}`);
  }
  return [...found];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_opens_by_its_address_readable_and_without_another_host(server, window, scheme):
    page, seen = window(scheme)
    for place, title in zip(PLACES, TITLES, strict=True):
        settled(page, server, place)
        assert page.locator("h1").inner_text() == title
        assert page.get_by_test_id("stException").count() == 0
        assert page.evaluate(FAINT) == [], place
        for tab in page.get_by_role("tab").all():
            tab.click()
            idle(page)
            assert page.evaluate(FAINT) == [], f"{place} {tab.inner_text()}"
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, f"{place} is wider than the window"
    here = server.address.removeprefix("http://")
    foreign = [
        url for url in seen.requests if not re.match(rf"(http|ws)://{here}/|data:|blob:", url)
    ]
    assert foreign == []
    assert seen.faults == []
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 32, 43)")


def test_the_menu_leads_to_every_page_in_its_groups(server, window):
    page, _ = window()
    settled(page, server, "")
    menu = page.get_by_test_id("stSidebarNav")
    for group in ("Overview", "Design", "Execution", "Ops"):
        expect(menu.get_by_text(group, exact=True)).to_be_visible()
    for title in TITLES:
        menu.get_by_role("link", name=title).click()
        expect(page.locator("h1")).to_have_text(title)


def test_the_lifecycle_runs_from_its_page_to_the_gate(server, window, sample):
    before = {item.id for item in run_room.runs(sample)}
    page, seen = window()
    settled(page, server, "lifecycle")
    page.get_by_label("Patients", exact=True).fill("25")
    page.get_by_role("button", name="Start the run").click()
    stop = page.get_by_role("button", name="Stop this run")
    stop.wait_for(timeout=60_000)
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.reload()  # the run belongs to the project, not to the window
    stop.wait_for(timeout=30_000)
    expect(page.get_by_role("heading", name="Newest run")).to_be_visible(timeout=180_000)

    run = next(item for item in run_room.runs(sample) if item.id not in before)
    judged = json.loads((run.folder / "gate.json").read_text(encoding="utf-8"))
    assert run.status == "COMPLETE"
    line = page.locator(".pp-line", has_text="Run of")
    expect(line).to_contain_text("COMPLETE")
    expect(line).to_contain_text(judged["status"])
    for step in lifecycle.STEPS:
        expect(page.get_by_role("cell", name=step, exact=True).first).to_be_visible()
    assert seen.faults == []

    settled(page, server, "runs")
    expect(page.get_by_role("cell", name=run.id)).to_be_visible()
    shown = page.get_by_role("tabpanel").locator("tbody tr").filter(visible=True)
    assert shown.count() == len(judged["results"])


def test_a_run_can_be_stopped_and_is_told_as_stopped(server, window, sample):
    page, _ = window()
    settled(page, server, "lifecycle")
    page.get_by_label("Patients", exact=True).fill("26")
    page.get_by_role("button", name="Start the run").click()
    page.get_by_role("button", name="Stop this run").click(timeout=60_000)
    expect(page.get_by_role("heading", name="Newest run")).to_be_visible(timeout=180_000)
    expect(page.get_by_text("Stopped by a person.")).to_be_visible()
    assert run_room.runs(sample)[0].status == "CANCELLED"


def test_a_report_can_be_fetched(server, window):
    page, _ = window()
    settled(page, server, "runs")
    page.get_by_role("tab", name="Reports").click()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="row_ledger.csv").click()
    assert fetched.value.suggested_filename == "row_ledger.csv"
    assert fetched.value.path().read_text(encoding="utf-8").startswith("entry,")


def test_the_server_tells_of_no_fault(server, window):
    """Runs last: what all the tests above made the server say."""
    page, _ = window()
    settled(page, server, "")
    assert "Traceback" not in server.log.read_text(encoding="utf-8", errors="replace")

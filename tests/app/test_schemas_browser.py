"""The Schemas page in a real Chromium: what a script cannot see of pictures, walks and uploads."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.app.conftest import SOURCE, TARGET, TOKEN, idle, settled, started, workbook
from tests.app.test_browser import FAINT

pytestmark = pytest.mark.browser
LONGER = (*TARGET[:1], ("LOAD_PMI", "SEX", "CHAR", 2, TARGET[1][4]), *TARGET[2:])


@pytest.fixture(autouse=True)
def patience():
    """A busy machine draws late; what comes at all is right."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def workstation(tmp_path_factory):
    """A server over one small project of its own."""
    from core import lifecycle, projects

    data = tmp_path_factory.mktemp("schemas")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PASPORT_DATA", str(data))
        made = projects.create_project("trust/pas/small", lambda _project: None)
        lifecycle.add_document(made, "dictionary.xlsx", workbook(SOURCE), "source")
        lifecycle.add_document(made, "guide.xlsx", workbook(TARGET), "target")
    process, server = started(data, tmp_path_factory.mktemp("log") / "server.log")
    yield server
    process.terminate()
    process.wait(timeout=10)


def test_a_person_reviews_decides_and_gives_a_newer_document(workstation, chromium):
    size = {"width": 1440, "height": 900}
    with closing(chromium.new_context(viewport=size, color_scheme="dark")) as context:
        page = context.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{workstation.address}/login?token={TOKEN}")
        page.get_by_role("link", name="Schemas").click()
        expect(page.get_by_text("3 of 3 fields")).to_be_visible()
        _decides(page)
        _reviews(page)
        _gives(page)
        assert page.evaluate(FAINT) == []
        assert faults == [] and page.get_by_test_id("stException").count() == 0
    assert "Traceback" not in workstation.log.read_text(encoding="utf-8", errors="replace")


def _decides(page):
    page.get_by_text("Show it in the document").click()
    expect(page.locator("tr.pp-marked")).to_contain_text("MAIN_CRN")
    page.get_by_role("radio", name="Decide").click()
    page.get_by_label("Evidence", exact=True).fill("Guide 18.4, page 3")
    page.get_by_label("Why", exact=True).fill("The letter says so")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("cell", name="The letter says so")).to_be_visible()
    assert page.evaluate(FAINT) == []


def _reviews(page):
    page.get_by_role("tab", name="Review").click()
    expect(page.get_by_text("1 of 1")).to_be_visible()
    idle(page)
    assert page.evaluate(FAINT) == []
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("No reading is in doubt here.")).to_be_visible()


def _gives(page):
    page.get_by_role("tab", name="Documents").click()
    page.get_by_test_id("stRadio").get_by_text("Target").click()
    newer = {"name": "guide.xlsx", "mimeType": "application/x", "buffer": workbook(LONGER)}
    page.locator("input[type=file]").set_input_files(newer)
    page.get_by_text("It takes the place of").click()
    idle(page)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("guide.xlsx was replaced on the target side")).to_be_visible()
    page.get_by_role("tab", name="Changes").click()
    expect(page.get_by_text("was read from dictionary.xlsx")).to_be_visible()
    idle(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_a_pdf_is_shown_beside_the_field(server, window, scheme):
    page, seen = window(scheme)
    settled(page, server, "schemas")
    page.get_by_text("Show it in the document").click()
    picture = page.locator("img.pp-page")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    assert "page " in picture.get_attribute("alt")
    page.get_by_role("tab", name="Review").click()
    heading = page.locator(".pp-title").first
    expect(heading).to_contain_text("1 of ")
    page.get_by_role("button", name="Next").click()
    expect(heading).to_contain_text("2 of ")
    idle(page)
    assert page.evaluate(FAINT) == [] and seen.faults == []

"""The Schemas page opened at one of its parts, and what stands on it."""

from core import catalogue
from core.store import state
from tests.app.test_pages import everything, opened

__all__ = ["everything", "known", "part", "press", "shown"]


def part(name, *, side="Target", table=None, word=""):
    """The page at one part, narrowed as asked."""
    page = opened("Schemas", **{"schemas-part": name, "schemas-side": side})
    assert not page.exception
    if table:
        page.main.selectbox[0].select(table).run()
    if word:
        page.main.text_input[0].input(word).run()
    assert not page.exception
    return page


def press(page, label):
    """Presses the button of that label and draws the page again."""
    next(item for item in page.button if item.label == label).click().run()
    assert not page.exception
    return page


def shown(page, place=0):
    """The rows of a grid on the page."""
    return page.dataframe[place].value.to_dict("records")


def known(project):
    """The project's catalogue with people's decisions."""
    with state(project.state) as con:
        return catalogue.load(con)

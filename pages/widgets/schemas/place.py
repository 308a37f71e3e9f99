"""A field's place in its document: the page with the row boxed, or the rows around it."""

from base64 import b64encode
from html import escape

import streamlit as st

from core.catalogue import Field, Picture
from core.projects import Project
from pages.widgets import show
from pages.widgets.schemas import held


def shown(project: Project, field: Field) -> None:
    """The picture of the place, or why there is none."""
    with show.remarks():
        found = held.picture_of(project, field)
        show.note(f"In the document: {found.caption}")
        if found.png:
            st.html(page_image(found.png, f"{found.caption} with the row of {field.name} boxed"))
        else:
            st.html(excerpt(found))


def page_image(png: bytes, words: str) -> str:
    """The page inside the HTML itself: an address would leave the page before in view while the
    browser fetches it, under the name of another field."""
    body = b64encode(png).decode()
    return f'<img class="pp-page" alt="{escape(words)}" src="data:image/png;base64,{body}">'


def excerpt(found: Picture) -> str:
    """The rows around the place as a table; the field's own is marked by more than colour."""
    filled = [place for place, cells in enumerate(zip(*found.rows, strict=False)) if any(cells)]
    head, *rows = ([row[place] for place in filled] for row in found.rows)
    body = "".join(_row(row, number == found.marked) for number, row in enumerate(rows, 1))
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    return (
        '<div class="pp-scroll" tabindex="0"><table class="pp-sheet"><thead><tr><th></th>'
        f"{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: list[str], marked: bool) -> str:
    look = ' class="pp-marked"' if marked else ""
    sign = "<td>&#9654;</td>" if marked else "<td></td>"
    return f"<tr{look}>{sign}" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"

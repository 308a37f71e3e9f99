"""How results look: sheets, grids, counts, state badges, and faults in words, not tracebacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import streamlit as st

from core.errors import PasportError
from pages.widgets import grid
from pages.widgets.wording import heading, unmarked, words

_LOOKS = {
    **dict.fromkeys(("PASS", "COMPLETE", "DONE", "BALANCED"), "pass"),
    **dict.fromkeys(("FAIL", "FAILED", "ERROR", "UNBALANCED"), "fail"),
    **dict.fromkeys(("INTERRUPTED", "CANCELLED", "RUNNING", "NOT_RUN"), "warn"),
}
_LONG = {"message", "value", "result", "fault", "reason", "words", "why", "text", "detail"}
_NAMES = {"id", "table", "attribute", "target_table", "step", "what", "fact", "field"}


def state(word: str, large: bool = False) -> str:
    """The badge of a state as HTML, for use inside a line."""
    look = _LOOKS.get(word, "wait")
    more = " pp-large" if large else ""
    return f'<span class="pp-badge pp-{look}{more}">{escape(word.replace("_", " "))}</span>'


def badge(word: str, label: str = "", *, large: bool = False) -> None:
    """A state as a word on its colour; the word alone carries the meaning."""
    before = f"{escape(label)} " if label else ""
    st.html(f'<p class="pp-line">{before}{state(word, large)}</p>')


def sheet(
    rows: Sequence[Any], *, empty: str, columns: Sequence[str], height: int | None = None
) -> None:
    """A short table whose long texts wrap; states are badges. The empty case in words, if any."""
    if not rows:
        if empty:
            st.info(empty)
        return
    held = [grid.mapping(row) for row in rows]
    head = "".join(_head(name, held[0][name]) for name in columns)
    body = "".join(_line(row, columns) for row in held)
    table_ = f"<table class='pp-sheet'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    limit = f' style="max-height:{height}px"' if height else ""
    st.html(f'<div class="pp-scroll"{limit} tabindex="0">{table_}</div>')


def _head(name: str, value: Any) -> str:
    look = ' class="pp-number"' if isinstance(value, int | float) else ""
    return f'<th scope="col"{look}>{escape(heading(name))}</th>'


def _line(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return "<tr>" + "".join(_cell(name, row[name]) for name in columns) + "</tr>"


def _cell(name: str, value: Any) -> str:
    if name in {"status", "state", "gate"} and isinstance(value, str):
        return f"<td>{state(value) if value else ''}</td>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="pp-number">{value:,}</td>'
    shown = grid.cell(name, value)
    text = words(value) if name == "id" else "" if shown is None else str(shown)
    look = "pp-name" if name in _NAMES else "pp-long" if name in _LONG else ""
    look = look or ("pp-short" if len(text) <= 16 or name in grid.MOMENTS else "")
    return f'<td class="{look}">{escape(text)}</td>'


def table(
    rows: Sequence[Any],
    *,
    empty: str,
    columns: Sequence[str],
    height: int | None = None,
    key: str | None = None,
) -> None:
    """A long table as a grid to scroll and sort; the empty case in words."""
    if rows:
        grid.drawn(rows, columns, height, key)
    else:
        st.info(empty)


def counts(values: Mapping[str, str | int]) -> None:
    """Headline figures side by side."""
    for column, (label, value) in zip(st.columns(len(values)), values.items(), strict=True):
        text = f"{value:,}" if isinstance(value, int) else value
        column.metric(label, text)


def bars(values: Mapping[str, int], *, empty: str) -> None:
    """Counts as bars with their figures, the largest first."""
    most = max(values.values(), default=0)
    lines = [
        f'<tr><td class="pp-name">{escape(label)}</td><td class="pp-number">{count:,}</td>'
        f'<td style="width:55%"><div class="pp-bar" style="width:{100 * count / most:.1f}%">'
        "</div></td></tr>"
        for label, count in sorted(values.items(), key=lambda item: -item[1])
    ]
    if lines:
        st.html(f"<table class='pp-sheet'><tbody>{''.join(lines)}</tbody></table>")
    else:
        st.info(empty)


def name(text: str, more: str = "") -> str:
    """A table or field as a heading of its own, as HTML."""
    beside = f' <span class="pp-beside">{escape(more)}</span>' if more else ""
    return f'<p class="pp-title">{escape(text)}{beside}</p>'


def listing(texts: Iterable[str]) -> str:
    """Short texts, one below the other, as HTML."""
    return "".join(f'<p class="pp-note">&bull; {escape(text)}</p>' for text in texts)


def note(text: str) -> None:
    """One line of small text, shown as it is."""
    st.html(f'<p class="pp-note">{escape(text)}</p>')


def facts(pairs: Iterable[tuple[str, str]], *, empty: str = "Nothing is known.") -> None:
    """Labels and words, one below the other; pairs without words are left out."""
    rows = [{"fact": label, "value": words_} for label, words_ in pairs if words_]
    sheet(rows, empty=empty, columns=("fact", "value"))


def record(row: Any, *, empty: str, code: Sequence[str] = ()) -> None:
    """One record in full: each filled value beside its name, expressions as code below."""
    if row is None:
        st.info(empty)
        return
    held = {name: value for name, value in grid.mapping(row).items() if value not in (None, "", ())}
    facts = [
        {"fact": heading(name), "value": str(grid.cell(name, value))}
        for name, value in held.items()
        if name not in code
    ]
    sheet(facts, empty="Nothing is known.", columns=("fact", "value"))
    for name in code:
        if held.get(name):
            st.caption(heading(name))
            st.code(held[name], language="sql", wrap_lines=True)


def parts(*names: str, key: str) -> Sequence[Any]:
    """Tabs of which only the chosen one is drawn: ask `.open` of each."""
    return st.tabs(names, key=key, on_change="rerun")


@contextmanager
def problems() -> Iterator[None]:
    """What a person must mend, in words; the page goes no further."""
    try:
        yield
    except PasportError as error:
        st.error(_told(error))
        st.stop()


@contextmanager
def remarks() -> Iterator[None]:
    """What a run does not hold, in words; the page goes on."""
    try:
        yield
    except PasportError as error:
        st.info(_told(error))


@contextmanager
def refusals() -> Iterator[None]:
    """Why what a person asked for was not done, in words; the page goes on."""
    try:
        yield
    except PasportError as error:
        st.error(_told(error))


def _told(error: PasportError) -> str:
    where = f" ({unmarked(error.where)})" if error.where else ""
    return f"{unmarked(error.what)}{where}  \n{unmarked(error.fix)}"

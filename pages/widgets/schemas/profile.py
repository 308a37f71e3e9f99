"""The Profile part: what the extract holds, table by table: counts and shapes, nobody's value."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from core import connectors
from core.profiling import Profile
from core.projects import Project
from pages.widgets import choose, columns, show
from pages.widgets.schemas import held
from pages.widgets.schemas.view import View
from pages.widgets.wording import moment, size

Row = Mapping[str, Any]
NONE = (
    "No extract was profiled: NOT RUN. Ingest one with `pasport ingest`, or let the lifecycle make"
    " a synthetic one, then run the profile step on the Lifecycle page."
)


def part(project: Project, view: View) -> None:
    """One table of the extract: its columns, keys, and the codes of the chosen column."""
    found = held.profile_of(project)
    if found is None or found[0].columns is None:
        st.info(NONE)
        return
    profile, run = found
    st.caption(f"{origin(project)} as profiled in the run of {moment(run.started)}.")
    rows = _rows(profile.columns)
    table = _table(rows, view)
    mine = [row for row in rows if row["table_name"] == table]
    _headline(mine)
    one = choose.row(
        _narrowed(mine, view), columns.PROFILE, empty="No column fits the filter.", height=355,
        key=f"profile-{table}-{view.word}",
    )  # fmt: skip
    if one:
        left, right = st.columns(2, gap="medium")
        with left:
            _column(one)
        with right:
            _codes(profile, one)
    _keys(profile, table)
    _workbook(run.folder / "reports" / "extract_profile.xlsx")


def origin(project: Project) -> str:
    """Whether the extract is real or made here."""
    with show.remarks():
        current = connectors.current_extract(project.extracts)
        if current and current.origin == "extract":
            return f"Extract {current.version}"
    return "A synthetic extract, made from the dictionary,"


def _rows(table: Any) -> list[Row]:
    rows: list[Row] = table.to_pylist()
    return rows


def _table(rows: Sequence[Row], view: View) -> str:
    """A table of the extract; the one chosen above where the extract holds it."""
    names = list(dict.fromkeys(row["table_name"] for row in rows))
    place = names.index(view.table) if view.table in names else 0
    if view.side == "source" and view.table and view.table not in names:
        st.info(f"The extract does not hold {view.table}.")
    label = f"Table of the extract ({len(names)})"
    return st.selectbox(label, names, index=place, key=f"profile-table-{view.table}")


_KINDS: Mapping[str, Callable[[Row], bool]] = {
    "All": lambda row: True,
    "Filled": lambda row: bool(row["holds"] != "empty"),
    "Expected to be full": lambda row: bool(row["fill"]),
    "Codes": lambda row: bool(row["code_set"]),
    "Depart": lambda row: bool(row["drift"]),
}


def _narrowed(rows: Sequence[Row], view: View) -> list[Row]:
    """The columns of one kind that the word names; the word is the source's alone."""
    counts = {kind: sum(map(fits, rows)) for kind, fits in _KINDS.items()}
    kind = st.segmented_control(
        "Columns",
        list(_KINDS),
        default="All",
        required=True,
        format_func=lambda item: f"{item} {counts[item]:,}",
        label_visibility="collapsed",
        key="profile-columns",
    )
    fits = _KINDS[kind]
    word = view.side == "source"
    return [row for row in rows if fits(row) and (not word or view.speaks(row["column_name"]))]


def _headline(rows: Sequence[Row]) -> None:
    expected = [row for row in rows if row["fill"]]
    show.counts(
        {
            "Rows": rows[0]["rows"],
            "Columns": len(rows),
            "Never filled": sum(row["holds"] == "empty" for row in rows),
            "Below expected fill": f"{sum(row['fill'] == 'below' for row in expected)}"
            f" of {len(expected)}",
            "Depart from the dictionary": sum(bool(row["drift"]) for row in rows),
        }
    )


def _column(row: Row) -> None:
    wanted = row["expected_fill_pct"]
    expected = "" if wanted is None else f"; {wanted:g}% expected: {row['fill'] or 'not judged'}"
    filled = row["rows"] - row["blank"]
    place = f"{row['table_name']}.{row['column_name']}"
    st.html(show.name(place, f"privacy: {row['privacy_class']}"))
    limits = (row["least"], row["greatest"])
    lengths = (row["shortest"], row["longest"])
    show.facts(
        [
            ("Filled", f"{filled:,} of {row['rows']:,} rows{expected}"),
            ("Distinct", f"{row['distinct']:,}"),
            ("Holds", row["holds"]),
            ("Characters", "" if None in lengths else "{} to {}".format(*lengths)),
            ("Least, greatest", "" if None in limits else "{} to {}".format(*limits)),
            ("Over the size", f"{row['over_size']:,}" if row["over_size"] else ""),
            ("Formats", row["date_formats"].replace("; ", "\n")),
            ("Patterns", row["patterns"].replace("; ", "\n")),
            ("Shapes", row["shapes"].replace("; ", "\n")),
            ("Departs", row["drift"].replace("; ", "\n")),
            ("Alone a key", "yes" if row["candidate_key"] else ""),
        ]
    )


def _codes(profile: Profile, row: Row) -> None:
    """How often each code of the column comes; small counts are not shown."""
    if not row["code_set"]:
        if row["holds"] != "empty":
            show.note("Its values are not shown: no code set, or private.")
        return
    if profile.codes is None:
        show.note("The codes were not counted in this run: NOT RUN.")
        return
    place = (row["table_name"], row["column_name"])
    mine = [
        item for item in _rows(profile.codes) if (item["table_name"], item["column_name"]) == place
    ]
    open_codes = {item["code"]: item["rows"] for item in mine if item["rows"] is not None}
    hidden = [item for item in mine if item["rows"] is None]
    st.caption(f"{len(mine)} codes")
    show.bars(dict(list(open_codes.items())[:40]), empty="No code comes often enough to be shown.")
    if hidden:
        told = ", ".join(f"{item['code']} ({item['rows_shown']})" for item in hidden)
        show.note(f"Too rare to be counted openly: {told}")


def _workbook(file: Path) -> None:
    """The whole profile for people who work in a spreadsheet, where the run has written it."""
    if file.is_file():
        st.download_button(
            f"The whole profile as a workbook ({size(file.stat().st_size)})",
            partial(file.read_bytes),
            file.name,
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )


def _keys(profile: Profile, table: str) -> None:
    st.subheader("Keys of the table", anchor=False)
    if profile.keys is None:
        st.info("The keys were not weighed in this run: NOT RUN.")
        return
    mine = [row for row in _rows(profile.keys) if row["table_name"] == table]
    none = "No column or set of columns tells the rows of this table apart."
    show.table(mine, empty=none, columns=columns.KEY, key=f"keys-{table}")

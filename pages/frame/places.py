"""Which pages there are, in their four groups. A page that does nothing yet is not listed."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = Path(__file__).resolve().parents[1]


def _page(place: str, title: str, icon: str, *, default: bool = False) -> StreamlitPage:
    name = Path(place).stem
    return st.Page(
        _PAGES / place,
        title=title,
        icon=f":material/{icon}:",
        url_path=None if default else name,
        default=default,
    )


def navigation() -> dict[str, list[StreamlitPage]]:
    """The groups in the order of the work."""
    return {
        "Overview": [_page("overview/dashboard.py", "Dashboard", "monitoring", default=True)],
        "Design": [
            _page("design/schemas.py", "Schemas", "schema"),
            _page("design/mappings.py", "Mappings", "account_tree"),
        ],
        "Execution": [
            _page("execution/lifecycle.py", "Lifecycle", "conversion_path"),
            _page("execution/runs.py", "Runs", "history"),
        ],
        "Ops": [_page("ops/settings.py", "Settings", "settings")],
    }

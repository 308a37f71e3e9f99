"""What the shading of rows says: nothing when it alternates, or when no text gives it a meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.specs.layout import Layout, RawTable

_ASTERISK = re.compile(
    r"(\*|\basterisk\w*)[^.]{0,60}\b(mandatory|required|compulsory)\b"
    r"|\b(mandatory|required|compulsory)\b[^.]{0,60}(\*|\basterisk)",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"\b(highlighted|shaded|grey|gray|coloured|colored)\b[^.]*\bmandatory\b"
    r"|\bmandatory\b[^.]*\b(highlighted|shaded|grey|gray|coloured|colored)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shading:
    mandatory: bool  # a shaded row is mandatory
    reason: str  # why shading decides nothing; empty when there is none to speak of


def explains_shading(words: str) -> bool:
    """Whether the words say what shaded rows mean."""
    return bool(_LEGEND.search(words))


def explains_asterisks(layout: Layout) -> bool:
    """Whether the document says that an asterisk marks what is mandatory."""
    return bool(_ASTERISK.search(_words(layout)))


def _words(layout: Layout) -> str:
    texts = [*(text.text for text in layout.texts), *layout.asides]
    return "\n".join(" ".join(text.split()) for text in texts)


def shading_says(layout: Layout) -> Shading:
    """Whether shading marks mandatory fields, and if not, why."""
    if not explains_shading(_words(layout)):
        return Shading(False, "")
    flips, steps = 0, 0
    for table in layout.tables:
        one, all_steps = _flips(table)
        flips, steps = flips + one, steps + all_steps
    if not steps:
        return Shading(False, "the legend marks mandatory fields by shading, but no row is shaded")
    if flips >= 0.9 * steps:
        return Shading(
            False, "the legend marks mandatory fields by shading, but the shading alternates"
        )
    return Shading(True, "")


def _flips(table: RawTable) -> tuple[int, int]:
    bands = [row.row.banded for row in table.rows if row.row.banded is not None]
    if not any(bands):
        return 0, 0
    pairs = list(zip(bands, bands[1:], strict=False))
    return sum(1 for a, b in pairs if a != b), len(pairs)

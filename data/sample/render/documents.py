"""The sample's three documents by name, and the one call that writes them all."""

from __future__ import annotations

from pathlib import Path

from data.sample.render.dictionary import write_dictionary
from data.sample.render.facts import SAMPLE
from data.sample.render.guide import write_guide
from data.sample.render.notes import write_notes

DICTIONARY = "Sample PAS data dictionary.xlsx"
NOTES = "Sample PAS dictionary notes.docx"
GUIDE = "Sample migration guide.pdf"


def render(folder: Path | None = None) -> list[Path]:
    """The documents written, source side first; None writes the committed ones again."""
    out = folder or SAMPLE / "documents"
    out.mkdir(parents=True, exist_ok=True)
    write_dictionary(out / DICTIONARY)
    write_notes(out / NOTES)
    write_guide(out / GUIDE)
    return [out / DICTIONARY, out / NOTES, out / GUIDE]

"""The sample's documents read to the same facts whatever version of a library is beneath.

A change here is a change of reading: look at the difference, then write the file anew with
`PASPORT_GOLDEN=write pytest tests/specs/test_golden.py`.
"""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from core.specs import Document, Rules, read_document

GOLDEN = Path(__file__).parent / "golden"
SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "documents"
HEAD = "table position field type length precision mandatory element place confidence rules"


def written(document: Document) -> str:
    """One line a field, then one a table rule, element, key, fault and unplaced sentence."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD.split())
    for table in document.tables:
        for f in table.fields:
            facts = [f.data_type, f.length, f.precision, f.mandatory, f.element]
            told = [f.evidence.place, f.evidence.confidence, stated(f.rules)]
            writer.writerow([table.name, f.position, f.name, *facts, *told])
    for table in document.tables:
        writer.writerows([table.name, "", "(table rule)", r.kind, r.text] for r in table.rules)
    writer.writerows([e.code, "", "(element)", e.description] for e in document.elements)
    writer.writerows([k.table, "", "(key)", " ".join(k.fields)] for k in document.keys)
    writer.writerows(["", "", "(fault)", text] for text in document.faults)
    writer.writerows([u.table, "", "(unplaced)", u.field, u.text] for u in document.unplaced)
    return out.getvalue()


def stated(rules: Rules) -> str:
    nothing = asdict(Rules())
    held = {name: value for name, value in asdict(rules).items() if value != nothing[name]}
    return json.dumps(held, ensure_ascii=False, sort_keys=True) if held else ""


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.*")), ids=lambda path: path.suffix)
def test_the_sample_reads_to_its_golden_catalogue(path):
    golden = GOLDEN / f"{path.name}.csv"
    read = written(read_document(path))
    if os.environ.get("PASPORT_GOLDEN") == "write":
        golden.write_text(read, encoding="utf-8", newline="\n")
    assert read == golden.read_text(encoding="utf-8")

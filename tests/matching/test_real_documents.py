"""Matching on the vendors' documents as the catalogue reads them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.catalogue import build_catalogue
from core.matching import suggest
from core.specs import read_document

PAIRS = Path(__file__).with_name("known_pairs.txt").read_text("utf-8").splitlines()


def test_known_pairs_are_found_in_the_real_documents(specs_folder):
    source, target = (
        read_document(next(specs_folder.glob(f"{side}*"))) for side in ("Source", "Target")
    )
    known = build_catalogue([source], [target])
    found = suggest(known.source, known.target, top=5)
    offered = {
        f"{i.target_table}.{i.target_field} <- {i.source_table}.{i.source_field}" for i in found
    }
    missed = [pair for pair in PAIRS if pair not in offered]
    assert len(missed) <= len(PAIRS) / 10, missed
    classes = Counter(item.mapping_class for item in found if item.rank == 1)
    assert classes["SURROGATE_ETL"] == 34 + 41 + 34  # own numbers, parents, external ids
    assert sum(classes.values()) == 884

"""Public kinds of dictionary: every field comes back under its table, with what is told of it."""

from __future__ import annotations

import pytest

from core.specs import read_document
from tests.specs.generated import facts_of
from tests.specs.public import WORDS, WORKBOOKS, public


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layout", [*WORKBOOKS, *WORDS])
def test_a_public_document_reads_to_its_truth(tmp_path, layout, seed):
    path, truth = public(layout, seed, tmp_path)
    assert facts_of(read_document(path)) == truth

"""Documents of known truth in many layouts: every field, its type, length and mark come back."""

from __future__ import annotations

import pytest

from core.specs import read_document
from tests.specs.generated import facts_of, made, truth
from tests.specs.printing import printed


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
@pytest.mark.parametrize("seed", range(40))
def test_a_generated_document_reads_to_its_truth(tmp_path, kind, seed):
    made_ = made(seed, kind)
    assert facts_of(read_document(printed(made_, tmp_path, kind))) == truth(made_)

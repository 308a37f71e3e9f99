"""Templates for the reference files that a contract reads: a header to be filled below."""

from __future__ import annotations

import csv
from pathlib import Path

from core.catalogue import Catalogue
from core.contract.model import Contract
from core.contract.needed import tables_read
from core.contract.references import is_reference, reference_file
from core.store import replace_file


def write_reference_templates(
    folder: Path, contract: Contract, catalogue: Catalogue
) -> tuple[Path, ...]:
    """The files made: a header, in the guide's order, of the columns that the contract reads.

    A file that is there is left alone.
    """
    made = []
    for name, columns in tables_read(contract, catalogue).items():
        file = folder / reference_file(name)
        if not is_reference(name) or file.exists():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with replace_file(file) as part, part.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerow(columns)
        made.append(file)
    return tuple(made)

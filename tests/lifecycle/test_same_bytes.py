"""Same seed, same bytes: target and reports, whatever the number of threads."""

import shutil

import pytest

from core import lifecycle
from core.profiling import PROFILE_FILES
from core.projects import open_project
from tests.lifecycle.conftest import parameters

CLOCKED = {"product_lifecycle_run.json"}


def artefacts(folder):
    kept = ("target", "rejects", "excluded", "keys", "reports")
    files = [item for part in kept for item in sorted((folder / part).rglob("*")) if item.is_file()]
    files += [folder / name for name in PROFILE_FILES]
    return {str(f.relative_to(folder)): f.read_bytes() for f in files if f.name not in CLOCKED}


@pytest.fixture(scope="module")
def reference(ran):
    from core.runs import latest

    return artefacts(latest(open_project(str(ran))).folder)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_same_seed_gives_the_same_bytes(made, reference, tmp_path, threads):
    shutil.copytree(made, tmp_path / "trial")
    outcome = lifecycle.run(open_project(str(tmp_path / "trial")), parameters(threads=threads))
    again = artefacts(outcome.folder)
    assert sorted(again) == sorted(reference)
    differing = [name for name, body in again.items() if reference[name] != body]
    assert differing == []
    assert sum(name.startswith("reports/") for name in again) >= 20


def test_another_seed_gives_other_patients(after_run, reference):
    outcome = lifecycle.run(after_run, parameters(seed=43))
    assert (
        artefacts(outcome.folder)["target/LOAD_PMI.parquet"] != reference["target/LOAD_PMI.parquet"]
    )


def test_a_second_run_reuses_what_is_unchanged(after_run, reference):
    outcome = lifecycle.run(after_run, parameters())
    assert outcome.steps["migrate"] == "REUSED"
    again = artefacts(outcome.folder)
    grown = "reports/quality_history.json"  # one more point, as measured
    assert again.pop(grown) != reference[grown]
    assert again == {name: body for name, body in reference.items() if name != grown}

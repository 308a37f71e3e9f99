"""A run from its first step to its manifest: skip what is unchanged, do the rest, prove it.

The key map is extended only after run.json says COMPLETE; `settled_keys` repairs a crash
between the two.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

from core import cohort, connectors, gates
from core.access import LOCAL, Actor, require
from core.errors import UseError
from core.lifecycle.documents import was_read
from core.lifecycle.fingerprint import code_hash, commit, fingerprint, folder_hash
from core.lifecycle.model import STEPS, Outcome, Parameters
from core.lifecycle.proof import prove
from core.lifecycle.steps import FLOW, Step
from core.lifecycle.work import Work
from core.projects import Project, settings
from core.runs import Progress, latest, open_run, silent, writer_lock
from core.store import state, write_json


def run(
    project: Project,
    parameters: Parameters | None = None,
    *,
    progress: Progress = silent,
    actor: Actor = LOCAL,
) -> Outcome:
    """One run of the lifecycle, or of the part that the parameters name.

    Raises: any PasportError of a step; the run is then FAILED and the one before stays as it was.
    """
    require(actor, "project.execute")
    chosen = parameters or Parameters()
    with writer_lock(project, progress):
        with state(project.state) as con:
            stored = settings(con)
        gates.gate_profile(chosen.profile or stored.profile)
        cohort.read_defects(chosen.defects)
        cohort.read_rates(None if chosen.rates == "shipped" else Path(chosen.rates))
        settled_keys(project)
        _needed(project, *_span(chosen))
        header = _header(project, chosen, actor)
        with open_run(project, header, progress) as opened:
            work = Work(project, opened, chosen, stored, actor)
            _settle(work)
            balanced, gate = _steps(work)
        settled_keys(project)
    states = {name: opened.steps.get(name, {}).get("state", "NOT_RUN") for name in STEPS}
    return Outcome(opened.id, opened.folder, states, gate, balanced, stored.demonstration == "Y")


def _header(project: Project, chosen: Parameters, actor: Actor) -> dict[str, Any]:
    return {
        "project": project.label,
        "actor": actor.name,
        "role": actor.role,
        "parameters": chosen.chosen(),
        "code": code_hash(),
        "commit": commit(),
        "key_map": folder_hash(project.keys),
    }


def _settle(work: Work) -> None:
    """Settles what the run will judge by before any work is done. Raises: UseError."""
    work.run.header["profile"] = work.profile.name
    work.run.header["thresholds"] = fingerprint(repr(work.profile))
    work.run.header["as_of"] = work.as_of.isoformat()
    work.run.header["lines"] = work.lines
    write_json(work.run.folder / "header.json", work.run.header)


def _steps(work: Work) -> tuple[bool, str]:
    first, last = _span(work.parameters)
    for position, step in enumerate(FLOW):
        if position < first:
            _kept_from_before(work, step)
        elif position <= last:
            _step(work, step, forced=_forced(work.parameters))
        else:
            work.run.done(step.name, "NOT_RUN", "", 0.0)
    _note_planted(work)
    return prove(work)


def _note_planted(work: Work) -> None:
    """The run's header says that its extract carries defects on purpose, where it does."""
    current = connectors.current_extract(work.project.extracts)
    planted = cohort.planted_defects(current) if current is not None else None
    if planted is not None:
        told = {"plan": planted.plan, "seed": planted.seed, "defects": planted.defects}
        work.run.header["planted"] = told
        write_json(work.run.folder / "header.json", work.run.header)


def _span(parameters: Parameters) -> tuple[int, int]:
    if parameters.only:
        place = STEPS.index(parameters.only)
        return place, place
    return (STEPS.index(parameters.start) if parameters.start else 0), len(STEPS) - 1


def _forced(parameters: Parameters) -> bool:
    return parameters.force or parameters.start is not None or parameters.only is not None


def _step(work: Work, step: Step, *, forced: bool) -> None:
    work.run.check_cancelled()
    work.run.status.step(step.name, "RUNNING")
    began = time.monotonic()
    inputs = step.inputs(work)
    if not forced and _unchanged(work, step, inputs):
        note = "inputs unchanged since it was last done"
        work.run.done(step.name, "REUSED", inputs, time.monotonic() - began, note)
        return
    outcome, note = step.act(work)
    if step.name in {"extract", "contract"}:
        work.held.clear()
    if step.name in {"extract", "contract"}:  # their output is the state that inputs speak of
        inputs = step.inputs(work)
    work.run.done(step.name, outcome, inputs, time.monotonic() - began, note)


def _unchanged(work: Work, step: Step, inputs: str) -> bool:
    if step.name == "extract":
        with work.state() as con:
            return was_read(con, inputs)
    before = latest(work.project, step.name)
    if before is None or before.steps[step.name]["inputs"] != inputs:
        return False
    if step.name == "generate" and not (work.project.extracts / "current.json").exists():
        return False
    return all(_linked(before.folder / part, work.run.folder / part) for part in step.kept)


def _kept_from_before(work: Work, step: Step) -> None:
    """An earlier step of a partial run: its last output stands, told as stale when it is."""
    current = connectors.current_extract(work.project.extracts)
    if step.name == "generate" and current is not None and current.origin == "extract":
        note = f"extract {current.version} was ingested"
        work.run.done(step.name, "NOT_APPLICABLE", "", 0.0, note)
        return
    before = latest(work.project, step.name)
    if before is None:
        work.run.done(step.name, "NOT_RUN", "", 0.0)
        return
    for part in step.kept:
        _linked(before.folder / part, work.run.folder / part)
    stale = before.steps[step.name]["inputs"] != step.inputs(work)
    note = f"kept from run {before.id}" + ("; its inputs have changed since" if stale else "")
    work.run.done(step.name, "REUSED", before.steps[step.name]["inputs"], 0.0, note)


def _needed(project: Project, first: int, last: int) -> None:
    """Raises UseError when a step that a partial run builds on was never run."""
    asked = {step.name for step in FLOW[first : last + 1]}
    for step in FLOW[first : last + 1]:
        for name in step.needs:
            if name not in asked and not _has_run(project, name):
                fix = f"Run `pasport run --from {name}`, or a whole `pasport run`, first."
                raise UseError(f"The step {step.name} needs {name}, which has not run.", fix=fix)


def _has_run(project: Project, step: str) -> bool:
    if step == "extract":
        with state(project.state) as con:
            return was_read(con)
    return latest(project, step) is not None


def _linked(old: Path, new: Path) -> bool:
    """The earlier output stands in this run too, as hard links where the disk allows it."""
    if not old.exists():
        return False
    if old.is_dir():
        shutil.copytree(old, new, copy_function=_link)
    else:
        _link(str(old), str(new))
    return True


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)


def settled_keys(project: Project) -> None:
    """The project's key map is that of the newest complete run that migrated."""
    newest = latest(project, "migrate")
    if newest is None or not (newest.folder / "keys").is_dir():
        return
    for file in sorted((newest.folder / "keys").glob("*.parquet")):
        kept = project.keys / file.name
        if not kept.exists() or not os.path.samefile(file, kept):
            part = kept.with_name(f"{kept.name}.part")
            part.unlink(missing_ok=True)
            _link(str(file), str(part))
            os.replace(part, kept)

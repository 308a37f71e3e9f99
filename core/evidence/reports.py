"""Every artefact of a run by its name, with the line that index.md gives it.

Reports render what is there: they run nothing, and the same facts give the same bytes.
Only product_lifecycle_run.json tells the time and who ran it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.evidence import (
    checking,
    extract,
    gap_stories,
    loading,
    mapping,
    narratives,
    schema_stories,
    schemas,
)
from core.evidence.model import ReportFacts
from core.evidence.writing import table, write_text

Writer = Callable[[ReportFacts, Path, Path], None]  # facts, the run's folder, the file


@dataclass(frozen=True)
class Artefact:
    name: str
    words: str
    write: Writer


ARTEFACTS: tuple[Artefact, ...] = (
    Artefact(
        "source_schema_catalog.csv", "Every field of the legacy dictionary.", schemas.source_catalog
    ),
    Artefact(
        "target_schema_catalog.csv", "Every field of the target guide.", schemas.target_catalog
    ),
    Artefact("schema_catalog_summary.json", "Both schemas in counts.", schemas.catalog_summary),
    Artefact(
        "semantic_mapping_matrix.csv",
        "Each target field: best suggestion, those behind it, the contract's choice.",
        mapping.semantic_matrix,
    ),
    Artefact(
        "semantic_mapping_summary.json", "The suggestions in counts.", mapping.semantic_summary
    ),
    Artefact("mapping_contract.csv", "Every line of the contract.", mapping.contract_lines),
    Artefact("mapping_feeds.csv", "Where each target table's rows come from.",
             mapping.contract_feeds),
    Artefact(
        "mapping_contract_summary.json",
        "The contract in counts, with its defaults and faults.",
        mapping.contract_summary,
    ),
    Artefact(
        "contract_migration_report.json", "The trial load as a whole.", loading.migration_report
    ),
    Artefact(
        "contract_migration_table_stats.csv", "The trial load by target table.", loading.table_stats
    ),
    Artefact(
        "contract_migration_issues.csv",
        "What the load and the lint remarked.",
        loading.migration_issues,
    ),
    Artefact(
        "contract_migration_rejects.csv",
        "Every reject with its raw value. Patient data: keep it inside the project.",
        loading.migration_rejects,
    ),
    Artefact("row_ledger.csv", "Where every row went, by feed and by extract table.",
             loading.row_ledger),
    Artefact("extract_profile.csv", "What the extract holds, by column.", extract.extract_profile),
    Artefact(
        "extract_profile.xlsx",
        "The profile for people: columns, keys, relationships, codes, departures.",
        extract.profile_workbook,
    ),
    Artefact(
        "mock_data_generation_audit.json",
        "What a synthetic extract was made of.",
        loading.generation_audit,
    ),
    Artefact(
        "mapping_gap_recheck.json", "Target fields by how far they are decided.",
        mapping.gap_recheck,
    ),
    Artefact("schema_gap_report.csv", "What the documents and mappings leave open.",
             schemas.schema_gaps),
    Artefact("enterprise_pipeline_report.json", "All checks in counts.", checking.quality_report),
    Artefact(
        "enterprise_pipeline_issues.csv",
        "Each check that failed, broke or did not run.",
        checking.quality_issues,
    ),
    Artefact(
        "quality_history.json", "The indicators run by run, measured only.",
        checking.quality_history,
    ),
    Artefact("quality_kpi_config.json", "Indicators and their thresholds.", checking.kpi_config),
    Artefact("release_gate_report.json", "Each gate: found, asked, why.", checking.gate_report),
    Artefact(
        "product_lifecycle_run.json",
        "Who ran what and when: the one report with a clock.",
        checking.lifecycle_run,
    ),
    Artefact("source_schema_profile.md", "The legacy dictionary in words.",
             schema_stories.source_profile),
    Artefact("target_schema_profile.md", "The target guide in words.",
             schema_stories.target_profile),
    Artefact(
        "schema_analysis.md", "Rules and relationships of both sides.", gap_stories.schema_analysis
    ),
    Artefact("gap_register.md", "What is open before a cutover.", gap_stories.gap_register),
    Artefact("mapping_contract.md", "The contract in words.", narratives.contract_story),
    Artefact(
        "source_target_semantic_mapping.md",
        "What was suggested, and where the contract differs.",
        narratives.semantic_story,
    ),
    Artefact("lifecycle.md", "What this run did and what the gate said.",
             narratives.lifecycle_story),
)  # fmt: skip


def write_reports(folder: Path, facts: ReportFacts) -> tuple[Path, ...]:
    """Every artefact in `<folder>/reports/`; the index last.

    A stage that has not run is reported as NOT_RUN, never left out.
    """
    reports = folder / "reports"
    for item in ARTEFACTS:
        item.write(facts, folder, reports / item.name)
    index = reports / "index.md"
    write_text(index, _index(facts))
    return (*(reports / item.name for item in ARTEFACTS), index)


def _index(facts: ReportFacts) -> list[str]:
    stamp = ["DEMONSTRATION: not for a live load.", ""] if facts.demonstration else []
    gate = facts.judgement.status if facts.judgement else "NOT RUN"
    rows = [(f"[{item.name}]({item.name})", item.words) for item in ARTEFACTS]
    return [
        "# Reports of this run",
        "",
        *stamp,
        f"Gate {facts.profile.name}: {gate}",
        "",
        "Made from the run's own files; raw values stand in contract_migration_rejects.csv alone.",
        "",
        *table(("File", "What it tells"), rows),
    ]

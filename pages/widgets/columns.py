"""Which columns of a record each page shows, in reading order."""

FIELD = (
    "table",
    "position",
    "name",
    "data_type",
    "length",
    "mandatory",
    "corrected",
    "description",
)
SOURCE_FIELD = (
    "table", "position", "name", "data_type", "length", "element", "corrected", "description",
)  # fmt: skip
TABLE = (
    "table", "field_count", "in_doubt", "not_said", "decided", "area", "load_order", "key",
    "heading",
)  # fmt: skip
DOUBT = ("confidence", "field", "reasons", "place")
UNDECIDED = ("field", "reasons", "place")
DECISION = (
    "field", "attribute", "after", "before", "who", "when", "why", "evidence", "standing",
)  # fmt: skip
RELATIONSHIP = (
    "child_table", "child_fields", "parent_table", "parent_fields", "origin", "score", "rule",
)  # fmt: skip
EVIDENCE = ("verdict", "coverage_pct", "orphan_rows", "blank_rows", "parent_unique")
PROFILE = (
    "column_name", "fill", "blank_pct", "distinct", "shortest", "longest", "dictionary_size",
    "holds", "least", "greatest", "date_formats", "shapes", "drift", "privacy_class",
)  # fmt: skip
KEY = ("verdict", "columns", "origin", "distinct", "blank_rows", "repeated_rows")
DRIFT = ("table", "column", "kind", "detail")
CHANGE = ("side", "table", "field", "kind", "attribute", "mapping_lines", "before", "after")
TOUCHED = (
    "target_table",
    "target_field",
    "feed",
    "status",
    "source_table",
    "source_field",
    "owner",
)
DOCUMENT = ("side", "file_name", "tables", "fields", "reader", "sha256")
UNPLACED = ("table", "field", "text", "place")
LINE = (
    "target_table", "feed", "target_field", "mapping_class", "status", "source_table",
    "source_field", "rule", "crosswalk", "safety_critical", "confidence",
)  # fmt: skip
FEED = (
    "target_table", "feed", "driving_table", "alias", "business_key", "guards", "follow_merge",
    "joins", "pivot", "window", "row_filter", "exclusion_reason", "group_by", "aggregates", "split",
    "dedupe_on", "keep", "status",
)  # fmt: skip
FEED_CODE = (
    "business_key", "guards", "follow_merge", "joins", "pivot", "window", "row_filter", "group_by",
    "aggregates", "split", "dedupe_on", "keep",
)  # fmt: skip
RUN = ("started", "status", "gate", "finished", "run", "message")
GATE = ("id", "status", "actual", "expected", "message")
HOLD = ("id", "actual", "expected", "message")
LOAD = (
    "table", "read", "excluded", "split_extra", "merged", "loaded", "rejected_rows",
    "field_rejects",
)  # fmt: skip
LEDGER = (
    "target_table", "feed", "driving_table", "read", "excluded", "driven", "split_extra",
    "merged", "loaded", "rejected_rows", "remainder", "exclusion_reason",
)  # fmt: skip
EXTRACT = (
    "table", "rows", "physical_lines", "header_lines", "blank_lines", "record_lines",
    "malformed_lines", "remainder",
)  # fmt: skip
REJECT = ("target_table", "target_field", "level", "reason", "rejects", "distinct_values")
CHECK = (
    "state", "severity", "domain", "table", "fields", "kind", "words", "failing", "judged",
    "message", "origin",
)  # fmt: skip
POLICY = (
    "target_table", "target_field", "value", "reason", "approver", "role", "expires",
)  # fmt: skip
HEALTH = ("what", "value", "state")
WITH_PATIENT_DATA = ("contract_migration_rejects.csv",)

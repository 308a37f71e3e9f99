"""What is refused before anything is written, and what is kept of what ran."""

from dataclasses import replace

import pytest

from core.contract import Policy
from core.errors import ContractError, ExtractError
from core.etl import compile_contract
from tests.etl.programme import PATIENTS, PMI_FEED, PMI_LINES


def compiled(programme, columns=None):
    held = columns or {"PATDATA": ["No", "Surname", "DoB", "Sex", "Gp"]}
    return compile_contract(
        programme.contract(), programme.catalogue(), programme.code_sets(), held
    )


HOSTILE = [
    "(SELECT max(No) FROM extract.PATDATA)",
    "p.No; DROP TABLE keys",
    "read_text('/etc/passwd')",
    "getenv('HOME')",
    "random()",
    "pg_sleep(10)",
    "repeat(p.No, 1000000000)",
    "COLUMNS(*)",
    "row_number() OVER ()",
    "p._record",
    "p.No -- and more",
]


@pytest.mark.parametrize("rule", HOSTILE)
def test_a_rule_of_a_hostile_kind_is_refused_and_nothing_is_written(patients, tmp_path, rule):
    with pytest.raises(ContractError):
        patients(rule).run()
    assert list((tmp_path / "run").iterdir()) == []


def test_every_fault_of_a_contract_is_told_at_once(patients):
    lines = PMI_LINES + "LOAD_PMI.main.VALUE = p.Surnam\n"
    with pytest.raises(ContractError, match="(?s)2 faults.*Surnom.*Surnam"):
        compiled(patients(lines=lines.replace("PATDATA.Surname", "PATDATA.Surnom")))


def test_an_unknown_target_table_or_field_is_refused_with_the_nearest_name(patients):
    with pytest.raises(ContractError, match="Did you mean 'LOAD_PMI'"):
        compiled(patients(feeds=[replace(PMI_FEED, target_table="LOAD_PM")]))
    with pytest.raises(ContractError, match="Did you mean 'SURNAME'"):
        compiled(patients(lines=PMI_LINES.replace(".SURNAME", ".SURNAM")))


def test_a_field_with_two_lines_is_refused(patients):
    with pytest.raises(ContractError, match="two lines"):
        compiled(patients(lines=PMI_LINES + "LOAD_PMI.main.SURNAME = p.No"))


def test_a_translated_field_without_a_rule_is_refused(patients):
    change = {"SURNAME": {"mapping_class": "LOOKUP_TRANSLATION"}}
    with pytest.raises(ContractError, match="no rule"):
        compiled(patients(line_changes=change))


def test_a_copy_from_a_table_that_the_feed_does_not_read_is_refused(patients):
    with pytest.raises(ContractError, match="'GP' is not read by this feed"):
        compiled(patients(lines=PMI_LINES.replace("PATDATA.Surname", "GP.Name")))


def test_a_filter_without_a_reason_is_refused(patients):
    with pytest.raises(ContractError, match="no exclusion_reason"):
        compiled(patients(feeds=[replace(PMI_FEED, row_filter="p.Sex IS NOT NULL")]))


def test_a_policy_value_that_does_not_fit_is_refused(patients):
    policies = [Policy("LOAD_PMI", "SURNAME", "NAME UNKNOWN", "agreed")]
    with pytest.raises(ContractError, match="does not fit"):
        compiled(patients(policies=policies, line_changes={"SURNAME": {"policy": "policy"}}))


def test_all_that_the_extract_lacks_is_told_at_once_before_anything_is_written(patients):
    feed = replace(PMI_FEED, joins="g: GP ON g.Gp = p.Gp | optional-one")
    programme = patients("g.Name", extract={"PATDATA": PATIENTS, "GP": "Gp | Name"}, feeds=[feed])
    held = {"PATDATA": ["No", "Surname"]}
    with pytest.raises(ExtractError, match=r"lacks.*PATDATA\.Gp, table GP"):
        compiled(programme, held)


def test_the_extract_may_spell_a_column_in_another_case(patients):
    feed = compiled(patients(), {"PATDATA": ["NO", "SURNAME"]})[0]
    assert feed.reads == (("PATDATA", ("NO", "SURNAME")),)


def test_a_feed_reads_the_columns_its_rules_name_and_no_other(patients):
    assert compiled(patients("as_date(p.DoB)"))[0].reads == (("PATDATA", ("DoB", "No", "Surname")),)


def test_the_steps_are_named_in_the_order_in_which_they_run(patients):
    steps = [step.name for step in compiled(patients())[0].steps]
    assert steps == [
        "source_p",
        "joined",
        "shaped",
        "read",
        "converted",
        "ruled",
        "keyed",
        "target",
    ]


def test_the_text_that_ran_is_kept_with_the_run_and_names_no_place_on_the_machine(patients):
    programme = patients("as_date(p.DoB)")
    load = programme.run()
    text = (load.folder / "sql" / "LOAD_PMI.main.sql").read_text(encoding="utf-8")
    assert text == compiled(programme)[0].sql
    assert str(load.folder.parent) not in text
    assert "as_date" in (load.folder / "sql" / "_vocabulary.sql").read_text(encoding="utf-8")


def test_the_load_stops_between_tables_when_the_cancel_file_is_there(patients, tmp_path):
    flag = tmp_path / "cancel"
    flag.touch()
    with pytest.raises(KeyboardInterrupt):
        patients().run(cancel=flag)
    assert not (tmp_path / "run" / "migration.json").exists()


@pytest.mark.parametrize("name", ["../../up", "a\nSELECT 1", "", "a b"], ids=repr)
def test_a_feed_name_that_could_leave_its_file_or_comment_is_refused(patients, name):
    with pytest.raises(ContractError, match="letters, digits and _ only"):
        compiled(patients(feeds=[replace(PMI_FEED, feed=name)]))


def test_two_feeds_of_one_name_are_refused(patients):
    with pytest.raises(ContractError, match="one name"):
        compiled(patients(feeds=[PMI_FEED, PMI_FEED]))


def test_a_target_table_may_be_named_in_another_case(patients):
    programme = patients(feeds=[replace(PMI_FEED, target_table="load_pmi")])
    lines = programme.lines.replace("LOAD_PMI", "load_pmi")
    load = replace(programme, lines=lines).run()
    assert load.migration.table("LOAD_PMI").loaded == 3

"""A folder of crosswalk files: read whole, or refused with every fault's file and line."""

from pathlib import Path

import pytest

from core.crosswalks import crosswalk_name, load, read_crosswalks, save
from core.errors import ContractError
from core.store import state, transaction

HEADER = "source_value,target_value,description,status,approver,safety_critical\n"


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


def test_a_file_is_a_crosswalk_named_by_its_stem(tmp_path):
    made = folder(
        tmp_path,
        **{
            "3_sex": HEADER + "1,M,Male,APPROVED,A. Nurse,Y\n2,F,,,,\n",
            "10034_source_o": "source_value,target_value,note\n01,GP,seen\n",
            "address_type": HEADER,
        },
    )
    found = read_crosswalks(made)
    assert list(found) == ["10034_source_o", "3_sex", "address_type"]
    sex = found["3_sex"]
    assert (sex.code_type_id, sex.description, len(sex.pairs)) == ("3", "sex", 2)
    assert (sex.pairs[0].status, sex.pairs[0].safety_critical) == ("APPROVED", "Y")
    assert sex.pairs[1].status == "IN_REVIEW"
    assert found["address_type"].code_type_id == ""


@pytest.mark.parametrize("name", ["Sex.csv", "3-sex.csv", "3_.csv", "sex out.csv"])
def test_another_file_name_is_refused(name):
    with pytest.raises(ContractError, match="file name"):
        crosswalk_name(Path(name))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEADER + "1,M,,,,\n 1 ,F,,,,\n", "line 3: a second target"),
        (HEADER + "a,M,,,,\nA,F,,,,\n", "line 3: a second target"),
        (HEADER + "1,,,,,\n", "line 2: a blank"),
        (HEADER + ",M,,,,\n", "line 2: a blank"),
        (HEADER + "1,M,,DONE,,\n", "line 2: status"),
        (HEADER + "1,M,,,,yes\n", "line 2: safety_critical"),
        (HEADER + "1,M\n", "line 2: 2 columns, not 6"),
        ("source_value,targetvalue\n1,M\n", "line 1: column target_value is missing"),
        ("source_value,target_value,descripton\n1,M,x\n", "Did you mean 'description'"),
        ("", "line 1: column source_value is missing"),
        (HEADER + '1,"M,,,,\n', "not a readable"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, text, fault):
    with pytest.raises(ContractError) as told:
        read_crosswalks(folder(tmp_path, **{"3_sex": text}))
    assert "3_sex.csv" in str(told.value)
    assert fault in str(told.value)


def test_every_file_is_read_before_the_answer(tmp_path):
    bad = HEADER + "1,,,,,\n"
    with pytest.raises(ContractError) as told:
        read_crosswalks(folder(tmp_path, **{"3_sex": bad, "29_title": bad}))
    assert "3_sex.csv" in str(told.value)
    assert "29_title.csv" in str(told.value)


def test_a_source_value_twice_with_one_target_is_no_fault(tmp_path):
    text = HEADER + "m,M,,,,\nM,M,,,,\n"
    assert len(read_crosswalks(folder(tmp_path, **{"3_sex": text}))["3_sex"].pairs) == 2


def test_what_is_saved_is_loaded(tmp_path):
    text = HEADER + "2,F,Female,IN_REVIEW,,\n1,M,Male,APPROVED,A. Nurse,Y\n"
    made = read_crosswalks(folder(tmp_path, **{"3_sex": text, "299_allergy": HEADER}))
    with state(tmp_path / "state.sqlite") as con:
        save(con, made.values())
        assert load(con) == dict(sorted(made.items()))
        with transaction(con):
            save(con, [made["299_allergy"]])
        assert list(load(con)) == ["299_allergy"]


def test_the_starters_can_all_be_read():
    starters = Path(__file__).resolve().parents[2] / "crosswalks"
    assert read_crosswalks(starters)["3_sex"].pairs

"""The contract as CSV: what is written reads back the same, byte for byte."""

from dataclasses import replace

import pytest

from core.contract import Contract, Line, read_contract, write_contract
from core.errors import ContractError


def test_a_round_trip_keeps_every_sign(contract, tmp_path):
    awkward = Line(
        "LOAD_PMI",
        "main",
        "X",
        "DERIVED",
        rule='=1+1\n, "quoted" \r\n ends with blank ',
        decision_note="\t@x; ä – ‘curly’",
        version=7,
    )
    made = replace(contract, lines=(*contract.lines, awkward))
    write_contract(made, tmp_path / "a")
    again = read_contract(tmp_path / "a")
    assert again == made
    write_contract(again, tmp_path / "b")
    for name in ("feeds.csv", "lines.csv", "policy.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert b"\r\n" not in (tmp_path / "a" / "feeds.csv").read_bytes()


def test_a_contract_without_policies_needs_no_file(contract, tmp_path):
    write_contract(contract, tmp_path)
    (tmp_path / "policy.csv").unlink()
    assert read_contract(tmp_path).policies == ()


def test_an_empty_contract_is_three_headers(tmp_path):
    write_contract(Contract((), ()), tmp_path)
    assert read_contract(tmp_path) == Contract((), ())
    assert (tmp_path / "policy.csv").read_text().startswith("target_table,target_field,value,")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("target_table,feed,driving", "target_tabel,feed,driving", "Did you mean 'target_table'"),
        (",business_key", "", "column business_key is missing"),
        ("LOAD_ADT,main,EPISODE", "LOAD_ADT,main", "line 4: 18 columns, not 19"),
        (",IN_REVIEW", ",REVIEWED", "status 'REVIEWED' is not known"),
        ("LOAD_ADT", '"LOAD_ADT', "not a readable CSV"),
    ],
)
def test_a_fault_is_told_with_file_and_line(contract, tmp_path, old, new, what):
    write_contract(contract, tmp_path)
    file = tmp_path / "feeds.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    with pytest.raises(ContractError) as told:
        read_contract(tmp_path)
    assert "feeds.csv line" in str(told.value)
    assert what in str(told.value)


def test_every_file_is_read_before_the_answer(tmp_path):
    with pytest.raises(ContractError, match=r"feeds.csv is not there; lines.csv is not there"):
        read_contract(tmp_path)


def test_a_version_is_a_whole_number(contract, tmp_path):
    write_contract(contract, tmp_path)
    file = tmp_path / "lines.csv"
    file.write_text(file.read_text().replace(",1,,", ",one,,", 1), newline="\n")
    with pytest.raises(ContractError, match="lines.csv line 2: version 'one'"):
        read_contract(tmp_path)

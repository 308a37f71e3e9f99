"""What a document has wrong is told, not mended."""

from __future__ import annotations

from core.catalogue import build_catalogue
from tests.catalogue.records import document


def faults(text):
    return build_catalogue([], [document(text)]).faults


def test_a_length_too_short_for_its_mask_is_told():
    told = faults("T | d | DATE | 10 | | Must be in format: DD/MM/YYYY HH24:MI")
    assert told == ("T: length 10 is too short for DD/MM/YYYY HH24:MI (16 characters) in d.",)


def test_two_names_for_one_code_type_are_told():
    told = faults(
        """
        T | a | VARCHAR2 | 10 | | Maps to: code type 7 - "Colour"
        T | b | VARCHAR2 | 10 | | Maps to: code type 7 - "Shade"
        T | c | VARCHAR2 | 10 | | Maps to: code type 7 - "COLOUR"
        """
    )
    assert told == ("Code type 7 has 2 names: COLOUR, SHADE.",)


def test_a_table_that_copies_another_is_told():
    rows = "".join(f"{t} | f{i} | NUMBER | {i} | |\n" for t in ("ONE", "TWO") for i in range(1, 7))
    assert faults(rows)[0].startswith("ONE and TWO are the same in all 6 fields")


def test_a_reference_to_a_column_that_does_not_exist_is_told():
    told = faults("T | a | NUMBER | 3 | | As previously loaded into LOAD_U.b_c")
    assert told == ("T.a refers to LOAD_U.b_c, which does not exist.",)


def test_the_real_guides_faults_are_all_told(real):
    told = "\n".join(real.faults)
    assert "LOAD_STAFF and LOAD_USERS are the same in all 46 fields" in told
    assert "LOAD_PMIIDS.addtional_id_type, which does not exist" in told
    assert told.count("is no table of the document") == 14
    assert "15 fields have comment text drawn as outlines" in told
    assert "Mandatory is unknown for 878 fields" in told
    assert "Code type 10053 has 2 names" in told
    assert "Code type 10832 has 2 names" in told

"""Kinds of dictionary that public bodies and tools publish, with headings as theirs are."""

from __future__ import annotations

import pytest

from core.specs import read_document
from tests.specs.builders import table, word, workbook
from tests.specs.generated import facts_of

KINDS = {
    "a type column a system, lengths that are x": (
        "docx",
        """
        Field Name | RDBMS Data Type | SAS Data Type | Definition / Comments
        PATID | RDBMS Text(x) | SAS Char(x) | id
        SEX | RDBMS Text(2) | SAS Char(2) | sex
        """,
        "5 Table: STOCK",
        [("STOCK", "PATID", "Text", None, "U"), ("STOCK", "SEX", "Text", 2, "U")],
    ),
    "a database tool's report": (
        "docx",
        """
        Key | Name | Data Type | Max Length (Bytes) | Allow Nulls | Identity
        PK | id | int | 4 | NOT NULL | 1 - 1
         | name | varchar(50) | 50 | NULL |
        """,
        "[dbo].[Stock]",
        [("Stock", "id", "int", 4, "Y"), ("Stock", "name", "varchar", 50, "N")],
    ),
    "a national data set": (
        "xlsx",
        """
        UID | Data Item Name (Data Dictionary Element) | IDB Element Name | Format | M/R/O/P
        M1 | LOCAL STALL IDENTIFIER (EXTENDED) | LocalStallId | max an20 | M
        M2 | ORGANISATION (OF GROWER) | OrgGrower | min an3 max an6 | O
        """,
        "Stock",
        [("Stock", "LocalStallId", "an", 20, "Y"), ("Stock", "OrgGrower", "an", 6, "N")],
    ),
    "a listing of MySQL columns": (
        "docx",
        """
        Name | Type | Null | Key | Default
        id | int(11) | NO | PRI |
        name | varchar(20) | YES | |
        """,
        "stock",
        [("stock", "id", "int", 11, "Y"), ("stock", "name", "varchar", 20, "N")],
    ),
    "occurrences for mandatory": (
        "xlsx",
        """
        Element Name | Data Type | Size | Min/Max Occurs
        StallId | an | 10 | 1..1
        Ward | an | 5 | 0..1
        """,
        "Stock",
        [("Stock", "StallId", "an", 10, "Y"), ("Stock", "Ward", "an", 5, "N")],
    ),
    "data elements with a format": (
        "docx",
        """
        S.No | Data Element | Description | Data Format | Mandatory (Y/N)
        1 | STALL NUMBER | d | n10 | Y
        2 | GROWER NAME | d | max an35 | N
        """,
        "Table 1: Stock",
        [("Stock", "STALL NUMBER", "n", 10, "Y"), ("Stock", "GROWER NAME", "an", 35, "N")],
    ),
    "a file named in brackets": (
        "docx",
        """
        Field No | Field Name | Field Type | Field Size
        1 | SURNAME | Alpha | 30
        2 | AGE | Num | 3
        """,
        "Section 3 - Stock file (STOCKFILE)",
        [("STOCKFILE", "SURNAME", "Alpha", 30, "U"), ("STOCKFILE", "AGE", "Num", 3, "U")],
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_published_kind_is_read(tmp_path, name):
    kind, text, caption, expected = KINDS[name]
    path = tmp_path / f"a.{kind}"
    rows = table(text)
    made = (
        workbook(path, {caption: rows})
        if kind == "xlsx"
        else word(path, ["The stock of the market.", caption, "Columns", rows])
    )
    assert facts_of(read_document(made)) == expected

"""Ingesting a folder of CSV files: every line accounted for, or a clear refusal."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import textwrap

import pyarrow.parquet as pq
import pytest

from core.connectors import current_extract, ingest
from core.errors import ExtractError, MendError

COLUMNS = {"MOD": ["Code", "Text"], "WARD": ["Ward", "Name", "Beds"]}


def put(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        content = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def taken(tmp_path, *, columns=COLUMNS, options=None, **files):
    folder = put(tmp_path / "in", **files)
    return ingest(folder, tmp_path / "extracts", columns, tmp_path / "spill", **(options or {}))


def rows_of(extract, table="MOD"):
    return [tuple(row.values()) for row in pq.read_table(extract.path(table)).to_pylist()]


def malformed_of(extract):
    table = pq.read_table(extract.folder / "_malformed.parquet")
    return [tuple(row.values()) for row in table.to_pylist()]


def lines_of(extract, table="MOD"):
    told = extract.tables[table]
    parts = (told.header_lines, told.blank_lines, told.record_lines, told.malformed_lines)
    assert told.physical_lines == sum(parts)
    return parts


def test_values_stay_as_held(tmp_path):
    extract = taken(tmp_path, MOD='Code,Text\n001, Home \n"2","a ""b"", c"\n3,\n')
    assert rows_of(extract) == [(1, "001", " Home "), (2, "2", 'a "b", c'), (3, "3", None)]
    assert current_extract(tmp_path / "extracts") == extract
    assert extract.origin == "extract"


def test_every_physical_line_is_accounted_for(tmp_path):
    text = '\nCode,Text\r\n1,"two\r\nlines"\r\n\r\n2\r\n3,a,b\r\nCODE,x\r\nCode,Text\r\n4,d'
    extract = taken(tmp_path, MOD=text)
    assert lines_of(extract) == (1, 2, 4, 3)
    assert rows_of(extract) == [(1, "1", "two\r\nlines"), (4, "CODE", "x"), (6, "4", "d")]
    assert malformed_of(extract) == [
        ("MOD.csv", 6, "1 columns instead of 2"),
        ("MOD.csv", 7, "3 columns instead of 2"),
        ("MOD.csv", 9, "the header again"),
    ]


def test_a_record_of_empty_values_is_no_blank_line(tmp_path):
    extract = taken(tmp_path, MOD="Code\tText\n\t\n  \n", options={"delimiter": "\t"})
    assert lines_of(extract) == (1, 1, 1, 0)
    assert rows_of(extract) == [(1, None, None)]


def test_text_beside_a_quoted_value_and_nul_bytes_are_malformed(tmp_path):
    extract = taken(tmp_path, MOD='Code,Text\n1,"a"b\n2,x\x00y\n3,"x\x00y"\n4,6" nail\n')
    assert rows_of(extract) == [(4, "4", '6" nail')]
    assert [row[1:] for row in malformed_of(extract)] == [
        (2, "text beside a quoted value"),
        (3, "holds a NUL byte"),
        (4, "holds a NUL byte"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Code,Text\n1,a\n2,"b\n3,c\n4,d\n', 3),
        ('Code,Text\n1,"b\n3,"c"\n4,d\n', 2),
        ('Code,Text\n1,a\n2,"b', 3),
    ],
    ids=["to the end", "to the next quote", "in the last line"],
)
def test_a_quote_left_open_stops_the_ingest_and_names_its_line(tmp_path, text, line):
    with pytest.raises(ExtractError, match=f"opened on line {line} .*MOD.csv, line {line}"):
        taken(tmp_path, MOD=text)
    assert list((tmp_path / "extracts").iterdir()) == []


def test_columns_may_stand_in_another_order_and_case(tmp_path):
    extract = taken(tmp_path, MOD="TEXT,code\nHome,1\n")
    assert extract.tables["MOD"].columns == ("Text", "Code")
    other = taken(tmp_path, MOD="Code,Text\n1,Home\n")
    assert other.tables["MOD"].content_hash == extract.tables["MOD"].content_hash


def test_all_header_faults_are_told_at_once_with_the_nearest_name(tmp_path):
    with pytest.raises(ExtractError) as told:
        taken(tmp_path, MOD="Cod,Text,Text\n", WARD="Ward,Name\n")
    for part in (
        "MOD.csv: column Code is missing",
        "MOD.csv: column 3 has the name of an earlier one",
        "MOD.csv: column Cod is unknown. Did you mean 'Code'?",
        "WARD.csv: column Beds is missing",
    ):
        assert part in str(told.value)


def test_a_file_without_its_header_row_is_refused_without_quoting_it(tmp_path):
    with pytest.raises(ExtractError, match="first line is not the header") as told:
        taken(tmp_path, MOD="9434765919,Smith\n9434765870,Jones\n")
    assert "Smith" not in str(told.value)


@pytest.mark.parametrize("empty", ["", "\n\n"])
def test_a_file_without_a_header_is_refused(tmp_path, empty):
    with pytest.raises(ExtractError, match="MOD.csv is empty"):
        taken(tmp_path, MOD=empty)


def test_a_table_without_records_is_taken(tmp_path):
    extract = taken(tmp_path, MOD="Code,Text\n")
    assert (extract.tables["MOD"].rows, rows_of(extract)) == (0, [])


def test_files_that_are_no_tables_are_named(tmp_path):
    put(tmp_path / "in").joinpath("notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ExtractError) as told:
        taken(tmp_path, WARDS="Ward,Name,Beds\n", _malformed="file\n")
    assert "WARDS.csv is no table of the catalogue. Did you mean 'WARD'?" in str(told.value)
    assert "notes.txt is not a CSV file" in str(told.value)
    assert "_malformed.csv begins with an underscore" in str(told.value)


def test_an_empty_or_absent_folder_is_refused(tmp_path):
    put(tmp_path / "in")
    with pytest.raises(ExtractError, match="no CSV file"):
        taken(tmp_path)
    with pytest.raises(ExtractError, match="no such folder"):
        ingest(tmp_path / "nowhere", tmp_path / "extracts", None, tmp_path / "spill")


@pytest.mark.parametrize(
    ("content", "encoding", "read"),
    [
        ("Code,Text\n1,Zoë\n".encode(), None, "utf-8-sig"),
        ("\ufeffCode,Text\n1,Zoë\n".encode(), None, "utf-8-sig"),
        ("Code,Text\n1,Zoë\n".encode("cp1252"), None, "cp1252"),
        ("Code,Text\n1,Zoë\n".encode("utf-16"), "utf-16", "utf-16"),
    ],
    ids=["utf-8", "with a mark", "windows", "declared"],
)
def test_the_encoding_is_found_and_kept(tmp_path, content, encoding, read):
    extract = taken(tmp_path, MOD=content, options={"encoding": encoding})
    assert rows_of(extract) == [(1, "1", "Zoë")]
    assert extract.tables["MOD"].encoding == read


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        (b"Code,Text\n1,a\n2,\x81\n", None, "not in UTF-8 or Windows-1252.*line 3"),
        (b"Code,Text\n1,\xeb\n", "utf-8", "not in utf-8.*line 2"),
        ("Code,Text\n".encode("utf-16"), None, "looks like UTF-16"),
        (b"Code,Text\n", "klingon", "no encoding 'klingon'"),
    ],
)
def test_a_wrong_encoding_is_refused_with_its_line(tmp_path, content, encoding, told):
    with pytest.raises(ExtractError, match=told):
        taken(tmp_path, MOD=content, options={"encoding": encoding})


def test_another_delimiter_is_read_when_stated(tmp_path):
    extract = taken(tmp_path, MOD='Code|Text\n1|"a|b,c"\n', options={"delimiter": "|"})
    assert rows_of(extract) == [(1, "1", "a|b,c")]


def test_without_a_catalogue_the_headers_are_the_columns(tmp_path):
    extract = taken(tmp_path, columns=None, anything="A,B\n1,2\n")
    assert extract.tables["anything"].columns == ("A", "B")


def test_other_bytes_are_another_version_even_when_the_rows_are_the_same(tmp_path):
    first = taken(tmp_path, MOD="Code,Text\n1,a\n2,b\n")
    second = taken(tmp_path, MOD="Code,Text\n2,b\n1,a\n")
    assert first.tables["MOD"].content_hash == second.tables["MOD"].content_hash
    assert first.version != second.version
    assert taken(tmp_path, MOD="Code,Text\n2,b\n1,a\n") == second


def test_a_refused_ingest_leaves_the_extract_before_it_current(tmp_path):
    first = taken(tmp_path, MOD="Code,Text\n1,a\n")
    with pytest.raises(ExtractError):
        taken(tmp_path, MOD='Code,Text\n1,"a\n')
    assert current_extract(tmp_path / "extracts") == first


def test_an_interrupted_ingest_is_cleared_away_by_the_next(tmp_path):
    put(tmp_path / "extracts" / ".ingest-dead", MOD="Code,Text\n")
    extract = taken(tmp_path, MOD="Code,Text\n1,a\n")
    names = sorted(item.name for item in (tmp_path / "extracts").iterdir())
    assert names == sorted([extract.version, "current.json"])


def test_the_same_file_gives_the_same_bytes_with_any_number_of_threads(tmp_path):
    text = "Code,Text\n" + "".join(f'{n},"line\n{n % 7}"\n' for n in range(30_000))
    found = set()
    for threads in (1, 2, 4):
        place = tmp_path / str(threads)
        found.add(taken(place, MOD=text, options={"threads": threads}).path("MOD").read_bytes())
    assert len(found) == 1


def test_no_value_of_a_row_enters_a_message(tmp_path):
    with pytest.raises(MendError) as told:
        taken(tmp_path, MOD='Code,Text\n9434765919,"Smith\nJones\n')
    assert not any(word in str(told.value) for word in ("Smith", "Jones", "9434765919"))


def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path):
    text = "Code,Text\n" + "".join(f"{n},{n * 7919 % 100003}\n" for n in range(60_000))
    put(tmp_path / "in", MOD=text)
    script = textwrap.dedent(
        f"""
        import resource
        from pathlib import Path
        from core.connectors import ingest
        from core.errors import StoreError

        base = Path({str(tmp_path)!r})
        for limit in (4096, 1_000_000 - 200_000, 20_000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                ingest(base / "in", base / "extracts", None, base / "spill")
            except StoreError as error:
                assert "disk" in str(error), error
            else:
                raise SystemExit(f"no StoreError at {{limit}}")
            assert list((base / "extracts").iterdir()) == []
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_hard_values_come_through_as_another_reader_sees_them(tmp_path):
    pieces = ["", " ", '"', '""', ",", "\n", "\r\n", "\r", "a", "Zoë", "'", "\\", "\t", "#", "1"]
    draw = random.Random(7)
    rows = [[str(n), "".join(draw.choices(pieces, k=draw.randrange(6)))] for n in range(1, 3001)]
    folder = put(tmp_path / "in")
    with (folder / "MOD.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([["Code", "Text"], *rows])
    extract = ingest(folder, tmp_path / "extracts", COLUMNS, tmp_path / "spill")
    assert malformed_of(extract) == []
    assert [(code, text or "") for _, code, text in rows_of(extract)] == [tuple(r) for r in rows]

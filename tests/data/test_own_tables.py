"""A file that a person really has becomes the table that this person sees in a spreadsheet, or a refusal."""

import io

import numpy as np
import pandas as pd
import pytest

from core.data.own_data import Table, read_table

N = 12
ROWS = [(i, i / 2 + 0.25, "cat" if i % 2 else "ant") for i in range(N)]
HEADER = "age,height,kind"


def plain(separator: str = ",", header: str = HEADER, mark: str = ".") -> str:
    rows = [separator.join([str(a), f"{h}".replace(".", mark), k]) for a, h, k in ROWS]
    return "\n".join([header.replace(",", separator), *rows]) + "\n"


def read(content: str | bytes, encoding: str = "utf-8") -> Table:
    return read_table(content.encode(encoding) if isinstance(content, str) else content, "mine.csv")


def refused(content: str | bytes) -> str:
    with pytest.raises(ValueError, match=r"^mine\.csv: ") as refusal:
        read(content)
    return str(refusal.value).removeprefix("mine.csv: ")


def parquet() -> bytes:
    file = io.BytesIO()
    pd.DataFrame(ROWS, columns=HEADER.split(",")).to_parquet(file)
    return file.getvalue()


THE_SAME = {
    "commas": plain(),
    "semicolons": plain(";"),
    "tabs": plain("\t"),
    "bars": plain("|"),
    "spaces": plain(" "),
    "aligned by several spaces": plain(" ").replace(" ", "   ").replace("\n", "  \n  ").rstrip(" "),
    "a space after each comma": plain().replace(",", ", "),
    "decimal commas between semicolons": plain(";", mark=","),
    "decimal commas in quotes": "\n".join([HEADER, *(f'{a},"{str(h).replace(".", ",")}",{k}' for a, h, k in ROWS)]),
    "sep=": "sep=;\n" + plain(";"),
    "comments": "# measured in May\n# by hand\n" + plain(),
    "a title": "My plants\n\n" + plain(),
    "blank lines": "\n\n" + plain().replace("\n4,", "\n\n  \n4,") + " \n",
    "a note below": plain() + "Source: my garden\n",
    "a separator at the end of every line": plain().replace("\n", ",\n"),
    "quotes": plain().replace("cat", '"cat"').replace("age", '"age"'),
    "Windows lines": plain().replace("\n", "\r\n"),
    "old Mac lines": plain().replace("\n", "\r"),
    "no line end": plain().rstrip("\n"),
    "byte order mark": plain().encode("utf-8-sig"),
    "UTF-16": plain("\t").encode("utf-16"),
    "UTF-16 without a mark": plain("\t").encode("utf-16-le"),
    "UTF-16, the other way round": plain().encode("utf-16-be"),
    "Parquet": parquet(),
}


@pytest.mark.parametrize("content", THE_SAME.values(), ids=THE_SAME)
def test_the_usual_forms_of_a_table_read_alike(content: str | bytes) -> None:
    table = read(content)
    assert (table.names, table.n_rows) == (("age", "height", "kind"), N)
    assert [column.kind for column in table.columns] == ["number", "number", "words"]
    for column, values in zip(table.columns, zip(*ROWS)):
        assert column.values.tolist() == list(values)


SPELLINGS = {
    "points": (["1.5", "-2.25", "0.5"], [1.5, -2.25, 0.5]),
    "bare": (["1.", ".5", "+7", "1e3", "2E-1"], [1, 0.5, 7, 1000, 0.2]),
    "thousands with commas": (["1,234.5", "12,000", "7"], [1234.5, 12000, 7]),
    "thousands with points": (["1.234,5", "12.000", "7"], [1234.5, 12000, 7]),
    "thousands with points alone": (["1.234.567", "2.000", "3"], [1234567, 2000, 3]),
    "thousands with spaces": (["1 234", "12 000,5", "7"], [1234, 12000.5, 7]),
    "thousands with narrow spaces": (["1\u202f234", "12\u00a0000", "7"], [1234, 12000, 7]),
    "thousands with apostrophes": (["1'234", "12’000", "7"], [1234, 12000, 7]),
    "per cent": (["45%", "5.5 %", "-1%"], [0.45, 0.055, -0.01]),
    "Unicode minus": (["−3", "4", "−0.5"], [-3, 4, -0.5]),
    "currencies": (["$1,200.50", "€ 7", "8 £"], [1200.5, 7, 8]),
    "missing": (["1", "", "NA", "n/a", "?", "-", "null", "#N/A", "nan", "2"], [1] + [np.nan] * 8 + [2]),
}


@pytest.mark.parametrize(("cells", "values"), SPELLINGS.values(), ids=SPELLINGS)
def test_numbers_are_read_as_people_spell_them(cells: list[str], values: list[float]) -> None:
    column = read("x;y\n" + "".join(f"{cell};a\n" for cell in cells))["x"]
    assert column.kind == "number"
    assert np.allclose(column.values, values, equal_nan=True)


@pytest.mark.parametrize("cells", [["1_0", "2_0"], ["１", "２"], ["1.2.3", "1.2.4"], ["12-3", "4-5"], ["007b", "8c"]])
def test_what_only_looks_like_a_number_is_a_word(cells: list[str]) -> None:
    assert read("x;y\n" + "".join(f"{cell};a\n" for cell in cells))["x"].values.tolist() == cells


@pytest.mark.parametrize(("separator", "value"), [(",", 1234.0), (";", 1.234)])
def test_one_comma_is_a_thousand_between_commas_and_a_decimal_mark_between_semicolons(
    separator: str, value: float
) -> None:
    content = f"x{separator}y\n" + f'"1,234"{separator}a\n"2,500"{separator}b\n'
    assert read(content)["x"].values[0] == value


def test_the_decimal_mark_of_the_table_decides_what_a_column_leaves_open() -> None:
    table = read("x;y\n" + "".join(f"1.{i}00;{i},5\n" for i in range(4)))
    assert table["x"].values.tolist() == [1000.0, 1100.0, 1200.0, 1300.0]
    assert "A comma was read as the decimal mark." in table.remarks


DAYS = {
    "ISO": ["2020-01-31", "2020-02-01"],
    "with a time": ["2020-01-31T12:00:00Z", "2020-02-01 08:30"],
    "points": ["31.01.2020", "01.02.2020"],
    "day/month": ["31/01/2020", "01/02/2020"],
    "month/day": ["01/31/2020", "02/01/2020"],
    "words": ["31-Jan-2020", "1-Feb-2020"],
}


@pytest.mark.parametrize("cells", DAYS.values(), ids=DAYS)
def test_dates_count_days_and_how_they_were_read_is_said(cells: list[str]) -> None:
    column = read("when,y\n" + "".join(f"{cell},a\n" for cell in cells))["when"]
    assert (column.kind, column.values.tolist()) == ("days", [18292.0, 18293.0])
    assert "counted in days since 1970" in column.remark


def test_a_stray_word_among_numbers_counts_as_missing_and_is_shown_with_its_row() -> None:
    column = read("x,y\n" + "".join(f"{'twelve' if i == 12 else i},a\n" for i in range(20)))["x"]
    assert column.kind == "number"
    assert column.missing.tolist() == [i == 12 for i in range(20)]
    assert column.remark == "1 cell that holds no number, as 'twelve' in row 13, counts as missing"


def test_many_words_among_numbers_make_a_column_of_words() -> None:
    assert read("x,y\n" + "".join(f"{'few' if i % 4 else i},a\n" for i in range(20)))["x"].kind == "words"


def test_infinite_numbers_count_as_missing() -> None:
    column = read("x,y\n1,a\ninf,b\n1e300,c\n")["x"]
    assert column.missing.tolist() == [False, True, True]
    assert column.remark == "2 infinite cells count as missing"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_umlauts_survive_every_encoding(encoding: str) -> None:
    table = read(plain(header="Größe,height,kind").replace("cat", "Käfer"), encoding)
    assert table.names[0] == "Größe"
    assert table["kind"].values[1] == "Käfer"


IRIS = [f"{5 + i / 10:.1f},{3 + i / 20:.2f},{'setosa' if i % 2 else 'virginica'}" for i in range(N)]
HEADERLESS = {
    "numbers and words": IRIS,
    "whole numbers": [f"{i},{i * i % 7}" for i in range(N)],
    "words": ["red,yes", "blue,no"] * 6,
    "whole numbers and words": [f"{i},{'ab'[i % 2]}" for i in range(N)],
    "numbers and a gap": ["1.5,,a", "2.5,1,b"] * 6,
}


@pytest.mark.parametrize("rows", HEADERLESS.values(), ids=HEADERLESS)
def test_a_first_row_that_reads_like_the_others_is_data(rows: list[str]) -> None:
    table = read("\n".join(rows))
    assert table.names == tuple(f"column {place}" for place in range(1, rows[0].count(",") + 2))
    assert table.n_rows == N
    assert "no names of their own" in table.remarks[0]


HEADERS = {
    "years": ("country,1990,2000", lambda i: f"land {i},{i},{i + 1}"),
    "a word over numbers": ("age,kind", lambda i: f"{i},{'ab'[i % 2]}"),
    "one word over numbers": ("1,x", lambda i: f"{i},{i}"),
    "words that do not come again": ("name,colour", lambda i: f"n{i},{'ab'[i % 2]}"),
    "a number sign": ("#,Name,hp", lambda i: f"{i},n{i},{i}"),
    "one row": ("a,b", lambda i: "1,2"),
}


@pytest.mark.parametrize(("header", "row"), HEADERS.values(), ids=HEADERS)
def test_a_first_row_that_names_its_columns_is_a_header(header: str, row) -> None:  # type: ignore[no-untyped-def]
    table = read("\n".join([header, *map(row, range(N))]))
    assert table.names == tuple(header.split(","))
    assert table.n_rows == N


def test_names_are_kept_for_numpys_own_text_files() -> None:
    file = io.StringIO()
    np.savetxt(file, np.arange(12.0).reshape(4, 3), header="a b c")
    assert read(file.getvalue()).names == ("a", "b", "c")


def test_the_names_of_rows_that_r_writes_have_no_name_of_their_own() -> None:
    table = read('"height" "kind"\n' + "".join(f'"{i}" {i / 2} "a"\n' for i in range(1, N + 1)))
    assert table.names == ("column 1", "height", "kind")
    assert table["height"].values.tolist() == [i / 2 for i in range(1, N + 1)]


def test_every_column_gets_a_name_of_its_own() -> None:
    assert read("a,,a\n1,2,3\n4,5,6\n").names == ("a", "column 2", "a (2)")


def test_the_header_decides_what_separates_the_cells() -> None:
    rows = [f'{i},"a; b; c; d; {"xy"[i % 2]}"' for i in range(N)]
    assert read("\n".join(["size,words", *rows])).names == ("size", "words")


def test_a_quoted_cell_may_stand_after_a_space_and_hold_separators_and_lines() -> None:
    table = read("size, kind\n" + "".join(f'{i}, "cat, {"ab"[i % 2]}\nor so"\n' for i in range(N)))
    assert table["kind"].values[:2].tolist() == ["cat, a\nor so", "cat, b\nor so"]


REFUSED = {
    "empty": ("", "the file must hold a table, got nothing"),
    "blank": ("\n \n", "the file must hold a table, got nothing"),
    "header only": ("a,b\n", "the table must have rows below its header, got none"),
    "one column": ("a\n1\n2\n", "the table must have at least two columns, got one, 'a': separate the cells by"),
    "long row": (plain() + "1,2,a,b\n", f"line {N + 2} must have 3 cells between commas, got 4: put quotes around"),
    "short row": (plain() + "1,2\n", f"line {N + 2} must have 3 cells between commas, got 2: add the cells that are"),
    "after comments": ("# a\n\n" + plain() + "1,2\n", f"line {N + 4} must have 3 cells"),
    "after a cell of two lines": (plain().replace("ant", '"a\nb"', 1) + "1,2\n", f"line {N + 3} must have 3 cells"),
    "a note in the middle": (plain() + "note\n" + "1,2,a\n", f"line {N + 2} must have 3 cells"),
    "open quote": (plain() + '1,2,"cat\n', f"line {N + 2} must open and close its quotes"),
    "workbook": (b"PK\x03\x04...", "the file must be text, got an Excel workbook or a zip archive: save the sheet"),
    "picture": (b"\x89PNG\r\n", "the file must be text, got a picture"),
    "bytes": (bytes(range(1, 32)) * 9, "the file must be text, got the character 1: save it as CSV in UTF-8"),
    "broken Parquet": (b"PAR1 and nothing more", "the file must be a table in Parquet, got one that cannot be read"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_names_the_file_the_line_the_rule_and_the_way_out(content: str | bytes, message: str) -> None:
    assert refused(content).startswith(message)


def test_a_small_file_with_a_giant_table_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    pd.DataFrame({f"c{place}": np.zeros(1_200_000, dtype=np.int8) for place in range(9)}).to_parquet(file)
    assert len(file.getvalue()) < 100_000
    assert refused(file.getvalue()).startswith("the file must hold at most 10000000 cells, got 10800000: take a part")

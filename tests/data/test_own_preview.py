"""What a learner sees of a table before choosing anything."""

from core.data.own_data import read_table
from core.data.own_data.preview import first_rows, summaries

TABLE = read_table(
    ("id,size,day,kind,gone\n" + "".join(f"{i},{i / 2},2020-01-{i:02d},{'abcd'[i % 4]},\n" for i in range(1, 21)))
    .replace("2.5,", "?,", 1).encode(),
    "mine.csv",
)  # fmt: skip


def test_a_line_on_each_column_says_what_it_holds_and_why_it_is_left_out() -> None:
    assert [tuple(each) for each in summaries(TABLE)] == [
        ("id", "numbers, 1 to 20", 0, "left out: it names each row, and would be learned by heart"),
        ("size", "numbers, 0.5 to 10", 1, ""),
        ("day", "days, 2020-01-01 to 2020-01-20", 0, "read as year-month-day and counted in days since 1970"),
        ("kind", "4 words: a, b, c, …", 0, ""),
        ("gone", "nothing", 20, "left out: it is empty"),
    ]


def test_the_first_rows_are_those_of_the_file() -> None:
    rows = first_rows(TABLE, 6)
    assert rows["size"] == ["0.5", "1", "1.5", "2", "", "3"]
    assert rows["day"][0] == "2020-01-01"
    assert rows["gone"] == [""] * 6

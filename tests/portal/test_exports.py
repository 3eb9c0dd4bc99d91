"""What leaves the portal as a table: nothing anybody typed is a formula, numbers and days are what they are."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from portal.clock import COPENHAGEN
from portal.exports import LONGEST_TEXT, Sheet, book_of, csv_of, plain_cell, xlsx_of

HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", " =1+1", "\u00a0=1+1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "\ufeff=1+1", "\u200b=1+1", "\u202e=1+1", "\u2060@SUM(A1)",
    '=HYPERLINK("http://et.sted.example","Klik")', "=cmd|' /C calc'!A0", "=WEBSERVICE(A1)", "{=1+1}",
    '=IMPORTXML("http://et.sted.example","//a")', "+cmd|'/C powershell'!A1", "-2+3+cmd|' /C calc'!A0",
    '@SUM(1+1)*cmd|" /C calc"!A0', '";=1+1;"', "a,=1+1", "a\n=1+1", "http://et.sted.example/=1", "=\u200b1+1",
    "<f>1+1</f>", "_x003D_1+1", "'=1+1", "=DDE(\"cmd\";\"/C calc\")",
)  # fmt: skip
AT = datetime(2019, 12, 3, 10, 30, tzinfo=COPENHAGEN)
COLUMNS = ("Sag", "Ansøger", "Begrundelse")
INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\0]*")


def pages_in(book: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]


def rows_in(book: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_no_hostile_text_is_a_formula_in_any_column_of_a_spreadsheet(column):
    rows = [["x"] * column + [text] + ["x"] * (len(COLUMNS) - 1 - column) for text in HOSTILE]
    book = xlsx_of("Prøve", COLUMNS, rows)
    (page,) = pages_in(book)
    kinds = set(re.findall(r"<c [^>]*?t=\"(\w+)\"", page))
    assert (kinds, page.count("<c "), "<f>" in page) == ({"inlineStr"}, (len(HOSTILE) + 1) * len(COLUMNS), False)
    assert "hyperlink" not in page.lower().replace("hyperlink(", "")
    read = [row[column] for row in rows_in(book)[1:]]
    assert [type(cell) for cell in read] == [str] * len(HOSTILE)


@pytest.mark.parametrize("column", range(len(COLUMNS)))
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_no_hostile_text_is_a_formula_in_any_column_of_a_csv_however_it_is_parted(column, delimiter):
    rows = [["x"] * column + [text] + ["x"] * (len(COLUMNS) - 1 - column) for text in HOSTILE]
    text = csv_of(COLUMNS, rows).removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
    begun = [cell for cell in cells if INVISIBLE.sub("", cell, count=1)[:1] in tuple("=+-@＝＋－＠")]
    assert begun == []


@pytest.mark.parametrize("text", HOSTILE[:21])
def test_what_begins_like_a_formula_is_made_text(text):
    assert plain_cell(text)[0] == "'"


@pytest.mark.parametrize(
    "text", ["Odense Kommune", "400000,00", "2019-12-03", "", "a=1", "Hvad – og hvorfor?", "500,- kr.", "1,-"]
)
def test_plain_text_is_left_as_it_is(text):
    assert plain_cell(text) == text


def test_numbers_days_and_answers_are_what_they_are():
    row = [Decimal("-1234.50"), 7, date(2019, 12, 3), AT, True, None, "0012"]
    headings = [str(number) for number in range(len(row))]
    read = rows_in(xlsx_of("Tal", headings, [row]))[1]
    assert read == [-1234.5, 7.0, date(2019, 12, 3), AT.replace(tzinfo=None), "ja", "", "0012"]
    written = '"-1234,50";"7";"2019-12-03";"2019-12-03 10:30";"ja";"";"0012"'
    assert csv_of(headings, [row]).splitlines()[1] == written


def test_the_same_rows_are_the_same_bytes():
    assert xlsx_of("A", COLUMNS, [["1", "2", "3"]]) == xlsx_of("A", COLUMNS, [["1", "2", "3"]])


def test_a_name_no_tab_may_have_is_made_one():
    book = book_of("To", [Sheet("Søgt/bevilget [pr. region] og mere end tegnene", ("A",), []), Sheet("'", ("A",), [])])
    assert CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names == ["Søgt bevilget  pr. region  og m", "Ark"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    (cell,) = rows_in(xlsx_of("Lang", ("Tekst",), [["å" * 40_000]]))[1]
    assert (len(cell), cell[-21:]) == (LONGEST_TEXT, "lang til et regneark)")


def test_text_that_no_xml_may_hold_does_not_break_the_sheet():
    assert rows_in(xlsx_of("X", ("Tekst",), [["a\ud800b\uffffc\x01"]]))[1] == ["a\ufffdb\ufffdc\x01"]

"""Is an answer read, judged and shown as the kind of question says, and counted as the browser counts?"""

# ruff: noqa: E501 - a table is read along its lines

from pathlib import Path

import pytest

from pools.characters import clean_text, count_characters
from pools.document import Column, Option, Question
from pools.questions import KINDS, AnswerError, kind_of
from pools.questions.table import shown_cells
from tests.browser import chromium

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "character-count.js"

COUNTED = [
    ("", 0),
    ("abc", 3),
    ("æøå ÆØÅ", 7),
    ("a\nb", 3),
    ("a\rb", 3),
    ("a\r\nb", 3),
    ("\r\n\r\n", 2),
    ("\n\r", 2),
    ("a\tb", 3),
    ("e\u0301", 1),
    ("\u00e9", 1),
    ("A\u030a\u0308", 1),
    ("👍", 1),
    ("👍🏽", 1),
    ("❤️", 1),
    ("🇩🇰", 1),
    ("🇩🇰🇸🇪🇳🇴", 3),
    ("👩‍👩‍👧‍👦", 1),
    ("👩🏿‍🚀", 1),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
    ("1️⃣", 1),
    ("각", 1),
    ("각", 1),
    ("क्षि", 1),
    ("a\u200db", 2),
    ("\u00a0\u2007", 2),
]


def question(kind: str, **more) -> Question:
    return Question(key="q", criterion="c", sub_point="s", kind=kind, label="Spørgsmål", **more)


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_a_character_is_what_a_reader_sees(text, count):
    assert count_characters(text) == count


@pytest.mark.browser
def test_the_browser_counts_the_same():
    texts = [text for text, _ in COUNTED]
    with chromium() as browser:
        page = browser.new_page()
        script = SCRIPT.read_text(encoding="utf-8").replace("export function", "function")
        counted = page.evaluate(f"(texts) => {{ {script}; return texts.map(countCharacters); }}", texts)
    assert counted == [count for _, count in COUNTED]


OPTIONS = (Option("a", "Første"), Option("b", "Anden"), Option("c", "Tredje"))
READ = [
    (question("short_text"), "  Navn\r\n Titel ", "Navn Titel", "Navn Titel"),
    (question("long_text"), "Et\r\nTo\rTre\x00", "Et\nTo\nTre", "Et\nTo\nTre"),
    (question("long_text"), "e\u0301", "\u00e9", "\u00e9"),
    (question("long_text"), "", "", ""),
    (question("number"), "1.234", "1234.00", "1.234"),
    (question("number"), "1,5", "1.50", "1,50"),
    (question("number"), " ", None, ""),
    (question("kroner"), "1.234.567,50 kr.", "1234567.50", "1.234.567,50 kr."),
    (question("yes_no"), "ja", True, "Ja"),
    (question("yes_no"), "nej", False, "Nej"),
    (question("yes_no"), "", None, ""),
    (question("one_of", options=OPTIONS), "b", "b", "Anden"),
    (question("one_of", options=OPTIONS), [], None, ""),
    (question("several_of", options=OPTIONS), ["c", "a", "c"], ["a", "c"], "Første, Tredje"),
    (question("several_of", options=OPTIONS), [], [], ""),
    (question("date"), "17.9.2019", "2019-09-17", "17. september 2019"),
    (question("date"), "17-09-2019", "2019-09-17", "17. september 2019"),
    (question("date"), "2019-09-17", "2019-09-17", "17. september 2019"),
]


@pytest.mark.parametrize(("asked", "raw", "value", "shown"), READ)
def test_an_answer_is_read_and_shown(asked, raw, value, shown):
    kind = kind_of(asked)
    assert kind.parse(asked, raw) == value
    assert kind.shown(asked, value) == shown


REFUSED = [
    (question("number"), "mange", "Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50."),
    (question("number"), "12,345", "Der er 3 cifre efter kommaet. Skriv højst 2; mener I tusinder, så skriv punktum i stedet for komma."),
    (question("kroner"), "-5", "Tallet må ikke være negativt. Skriv 5 uden minus."),
    (question("yes_no"), "måske", "Vælg «Ja» eller «Nej»."),
    (question("one_of", options=OPTIONS), "d", "Vælg en af mulighederne."),
    (question("several_of", options=OPTIONS), ["a", "d"], "Vælg blandt mulighederne."),
    (question("date"), "31.02.2019", "Den dato findes ikke. Skriv fx 17.09.2019."),
    (question("date"), "17.09.19", "Skriv datoen som dag.måned.år, fx 17.09.2019."),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "raw", "told"), REFUSED)
def test_an_unreadable_answer_is_told_in_danish(asked, raw, told):
    with pytest.raises(AnswerError) as refused:
        kind_of(asked).parse(asked, raw)
    assert refused.value.text == told


FAULTS = [
    (question("long_text", max_characters=3), "abc", ""),
    (question("long_text", max_characters=3), "👩‍👩‍👧‍👦🇩🇰\n", ""),
    (question("short_text", max_characters=1000), "a" * 1002, "Svaret er 2 tegn for langt. Der er plads til 1.000 tegn."),
    (question("short_text", max_characters=1), "a" * 5001, "Svaret er 5.000 tegn for langt. Der er plads til 1 tegn."),
    (question("number", minimum="1"), "0.00", "Svaret skal være mindst 1."),
    (question("number", decimals=0), "12.50", "Svaret skal være et helt tal."),
    (question("number", decimals=0), "12.00", ""),
    (question("number", decimals=1), "12.55", "Svaret kan højst have 1 decimal."),
    (question("kroner", maximum="100"), "100.01", "Svaret skal være højst 100,00 kr."),
    (question("date", maximum="2019-09-17"), "2019-09-18", "Svaret skal være senest 17. september 2019."),
    (question("date", maximum="2019-09-17"), None, ""),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "value", "fault"), FAULTS)
def test_a_readable_answer_may_still_not_be_submitted(asked, value, fault):
    assert kind_of(asked).fault(asked, value) == fault


def test_a_blank_answer_is_missing_and_no_is_an_answer():
    kind = KINDS["yes_no"]
    assert kind.missing(question("yes_no"), None) is True
    assert kind.missing(question("yes_no"), False) is False
    assert KINDS["long_text"].missing(question("long_text"), " \n") is True
    assert KINDS["long_text"].missing(question("long_text", required=False), "") is False
    assert KINDS["several_of"].missing(question("several_of"), []) is True


def test_the_submission_keeps_text_without_blanks_around_it():
    assert KINDS["long_text"].canonical(question("long_text"), "\n Svar \n") == "Svar"
    assert KINDS["long_text"].canonical(question("long_text"), "  ") is None
    assert KINDS["yes_no"].canonical(question("yes_no"), False) is False
    assert KINDS["several_of"].canonical(question("several_of"), []) is None


def test_what_a_database_cannot_hold_is_taken_out_of_a_text():
    assert clean_text("a\x00b\ud800c\x0bd\u2028e") == "abc\nd\ne"


def test_every_kind_has_its_own_form_part():
    assert [kind.template for kind in KINDS.values()] == [f"applications/questions/{key}.html" for key in KINDS]


PARTNERS = question(
    "table",
    min_rows=2,
    max_rows=3,
    columns=(
        Column("name", "Partner", "short_text"),
        Column("people", "Borgere", "number"),
        Column("share", "Beløb", "kroner", required=False),
        Column("agreed", "Aftalt", "yes_no"),
        Column("role", "Rolle", "one_of", options=OPTIONS),
        Column("since", "Siden", "date", required=False),
    ),
)
ODENSE = [" Odense  Kommune ", "1.200", "75.000,50", "ja", "a", "17.9.2019"]
AALBORG = ["Aalborg", "300", "", "nej", "b", ""]
EMPTY = ["", " ", "", "", "", ""]


def test_a_table_is_read_row_by_row_and_blank_rows_are_dropped():
    value = KINDS["table"].parse(PARTNERS, [*EMPTY, *ODENSE, *EMPTY, *AALBORG, *EMPTY])
    assert value == [
        {"name": "Odense Kommune", "people": "1200.00", "share": "75000.50", "agreed": True, "role": "a", "since": "2019-09-17"},
        {"name": "Aalborg", "people": "300.00", "share": None, "agreed": False, "role": "b", "since": None},
    ]  # fmt: skip
    assert shown_cells(PARTNERS, value) == [
        ["Odense Kommune", "1.200", "75.000,50 kr.", "Ja", "Første", "17. september 2019"],
        ["Aalborg", "300", "", "Nej", "Anden", ""],
    ]
    assert KINDS["table"].shown(PARTNERS, value).split("\n")[1] == (
        "2. Partner: Aalborg; Borgere: 300; Aftalt: Nej; Rolle: Anden"
    )
    assert KINDS["table"].fault(PARTNERS, value) == ""


@pytest.mark.parametrize("raw", [[], "", EMPTY, [*EMPTY, *EMPTY]])
def test_a_table_without_a_word_in_it_is_not_answered(raw):
    value = KINDS["table"].parse(PARTNERS, raw)
    assert (value, KINDS["table"].missing(PARTNERS, value), KINDS["table"].canonical(PARTNERS, value)) == (
        [],
        True,
        None,
    )


def test_a_cell_that_cannot_be_read_is_named_by_row_and_column():
    with pytest.raises(AnswerError) as refused:
        KINDS["table"].parse(PARTNERS, [*ODENSE, *EMPTY, "Aalborg", "mange", "", "måske", "b", "31.2.2019"])
    assert refused.value.text == (
        "Række 2, «Borgere»: Skriv kun tallet med cifre, uden bogstaver, fx 1.234,50. "
        "Række 2, «Aftalt»: Vælg «Ja» eller «Nej». "
        "Række 2, «Siden»: Den dato findes ikke. Skriv fx 17.09.2019."
    )


def test_a_row_that_was_cut_is_never_guessed():
    with pytest.raises(AnswerError, match="Tabellen kunne ikke læses"):
        KINDS["table"].parse(PARTNERS, ODENSE[:-1])


FAULTS_OF_ROWS = [
    ([ODENSE], "Der skal være mindst 2 rækker, og der er 1."),
    ([ODENSE] * 4, "Der kan højst være 3 rækker, og der er 4."),
    ([ODENSE, ["", "", "5", "", "", ""]], "Række 2, «Partner» mangler. Række 2, «Borgere» mangler. Række 2, «Aftalt» mangler. Række 2, «Rolle» mangler."),
    ([ODENSE, ["x" * 501, *ODENSE[1:]]], "Række 2, «Partner»: Svaret er 1 tegn for langt. Der er plads til 500 tegn."),
    ([["a", "", "", "", "", ""], ["b", "", "", "", "", ""]], "Række 1, «Borgere» mangler. Række 1, «Aftalt» mangler. Række 1, «Rolle» mangler. Række 2, «Borgere» mangler. Der er 2 mere."),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), FAULTS_OF_ROWS)
def test_a_readable_table_is_kept_and_says_what_it_lacks(rows, told):
    value = KINDS["table"].parse(PARTNERS, [cell for row in rows for cell in row])
    assert KINDS["table"].fault(PARTNERS, value) == told


def test_goals_for_citizens_are_a_table_with_four_columns():
    goals = question("goals")
    value = KINDS["goals"].parse(goals, ["Flere i job", "Andel i job", "10 pct.", "20 pct. i 2022"])
    assert value == [
        {"goal": "Flere i job", "indicator": "Andel i job", "baseline": "10 pct.", "target": "20 pct. i 2022"}
    ]


@pytest.mark.parametrize("kind", ["activities", "budget", "file"])
def test_plan_budget_and_files_are_not_typed_as_an_answer(kind):
    with pytest.raises(AnswerError):
        KINDS[kind].parse(question(kind), "tekst")
    assert (KINDS[kind].is_answer, KINDS[kind].missing(question(kind), None)) == (False, False)

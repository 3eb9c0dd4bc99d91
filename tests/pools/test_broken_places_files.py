"""Does a broken call for places say which line is wrong, and why? And is a pool of money kept from what is of places?"""

# ruff: noqa: E501 - a table is read along its lines
import pytest

from pools.poolfile import PoolFileError, load
from tests.pools.factories import places_text, seed_text
from tests.pools.test_broken_pool_files import line_of

FIRST_PERIOD = 'first_month = "2019-07"\nlast_month = "2019-12"\nplaces = 5'
SECOND_PERIOD = 'first_month = "2020-01"\nlast_month = "2020-06"'
CONTINUOUS = 'kind = "continuous"'
ROUNDS = 'kind = "rounds"\ncut_offs = '
LIST = '[[questions]]\nkey = "services"'
THEME = '[[themes]]\nkey = "{key}"\ntitle = "{title}"\nitems = []\n'
LEADERSHIP = '[[themes]]\nkey = "leadership"'

# (what is replaced, by what, the line that is named, counted from the first replaced one, and the reason)
BROKEN = [
    ("places = 75", "places = 0", [(0, "Skriv, hvor mange pladser der er."), ("[[capacity]]", "Planen har 75 pladser i alt, og opslaget har 0.")]),
    ("amount = 0.00", "amount = 10.00", [(0, "En pulje med pladser har intet beløb: skriv 0.00.")]),
    (CONTINUOUS, 'kind = "sometimes"', [(0, "«kind» skal være en af: continuous, rounds.")]),
    (CONTINUOUS, 'kind = "rounds"', [(-1, "Skriv, hvornår hver runde slutter («cut_offs»).")]),
    (CONTINUOUS, f"{CONTINUOUS}\ncut_offs = [2020-03-01T12:00:00]", [(1, "Når der løbende tages imod ansøgninger, er der ingen runder: fjern «cut_offs».")]),
    (CONTINUOUS, f"{ROUNDS}[2020-09-01T12:00:00, 2020-03-01T12:00:00]", [(1, "Runderne skal slutte efter åbningen og stå i rækkefølge.")]),
    (CONTINUOUS, f"{ROUNDS}[2020-03-01T12:00:00, 2020-03-01T12:00:00]", [(1, "Runderne skal slutte efter åbningen og stå i rækkefølge.")]),
    (CONTINUOUS, f"{ROUNDS}[2019-03-01T12:00:00]", [(1, "Runderne skal slutte efter åbningen og stå i rækkefølge.")]),
    (CONTINUOUS, f"{ROUNDS}[2022-06-30T12:00:01]", [(1, "Runden slutter efter ansøgningsfristen.")]),
    (CONTINUOUS, f"{ROUNDS}[2020-10-25T02:30:00]", [(1, "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet.")]),
    (CONTINUOUS, f'{ROUNDS}["1. marts"]', [(1, "«intake.cut_offs» skal være dato og klokkeslæt som 2019-09-17T12:00:00.")]),
    (FIRST_PERIOD, FIRST_PERIOD.replace("= 5", "= 6"), [("[[capacity]]", "Planen har 76 pladser i alt, og opslaget har 75.")]),
    (FIRST_PERIOD, FIRST_PERIOD.replace("= 5", "= -5"), [("[[capacity]]", "Planen har 65 pladser i alt, og opslaget har 75."), (2, "Antallet af pladser kan ikke være negativt.")]),
    (FIRST_PERIOD, FIRST_PERIOD.replace("2019-12", "2019-13"), [(1, "«last_month» skal være en måned som 2020-01.")]),
    (FIRST_PERIOD, FIRST_PERIOD.replace("2019-12", "2019-06"), [(1, "Periodens sidste måned ligger før den første.")]),
    (FIRST_PERIOD, FIRST_PERIOD.replace("2019-07", "2019-06"), [(-2, "«2. halvår 2019» ligger uden for perioden 2019-07 til 2022-12.")]),
    (SECOND_PERIOD, SECOND_PERIOD.replace("2020-01", "2019-12"), [(0, "Perioderne skal stå efter hinanden og må ikke overlappe.")]),
    ('label = "2. halvår 2019"', 'label = ""', [(0, "Perioden har intet navn.")]),
    ("recommended_employees = [20, 50]", "recommended_employees = [50, 20]", [(0, "«recommended_employees» skal være det mindste og det største, fx [20, 50].")]),
    ("recommended_employees = [20, 50]", "recommended_employees = [0, 50]", [(0, "«recommended_employees» skal være det mindste og det største, fx [20, 50].")]),
    ("recommended_employees = [20, 50]", "recommended_employees = [20]", [(0, "«recommended_employees» skal have 2 værdier.")]),
    ("course_months = [4, 12]", "course_months = [12, 4]", [(0, "«course_months» skal være det mindste og det største antal, fra 1 til 36.")]),
    ("course_months = [4, 12]", "course_months = [4, 37]", [(0, "«course_months» skal være det mindste og det største antal, fra 1 til 36.")]),
    ("course_months = [4, 12]", "course_months = [0, 12]", [(0, "«course_months» skal være det mindste og det største antal, fra 1 til 36.")]),
    ("course_months = [4, 12]\n", "", [("# Opslaget", "Skriv, hvor mange måneder et forløb varer, fx [4, 12].")]),
    (LEADERSHIP, f"{THEME.format(key='health', title='Mad')}\n{LEADERSHIP}", [('key = "health"\ntitle = "Sundhed"', "Nøglen «health» er brugt før.")]),
    (LEADERSHIP, f"{THEME.format(key='food', title='')}\n{LEADERSHIP}", [(2, "Temaet har ingen titel.")]),
    (LEADERSHIP, f"{THEME.format(key='Mad', title='Mad')}\n{LEADERSHIP}", [(1, "Nøglen «Mad» må kun have små bogstaver a-z, tal og understreg.")]),
    ('ranked_by = ["need", "maturity"]', 'ranked_by = ["need", "luck"]', [(0, "Der er intet kriterium «luck», som giver point.")]),
    ('ranked_by = ["need", "maturity"]', 'ranked_by = ["need", "maturity"]\nmax_per_region = 3', [(1, "Spredning af pladser vægtes med en skrevet begrundelse og kan ikke være en fast grænse.")]),
    ('kind = "tilbud"', 'kind = "yes_no"', [("[[questions]]", "Et opslag med pladser skal have et spørgsmål af slagsen «tilbud»: pladserne tælles i tilbud.")]),
    ('kind = "tilbud"', 'kind = "tilbud"\nrequired = false', [(-4, "Listen over tilbud skal altid udfyldes: fjern «required = false» og betingelsen."), ('[[criteria.sub_points]]\nkey = "spread"', "Underpunktet «spread» har intet spørgsmål, som skal besvares.")]),
    (LIST, LIST.replace("services", "again") + '\ncriterion = "geography"\nsub_point = "spread"\nkind = "tilbud"\nlabel = "Og?"\n\n' + LIST, [(11, "Listen over tilbud kan kun stå ét sted i skemaet.")]),
    (LIST, LIST.replace("services", "money") + '\ncriterion = "geography"\nsub_point = "spread"\nkind = "budget"\nlabel = "Hvad koster det?"\n\n' + LIST, [(4, "Budgettet hører kun til en pulje med penge.")]),
    ("eligible = []", 'eligible = ["Løn"]', [(0, "Et opslag med pladser har intet budget. Fjern «eligible».")]),
    ("reclaim_above = 0.00", "reclaim_above = 500.00", [(0, "Et opslag med pladser har ingen beløbsgrænser: skriv 0.")]),
    ('key = "places"', 'key = "amount"', [("[[headings]]", "Overskriften «places» mangler på puljesiden."), (0, "«Antal forløb» hører ikke til her: fjern overskriften.")]),
]  # fmt: skip
OF_PLACES = [
    ("recommended_employees = [20, 50]\n", "recommended_employees", "En pulje med penge har ikke et anbefalet antal medarbejdere. Fjern «recommended_employees»."),
    ("course_months = [4, 12]\n", "course_months", "En pulje med penge har ikke en længde af forløb. Fjern «course_months»."),
]  # fmt: skip
LISTS_OF_PLACES = [
    ('\n[[themes]]\nkey = "health"\ntitle = "Sundhed"\nitems = []\n', "En pulje med penge har ikke temaer for forløb. Fjern «themes»."),
    ('\n[[capacity]]\nlabel = "2020"\nfirst_month = "2020-01"\nlast_month = "2020-12"\nplaces = 0\n', "En pulje med penge har ikke en plan for pladserne. Fjern «capacity»."),
]  # fmt: skip


def refusal(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PoolFileError) as refused:
        load(text)
    return sorted((problem.line, problem.text) for problem in refused.value.problems)


@pytest.mark.parametrize(("before", "after", "expected"), BROKEN)
def test_a_broken_call_is_refused_with_its_line_and_the_reason(before, after, expected):
    assert before in places_text()
    text = places_text().replace(before, after, 1)
    start = line_of(places_text(), before)
    lines = [(line_of(text, place) if isinstance(place, str) else start + place, why) for place, why in expected]
    assert refusal(text) == sorted(lines)


@pytest.mark.parametrize(("line", "name", "reason"), OF_PLACES)
def test_a_pool_of_money_has_no_courses(line, name, reason):
    text = seed_text().replace("places = 0\n", f"places = 0\n{line}")
    assert refusal(text) == [(line_of(text, f"\n{name}") + 1, reason)]


@pytest.mark.parametrize(("table", "reason"), LISTS_OF_PLACES)
def test_a_pool_of_money_has_no_themes_and_no_plan_of_places(table, reason):
    text = seed_text() + table
    assert refusal(text) == [(line_of(text, table) + 1, reason)]


def test_a_pool_of_money_is_ranked_by_all_its_criteria():
    text = seed_text() + '\n[allocation]\ntext = "Efter behov."\nranked_by = ["effort"]\n'
    reason = "En pulje med penge rangordnes efter alle kriterierne: fjern «ranked_by»."
    assert refusal(text) == [(line_of(text, "ranked_by"), reason)]


def test_a_pool_of_money_has_no_list_of_tilbud():
    text = seed_text().replace('kind = "budget"', 'kind = "tilbud"', 1)
    assert refusal(text) == [
        (line_of(text, 'kind = "tilbud"'), "Listen over tilbud hører kun til en pulje med pladser.")
    ]


def test_a_call_in_rounds_can_be_used():
    rounds = places_text().replace(CONTINUOUS, f"{ROUNDS}[2019-09-01T12:00:00, 2022-06-30T12:00:00]", 1)
    assert [str(each) for each in load(rounds).intake.cut_offs] == [
        "2019-09-01 10:00:00+00:00",
        "2022-06-30 10:00:00+00:00",
    ]

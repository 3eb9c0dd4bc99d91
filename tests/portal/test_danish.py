"""Dates, moments, months and pasted text come out in Danish, whatever the machine's own language and zone."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection
from django.template import Context, Template
from django.utils import timezone as django_timezone
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal import danish
from portal.plain_text import paragraphs

DEADLINE = datetime(2019, 9, 17, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (danish.long_date(date(2019, 9, 17)), "17. september 2019"),
        (danish.long_date(DEADLINE), "17. september 2019"),
        (danish.short_date(date(2020, 1, 5)), "05.01.2020"),
        (danish.weekday_date(date(2019, 9, 17)), "tirsdag den 17. september 2019"),
        (danish.clock_time(DEADLINE), "kl. 12.00"),
        (danish.clock_time_exact(DEADLINE.replace(hour=9, minute=42, second=10)), "kl. 11.42.10"),
        (danish.moment(DEADLINE), "tirsdag den 17. september 2019 kl. 12.00"),
        (danish.moment_short(DEADLINE), "17.09.2019 kl. 12.00"),
        (danish.month_label("2020-01"), "jan. 2020"),
        (danish.month_label("2022-05"), "maj 2022"),
    ],
)
def test_dates_and_moments_are_written_as_the_agency_writes_them(shown, expected):
    assert shown == expected


def test_every_month_and_weekday_has_its_danish_name_in_lower_case():
    months = [danish.long_date(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    weekdays = [danish.weekday_date(date(2026, 6, day)).split()[0] for day in range(1, 8)]
    assert " ".join(months) == "januar februar marts april maj juni juli august september oktober november december"
    assert " ".join(weekdays) == "mandag tirsdag onsdag torsdag fredag lørdag søndag"


def test_language_and_zone_of_the_moment_do_not_matter():
    tokyo = DEADLINE.astimezone(timezone(timedelta(hours=9)))
    with translation.override("en"), django_timezone.override("Asia/Tokyo"):
        assert danish.moment(tokyo) == "tirsdag den 17. september 2019 kl. 12.00"


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        (datetime(2020, 1, 15, 11, 0, tzinfo=UTC), "onsdag den 15. januar 2020 kl. 12.00"),  # winter: one hour
        (datetime(2019, 12, 31, 23, 30, tzinfo=UTC), "onsdag den 1. januar 2020 kl. 00.30"),  # the new year is Danish
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "søndag den 29. marts 2026 kl. 01.59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "søndag den 29. marts 2026 kl. 03.00"),  # 02 does not exist
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "søndag den 25. oktober 2026 kl. 02.30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "søndag den 25. oktober 2026 kl. 02.30"),  # 02 comes twice
    ],
)
def test_moments_are_told_by_the_clock_in_copenhagen(utc, expected):
    assert danish.moment(utc) == expected


def test_a_moment_before_the_deadline_is_never_shown_as_the_deadline():
    almost = datetime(2019, 9, 17, 9, 59, 59, 999_999, tzinfo=UTC)
    assert (danish.clock_time(almost), danish.clock_time_exact(almost)) == ("kl. 11.59", "kl. 11.59.59")


def test_a_moment_without_time_zone_is_an_error():
    with pytest.raises(ValueError, match="time zone"):
        danish.clock_time(datetime(2019, 9, 17, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize("month", ["2020-13", "2020-00", "2020", "", "jan. 2020"])
def test_what_is_no_month_is_an_error(month):
    with pytest.raises(ValueError, match="isoformat|month must be"):
        danish.month_label(month)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ amount|kroner }}", "1.234.567,50 kr."),
        ("{{ amount|number }}", "1.234.567,50"),
        ("{{ amount|number:0 }}", "1.234.568"),
        ("{{ pool|short_kroner }}", "13,0 mio. kr."),
        ("{{ at|long_date }}", "17. september 2019"),
        ("{{ at|short_date }}", "17.09.2019"),
        ("{{ at|weekday_date }}", "tirsdag den 17. september 2019"),
        ("{{ at|moment }}", "tirsdag den 17. september 2019 kl. 12.00"),
        ("{{ at|moment_short }}", "17.09.2019 kl. 12.00"),
        ("{{ at|clock_time }}", "kl. 12.00"),
        ("{{ at|clock_time_exact }}", "kl. 12.00.00"),
        ("{{ month|month_label }}", "jan. 2020"),
        ("{{ zero|kroner }}", "0,00 kr."),
        ("{{ nothing|kroner }} {{ nothing|number }} {{ nothing|moment }} {{ unknown|long_date }}", "– – – –"),
        ("{{ text|paragraphs }}", "<p>a &lt; b</p>"),
        ("{{ nothing|paragraphs }}", ""),
    ],
)
def test_templates_write_danish(source, expected):
    values = {"amount": Decimal("1234567.50"), "pool": Decimal("13000000.00"), "zero": Decimal("0.00"), "nothing": None}
    more = {"at": DEADLINE, "month": "2020-01", "text": "a < b"}
    assert Template("{% load danish %}" + source).render(Context(values | more)) == expected


def test_a_template_that_shows_a_float_as_money_fails():
    with pytest.raises(TypeError, match="not float"):
        Template("{% load danish %}{{ amount|kroner }}").render(Context({"amount": 0.1}))


# --- sorting ---------------------------------------------------------------------------------------------------------


def test_names_sort_as_danes_sort_them():
    names = ["Aarhus", "Ærø", "Albertslund", "Ølstykke", "Aabenraa", "Ålborg", "Zone"]
    expected = ["Albertslund", "Zone", "Ærø", "Ølstykke", "Aabenraa", "Ålborg", "Aarhus"]
    assert sorted(names, key=danish.sort_key_da) == expected


@pytest.mark.django_db
def test_names_of_a_file_sort_as_the_database_sorts_them():
    names = ["Aabenraa", "Aalborg", "Aarhus", "Albertslund", "Brønderslev", "Brøndby", "Fanø", "Fåborg", "Herning",
             "Høje Taastrup", "Hørsholm", "Læsø", "Lolland", "Rødovre", "Samsø", "Sorø", "Solrød", "Tårnby", "Tønder",
             "Vejle", "Vejen", "Ærø", "Ølstykke", "Ballerup"]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT name FROM jsonb_array_elements_text(%s::jsonb) AS name ORDER BY name COLLATE "da-x-icu"',
            [json.dumps(names)],
        )
        by_database = [row[0] for row in cursor.fetchall()]
    assert sorted(names, key=danish.sort_key_da) == by_database


# --- pasted text -----------------------------------------------------------------------------------------------------

PASTED = [
    ("", ""),
    ("   \n \n", ""),
    ("Et afsnit", "<p>Et afsnit</p>"),
    ("Linje et\nlinje to", "<p>Linje et<br>linje to</p>"),
    ("Et\n\nTo", "<p>Et</p>\n<p>To</p>"),
    ("Et\r\n\r\nTo", "<p>Et</p>\n<p>To</p>"),
    ("Et\n \t\n\n\nTo", "<p>Et</p>\n<p>To</p>"),
    ("blødt\x0blinjeskift", "<p>blødt<br>linjeskift</p>"),
    ("Et\u2029\u2029To", "<p>Et</p>\n<p>To</p>"),
    ("• a\n• b", "<ul><li>a</li><li>b</li></ul>"),
    ("•\ta\n•\tb", "<ul><li>a</li><li>b</li></ul>"),
    ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    ("– a\n– b", "<ul><li>a</li><li>b</li></ul>"),
    ("* a\n  * b", "<ul><li>a</li><li>b</li></ul>"),
    ("o\ta\n§\tb\n\uf0b7 c", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
    ("Mål:\n• a\n• b\nSlut", "<p>Mål:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>Slut</p>"),
    ("-5 grader", "<p>-5 grader</p>"),
    ("– ", "<p>–</p>"),
    ("§ 8, nr. 2", "<p>§ 8, nr. 2</p>"),
    ("1. august 2020\n2. del", "<p>1. august 2020<br>2. del</p>"),
    ("a-b", "<p>a-b</p>"),
    ("<b>&'\"", "<p>&lt;b&gt;&amp;&#x27;&quot;</p>"),
    ("• <script>", "<ul><li>&lt;script&gt;</li></ul>"),
    ("nul\x00tegn\x1b", "<p>nultegn</p>"),
    ("halvt\ud800tegn", "<p>halvttegn</p>"),
]


@pytest.mark.parametrize(("pasted", "expected"), PASTED, ids=[repr(pasted)[:30] for pasted, _ in PASTED])
def test_pasted_text_keeps_its_paragraphs_and_bullets(pasted, expected):
    assert paragraphs(pasted) == expected


@given(st.text())
def test_no_text_makes_other_markup_than_paragraphs_lists_and_line_ends(text):
    markup = str(paragraphs(text))
    for ours in ("<p>", "</p>", "<br>", "<ul>", "</ul>", "<li>", "</li>"):
        markup = markup.replace(ours, "")
    assert [sign for sign in "<>\"'" if sign in markup] == []


def test_the_months_of_the_seed_pool_have_labels():
    labels = [danish.month_label(f"{year}-{month:02}") for year in (2020, 2021) for month in range(1, 13)]
    assert (labels[0], labels[23], len(set(labels))) == ("jan. 2020", "dec. 2021", 24)


def test_a_moment_of_another_day_is_said_with_its_date():
    assert danish.clock_or_date(DEADLINE, now=DEADLINE) == "kl. 12.00"
    assert danish.clock_or_date(DEADLINE, now=DEADLINE + timedelta(days=1)) == "17.09.2019 kl. 12.00"
    assert danish.clock_or_date(DEADLINE, now=DEADLINE + timedelta(days=1), exact=True) == "17.09.2019 kl. 12.00.00"


def test_a_quantity_has_no_decimals_where_there_are_none():
    shown = Template("{% load danish %}{{ whole|quantity }} og {{ part|quantity }}")
    assert shown.render(Context({"whole": Decimal("3.00"), "part": Decimal("2.50")})) == "3 og 2,50"

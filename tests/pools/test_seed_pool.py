"""Does the seed pool say what the source says? The facts stand here in the source's own words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pools.document import canonical_json, from_json
from pools.page import meeting_text, period_text
from pools.poolfile import dump, load
from tests.pools.factories import seed_document, seed_text


@pytest.fixture(scope="module")
def document():
    return seed_document()


def test_the_headings_stand_in_the_sources_order_and_words(document):
    assert [heading.title for heading in document.headings] == [
        "Informationsmøde",
        "Hvem kan søge? (ansøgerkreds)",
        "Formål",
        "Målgruppe",
        "Projektperiode",
        "Hvad kan der søges støtte til?",
        "Midler til fordeling",
        "Finanslovskonto",
        "Kontaktperson",
        "Bilag",
        "ANSØGNINGSFRIST",
        "ANSØG",
    ]


def test_money_account_deadline_and_period(document):
    assert document.title == (
        "Social investeringspulje til recovery og rehabilitering: Partnerskab om strategisk omlægning"
    )
    assert (document.amount, document.amount_text) == (Decimal("13000000.00"), "13,0 mio. kr.")
    assert document.finance_account == "§ 15.75.55.10."
    assert document.deadline == datetime(2019, 9, 17, 10, 0, tzinfo=UTC)
    assert period_text(document) == "01.01.2020 – 30.09.2022"
    assert document.partners == (2, 4)
    assert document.audience == ("kommune",)
    assert document.audience_text == "Ansøgerkredsen er alle landets kommuner."
    assert document.expected_answer == "forventeligt i december 2019"


def test_the_information_meeting(document):
    assert meeting_text(document) == (
        "Der afholdes informationsmøde for interesserede kommuner mandag den 19. august 2019 kl. 15.30–17.00 "
        "hos Socialstyrelsen i Odense."
    )


def test_thirty_three_months_in_three_project_years(document):
    assert (document.months[0], document.months[-1], len(document.months)) == ("2020-01", "2022-09", 33)
    assert [len(year.months) for year in document.project_years] == [12, 12, 9]
    assert [year.label for year in document.project_years] == ["1. projektår", "2. projektår", "3. projektår"]


def test_six_criteria_with_eleven_sub_points(document):
    assert [(c.number, c.title, len(c.sub_points)) for c in document.criteria] == [
        (1, "Relevans", 1),
        (2, "Indsats", 3),
        (3, "Organisation, samarbejde og dokumentation", 4),
        (4, "Sammenhæng", 1),
        (5, "Budget", 1),
        (6, "Forankring", 1),
    ]
    assert [c.gate for c in document.criteria] == [True, False, False, False, False, False]
    assert {c.weight for c in document.scored_criteria} == {Decimal(1)}


def test_the_sub_points_in_the_sources_words(document):
    assert [point.text for c in document.criteria for point in c.sub_points] == [
        "At ansøger, formål og målgruppe ligger inden for ansøgningspuljens ansøgerkreds, formål og målgruppe.",
        "At ansøger redegør for behovet for støtte til at afholde nogle af de initial- og udviklingsomkostninger, "
        "der kan være ved investering i en strategisk udvikling og omlægning af socialpsykiatrien.",
        "At ansøger er i gang med strategisk og målrettet at udvikle det rehabiliterende og recovery-orienterede "
        "arbejde.",
        "At ansøger bidrager til udvikling og afprøvning af det koncept for udviklingen og omstillingen, "
        "der udvikles i initiativet.",
        "At ansøger indgår i et samarbejde med Socialstyrelsen og den af Socialstyrelsen udvalgte eksterne leverandør.",
        "Projektsamarbejdet er godkendt på centerchefniveau hos ansøger.",
        "At ansøger udpeger en projektleder og etablerer et implementeringsteam.",
        "At ansøger bidrager til dokumentation og evaluering af indsatsen og samarbejder med Socialstyrelsen og den "
        "eksterne leverandør herom.",
        "At ansøger beskriver projektets sammenhæng mellem formål, målgruppe, aktiviteter, målsætninger på "
        "borgerniveau, tidsplan, organisering mv.",
        "At der er overensstemmelse mellem budget og beskrevne aktiviteter.",
        "At ansøger beskriver, hvordan de planlægger at videreføre udviklingen og omstillingen efter "
        "tilskudsperiodens ophør.",
    ]


def test_every_sub_point_is_asked_about_and_has_a_rubric(document):
    asked = {(q.criterion, q.sub_point) for q in document.questions if q.required}
    assert asked == {(c.key, point.key) for c in document.criteria for point in c.sub_points}
    assert all(point.rubric for c in document.criteria for point in c.sub_points)
    assert [list(c.rubric) for c in document.scored_criteria] == [[1, 2, 3, 4, 5]] * 5
    assert document.question("project_manager").label == "Hvem er projektleder?"
    assert document.question("implementation_team").kind == "long_text"


def test_thirteen_commitments_as_five_four_and_four(document):
    assert [len(group.items) for group in document.commitments] == [5, 4, 4]
    assert len(document.commitment_items) == 13
    assert document.commitment_items[0] == (
        "Et stærkere og gennemgående borgerperspektiv på både politisk, ledelsesmæssigt, myndigheds- samt "
        "tilbudsniveau."
    )
    assert document.commitment_items[-1] == "At deltage i initiativets interne og eksterne aktiviteter"


def test_five_goals_for_the_citizens(document):
    assert document.goals_title == "Hvilken forandring vil vi skabe for borgerne?"
    assert document.goals == (
        "Bedre trivsel, sundhed og mestring blandt borgerne",
        "Flere borgere er aktive deltagere i lokalsamfundets almene fællesskaber",
        "Større tilfredshed med indsatsen blandt borgerne samt deres familie og netværk",
        "Flere borgere oplever et mindre behov for indgribende indsatser",
        "Flere borgere kommer i uddannelse og i beskæftigelse",
    )


def test_seven_materials_in_two_groups(document):
    assert [(group.title, [m.title for m in group.materials]) for group in document.material_groups] == [
        (
            "ANSØGNINGSMATERIALE",
            [
                "Bekendtgørelse",
                "Vejledning",
                "Bilag 1: Figurer til vejledning",
                "Kopi af ansøgningsskema",
                "Kopi af budgetskema",
            ],
        ),
        ("ØVRIGT MATERIALE", ["Regnskabsskema", "Statusrapport"]),
    ]


def test_the_projects_five_parts(document):
    assert [part.title for part in document.parts] == [
        "Del 1: Kortlægning af recovery- og rehabiliterende praksis",
        "Del 2: Udvikling og understøttelse af implementering",
        "Del 3: Netværk af referencekommuner",
        "Del 4: Evaluering af implementering og resultater",
        "Del 5: Formidling af viden og erfaringer",
    ]


def test_three_kinds_of_contact_without_real_people(document):
    assert [contact.kind for contact in document.contacts] == ["tilskudsfaglig", "teknisk", "projektspecifik"]
    assert [c.email for c in document.contacts] == [
        "tilskudsforvaltning@socialstyrelsen.example",
        "portal@socialstyrelsen.example",
        "",
    ]
    assert document.contacts[0].hours == "kl. 10.00-14.00"


@pytest.mark.parametrize(
    "word",
    ["NemID", "NEM-ID", "Internet Explorer", "72 42", "socialpsykiatrimråd", "nyviden", "Finans lovskonto", "Julie"],
)
def test_what_is_gone_is_nowhere_in_the_pools_own_text(document, word):
    assert word not in canonical_json(seed_document(notes="")).decode()


def test_what_the_source_does_not_say_is_marked(document):
    assert document.assumption("budget.categories") == (
        "Budgetskemaet er ikke i kilden; udgiftsarterne er de almindelige i statslige puljer."
    )
    assert document.assumption("law.appeal_text") == (
        "Bekendtgørelsens titel, paragraffer, klagevejledning og acceptfrist er ikke i kilden."
    )
    assert document.assumption("amount") == ""


def test_the_file_comes_back_byte_for_byte(document):
    assert dump(load(seed_text())) == seed_text()
    assert load(dump(document)) == document
    assert from_json(canonical_json(document)) == document

"""What do the invented kommuner answer? Whole, half and thin applications, the same each time the world is built."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class DemoPost:
    """One budget post: spread evenly over its activity's months (kr.)."""

    category: str
    activity: int
    specification: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    note: str = ""


@dataclass(frozen=True)
class DemoActivity:
    """One activity, from and to a month of the project counted from 0; milestones as (text, month)."""

    name: str
    first: int
    last: int
    responsible: str
    description: str
    milestones: tuple[tuple[str, int], ...]


ACTIVITIES = [
    DemoActivity(
        "Projektledelse og implementeringsteam",
        0,
        32,
        "Projektleder",
        "Projektlederen samler implementeringsteamet hver anden uge og styregruppen hvert kvartal.",
        (("Team og styregruppe er udpeget", 1), ("Midtvejsmøde i styregruppen", 16)),
    ),
    DemoActivity(
        "Kortlægning af praksis med borgere og medarbejdere",
        0,
        5,
        "Udviklingskonsulent",
        "Borgere og medarbejdere beskriver sammen, hvad der virker i dag, og hvad der skal ændres.\n\n"
        "- interview med borgere\n- fælles workshop på hvert tilbud",
        (("Kortlægningen er drøftet med borgerne", 5),),
    ),
    DemoActivity(
        "Kompetenceudvikling i recovery-orienteret rehabilitering",
        4,
        20,
        "Faglig leder",
        "Alle medarbejdere gennemfører forløbet i tre hold, og hvert hold følges op med sidemandsoplæring.",
        (("Første hold er færdigt", 9), ("Alle hold er færdige", 20)),
    ),
    DemoActivity(
        "Afprøvning af konceptet i bostøtte og botilbud",
        9,
        29,
        "Centerleder",
        "Konceptet afprøves først i bostøtten og derefter på botilbuddene, så erfaringerne kan bruges.",
        (("Afprøvning i bostøtten er i gang", 9), ("Afprøvning på botilbud er i gang", 15)),
    ),
    DemoActivity("Dokumentation, evaluering og formidling", 6, 32, "Projektleder", "", (("Slutevaluering", 32),)),
]

# Mål, indikator, udgangspunkt, hvad og hvornår – cell by cell, as the form sends them.
GOALS = [
    "Borgerne oplever bedre mestring i hverdagen",
    "Borgernes egen vurdering af trivsel og mestring, spurgt hvert halve år",
    "4 af 10 svarer »god« eller »meget god«",
    "6 af 10, når projektet slutter",
]
MORE_GOALS = [
    "Flere borgere deltager i lokalsamfundets almene fællesskaber",
    "Borgere med mindst én ugentlig aktivitet uden for tilbuddet",
    "En fjerdedel af borgerne",
    "Halvdelen af borgerne efter to år",
]
STAGES = ["whole_area", "most_services", "some_services", "planned"]


def posts(scale: int) -> list[DemoPost]:
    """Six specified posts; `scale` (per cent) makes the kommuner's budgets differ."""

    def hours(count: int) -> Decimal:
        return Decimal(count * scale // 100)

    return [
        DemoPost(
            "salary", 0, "Projektleder, løn", "timer", hours(3300), Decimal("385.00"), "20 timer om ugen i 33 måneder."
        ),
        DemoPost("salary", 1, "Udviklingskonsulent, kortlægning", "timer", hours(450), Decimal("372.50")),
        DemoPost("training", 2, "Undervisning af medarbejdere, hold à to dage", "hold", hours(12), Decimal("48000.00")),
        DemoPost("salary", 3, "Faglig vejleder i bostøtten, løn", "timer", hours(1800), Decimal("362.00")),
        DemoPost("consultants", 4, "Evaluering med borgerinterview, ekstern", "dage", hours(30), Decimal("9500.00")),
        DemoPost(
            "audit", 4, "Revision af projektregnskab", "erklæring", Decimal(3), Decimal("12500.00"), "Én om året."
        ),
    ]


def answers(name: str, index: int) -> dict[str, str | list[str]]:
    """One kommune's answers to the seed pool's questions; `index` decides how far it is and how much it writes."""
    # house: long because these are one kommune's answers, read from top to end as one application
    citizens = 180 + 45 * (index % 9)
    thin = index % 5 == 4
    return {
        "purpose_and_target_group": (
            f"{name} vil omlægge den samlede socialpsykiatri, så borgerens egne håb og drømme er udgangspunktet for støtten. "
            f"Projektet omfatter borgere over 18 år med psykiske vanskeligheder, som får støtte efter serviceloven, og borgere, "
            f"hvor en tidlig indsats kan forebygge behovet."
        ),
        "citizens": str(citizens),
        "need_for_support": (
            "Omlægningen kræver frikøb af medarbejdere til fælles læring, mens driften fortsætter. "
            + (
                "Vi har ikke opgjort udgifterne endnu."
                if thin
                else "Vi har opgjort udgifterne til kortlægning, undervisning og faglig vejledning i de første 33 måneder. "
                "De kan ikke holdes inden for driftsrammen, fordi besparelserne først kommer, når indgribende indsatser afløses."
            )
        ),
        "stage": STAGES[index % 4],
        "current_development": (
            "Socialudvalget vedtog i 2018 en retning for området:\n\n"
            "- borgeren formulerer selv sine mål\n- mål følges op hver tredje måned\n- peer-medarbejdere er ansat i to tilbud\n\n"
            "Myndighed og udfører har fælles fagligt sprog og mødes hver måned."
        ),
        "areas": ["authority", "home_support", "residential"]
        if index % 2
        else ["home_support", "early_services", "civil_society"],
        "contribution_to_concept": (
            "Vi stiller tre tilbud til rådighed for afprøvning, skriver vores erfaringer ned hvert kvartal og tager imod besøg "
            "fra andre kommuner. " + ("" if thin else "Borgere deltager i designgruppen på lige fod med medarbejdere.")
        ),
        "cooperation_with_agency": (
            "Centerchef, projektleder og to faglige ledere deltager i partnerskabet. Der er afsat fire dage om måneden til "
            "møder, workshops og opgaver imellem dem."
        ),
        "management_has_approved": "ja",
        "approved_on": "02.09.2019",
        "project_manager": "Udviklingskonsulent i Center for Socialpsykiatri (stillingen er besat)",
        "implementation_team": (
            "Centerchef, projektleder, to afdelingsledere, en sagsbehandler, en tillidsrepræsentant, en "
            "arbejdsmiljørepræsentant og to borgere. Teamet planlægger, følger fremdriften hver måned og løser knuder."
        ),
        "documentation_and_evaluation": (
            "Vi indsamler borgernes egne vurderinger af trivsel og mestring hvert halve år og leverer oplysninger om indsatser "
            "fra fagsystemet. " + ("" if thin else "En medarbejder er ansvarlig og har afsat tid.")
        ),
        "coherence_of_project": (
            "Formålet nås ved først at kortlægge praksis, dernæst at uddanne medarbejdere og til sidst at afprøve konceptet i "
            "bostøtte og botilbud. Hver aktivitet har et mål på borgerniveau:\n\n"
            "- kortlægning: borgere oplever, at deres erfaringer bruges\n"
            "- kompetenceudvikling: flere borgere formulerer egne mål\n"
            "- afprøvning: flere borgere deltager i almene fællesskaber, færre har behov for indgribende indsatser"
        ),
        "goals_for_citizens": ["wellbeing", "communities", "less_intervention"]
        if index % 3
        else ["wellbeing", "satisfaction"],
        "measured_goals": [*GOALS, *([] if thin else MORE_GOALS)],
        "budget_and_activities": (
            "Hver post hører til en aktivitet i planen. Lønposter er regnet i timer efter overenskomst; undervisning i hold; "
            "ekstern evaluering i dage."
        ),
        "own_spending": f"{150 + 25 * (index % 7)}.000,00",
        "continuation": (
            "Projektlederens opgaver overgår til centrets faste udviklingsfunktion, når projektet slutter. "
            + (
                ""
                if thin
                else "Byrådet har afsat midlerne i budgetoverslagsårene, og undervisningen indgår i introduktionen "
                "af nye medarbejdere."
            )
        ),
    }

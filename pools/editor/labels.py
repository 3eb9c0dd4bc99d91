"""What is each field of a pool called, what does one write in it, and is it one of few? One line per field.

`control` only where it does not follow from the field's type: "long" (several lines), "month", "limit", "key" (made
from the words when left blank), "position" (follows from the order), "file"; `choices` names a list of
`pools.editor.choices`.
"""

from dataclasses import dataclass
from typing import Any

from pools import document as shape


@dataclass(frozen=True)
class Label:
    """`aside`: used by few, so it is folded away until something stands in it."""

    text: str
    help: str = ""
    control: str = ""
    choices: str = ""
    aside: bool = False


KEY = Label(
    "Nøgle",
    "Små bogstaver a-z, tal og understreg. Lad feltet stå tomt, så laver portalen en.",
    control="key",
    aside=True,
)
HEADINGS = (
    ("audience", "Hvem kan søge? (ansøgerkreds)"),
    ("purpose", "Formål"),
    ("target_group", "Målgruppe"),
    ("project_period", "Projektperiode"),
    ("eligible_costs", "Hvad kan der søges støtte til?"),
    ("amount", "Midler til fordeling"),
    ("finance_account", "Finanslovskonto"),
    ("contact", "Kontaktperson"),
    ("attachments", "Bilag"),
    ("deadline", "Ansøgningsfrist"),
    ("apply", "Ansøg"),
)
HEADINGS_OF_PLACES = (("places", "Antal pladser"), ("economy", "Økonomi"))
WORDS_OF_REFERENCES = {"award": "Tilsagn", "refusal": "Afslag", "rejection": "Afvisning"}
DOCUMENT = {
    "slug": Label("Adresse", "Puljens plads på portalen: /puljer/adresse/. Den ligger fast."),
    "title": Label("Titel", "Puljens fulde navn, som det står på puljesiden."),
    "short_title": Label("Kort titel", "Bruges, hvor der er lidt plads, fx i kalenderen."),
    "offers": Label("Puljen udbyder", choices="offers"),
    "authority": Label("Myndighed", "Den, der udmelder puljen."),
    "summary": Label("Resumé", "To-tre linjer på listen over puljer og øverst på puljesiden.", control="long"),
    "finance_account": Label("Finanslovskonto", "Skrives som § 15.75.55.10."),
    "amount": Label("Puljens beløb", "Fx 13.000.000. Udbyder puljen pladser: 0."),
    "amount_text": Label("Beløbet, som det vises", "«13,0 mio. kr.» eller «13.000.000,00 kr.», som beløbet er."),
    "places": Label("Antal pladser", "Udbyder puljen penge: 0."),
    "partners": Label("Antal, der forventes at få tilskud", "Det mindste og det største antal, eller tomt."),
    "audience": Label("Hvem kan søge?", choices="audience"),
    "audience_text": Label("Ansøgerkredsen i ord", "Sætningen på puljesiden."),
    "opens": Label("Puljen åbner", "dd.mm.åååå kl. tt.mm, dansk tid."),
    "deadline": Label("Ansøgningsfrist", "dd.mm.åååå kl. tt.mm, dansk tid, fx 17.09.2019 kl. 12.00."),
    "questions_until": Label(
        "Spørgsmål kan stilles til", "Tomt: til syv dage før fristen. Altid senest to arbejdsdage før."
    ),
    "expected_answer": Label("Forventet svar", "Fx «forventeligt i december 2019»."),
    "first_month": Label("Projektperiodens første måned", "mm.åååå, fx 01.2020.", control="month"),
    "last_month": Label("Projektperiodens sidste måned", "mm.åååå, fx 09.2022.", control="month"),
    "approval": Label("Ansøgers egen godkendelse", choices="approval"),
    "approval_level": Label("Godkendes på", "Fx «centerchefniveau»."),
    "declaration": Label(
        "Erklæring ved indsendelse", "{organisation} og {cvr} bliver til ansøgers navn og CVR-nummer.", control="long"
    ),
    "one_application_per": Label("Én ansøgning for hver", choices="one_application_per"),
    "assessors": Label("Antal, der vurderer hver ansøgning"),
    "consensus_difference": Label("Forskel, der kræver konsensus", "I trin, fra 1 til 4."),
    "goals_title": Label("Overskrift over målene"),
    "goals": Label("Mål for borgerne", "Ét mål på hver linje."),
    "information_meeting": Label("Informationsmøde", "Lad alle felter stå tomme, hvis der ikke er noget møde."),
    "headings": Label("Overskrifter på puljesiden", "I den rækkefølge, de står på siden."),
    "background": Label("Om projektet: baggrund"),
    "parts": Label("Om projektet: dele"),
    "commitments": Label("Forpligtelser", "Ansøger accepterer hver af dem, ord for ord."),
    "criteria": Label("Tildelingskriterier", "Nummereres efter rækkefølgen."),
    "questions": Label("Spørgsmål i ansøgningsskemaet"),
    "guidance": Label("Vejledning til ansøgere"),
    "material_groups": Label("Materialer"),
    "contacts": Label("Kontakter", "Mindst én af hver slags."),
    "budget": Label("Regler for budgettet"),
    "law": Label("Regelgrundlag"),
    "thresholds": Label("Beløbsgrænser efter tilsagn"),
    "allocation": Label(
        "Fordeling ud over rangordenen",
        "Kun det, der står her, kan flytte nogen i forslaget til fordeling. Lad alle felter stå tomme, hvis puljen "
        "fordeles efter point alene.",
    ),
    "intake": Label(
        "Åbninger undervejs",
        "Når ansøgninger tages ind løbende eller i runder. Lad felterne stå tomme, når der er én frist og én åbning.",
    ),
    "capacity": Label("Plan for pladserne", "Hvor mange tilbud der kan begynde hvornår. Tilsammen alle pladserne."),
    "recommended_employees": Label(
        "Anbefalet antal medarbejdere", "Som et forløb vedrører. Færre eller flere giver kun en venlig advarsel."
    ),
    "course_months": Label("Et forløbs længde i måneder", "Udbyder puljen penge: tomt."),
    "themes": Label("Temaer for forløbene"),
    "assumptions": Label("Antagelser", "Det, kilden ikke siger. En rigtig pulje med antagelser kan ikke udmeldes."),
    "notes": Label("Noter til os selv", "Står øverst i puljefilen og vises ikke for ansøgere.", control="long"),
}
FORM: dict[type, dict[str, Label]] = {
    shape.Criterion: {
        "key": KEY,
        "number": Label("Nummer", control="position"),
        "title": Label("Titel"),
        "gate": Label("Opfyldt eller ikke opfyldt", "Indgår ikke i pointene: vægten er 0, og der er ingen trin."),
        "weight": Label("Vægt", "Fx 1 for alle, når kriterierne vejer lige meget."),
        "reference": Label("Henvisning", "Fx «BEK § 8, nr. 2»."),
        "text": Label("Indledning i skemaet", control="long", aside=True),
        "rubric": Label("Tekst til hvert trin", "Hvornår gives 1, 2, 3, 4 og 5?"),
        "sub_points": Label("Underpunkter", "Hvert underpunkt skal have mindst ét spørgsmål, som skal besvares."),
        "shown_when": Label("Afsnittet vises kun, når svaret er", choices="answers", aside=True),
    },
    shape.SubPoint: {
        "key": KEY,
        "text": Label("Det lægges der vægt på", control="long"),
        "rubric": Label("Hvornår er det opfyldt?", control="long"),
    },
    shape.Question: {
        "key": KEY,
        "criterion": Label("Kriterium", choices="criteria"),
        "sub_point": Label("Underpunkt", choices="sub_points"),
        "kind": Label("Svaret er", choices="kinds"),
        "label": Label("Spørgsmål", control="long"),
        "help": Label("Hjælpetekst", control="long"),
        "required": Label("Skal besvares"),
        "max_characters": Label("Højst antal tegn", "En lang tekst skal have en grænse."),
        "options": Label("Muligheder", "Til «én af flere» og «flere af flere».", aside=True),
        "minimum": Label("Mindste tal eller tidligste dato", "Fx 0 eller 01.01.2020.", control="limit", aside=True),
        "maximum": Label("Største tal eller seneste dato", control="limit", aside=True),
        "decimals": Label("Højst antal decimaler", "Til tal. 0: kun hele tal. Tomt: to decimaler.", aside=True),
        "columns": Label("Kolonner", "Til tabeller.", aside=True),
        "min_rows": Label("Mindst antal rækker", aside=True),
        "max_rows": Label("Højst antal rækker", aside=True),
        "file_types": Label("Filtyper", "Til filer. Ingen valgt: de sædvanlige.", choices="file_types", aside=True),
        "max_files": Label("Højst antal filer", aside=True),
        "max_megabytes": Label("Højst MB for hver fil", aside=True),
        "shown_when": Label("Spørgsmålet stilles kun, når svaret er", choices="answers", aside=True),
    },
    shape.Option: {"key": KEY, "label": Label("Tekst")},
    shape.Column: {
        "key": KEY,
        "label": Label("Overskrift"),
        "kind": Label("Svaret er", choices="cell_kinds"),
        "required": Label("Skal besvares"),
        "options": Label("Muligheder", "Til «én af flere».", aside=True),
    },
    shape.Allocation: {
        "text": Label("Sådan fordeles der", "Teksten står på puljesiden og er det, ansøgerne får at vide.", "long"),
        "max_per_region": Label("Højst så mange i hver region", "Tomt: ingen grænse."),
        "min_regions": Label("Mindst så mange regioner", "Tomt: ingen grænse."),
        "lowest_share": Label(
            "Mindste del af det ansøgte, i pct.", "Fx 60. Tomt: forslaget giver kun hele beløb, ikke dele af dem."
        ),
        "draws_lots": Label("Der trækkes lod mellem lige mange point"),
        "ranked_by": Label(
            "Rangordenen følger af",
            "Når der søges om flere pladser, end der er. De andre kriterier vægtes med en skrevet begrundelse.",
            choices="criteria",
        ),
    },
    shape.Intake: {
        "kind": Label("Ansøgningerne tages ind", choices="intake_kinds"),
        "text": Label("Sådan står det på siden", control="long"),
        "cut_offs": Label("Runderne slutter", "Én på hver linje: dd.mm.åååå kl. tt.mm. Løbende: tomt."),
    },
    shape.CapacityPeriod: {
        "label": Label("Periode", "Fx «1. halvår 2020»."),
        "first_month": Label("Første måned", "mm.åååå.", control="month"),
        "last_month": Label("Sidste måned", "mm.åååå.", control="month"),
        "places": Label("Pladser (tilbud)"),
    },
    shape.CommitmentGroup: {
        "title": Label("Overskrift"),
        "items": Label("Forpligtelser", "Én på hver linje."),
    },
    shape.Category: {"key": KEY, "title": Label("Udgiftsart")},
    shape.BudgetRules: {
        "categories": Label("Udgiftsarter"),
        "lump_posts": Label("Samlede poster, der ikke kan bruges", "Én på hver linje, fx «Diverse»."),
        "eligible": Label("Det kan der gives tilskud til", "Ét punkt på hver linje."),
        "not_eligible": Label("Det kan der ikke gives tilskud til", "Ét punkt på hver linje."),
        "max_amount": Label("Der kan højst søges om", "I kroner, eller tomt."),
        "min_amount": Label("Der skal mindst søges om", "I kroner, eller tomt."),
        "cofunding_required": Label("Ansøger skal selv betale en del"),
    },
}
PAGE: dict[type, dict[str, Label]] = {
    shape.Heading: {
        "key": Label("Nøgle", "Siger, hvilken overskrift det er. De faste er der fra begyndelsen; lad dem stå."),
        "title": Label("Overskrift"),
        "text": Label("Tekst", "Lad den stå tom, hvor siden selv viser værdien (beløb, frist …).", control="long"),
    },
    shape.InformationMeeting: {
        "starts": Label("Begynder", "dd.mm.åååå kl. tt.mm."),
        "ends": Label("Slutter", "dd.mm.åååå kl. tt.mm."),
        "invitation": Label("Indledning", "Fx «Der afholdes informationsmøde for interesserede kommuner»."),
        "place": Label("Sted", "Fx «hos Styrelsen i Odense»."),
        "capacity": Label("Antal pladser", "Tomt: ingen grænse."),
        "signup_until": Label("Tilmelding senest", "Tomt: til mødet begynder."),
    },
    shape.Section: {
        "key": KEY,
        "title": Label("Overskrift"),
        "items": Label("Punkter", "Ét på hver linje."),
    },
    shape.MaterialGroup: {"title": Label("Overskrift"), "materials": Label("Materialer i gruppen")},
    shape.Material: {
        "title": Label("Titel"),
        "file": Label("Adresse", "En adresse, der begynder med https://, eller læg en fil ind herunder."),
        "sha256": Label("Fil", "PDF, Word, Excel og andre almindelige typer. Højst 20 MB.", control="file"),
    },
    shape.Contact: {
        "kind": Label("Slags", choices="contact_kinds"),
        "title": Label("Hvem eller hvad"),
        "phone": Label("Telefon"),
        "email": Label("E-mail"),
        "hours": Label("Telefontid"),
        "text": Label("Tekst", control="long"),
    },
}
LAW: dict[type, dict[str, Label]] = {
    shape.Law: {
        "order_title": Label("Bekendtgørelse", "Titel og nummer, som de står i brevene."),
        "references": Label("Henvisninger", "Én til tilsagn, én til afslag og én til afvisning skal være der."),
        "appeal_text": Label("Klagevejledning", control="long"),
        "accept_days": Label("Dage til at acceptere et tilskud"),
    },
    shape.LegalReference: {
        "key": Label("Nøgle", "award (tilsagn), refusal (afslag), rejection (afvisning) eller puljens egen."),
        "text": Label("Paragraffer", "Fx «§§ 4-9 i bekendtgørelsen»."),
    },
    shape.Thresholds: {
        "carry_over_amount": Label("Overførsel: beløb uden ansøgning", "I kroner."),
        "carry_over_percent": Label("Overførsel: procent uden ansøgning"),
        "auditor_statement": Label("Revisorerklæring fra", "I kroner."),
        "reclaim_above": Label("Tilbagebetaling over", "I kroner."),
    },
    shape.Assumption: {
        "path": Label("Hvilken værdi", "Stien i puljefilen, fx criteria.rubric."),
        "text": Label("Hvorfor er det en antagelse?", control="long"),
    },
}
LABELS: dict[Any, dict[str, Label]] = {shape.PoolDocument: DOCUMENT} | FORM | PAGE | LAW


def label_of(kind: type, name: str) -> Label:
    """The words of a field; a field without words of its own shows its own name."""
    return LABELS.get(kind, {}).get(name) or Label(name)

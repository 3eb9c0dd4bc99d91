"""How is it said in an evidence sheet what stood in the way of an attempt? In words that give no content away."""

WORDS_OF = {
    "late": "Fristen var overskredet",
    "submission_in_time": "Fristen var overskredet",
    "not_open_yet": "Puljen var ikke åbnet",
    "submission_too_early": "Puljen var ikke åbnet",
    "submission_to_an_announced_pool": "Puljen var ikke udmeldt",
    "withdrawn": "Ansøgningen var trukket tilbage",
    "changed_meanwhile": "Kladden var ændret, siden siden blev åbnet",
    "submission_once_per_version": "Versionen var allerede indsendt",
    "received_when_stored": "Portalens ure passede ikke sammen",
    "not_approved": "Godkendelse manglede",
    "awaiting_approval": "Ventede på godkenderen",
    "answer_missing": "Svar manglede",
    "answer_fault": "Svar, der ikke kunne sendes",
    "no_activities": "Aktiviteter manglede",
    "activity_outside": "Aktivitet uden for projektperioden",
    "activity_responsible": "Ansvarlig for aktivitet manglede",
    "no_tilbud": "Tilbud manglede",
    "tilbud_employees": "Antal medarbejdere manglede",
    "tilbud_citizens": "Antal borgere manglede",
    "tilbud_of_another": "Tilbud under en anden organisation",
    "tilbud_elsewhere": "Tilbud, der står i en anden ansøgning",
    "tilbud_has_a_place": "Tilbud, der har en plads i forvejen",
    "tilbud_was_given_a_place": "Tilbud, der har en plads i forvejen",
    "commitments": "Forpligtelserne var ikke accepteret",
    "outside_audience": "Ansøgerkredsen var ikke bekræftet",
    "declaration": "Erklæring manglede",
    "declaration_date": "Datoen i erklæringen var ikke rigtig",
    "file_missing": "Fil manglede",
    "file_infected": "Fil med virus",
    "file_damaged": "Fil, der var gået i stykker hos os",
    "new_version_unread": "Ændringer i puljen var ikke læst",
    "submission_of_what_is_read": "Ændringer i puljen var ikke læst",
}


def words_of(code: str) -> str:
    """Danish words for an obstacle's code; of the budget it is said only that it was not in order."""
    if code in WORDS_OF:
        return WORDS_OF[code]
    return "Budgettet var ikke i orden" if code.startswith("budget") else f"Andet ({code})"

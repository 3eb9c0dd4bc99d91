"""What has happened on a case, in words for the party: lines of history it may see, and who did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from cases.states import CaseRole
from portal.clock import COPENHAGEN
from portal.danish import moment
from portal.models import HistoryRow, User

PORTAL, AGENCY = "Portalen", "Styrelsen"
SOMEBODY = "En tidligere bruger"
NEUTRAL = "Sagen blev opdateret"

# A verb is a string: lines of upper floors have their words here, because it is here the party reads them.
SENTENCES = {
    "open_case": "Sagen blev oprettet",
    "add_colleague": "{person} blev tilføjet som {role}",
    "change_role": "{person} fik rollen {role}",
    "end_place": "{person} er ikke længere {role} på sagen",
    "hand_over": "{person} overtog ansvaret for ansøgningen",
    "message_from_party": "Der blev sendt en besked til styrelsen",
    "message_from_agency": "Styrelsen sendte en besked",
    "open_document": "Et dokument fra styrelsen blev åbnet første gang",
    "start_application": "Ansøgningen blev påbegyndt",
    "ask_to_join": "En kollega bad om at være med på sagen",
    "remove_budget_post": "En post blev fjernet fra budgettet",
    "restore_budget_post": "En fjernet post blev taget tilbage i budgettet",
    "apply_budget_sheet": "Et regneark blev læst ind i budgettet",
    "remove_financing": "En linje blev fjernet fra budgettets finansiering",
    "add_tilbud": "Et tilbud blev tilføjet under organisationen",
    "change_tilbud": "Sagen går nu efter et andet af jeres tilbud",
    "correct_tilbud": "Oplysningerne om et tilbud blev rettet",
    "attach_file": "En fil blev lagt ved ansøgningen",
    "remove_file": "En fil blev fjernet fra ansøgningen",
    "ask_approval": "Ansøgningen blev sendt til godkendelse",
    "approve": "Ansøgningen blev godkendt hos jer",
    "void_approval": "Godkendelsen bortfaldt, fordi ansøgningen blev ændret",
    "submit": "Ansøgningen blev indsendt",
    "attempt": "I forsøgte at indsende ansøgningen",
    "late_attempt": "I forsøgte at indsende ansøgningen efter fristen",
    "withdraw": "Ansøgningen blev trukket tilbage",
    "resume": "Ansøgningen blev genoptaget",
    "correct": "I begyndte at rette ansøgningen",
    "not_submitted": "Ansøgningsfristen udløb, uden at ansøgningen var indsendt",
    "dispensation": "I fik dispensation fra ansøgningsfristen{until}",
    "ask_dispensation": "Der blev bedt om dispensation fra ansøgningsfristen",
    "refuse_dispensation": "Styrelsen gav ikke dispensation fra ansøgningsfristen",
    "report_problem": "Der blev meldt et teknisk problem",
    "new_version": "Puljens materiale blev ændret",
    "acknowledge_version": "Ændringerne i puljen blev læst",
    "deadline_moved": "Ansøgningsfristen blev forlænget",
    "unseal": "Styrelsen åbnede ansøgningen efter fristen",
    "request_information": "Styrelsen bad om oplysninger",
    "hear_party": "Styrelsen sendte en partshøring",
    "answer_inquiry": "I svarede styrelsen",
    "refused_answer": "I forsøgte at svare styrelsen, men svaret blev ikke modtaget",
    "open_evaluation": "En selvevaluering blev åbnet",
    "make_evaluation_links": "Der blev lavet links til selvevalueringen",
    "void_evaluation_links": "Ubrugte links til selvevalueringen blev gjort ugyldige",
    "answer_as_leaders": "Lederne svarede på selvevalueringen",
    "close_evaluation": "Selvevalueringen blev lukket",
    "add_material": "Et dokument blev lagt blandt analysens dokumenter",
    "remove_material": "Et dokument blev fjernet fra analysens dokumenter",
    "hand_over_report": "Analyserapporten blev overdraget til jer",
    "share_report": "Analyserapporten blev delt med en anden organisation",
    "take_back_report": "En deling af analyserapporten blev taget tilbage",
    "withdraw_inquiry": "Styrelsen trak sin henvendelse tilbage",
    "release": "Afgørelsen blev meddelt",
    "reverse": "Styrelsen ændrede afgørelsen",
    "start_course": "Indsatsforløbet blev startet",
    "agree_length": "Forløbets længde og første dag blev aftalt",
    "write_practical": "Lokaler, forplejning og vikardækning blev skrevet",
    "name_leader": "{person} blev valgt til at underskrive for tilbuddet",
    "make_agreement": "Samarbejdsaftalen blev lavet",
    "sign_agreement": "Samarbejdsaftalen blev underskrevet",
    "set_aside_agreement": "Samarbejdsaftalen gælder ikke længere, fordi planen er ændret",
    "begin_analysis": "Analysefasen begyndte",
    "begin_development": "Udviklingsfasen begyndte",
    "pause_course": "Forløbet blev sat på pause",
    "resume_course": "Forløbet blev genoptaget",
    "end_early": "Forløbet blev afbrudt",
    "hand_over_course": "{person} blev ansvarlig konsulent",
    "add_consultant": "{person} blev konsulent på forløbet",
    "end_consultant": "{person} er ikke længere konsulent på forløbet",
    "add_member": "Gruppen fik et nyt medlem",
    "change_member": "Et medlem af gruppen blev rettet",
    "end_member": "Et medlem gik ud af gruppen",
    "plan_gathering": "En aktivitet blev planlagt",
    "change_gathering": "En aktivitet blev ændret",
    "cancel_gathering": "En aktivitet blev aflyst",
    "hold_gathering": "En aktivitet blev noteret som afholdt",
    "note_attendance": "Fremmødet til en aktivitet blev noteret",
    "add_participants": "Deltagere blev tilføjet til en aktivitet",
    "write_minutes": "Referatet af en aktivitet blev skrevet",
    "add_goal": "Et mål blev skrevet i planen",
    "change_goal": "Et mål i planen blev ændret",
    "drop_goal": "Et mål i planen blev opgivet",
    "move_goal": "Planens mål fik en anden rækkefølge",
    "add_plan_action": "En handling blev skrevet i planen",
    "change_plan_action": "Der blev fulgt op på en handling i planen",
    "move_plan_action": "Planens handlinger fik en anden rækkefølge",
    "suggest_partnership": "Et partnerskab med et andet tilbud blev foreslået",
    "agree_partnership": "Der blev sagt ja til et partnerskab",
    "end_partnership": "Et partnerskab, eller et forslag om et, ophørte",
    "close": "Indsatsforløbet blev afsluttet",
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline; `number` is the party's own count."""

    number: int
    at: datetime
    text: str
    who: str


def newest_events(case: Case, *, at_most: int, before: int | None = None) -> list[Event]:
    """The newest lines the party may see, newest first; `before` a line's number for the next page. Two queries."""
    rows = HistoryRow.objects.of(case.history_chain).shown_to_party().order_by("-number")
    if before is not None:
        rows = rows.filter(party_number__lt=before)
    return _events(list(rows[:at_most]))


def _events(rows: Iterable[HistoryRow]) -> list[Event]:
    ids = {row.actor_id for row in rows} | {row.facts.get("person") for row in rows}
    people = User.objects.in_bulk([key for key in ids if key is not None])
    return [Event(row.party_number, row.at, _text(row, people), _who(row, people)) for row in rows]


def _text(row: HistoryRow, people: dict[int, User]) -> str:
    person = people.get(row.facts.get("person"))
    role, until = row.facts.get("role"), row.facts.get("until")
    return SENTENCES.get(row.verb, NEUTRAL).format(
        person=person.name if person else SOMEBODY,
        role=CaseRole(role).label if role in CaseRole.values else "med",
        until=f" til {moment(datetime.fromtimestamp(until, COPENHAGEN))}" if until else "",
    )


def _who(row: HistoryRow, people: dict[int, User]) -> str:
    """The agency acts as one: its people are named in its letters, not here."""
    if row.actor_id is None:
        return PORTAL
    actor = people.get(row.actor_id)
    if actor is None:
        return SOMEBODY
    return AGENCY if actor.is_agency_staff else actor.name

"""What is a course as a run of a case: its pages, what is held in it, and who must be in its group?"""

from cases.models import Case
from cases.run import RunShape, RunStanding
from indsatsforloeb.agendas import agendas
from indsatsforloeb.clock import outside
from indsatsforloeb.models import Course
from indsatsforloeb.naming import texts_that_name
from indsatsforloeb.rules.holding import obstacles_to_hold
from indsatsforloeb.rules.run import stands_in_the_way
from indsatsforloeb.startup import GROUP
from indsatsforloeb.states import CourseState, Held
from indsatsforloeb.themes import THEMES

RUN_OVERVIEW = "Forløbet"
STARTUP_PAGE = ("Opstart", "opstart/")
RUN_PAGES = (
    (RUN_OVERVIEW, ""),
    STARTUP_PAGE,
    ("Gruppen", "gruppe/"),
    ("Aktiviteter", "aktiviteter/"),
    ("Samarbejdsaftale", "samarbejdsaftale/"),
    ("Analyse", "analyse/"),
    ("Selvevaluering", "selvevaluering/"),
    ("Analyserapport", "rapport/"),
    ("Indsatsplan", "plan/"),
    ("Udvikling", "udvikling/"),
    ("Partnerskaber", "partnerskaber/"),
    ("Beskeder", "beskeder/"),
    ("Dokumenter", "dokumenter/"),
)


def standing_of(case: Case) -> RunStanding:
    """«Opstart» stands in the menu until the analysis begins."""
    state = Course.objects.filter(case=case).values_list("state", flat=True).first()
    pages = [page for page in RUN_PAGES if page != STARTUP_PAGE or state == CourseState.STARTUP]
    return RunStanding(pages, is_over=state in (CourseState.CLOSED, CourseState.ENDED))


SHAPE = RunShape(
    standing=standing_of,
    above=("Tavlen", "/indsatsforloeb/tavle/"),
    kinds=Held.choices,
    themes=THEMES,
    required=tuple(wanted.roles for wanted in GROUP if wanted.required),
    expected=tuple(wanted.roles for wanted in GROUP if not wanted.required),
    agendas=agendas(),
    stands_in_the_way=stands_in_the_way,
    texts_that_name=texts_that_name,
    stands_in_holding=obstacles_to_hold,
    outside=outside,
)

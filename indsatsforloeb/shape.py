"""What is a course as a run of a case: its pages, what is held in it, and who must be in its group?"""

from cases.run import RunShape
from indsatsforloeb.agendas import agendas
from indsatsforloeb.naming import texts_that_name
from indsatsforloeb.rules.holding import obstacles_to_hold
from indsatsforloeb.rules.run import stands_in_the_way
from indsatsforloeb.startup import GROUP
from indsatsforloeb.states import Held
from indsatsforloeb.themes import THEMES

RUN_OVERVIEW = "Forløbet"
RUN_PAGES = (
    (RUN_OVERVIEW, ""),
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
SHAPE = RunShape(
    pages=RUN_PAGES,
    above=("Tavlen", "/indsatsforloeb/tavle/"),
    kinds=Held.choices,
    themes=THEMES,
    required=tuple(wanted.roles for wanted in GROUP if wanted.required),
    expected=tuple(wanted.roles for wanted in GROUP if not wanted.required),
    agendas=agendas(),
    stands_in_the_way=stands_in_the_way,
    texts_that_name=texts_that_name,
    stands_in_holding=obstacles_to_hold,
)

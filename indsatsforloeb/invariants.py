"""What the database refuses about a course: answers that could be read or tied to somebody, papers that change."""

from indsatsforloeb.sql.agreement import (
    AGREEMENT,
    AGREEMENT_APPEND_ONLY,
    AGREEMENT_FUNCTIONS,
    AGREEMENT_TEXTS,
    AGREEMENT_TRIGGERS,
)
from indsatsforloeb.sql.course import COURSE, COURSE_FUNCTIONS, COURSE_TEXTS, COURSE_TRIGGERS
from indsatsforloeb.sql.evaluation import (
    EVALUATION,
    EVALUATION_FUNCTIONS,
    EVALUATION_HIDDEN,
    EVALUATION_TEXTS,
    EVALUATION_TRIGGERS,
)
from indsatsforloeb.sql.holding import HOLDING, HOLDING_FUNCTIONS, HOLDING_TEXTS, HOLDING_TRIGGERS
from indsatsforloeb.sql.impartiality import IMPARTIALITY, IMPARTIALITY_FUNCTIONS, IMPARTIALITY_TRIGGERS
from indsatsforloeb.sql.places import PLACES, PLACES_FUNCTIONS, PLACES_TEXTS, PLACES_TRIGGERS
from indsatsforloeb.sql.report import REPORT, REPORT_FUNCTIONS, REPORT_TEXTS, REPORT_TRIGGERS
from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = ("indsatsforloeb_leaderanswer", *AGREEMENT_APPEND_ONLY)

INVARIANTS = Invariants(
    sql=COURSE + AGREEMENT + EVALUATION + HOLDING + REPORT + PLACES + IMPARTIALITY + append_only_triggers(*APPEND_ONLY),
    triggers=COURSE_TRIGGERS
    | AGREEMENT_TRIGGERS
    | EVALUATION_TRIGGERS
    | HOLDING_TRIGGERS
    | REPORT_TRIGGERS
    | PLACES_TRIGGERS
    | IMPARTIALITY_TRIGGERS,
    functions=COURSE_FUNCTIONS
    | AGREEMENT_FUNCTIONS
    | EVALUATION_FUNCTIONS
    | HOLDING_FUNCTIONS
    | REPORT_FUNCTIONS
    | PLACES_FUNCTIONS
    | IMPARTIALITY_FUNCTIONS,
    append_only=frozenset(APPEND_ONLY),
    hidden=EVALUATION_HIDDEN,
    texts=COURSE_TEXTS | AGREEMENT_TEXTS | EVALUATION_TEXTS | HOLDING_TEXTS | REPORT_TEXTS | PLACES_TEXTS,
)

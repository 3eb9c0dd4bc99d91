"""What the database refuses about a course: answers that could be read or tied to somebody, papers that change."""

from indsatsforloeb.sql.evaluation import (
    EVALUATION,
    EVALUATION_FUNCTIONS,
    EVALUATION_HIDDEN,
    EVALUATION_TEXTS,
    EVALUATION_TRIGGERS,
)
from indsatsforloeb.sql.report import REPORT, REPORT_FUNCTIONS, REPORT_TEXTS, REPORT_TRIGGERS
from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = ("indsatsforloeb_leaderanswer",)

INVARIANTS = Invariants(
    sql=EVALUATION + REPORT + append_only_triggers(*APPEND_ONLY),
    triggers=EVALUATION_TRIGGERS | REPORT_TRIGGERS,
    functions=EVALUATION_FUNCTIONS | REPORT_FUNCTIONS,
    append_only=frozenset(APPEND_ONLY),
    hidden=EVALUATION_HIDDEN,
    texts=EVALUATION_TEXTS | REPORT_TEXTS,
)

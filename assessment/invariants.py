"""What the database itself refuses about judging: late scores, partial assessors, changed decisions, overspending."""

from assessment.sql.decisions import DECISIONS
from assessment.sql.impartiality import ACTS, IMPARTIALITY, PACKAGE
from assessment.sql.inquiries import (
    INQUIRIES,
    INQUIRY_APPEND_ONLY,
    INQUIRY_FUNCTIONS,
    INQUIRY_TEXTS,
    INQUIRY_TRIGGERS,
)
from assessment.sql.marks import MARKS
from assessment.sql.packages import PACKAGES
from assessment.sql.places import PLACE_FUNCTIONS, PLACE_TEXTS, PLACE_TRIGGERS, PLACES
from assessment.sql.pools import POOL_FUNCTIONS, POOL_TEXTS, POOL_TRIGGERS, POOLS
from assessment.sql.scoring import SCORES
from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = (
    "assessment_recommendedline",
    "assessment_linereturn",
    "assessment_signature",
    "assessment_consistencytick",
    "assessment_releaseddecision",
    "assessment_scorerevision",
    *INQUIRY_APPEND_ONLY,
)

INVARIANTS = Invariants(
    sql=IMPARTIALITY
    + PACKAGE
    + ACTS
    + SCORES
    + MARKS
    + DECISIONS
    + PACKAGES
    + PLACES
    + INQUIRIES
    + POOLS
    + append_only_triggers(*APPEND_ONLY),
    triggers=frozenset(
        {
            "score_is_guarded",
            "score_kept",
            "sheet_is_guarded",
            "sheet_marks_are_written",
            "consensus_is_impartial",
            "formal_check_is_impartial",
            "formal_check_is_kept",
            "signer_is_not_proposer",
            "decision_is_guarded",
            "decision_money_on_insert",
            "decision_money_on_update",
            "lot_draw_is_kept",
            "package_is_guarded",
            "package_rests_on_nobody_barred",
            "inquirer_is_impartial",
            "access_request_is_kept",
            "line_return_is_impartial",
            "signer_took_no_part",
            "released_with_its_package",
        }
    )
    | INQUIRY_TRIGGERS
    | PLACE_TRIGGERS
    | POOL_TRIGGERS,
    functions=frozenset(
        {
            "assessment_is_impartial",
            "assessment_require_impartial",
            "assessment_is_barred",
            "assessment_require_duty",
            "assessment_rests_on_barred",
            "assessment_another_may_release",
            "assessment_barred_on",
            "assessment_guard_conflicts",
            "assessment_guard_inquirer",
            "assessment_guard_access",
            "assessment_guard_line_return",
            "assessment_guard_signer",
            "assessment_guard_score",
            "assessment_keep_replaced_score",
            "assessment_guard_sheet",
            "assessment_write_marks",
            "assessment_guard_judgement",
            "assessment_guard_formal_check",
            "assessment_director_is_barred",
            "assessment_guard_signature",
            "assessment_money_given",
            "assessment_guard_decision",
            "assessment_guard_lots",
            "assessment_money_of",
            "assessment_guard_money",
            "assessment_guard_package",
            "assessment_guard_release",
        }
    )
    | INQUIRY_FUNCTIONS
    | PLACE_FUNCTIONS
    | POOL_FUNCTIONS,
    append_only=frozenset(APPEND_ONLY),
    texts={
        "judge_is_impartial": "Du skal have erklæret habilitet på sagen, og der må ikke være meldt forhold.",
        "duty_is_written": "Det skal stå på sagen, hvem der har gjort hvad.",
        "package_rests_on_nobody_barred": "Noget i indstillingen hviler på en, der er inhabil. Det skal gøres om.",
        "access_request_is_kept": "En anmodning om aktindsigt ændres ikke, når den er besvaret.",
        "consensus_is_kept": "Det, der er bortfaldet, kan ikke ændres. Skriv det igen.",
        "formal_check_is_kept": "En formaliakontrol ændres ikke. Lav en ny.",
        "signer_is_not_proposer": "Den, der har indstillet, kan ikke selv godkende.",
        "signer_has_the_capacity": "Kun direktøren og stedfortræderen kan underskrive.",
        "signature_covers_own_lines": "Du kan kun skrive under på de sager, du er habil på, og som er dine at afgøre.",
        "approval_withdrawn_with_a_reason": "Skriv, hvorfor godkendelsen trækkes tilbage.",
        "every_line_is_signed": "Ikke alle sager er godkendt af en, der er habil på dem.",
        "decision_replaces_released": "En omgørelse ændrer en meddelt afgørelse på samme sag.",
        "score_version_follows": "Vurderingen er ændret i mellemtiden. Genindlæs siden, og gem igen.",
        "score_is_locked": "Vurderingen er låst og kan ikke ændres.",
        "decision_is_frozen": "Afgørelsen er indstillet og kan ikke ændres. Få pakken sendt tilbage først.",
        "decision_belongs": "Afgørelsen hører ikke til denne ansøgning.",
        "lot_draw_is_kept": "Lodtrækningen ligger fast: kilden nævnes, før der trækkes, og der trækkes én gang.",
        "lot_draw_takes_two": "Den, der har nævnt kilden, kan ikke selv trække lod.",
        "decisions_within_money": "Så gives der flere penge, end puljen har. Sæt beløbet ned.",
        "package_goes_forward": "Afgørelserne kan ikke ændres, som pakken står nu.",
        "package_answers_its_opening": "De ansøgninger, der er åbnet sammen, har allerede deres afgørelser.",
        "package_is_sealed": "Pakken er godkendt og forseglet.",
        "package_approver_is_not_proposer": "Den, der har indstillet, kan ikke selv godkende.",
        "released_with_its_package": "Afgørelser meddeles kun samlet.",
        "decision_condition_is_told": "Skriv betingelserne for tilsagnet.",
    }
    | INQUIRY_TEXTS
    | PLACE_TEXTS
    | POOL_TEXTS,
)

"""What does the database itself refuse about applications? Late or false submissions, changed evidence, lost words."""

from applications.budget_sql import BUDGET_APPEND_ONLY, BUDGET_FUNCTIONS, BUDGET_SQL, BUDGET_TEXTS, BUDGET_TRIGGERS
from applications.deadline_sql import (
    DEADLINE_DAY_FUNCTIONS,
    DEADLINE_DAY_SQL,
    DEADLINE_DAY_TEXTS,
    DEADLINE_DAY_TRIGGERS,
)
from applications.files_sql import FILES_FUNCTIONS, FILES_SQL, FILES_TRIGGERS
from applications.mailed_sql import MAILED_FUNCTIONS, MAILED_SQL, MAILED_TEXTS, MAILED_TRIGGERS
from applications.places_sql import PLACES_FUNCTIONS, PLACES_SQL, PLACES_TEXTS, PLACES_TRIGGERS
from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = (
    "applications_answerrevision",
    "applications_attempt",
    "applications_attemptresult",
    "applications_submission",
    "applications_dispensation",
    "applications_problemreport",
    "applications_mailedapplication",
    "applications_placeentry",
)

DEADLINE_SQL = """
CREATE OR REPLACE FUNCTION applications_deadline_in_force(asked_pool bigint, asked_application bigint)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT GREATEST(
        (SELECT deadline_at FROM pools_pool WHERE id = asked_pool),
        (SELECT until FROM applications_dispensation
         WHERE application_id = asked_application ORDER BY id DESC LIMIT 1))
$$;
"""

# Columns are compared, not clocks; outside a demo the moment of storing is the database's own.
EVIDENCE_SQL = """
CREATE OR REPLACE FUNCTION applications_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF portal_installation_kind() IN ('demo', 'test') AND NEW.stored_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    NEW.stored_at := clock_timestamp();
    IF NEW.received_at < NEW.stored_at - interval '120 seconds'
        OR NEW.received_at > NEW.stored_at + interval '1 second' THEN
        RAISE EXCEPTION 'modtaget % passer ikke med gemt %', NEW.received_at, NEW.stored_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'received_when_stored';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER attempt_a_stamp BEFORE INSERT ON applications_attempt
    FOR EACH ROW EXECUTE FUNCTION applications_stamp();
CREATE OR REPLACE TRIGGER submission_a_stamp BEFORE INSERT ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION applications_stamp();

CREATE OR REPLACE FUNCTION applications_broken_promise(sent applications_submission) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    draft applications_application;
    tried applications_attempt;
BEGIN
    SELECT * INTO draft FROM applications_application WHERE id = sent.application_id;
    SELECT * INTO tried FROM applications_attempt WHERE id = sent.attempt_id;
    RETURN CASE
        WHEN (tried.application_id, tried.by_id, tried.received_at)
            IS DISTINCT FROM (sent.application_id, sent.by_id, sent.received_at) THEN 'submission_of_its_attempt'
        WHEN sent.draft_version > draft.draft_version THEN 'submission_of_a_draft'
        WHEN encode(sha256(sent.canonical), 'hex') <> sent.sha256 THEN 'submission_hash'
        WHEN (SELECT state FROM pools_pool WHERE id = draft.pool_id) = 'draft' THEN 'submission_to_an_announced_pool'
        WHEN sent.received_at < (SELECT opens_at FROM pools_pool WHERE id = draft.pool_id) THEN 'submission_too_early'
        WHEN sent.login_method <> 'mail'
            AND sent.received_at > applications_deadline_in_force(draft.pool_id, draft.id) THEN 'submission_in_time'
        WHEN draft.intake IS NOT NULL AND (SELECT takes_in_rounds FROM pools_pool WHERE id = draft.pool_id)
            THEN 'application_is_taken_in'
        WHEN EXISTS (
            SELECT FROM pools_versionproposal p JOIN pools_poolversion v ON v.id = p.version_id
            WHERE p.pool_id = draft.pool_id AND p.approved_at IS NOT NULL AND p.must_be_read
                AND v.number > (SELECT number FROM pools_poolversion WHERE id = draft.pool_version_id))
            THEN 'submission_of_what_is_read'
    END;
END $$;

CREATE OR REPLACE FUNCTION applications_submission_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken text := applications_broken_promise(NEW);
BEGIN
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'indsendelse af ansøgning %: %', NEW.application_id, broken
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER submission_holds BEFORE INSERT ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION applications_submission_holds();
"""

DRAFT_SQL = """
CREATE OR REPLACE FUNCTION applications_broken_change(
    old_row applications_application, new_row applications_application) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN (new_row.case_id, new_row.pool_id, new_row.organisation_id, new_row.created_at)
            IS DISTINCT FROM (old_row.case_id, old_row.pool_id, old_row.organisation_id, old_row.created_at)
            THEN 'application_stays_where_it_is'
        WHEN new_row.draft_version < old_row.draft_version THEN 'draft_version_never_falls'
        WHEN new_row.current_submission_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM applications_submission s
            WHERE s.id = new_row.current_submission_id AND s.application_id = new_row.id)
            THEN 'current_submission_is_its_own'
        WHEN new_row.pool_version_id <> old_row.pool_version_id AND NOT EXISTS (
            SELECT FROM pools_pool p WHERE p.id = new_row.pool_id AND p.version_id = new_row.pool_version_id)
            THEN 'application_version_in_force'
        WHEN new_row.intake IS DISTINCT FROM old_row.intake AND (
            old_row.intake IS NOT NULL OR new_row.current_submission_id IS NULL OR new_row.state = 'withdrawn'
            OR new_row.intake <> (SELECT p.intake FROM pools_pool p WHERE p.id = new_row.pool_id))
            THEN 'application_is_taken_in_once'
        WHEN old_row.intake IS NOT NULL AND (new_row.draft_version, new_row.current_submission_id)
                IS DISTINCT FROM (old_row.draft_version, old_row.current_submission_id)
            AND (SELECT p.takes_in_rounds FROM pools_pool p WHERE p.id = new_row.pool_id)
            THEN 'application_is_taken_in'
    END
$$;

CREATE OR REPLACE FUNCTION applications_application_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken text := applications_broken_change(OLD, NEW);
BEGIN
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'ansøgning %: %', OLD.id, broken
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER application_holds BEFORE UPDATE ON applications_application
    FOR EACH ROW EXECUTE FUNCTION applications_application_holds();

CREATE OR REPLACE FUNCTION applications_keep_replaced_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> OLD.version + 1 OR (NEW.application_id, NEW.question) <> (OLD.application_id, OLD.question) THEN
        RAISE EXCEPTION 'svaret % følger ikke efter version %', OLD.question, OLD.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_version_follows';
    END IF;
    INSERT INTO applications_answerrevision (application_id, question, value, version, at, by_id)
        VALUES (OLD.application_id, OLD.question, OLD.value, OLD.version, OLD.at, OLD.by_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER answer_kept BEFORE UPDATE ON applications_answer
    FOR EACH ROW EXECUTE FUNCTION applications_keep_replaced_answer();
CREATE OR REPLACE TRIGGER answer_never_removed BEFORE DELETE ON applications_answer
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""

TEXTS = {
    "submission_in_time": "Ansøgningsfristen er overskredet. Ansøgningen kom for sent, og vi har ikke modtaget den.",
    "submission_too_early": "Puljen er ikke åbnet for ansøgninger endnu.",
    "submission_to_an_announced_pool": "Puljen er ikke udmeldt endnu.",
    "submission_of_what_is_read": "Puljen er ændret. Læs ændringerne i ansøgningen, før I indsender.",
    "application_is_taken_in": "Styrelsen har åbnet ansøgningen i mellemtiden. Den kan ikke længere ændres.",
    "application_is_taken_in_once": "Ansøgningen er allerede åbnet.",
    "received_when_stored": "Portalens ure passer ikke sammen. Prøv igen, eller kontakt teknisk hjælp.",
    "submission_once_per_version": "Denne version er allerede indsendt. Genindlæs siden for at se kvitteringen.",
    "answer_version_follows": "Svaret er ændret i mellemtiden. Genindlæs siden, og gem igen.",
    "application_tilbud_department_once": "Det samme tilbud og den samme afdeling står to gange.",
    "place_given_back_once": "Pladsen er allerede givet tilbage.",
    "approval_one_standing": "Ansøgningen er allerede sendt til godkendelse. Genindlæs siden.",
}

INVARIANTS = Invariants(
    sql=DEADLINE_SQL
    + EVIDENCE_SQL
    + DRAFT_SQL
    + BUDGET_SQL
    + FILES_SQL
    + DEADLINE_DAY_SQL
    + PLACES_SQL
    + MAILED_SQL
    + append_only_triggers(*APPEND_ONLY, *BUDGET_APPEND_ONLY),
    triggers=frozenset(
        {
            "attempt_a_stamp",
            "submission_a_stamp",
            "submission_holds",
            "application_holds",
            "answer_kept",
            "answer_never_removed",
        }
    )
    | BUDGET_TRIGGERS
    | FILES_TRIGGERS
    | DEADLINE_DAY_TRIGGERS
    | PLACES_TRIGGERS
    | MAILED_TRIGGERS,
    functions=frozenset(
        {
            "applications_deadline_in_force",
            "applications_stamp",
            "applications_broken_promise",
            "applications_submission_holds",
            "applications_broken_change",
            "applications_application_holds",
            "applications_keep_replaced_answer",
        }
    )
    | BUDGET_FUNCTIONS
    | FILES_FUNCTIONS
    | DEADLINE_DAY_FUNCTIONS
    | PLACES_FUNCTIONS
    | MAILED_FUNCTIONS,
    append_only=frozenset(APPEND_ONLY) | BUDGET_APPEND_ONLY,
    texts=TEXTS | BUDGET_TEXTS | DEADLINE_DAY_TEXTS | PLACES_TEXTS | MAILED_TEXTS,
)

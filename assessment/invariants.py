"""What the database itself refuses about judging: late scores, partial assessors, changed decisions, spent money."""

from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = ("assessment_formalcheck", "assessment_releaseddecision")

IMPARTIALITY = """
CREATE OR REPLACE FUNCTION assessment_is_impartial(person bigint, the_case bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_impartiality
                   WHERE user_id = person AND case_id = the_case AND state IN ('clear', 'dismissed'))
$$;
CREATE OR REPLACE FUNCTION assessment_require_impartial(person bigint, the_application bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF NOT assessment_is_impartial(
        person, (SELECT case_id FROM applications_application WHERE id = the_application)) THEN
        RAISE EXCEPTION 'person % er ikke erklæret habil på ansøgning %', person, the_application
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
END $$;
"""

SCORES = """
CREATE OR REPLACE FUNCTION assessment_guard_score() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sheet assessment_assessment;
BEGIN
    SELECT * INTO sheet FROM assessment_assessment
        WHERE id = COALESCE(OLD.assessment_id, NEW.assessment_id) FOR NO KEY UPDATE;
    IF sheet.locked_at IS NOT NULL OR sheet.voided_at IS NOT NULL
        OR (TG_OP = 'UPDATE' AND NEW.assessment_id <> OLD.assessment_id) THEN
        RAISE EXCEPTION 'vurdering % er låst', sheet.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_is_locked';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM assessment_require_impartial(sheet.assessor_id, sheet.application_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER score_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON assessment_score
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_score();

CREATE OR REPLACE FUNCTION assessment_guard_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (
            (NEW.application_id, NEW.assessor_id, NEW.started_at)
                IS DISTINCT FROM (OLD.application_id, OLD.assessor_id, OLD.started_at)
            OR (OLD.locked_at IS NOT NULL AND NEW.locked_at IS DISTINCT FROM OLD.locked_at)
            OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS DISTINCT FROM OLD.voided_at))) THEN
        RAISE EXCEPTION 'vurdering % er låst', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_is_locked';
    END IF;
    IF TG_OP = 'INSERT' OR (NEW.locked_at IS NOT NULL AND OLD.locked_at IS NULL) THEN
        PERFORM assessment_require_impartial(NEW.assessor_id, NEW.application_id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sheet_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON assessment_assessment
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_sheet();

CREATE OR REPLACE FUNCTION assessment_guard_judgement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM assessment_require_impartial(NEW.by_id, NEW.application_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER consensus_is_impartial BEFORE INSERT OR UPDATE ON assessment_consensus
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_judgement();
CREATE OR REPLACE TRIGGER formal_check_is_impartial BEFORE INSERT ON assessment_formalcheck
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_judgement();
"""

DECISIONS = """
CREATE OR REPLACE FUNCTION assessment_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE packages bigint[] := ARRAY[]::bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN
        packages := packages || OLD.package_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        packages := packages || NEW.package_id;
        PERFORM assessment_require_impartial(NEW.changed_by_id, NEW.application_id);
        IF NOT EXISTS (SELECT FROM applications_submission s
                       JOIN applications_application a ON a.id = s.application_id
                       JOIN assessment_decisionpackage p ON p.id = NEW.package_id AND p.pool_id = a.pool_id
                       WHERE s.id = NEW.submission_id AND a.id = NEW.application_id) THEN
            RAISE EXCEPTION 'afgørelsen hører ikke til ansøgningen'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_belongs';
        END IF;
    END IF;
    IF EXISTS (SELECT FROM assessment_decisionpackage WHERE id = ANY (packages) AND state <> 'draft') THEN
        RAISE EXCEPTION 'afgørelsen er indstillet og ligger fast'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_is_frozen';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE OR REPLACE TRIGGER decision_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON assessment_decision
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_decision();

CREATE OR REPLACE FUNCTION assessment_money_of(the_pool bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT (convert_from(v.document, 'UTF8')::jsonb ->> 'amount')::numeric
    FROM pools_pool p JOIN pools_poolversion v ON v.id = p.version_id WHERE p.id = the_pool
$$;
CREATE OR REPLACE FUNCTION assessment_guard_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_pool bigint;
BEGIN
    FOR the_pool IN SELECT DISTINCT p.pool_id FROM written w
        JOIN assessment_decisionpackage p ON p.id = w.package_id WHERE w.amount > 0 ORDER BY 1 LOOP
        PERFORM FROM pools_pool WHERE id = the_pool FOR NO KEY UPDATE;
        IF (SELECT sum(d.amount) FROM assessment_decision d
            JOIN assessment_decisionpackage p ON p.id = d.package_id WHERE p.pool_id = the_pool)
            > assessment_money_of(the_pool) THEN
            RAISE EXCEPTION 'pulje % har ikke penge til det', the_pool
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_within_money';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER decision_money_on_insert AFTER INSERT ON assessment_decision
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION assessment_guard_money();
CREATE OR REPLACE TRIGGER decision_money_on_update AFTER UPDATE ON assessment_decision
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION assessment_guard_money();
"""

PACKAGES = """
CREATE OR REPLACE FUNCTION assessment_guard_package() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'en pakke begynder som udkast'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'package_goes_forward';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state = 'released' OR NEW.pool_id <> OLD.pool_id OR NOT (NEW.state = OLD.state
        OR (OLD.state, NEW.state) IN (('draft', 'recommended'), ('recommended', 'draft'),
                                      ('recommended', 'approved'), ('approved', 'released'))) THEN
        RAISE EXCEPTION 'pakke % går ikke den vej', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_goes_forward';
    END IF;
    IF OLD.state = 'approved' AND (NEW.manifest, NEW.manifest_sha256, NEW.figures, NEW.approved_at, NEW.approved_by_id,
            NEW.recommended_at, NEW.recommended_by_id)
        IS DISTINCT FROM (OLD.manifest, OLD.manifest_sha256, OLD.figures, OLD.approved_at, OLD.approved_by_id,
            OLD.recommended_at, OLD.recommended_by_id) THEN
        RAISE EXCEPTION 'pakke % er forseglet', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_is_sealed';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('recommended', 'approved') AND EXISTS (
        SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
        WHERE d.package_id = NEW.id AND NOT assessment_is_impartial(
            CASE NEW.state WHEN 'approved' THEN NEW.approved_by_id ELSE NEW.recommended_by_id END, a.case_id)) THEN
        RAISE EXCEPTION 'ikke erklæret habil på alle sager i pakke %', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER package_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON assessment_decisionpackage
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_package();

CREATE OR REPLACE FUNCTION assessment_guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessment_decision d JOIN assessment_decisionpackage p ON p.id = d.package_id
                   WHERE d.id = NEW.decision_id AND d.application_id = NEW.application_id
                     AND d.outcome = NEW.outcome AND d.amount = NEW.amount AND p.pool_id = NEW.pool_id
                     AND p.state = 'released' AND p.released_at = NEW.released_at) THEN
        RAISE EXCEPTION 'afgørelsen er ikke meddelt'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'released_with_its_package';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER released_with_its_package BEFORE INSERT ON assessment_releaseddecision
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_release();
"""

INVARIANTS = Invariants(
    sql=IMPARTIALITY + SCORES + DECISIONS + PACKAGES + append_only_triggers(*APPEND_ONLY),
    triggers=frozenset(
        {
            "score_is_guarded",
            "sheet_is_guarded",
            "consensus_is_impartial",
            "formal_check_is_impartial",
            "decision_is_guarded",
            "decision_money_on_insert",
            "decision_money_on_update",
            "package_is_guarded",
            "released_with_its_package",
        }
    ),
    functions=frozenset(
        {
            "assessment_is_impartial",
            "assessment_require_impartial",
            "assessment_guard_score",
            "assessment_guard_sheet",
            "assessment_guard_judgement",
            "assessment_guard_decision",
            "assessment_money_of",
            "assessment_guard_money",
            "assessment_guard_package",
            "assessment_guard_release",
        }
    ),
    append_only=frozenset(APPEND_ONLY),
    texts={
        "judge_is_impartial": "Du skal have erklæret habilitet på sagen, og der må ikke være meldt forhold.",
        "score_is_locked": "Vurderingen er låst og kan ikke ændres.",
        "decision_is_frozen": "Afgørelsen er indstillet og kan ikke ændres. Få pakken sendt tilbage først.",
        "decision_belongs": "Afgørelsen hører ikke til denne ansøgning.",
        "decisions_within_money": "Så gives der flere penge, end puljen har. Sæt beløbet ned.",
        "package_goes_forward": "Afgørelserne kan ikke ændres, som pakken står nu.",
        "package_is_sealed": "Pakken er godkendt og forseglet.",
        "package_approver_is_not_proposer": "Den, der har indstillet, kan ikke selv godkende.",
        "released_with_its_package": "Afgørelser meddeles kun samlet.",
        "decision_condition_is_told": "Skriv betingelserne for tilsagnet.",
    },
)

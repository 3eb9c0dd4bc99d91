"""What does the database refuse about formal checks, sheets, scores and consensus?"""

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
        PERFORM assessment_require_duty(NEW.assessor_id, NEW.application_id, 'score');
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sheet_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON assessment_assessment
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_sheet();

CREATE OR REPLACE FUNCTION assessment_guard_judgement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.voided_at IS NOT NULL OR NEW.application_id <> OLD.application_id) THEN
        RAISE EXCEPTION 'det, der er bortfaldet, ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consensus_is_kept';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.voided_at IS NOT NULL
        AND to_jsonb(NEW) - 'voided_at' - 'void_reason' = to_jsonb(OLD) - 'voided_at' - 'void_reason' THEN
        RETURN NEW;
    END IF;
    PERFORM assessment_require_impartial(NEW.by_id, NEW.application_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION assessment_guard_formal_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.voided_at IS NOT NULL
        OR to_jsonb(NEW) - 'voided_at' IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' THEN
        RAISE EXCEPTION 'formaliakontrol % ændres ikke', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'formal_check_is_kept';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS assessment_formalcheck_append_only ON assessment_formalcheck;
DROP TRIGGER IF EXISTS assessment_formalcheck_no_truncate ON assessment_formalcheck;
CREATE OR REPLACE TRIGGER formal_check_is_kept BEFORE UPDATE OR DELETE ON assessment_formalcheck
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_formal_check();
CREATE OR REPLACE TRIGGER consensus_is_impartial BEFORE INSERT OR UPDATE ON assessment_consensus
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_judgement();
CREATE OR REPLACE TRIGGER formal_check_is_impartial BEFORE INSERT ON assessment_formalcheck
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_judgement();

CREATE OR REPLACE FUNCTION assessment_keep_replaced_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> OLD.version + 1 OR NEW.criterion <> OLD.criterion THEN
        RAISE EXCEPTION 'vurderingen af % følger ikke efter version %', OLD.criterion, OLD.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_version_follows';
    END IF;
    INSERT INTO assessment_scorerevision (score_id, version, met, points, sub_points, reason, saved_at)
        VALUES (OLD.id, OLD.version, OLD.met, OLD.points, OLD.sub_points, OLD.reason, OLD.saved_at);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER score_kept AFTER UPDATE ON assessment_score
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_replaced_score();
"""

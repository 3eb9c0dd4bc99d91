"""What does the database refuse about a decision and the money it gives?"""

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
                            AND p.intake = a.intake
                       WHERE s.id = NEW.submission_id AND a.id = NEW.application_id) THEN
            RAISE EXCEPTION 'afgørelsen hører ikke til ansøgningen'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_belongs';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' AND NOT EXISTS (
            SELECT FROM assessment_decisionpackage p WHERE p.id = NEW.package_id
            AND (p.kind = 'reversal') = (NEW.replaces_id IS NOT NULL)
            AND (NEW.replaces_id IS NULL OR EXISTS (
                SELECT FROM assessment_releaseddecision r
                WHERE r.decision_id = NEW.replaces_id AND r.application_id = NEW.application_id))) THEN
        RAISE EXCEPTION 'en omgørelse ændrer en meddelt afgørelse på samme sag'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_replaces_released';
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
-- What is given, or may come to be: of an application's decisions that no released one has replaced, the highest.
CREATE OR REPLACE FUNCTION assessment_money_given(the_pool bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(highest), 0) FROM (
        SELECT max(d.amount) AS highest FROM assessment_decision d
        JOIN assessment_decisionpackage p ON p.id = d.package_id
        WHERE p.pool_id = the_pool AND NOT EXISTS (
            SELECT FROM assessment_decision later
            JOIN assessment_releaseddecision r ON r.decision_id = later.id WHERE later.replaces_id = d.id)
        GROUP BY d.application_id) given
$$;
CREATE OR REPLACE FUNCTION assessment_guard_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_pool bigint;
BEGIN
    FOR the_pool IN SELECT DISTINCT p.pool_id FROM written w
        JOIN assessment_decisionpackage p ON p.id = w.package_id WHERE w.amount > 0 ORDER BY 1 LOOP
        PERFORM FROM pools_pool WHERE id = the_pool FOR NO KEY UPDATE;
        IF assessment_money_given(the_pool) > assessment_money_of(the_pool) THEN
            RAISE EXCEPTION 'pulje % har ikke penge til det', the_pool
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_within_money';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
-- The source of a drawing is named before it is drawn, and what is drawn is drawn.
CREATE OR REPLACE FUNCTION assessment_guard_lots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'INSERT' AND NEW.drawn_at IS NOT NULL)
        OR (TG_OP = 'UPDATE' AND (OLD.drawn_at IS NOT NULL OR NEW.pool_id <> OLD.pool_id
            OR (NEW.drawn_at IS NOT NULL AND (NEW.source, NEW.announced_at, NEW.announced_by_id)
                IS DISTINCT FROM (OLD.source, OLD.announced_at, OLD.announced_by_id)))) THEN
        RAISE EXCEPTION 'lodtrækningen ligger fast'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_draw_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER lot_draw_is_kept BEFORE INSERT OR UPDATE OR DELETE ON assessment_lotdraw
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_lots();
CREATE OR REPLACE TRIGGER decision_money_on_insert AFTER INSERT ON assessment_decision
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION assessment_guard_money();
CREATE OR REPLACE TRIGGER decision_money_on_update AFTER UPDATE ON assessment_decision
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION assessment_guard_money();
"""

"""What does the database refuse about a package, its signatures and its release?"""

PACKAGES = """
CREATE OR REPLACE FUNCTION assessment_director_is_barred(the_case bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_impartiality i JOIN portal_user u ON u.id = i.user_id
                   WHERE i.case_id = the_case AND i.state IN ('reported', 'confirmed')
                     AND 'director' = ANY (u.roles) AND u.is_active)
$$;
CREATE OR REPLACE FUNCTION assessment_guard_package() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'en pakke begynder som udkast'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'package_goes_forward';
        END IF;
        IF NEW.kind = 'joint' AND (NEW.intake <> (SELECT p.intake FROM pools_pool p WHERE p.id = NEW.pool_id)
                OR EXISTS (SELECT FROM assessment_decisionpackage p WHERE p.kind = 'joint'
                           AND (p.pool_id, p.intake) = (NEW.pool_id, NEW.intake))) THEN
            RAISE EXCEPTION 'hver åbning af pulje % har én pakke', NEW.pool_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'package_answers_its_opening';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state = 'released' OR (NEW.pool_id, NEW.intake) <> (OLD.pool_id, OLD.intake)
        OR NOT (NEW.state = OLD.state
        OR (OLD.state, NEW.state) IN (('draft', 'recommended'), ('recommended', 'draft'),
                                      ('recommended', 'approved'), ('approved', 'released'),
                                      ('approved', 'draft')))
        OR NEW.round <> OLD.round + (OLD.state = 'draft' AND NEW.state = 'recommended')::int THEN
        RAISE EXCEPTION 'pakke % går ikke den vej', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_goes_forward';
    END IF;
    IF OLD.state = 'approved' AND NEW.state = 'draft' THEN
        IF num_nulls(NEW.approved_at, NEW.approved_by_id, NEW.manifest, NEW.release_at, NEW.planned_at) < 5
                OR NEW.manifest_sha256 <> '' OR NEW.return_comment = ''
                OR NEW.returned_at IS NULL OR NEW.returned_at < OLD.approved_at
                OR NOT EXISTS (SELECT FROM portal_user u WHERE u.id = NEW.returned_by_id
                               AND u.roles && ARRAY['director', 'deputy']::varchar[]) THEN
            RAISE EXCEPTION 'godkendelsen af pakke % trækkes kun tilbage med en begrundelse', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_withdrawn_with_a_reason';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'approved' AND (NEW.manifest, NEW.manifest_sha256, NEW.figures,
            NEW.approved_at, NEW.approved_by_id, NEW.recommended_at, NEW.recommended_by_id)
        IS DISTINCT FROM (OLD.manifest, OLD.manifest_sha256, OLD.figures, OLD.approved_at, OLD.approved_by_id,
            OLD.recommended_at, OLD.recommended_by_id) THEN
        RAISE EXCEPTION 'pakke % er forseglet', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_is_sealed';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state = 'recommended' AND EXISTS (
        SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
        WHERE d.package_id = NEW.id AND NOT assessment_is_impartial(NEW.recommended_by_id, a.case_id)) THEN
        RAISE EXCEPTION 'ikke erklæret habil på alle sager i pakke %', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('approved', 'released') AND EXISTS (
        SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
        WHERE d.package_id = NEW.id AND NOT EXISTS (
            SELECT FROM assessment_signature s WHERE s.package_id = NEW.id AND s.round = NEW.round
            AND d.id = ANY (s.lines) AND s.by_id <> NEW.recommended_by_id
            AND assessment_is_impartial(s.by_id, a.case_id)
            AND (s.capacity = 'director' OR NEW.state = 'released' OR assessment_director_is_barred(a.case_id)))) THEN
        RAISE EXCEPTION 'ikke alle sager i pakke % er godkendt af en habil', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'every_line_is_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER package_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON assessment_decisionpackage
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_package();

CREATE OR REPLACE FUNCTION assessment_guard_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessment_decisionpackage p WHERE p.id = NEW.package_id AND p.state = 'recommended'
                   AND p.round = NEW.round AND p.recommended_by_id <> NEW.by_id) THEN
        RAISE EXCEPTION 'indstillingen kan ikke underskrives af %', NEW.by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signer_is_not_proposer';
    END IF;
    IF NOT EXISTS (SELECT FROM portal_user u WHERE u.id = NEW.by_id AND NEW.capacity = ANY (u.roles)) THEN
        RAISE EXCEPTION '% er ikke %', NEW.by_id, NEW.capacity
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signer_has_the_capacity';
    END IF;
    IF cardinality(NEW.lines) = 0 OR EXISTS (
        SELECT FROM unnest(NEW.lines) AS line (id)
        LEFT JOIN assessment_decision d ON d.id = line.id AND d.package_id = NEW.package_id
        LEFT JOIN applications_application a ON a.id = d.application_id
        WHERE d.id IS NULL OR NOT assessment_is_impartial(NEW.by_id, a.case_id)
           OR (NEW.capacity = 'deputy' AND NOT assessment_director_is_barred(a.case_id))) THEN
        RAISE EXCEPTION '% kan ikke underskrive alle de linjer', NEW.by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_covers_own_lines';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signer_is_not_proposer BEFORE INSERT ON assessment_signature
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_signature();

CREATE OR REPLACE FUNCTION assessment_guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessment_decision d JOIN assessment_decisionpackage p ON p.id = d.package_id
                   WHERE d.id = NEW.decision_id AND d.application_id = NEW.application_id
                     AND d.outcome = NEW.outcome AND d.amount = NEW.amount AND d.places = NEW.places
                     AND p.pool_id = NEW.pool_id
                     AND p.state = 'released' AND p.released_at = NEW.released_at) THEN
        RAISE EXCEPTION 'afgørelsen er ikke meddelt'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'released_with_its_package';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER released_with_its_package BEFORE INSERT ON assessment_releaseddecision
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_release();
"""

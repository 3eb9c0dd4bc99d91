"""When does the database hold a person impartial on a case, and what rests on somebody who is barred?"""

IMPARTIALITY = """
CREATE OR REPLACE FUNCTION assessment_is_impartial(person bigint, the_case bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_impartiality
                   WHERE user_id = person AND case_id = the_case AND state IN ('clear', 'dismissed'))
$$;
CREATE OR REPLACE FUNCTION assessment_is_barred(person bigint, the_case bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_impartiality
                   WHERE user_id = person AND case_id = the_case AND state IN ('reported', 'confirmed'))
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
CREATE OR REPLACE FUNCTION assessment_require_duty(person bigint, the_application bigint, the_duty text) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM cases_caseduty d JOIN applications_application a ON a.case_id = d.case_id
                   WHERE a.id = the_application AND d.person_id = person AND d.duty = the_duty) THEN
        RAISE EXCEPTION 'det står ikke på sagen, at % har gjort det (%)', person, the_duty
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_is_written';
    END IF;
END $$;
"""

# What fell before the recommendation is seen in the ranking; what fell after it, nobody has seen.
PACKAGE = """
CREATE OR REPLACE FUNCTION assessment_rests_on_barred(the_package bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM assessment_decisionpackage p
        JOIN assessment_decision d ON d.package_id = p.id
        JOIN applications_application a ON a.id = d.application_id
        WHERE p.id = the_package AND (
            assessment_is_barred(d.changed_by_id, a.case_id)
            OR assessment_is_barred(p.recommended_by_id, a.case_id)
            OR EXISTS (SELECT FROM assessment_assessment s WHERE s.application_id = a.id
                       AND s.void_reason = 'conflict' AND s.voided_at >= p.recommended_at)
            OR EXISTS (SELECT FROM assessment_consensus c WHERE c.application_id = a.id
                       AND c.void_reason = 'conflict' AND c.voided_at >= p.recommended_at)
            OR EXISTS (SELECT FROM assessment_formalcheck f WHERE f.application_id = a.id
                       AND f.voided_at >= p.recommended_at)
            OR (p.approved_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM assessment_signature s WHERE s.package_id = p.id AND s.round = p.round
                AND d.id = ANY (s.lines) AND assessment_is_impartial(s.by_id, a.case_id)))))
$$;
-- Somebody barred on a line lets go of the release when another who may release is barred on none.
CREATE OR REPLACE FUNCTION assessment_barred_on(the_package bigint, person bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
                   WHERE d.package_id = the_package AND assessment_is_barred(person, a.case_id))
$$;
CREATE OR REPLACE FUNCTION assessment_another_may_release(the_package bigint, person bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT assessment_barred_on(the_package, person) AND EXISTS (
        SELECT FROM portal_user u WHERE u.is_active AND u.roles::text[] && ARRAY['director', 'deputy']
        AND NOT assessment_barred_on(the_package, u.id))
$$;

CREATE OR REPLACE FUNCTION assessment_guard_conflicts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NEW.state = 'recommended' THEN
        PERFORM assessment_require_impartial(d.changed_by_id, d.application_id),
                assessment_require_duty(NEW.recommended_by_id, d.application_id, 'recommend')
            FROM assessment_decision d WHERE d.package_id = NEW.id;
    END IF;
    IF NEW.state IN ('approved', 'released') AND assessment_rests_on_barred(NEW.id) THEN
        RAISE EXCEPTION 'noget i pakke % hviler på en, der er inhabil', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_rests_on_nobody_barred';
    END IF;
    IF NEW.state IN ('approved', 'released') AND EXISTS (
        SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
        WHERE d.package_id = NEW.id AND NOT EXISTS (
            SELECT FROM assessment_signature s JOIN cases_caseduty c ON c.person_id = s.by_id AND c.case_id = a.case_id
            WHERE s.package_id = NEW.id AND s.round = NEW.round AND d.id = ANY (s.lines)
            AND c.duty = 'approve' AND assessment_is_impartial(s.by_id, a.case_id))) THEN
        RAISE EXCEPTION 'det står ikke på alle sager i pakke %, hvem der har godkendt', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_is_written';
    END IF;
    IF NEW.state = 'released' AND assessment_another_may_release(NEW.id, NEW.released_by_id) THEN
        RAISE EXCEPTION '% er inhabil på en sag i pakke %', NEW.released_by_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER package_rests_on_nobody_barred BEFORE UPDATE ON assessment_decisionpackage
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_conflicts();
"""

ACTS = """
CREATE OR REPLACE FUNCTION assessment_guard_inquirer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM assessment_require_impartial(NEW.sent_by_id, NEW.application_id);
    ELSIF NEW.withdrawn_by_id IS DISTINCT FROM OLD.withdrawn_by_id THEN
        PERFORM assessment_require_impartial(NEW.withdrawn_by_id, NEW.application_id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER inquirer_is_impartial BEFORE INSERT OR UPDATE ON assessment_inquiry
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_inquirer();

CREATE OR REPLACE FUNCTION assessment_guard_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.answered_at IS NOT NULL
            OR to_jsonb(NEW) - ARRAY['answered_at', 'answered_by_id', 'file_id', 'with_internal']
                IS DISTINCT FROM to_jsonb(OLD) - ARRAY['answered_at', 'answered_by_id', 'file_id', 'with_internal']))
    THEN
        RAISE EXCEPTION 'aktindsigt % ligger fast', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'access_request_is_kept';
    END IF;
    IF assessment_is_barred(NEW.registered_by_id, NEW.case_id) AND TG_OP = 'INSERT'
        OR assessment_is_barred(NEW.answered_by_id, NEW.case_id) THEN
        RAISE EXCEPTION 'en inhabil giver ikke aktindsigt i sag %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER access_request_is_kept BEFORE INSERT OR UPDATE OR DELETE ON assessment_accessrequest
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_access();

CREATE OR REPLACE FUNCTION assessment_guard_line_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
               WHERE d.id = NEW.decision_id AND assessment_is_barred(NEW.by_id, a.case_id)) THEN
        RAISE EXCEPTION 'en inhabil sender ikke afgørelse % tilbage', NEW.decision_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER line_return_is_impartial BEFORE INSERT ON assessment_linereturn
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_line_return();

CREATE OR REPLACE FUNCTION assessment_guard_signer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
               JOIN cases_caseduty c ON c.case_id = a.case_id AND c.person_id = NEW.by_id AND c.side <> 'decide'
               WHERE d.id = ANY (NEW.lines)) THEN
        RAISE EXCEPTION '% har behandlet en sag i pakke %', NEW.by_id, NEW.package_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_pair_refused';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER signer_took_no_part BEFORE INSERT ON assessment_signature
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_signer();
"""

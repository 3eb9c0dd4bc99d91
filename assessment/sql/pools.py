"""What does the database refuse about a pool as a whole: money divided by a barred hand, a case left out or waiting?"""

POOLS = """
CREATE OR REPLACE FUNCTION assessment_require_impartial_in_pool(person bigint, the_pool bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM applications_application a JOIN pools_pool p ON p.id = a.pool_id AND p.intake = a.intake
               WHERE a.pool_id = the_pool AND a.current_submission_id IS NOT NULL AND a.state <> 'withdrawn'
                 AND assessment_is_barred(person, a.case_id)) THEN
        RAISE EXCEPTION '% er inhabil på en sag i pulje %', person, the_pool
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION assessment_guard_drawer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM assessment_require_impartial_in_pool(NEW.announced_by_id, NEW.pool_id);
    END IF;
    IF NEW.drawn_by_id IS NOT NULL THEN
        PERFORM assessment_require_impartial_in_pool(NEW.drawn_by_id, NEW.pool_id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER lot_drawer_is_impartial BEFORE INSERT OR UPDATE ON assessment_lotdraw
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_drawer();

CREATE OR REPLACE FUNCTION assessment_guard_scenario() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM assessment_require_impartial_in_pool(NEW.changed_by_id, NEW.pool_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER scenario_is_impartial BEFORE INSERT OR UPDATE ON assessment_scenario
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_scenario();

CREATE OR REPLACE FUNCTION assessment_guard_tick() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM assessment_require_impartial_in_pool(NEW.by_id, NEW.pool_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER tick_is_impartial BEFORE INSERT ON assessment_consistencytick
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_tick();

-- Columns are compared, not clocks: what still runs at the moment the package is stamped with.
CREATE OR REPLACE FUNCTION assessment_guard_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stamped timestamptz := CASE NEW.state WHEN 'released' THEN NEW.released_at ELSE NEW.approved_at END;
BEGIN
    IF EXISTS (SELECT FROM assessment_decision d JOIN applications_application a ON a.id = d.application_id
               JOIN assessment_inquiry i ON i.application_id = a.id
               WHERE d.package_id = NEW.id AND a.state <> 'withdrawn' AND i.answered_at IS NULL
                 AND i.withdrawn_at IS NULL AND i.due_at >= stamped) THEN
        RAISE EXCEPTION 'en ansøger i pakke % kan stadig svare', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_waits_for_answers';
    END IF;
    IF NEW.kind = 'joint' AND EXISTS (
        SELECT FROM applications_application a
        WHERE a.pool_id = NEW.pool_id AND a.intake = NEW.intake
          AND a.current_submission_id IS NOT NULL AND a.state <> 'withdrawn'
          AND NOT EXISTS (SELECT FROM assessment_decision d WHERE d.application_id = a.id)) THEN
        RAISE EXCEPTION 'ikke alle ansøgninger i pakke % har en afgørelse', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_answers_everybody';
    END IF;
    IF NEW.state = 'released' AND NOT EXISTS (
        SELECT FROM portal_user u WHERE u.id = NEW.released_by_id
        AND u.roles && ARRAY['director', 'deputy']::varchar[]) THEN
        RAISE EXCEPTION '% må ikke meddele pakke %', NEW.released_by_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'package_released_by_a_director';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER package_waits_for_nobody BEFORE UPDATE ON assessment_decisionpackage
    FOR EACH ROW WHEN (NEW.state <> OLD.state AND NEW.state IN ('approved', 'released'))
    EXECUTE FUNCTION assessment_guard_waiting();
"""
POOL_TRIGGERS = frozenset(
    {"lot_drawer_is_impartial", "scenario_is_impartial", "tick_is_impartial", "package_waits_for_nobody"}
)
POOL_FUNCTIONS = frozenset(
    {
        "assessment_require_impartial_in_pool",
        "assessment_guard_drawer",
        "assessment_guard_scenario",
        "assessment_guard_tick",
        "assessment_guard_waiting",
    }
)
POOL_TEXTS = {
    "package_waits_for_answers": "En ansøger har stadig tid til at svare. Vent på svaret.",
    "package_answers_everybody": "Ikke alle ansøgninger har en afgørelse.",
    "package_released_by_a_director": "Kun direktøren og stedfortræderen kan meddele afgørelserne.",
}

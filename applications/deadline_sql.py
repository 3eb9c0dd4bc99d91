"""What does the database itself refuse around a deadline? Answers that change, reports stamped falsely."""

DEADLINE_DAY_SQL = """
CREATE OR REPLACE TRIGGER problem_a_stamp BEFORE INSERT ON applications_problemreport
    FOR EACH ROW EXECUTE FUNCTION applications_stamp();

CREATE OR REPLACE FUNCTION applications_request_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
        OR (NEW.application_id, NEW.reason, NEW.at, NEW.by_id)
            IS DISTINCT FROM (OLD.application_id, OLD.reason, OLD.at, OLD.by_id) THEN
        RAISE EXCEPTION 'en anmodning om dispensation ændres ikke og besvares én gang'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispensation_request_is_fixed';
    END IF;
    IF NEW.dispensation_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM applications_dispensation d
        WHERE d.id = NEW.dispensation_id AND d.application_id = NEW.application_id) THEN
        RAISE EXCEPTION 'dispensationen hører til en anden sag'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dispensation_of_its_own_case';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER dispensation_request_is_fixed BEFORE UPDATE OR DELETE ON applications_dispensationrequest
    FOR EACH ROW EXECUTE FUNCTION applications_request_is_fixed();
"""
DEADLINE_DAY_TRIGGERS = frozenset({"problem_a_stamp", "dispensation_request_is_fixed"})
DEADLINE_DAY_FUNCTIONS = frozenset({"applications_request_is_fixed"})
DEADLINE_DAY_TEXTS = {
    "dispensation_request_one_waiting": "I har allerede bedt om dispensation. Styrelsen svarer på sagen.",
    "dispensation_request_is_fixed": "Anmodningen er besvaret i mellemtiden.",
    "application_version_in_force": "Puljen er ændret i mellemtiden. Genindlæs siden.",
}

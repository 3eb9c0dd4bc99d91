"""The run of a case: who was in the group stays known, calendars can follow, minutes and notes only grow."""

RUN_APPEND_ONLY = ("cases_minutes", "cases_planactionnote")

MEMBERS = """
CREATE OR REPLACE FUNCTION cases_member_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.role IN ('citizen', 'relative') AND NEW.name = ''
        AND to_jsonb(NEW) - 'name' = to_jsonb(OLD) - 'name' THEN
        RETURN NEW;  -- a first name can always be taken out
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.role IN ('citizen', 'relative') AND NEW.ended_at IS NOT NULL AND NEW.name <> '' THEN
        RAISE EXCEPTION 'fornavnet slettes, når en borger eller pårørende tages ud'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_citizen_has_no_name';
    END IF;
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR (NEW.case_id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.case_id, OLD.added_at, OLD.added_by_id)
        OR (NEW.role IN ('citizen', 'relative')) <> (OLD.role IN ('citizen', 'relative')) THEN
        RAISE EXCEPTION 'et medlem af gruppen afsluttes, det slettes ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'member_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER member_is_kept BEFORE UPDATE OR DELETE ON cases_groupmember
    FOR EACH ROW EXECUTE FUNCTION cases_member_is_kept();
"""

GATHERINGS = """
CREATE OR REPLACE FUNCTION cases_gathering_is_followed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE quiet text[] := ARRAY['sequence', 'changed_at', 'changed_by_id'];
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.case_id, NEW.uid, NEW.created_at, NEW.created_by_id)
            IS DISTINCT FROM (OLD.case_id, OLD.uid, OLD.created_at, OLD.created_by_id)
        OR NEW.sequence < OLD.sequence
        OR (NEW.sequence = OLD.sequence AND to_jsonb(NEW) - quiet IS DISTINCT FROM to_jsonb(OLD) - quiet)
        OR (OLD.state <> 'planned' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)) THEN
        RAISE EXCEPTION 'en aktivitet beholder sit kalendernummer, og hver ændring tælles'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'gathering_is_followed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER gathering_is_followed BEFORE UPDATE OR DELETE ON cases_gathering
    FOR EACH ROW EXECUTE FUNCTION cases_gathering_is_followed();

CREATE OR REPLACE FUNCTION cases_attendance_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.noted_at IS NULL THEN RETURN OLD; END IF;
    ELSIF (SELECT case_id FROM cases_gathering WHERE id = NEW.gathering_id)
            = (SELECT case_id FROM cases_groupmember WHERE id = NEW.member_id)
        AND (TG_OP = 'INSERT' OR (NEW.gathering_id, NEW.member_id) = (OLD.gathering_id, OLD.member_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'fremmøde hører til sagens egen gruppe og slettes ikke, når det er noteret'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_of_case';
END $$;
CREATE OR REPLACE TRIGGER attendance_of_case BEFORE INSERT OR UPDATE OR DELETE ON cases_attendance
    FOR EACH ROW EXECUTE FUNCTION cases_attendance_of_case();

CREATE OR REPLACE FUNCTION cases_minutes_continue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (SELECT COALESCE(max(number), 0) + 1 FROM cases_minutes WHERE gathering_id = NEW.gathering_id) THEN
        RAISE EXCEPTION 'et referat følger efter det forrige'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_continue';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER minutes_continue BEFORE INSERT ON cases_minutes
    FOR EACH ROW EXECUTE FUNCTION cases_minutes_continue();

CREATE OR REPLACE FUNCTION cases_feed_is_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR to_jsonb(NEW) - 'ended_at' IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' THEN
        RAISE EXCEPTION 'en kalenderadresse afsluttes én gang'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feed_is_ended_once';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER feed_is_ended_once BEFORE UPDATE OR DELETE ON cases_calendarfeed
    FOR EACH ROW EXECUTE FUNCTION cases_feed_is_ended_once();
"""

PLAN = """
CREATE OR REPLACE FUNCTION cases_goal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.dropped_at IS NOT NULL OR NEW.version < OLD.version
        OR (NEW.case_id, NEW.created_at, NEW.created_by_id)
            IS DISTINCT FROM (OLD.case_id, OLD.created_at, OLD.created_by_id) THEN
        RAISE EXCEPTION 'et mål opgives, det slettes ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'goal_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER goal_is_kept BEFORE UPDATE OR DELETE ON cases_goal
    FOR EACH ROW EXECUTE FUNCTION cases_goal_is_kept();

CREATE OR REPLACE FUNCTION cases_plan_action_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (NEW.goal_id <> OLD.goal_id OR NEW.version < OLD.version)) THEN
        RAISE EXCEPTION 'en handling opgives, den slettes ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_action_is_kept';
    END IF;
    IF NEW.responsible_id IS NOT NULL AND (SELECT case_id FROM cases_groupmember WHERE id = NEW.responsible_id)
        IS DISTINCT FROM (SELECT case_id FROM cases_goal WHERE id = NEW.goal_id) THEN
        RAISE EXCEPTION 'den ansvarlige er fra sagens egen gruppe'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_action_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER plan_action_is_kept BEFORE INSERT OR UPDATE OR DELETE ON cases_planaction
    FOR EACH ROW EXECUTE FUNCTION cases_plan_action_is_kept();
"""

RUN = MEMBERS + GATHERINGS + PLAN
RUN_TRIGGERS = {
    *("member_is_kept", "gathering_is_followed", "attendance_of_case", "minutes_continue", "feed_is_ended_once"),
    *("goal_is_kept", "plan_action_is_kept"),
}
RUN_FUNCTIONS = {f"cases_{name}" for name in RUN_TRIGGERS}
RUN_TEXTS = {
    "cases_minutes_append_only": "Et referat kan ikke ændres. Skriv en ny udgave.",
    "cases_planactionnote_append_only": "Det, der er noteret på en handling, kan ikke ændres.",
    "member_is_kept": "Medlemmet er allerede taget ud af gruppen.",
    "ended_citizen_has_no_name": "Fornavnet slettes, når en borger eller pårørende tages ud af gruppen.",
    "gathering_is_followed": "Aktiviteten er ændret af en anden. Genindlæs siden.",
    "attendance_of_case": "Fremmøde kan kun noteres for gruppen på sagen.",
    "minutes_continue": "En anden har skrevet en ny udgave af referatet. Genindlæs siden.",
    "goal_is_kept": "Et mål kan ikke slettes. Det kan opgives.",
    "plan_action_is_kept": "En handling kan ikke slettes. Den kan opgives.",
}

"""What does the database refuse about the order of a course: an activity or a document before its phase?"""

HOLDING = """
CREATE OR REPLACE FUNCTION indsatsforloeb_held_in_its_phase() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_course indsatsforloeb_course;
BEGIN
    IF NEW.state <> 'held' OR TG_OP = 'UPDATE' AND OLD.state = 'held' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO the_course FROM indsatsforloeb_course WHERE case_id = NEW.case_id;
    IF the_course.id IS NULL OR the_course.application_id IS NULL AND NEW.ends_at <= the_course.created_at THEN
        RETURN NEW;
    END IF;
    IF NEW.kind = 'story_workshop' AND the_course.state = 'startup'
        OR NEW.kind IN ('ambition_workshop', 'action_workshop') AND NOT EXISTS (
            SELECT FROM indsatsforloeb_analysisreport WHERE course_id = the_course.id AND handed_over_at IS NOT NULL)
        OR NEW.kind IN ('advice_day', 'module', 'closing_workshop')
            AND the_course.state IN ('startup', 'analysis') THEN
        RAISE EXCEPTION 'aktiviteten hører til en senere fase'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'gathering_held_in_its_phase';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER gathering_held_in_its_phase BEFORE INSERT OR UPDATE ON cases_gathering
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_held_in_its_phase();

CREATE OR REPLACE FUNCTION indsatsforloeb_material_in_its_phase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'application'
        AND EXISTS (SELECT FROM indsatsforloeb_course WHERE id = NEW.course_id AND state = 'startup') THEN
        RAISE EXCEPTION 'analysens dokumenter kommer, når analysen er begyndt'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'material_in_its_phase';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER material_in_its_phase BEFORE INSERT ON indsatsforloeb_analysismaterial
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_material_in_its_phase();
"""

HOLDING_TRIGGERS = frozenset({"gathering_held_in_its_phase", "material_in_its_phase"})
HOLDING_FUNCTIONS = frozenset({"indsatsforloeb_held_in_its_phase", "indsatsforloeb_material_in_its_phase"})
HOLDING_TEXTS = {
    "gathering_held_in_its_phase": "Aktiviteten hører til en senere fase og kan ikke noteres som afholdt endnu.",
    "material_in_its_phase": "Analysen begynder, når samarbejdsaftalen er underskrevet.",
}

"""How far does a conflict reach? To the course and to the application behind it, and to whoever leads or signs."""

IMPARTIALITY = """
CREATE OR REPLACE FUNCTION indsatsforloeb_lay_conflict(told cases_impartiality, twin bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF told.state IN ('reported', 'confirmed') THEN
        INSERT INTO cases_impartiality (case_id, user_id, state, text, declared_at, ruling)
        VALUES (twin, told.user_id, 'reported', told.text, told.declared_at, '')
        ON CONFLICT (case_id, user_id) DO NOTHING;
        UPDATE cases_impartiality
        SET state = 'reported', text = told.text, declared_at = told.declared_at, ruled_at = NULL, ruled_by_id = NULL
        WHERE case_id = twin AND user_id = told.user_id AND state IN ('clear', 'dismissed');
    END IF;
    IF told.state IN ('dismissed', 'confirmed') THEN
        UPDATE cases_impartiality
        SET state = told.state, ruled_at = told.ruled_at, ruled_by_id = told.ruled_by_id, ruling = told.ruling
        WHERE case_id = twin AND user_id = told.user_id AND state = 'reported';
    END IF;
END $$;
CREATE OR REPLACE FUNCTION indsatsforloeb_conflict_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM indsatsforloeb_lay_conflict(NEW, CASE WHEN c.case_id = NEW.case_id THEN a.case_id ELSE c.case_id END)
    FROM indsatsforloeb_course c JOIN applications_application a ON a.id = c.application_id
    WHERE NEW.case_id IN (c.case_id, a.case_id);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER conflict_follows AFTER INSERT OR UPDATE ON cases_impartiality
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_conflict_follows();

CREATE OR REPLACE FUNCTION indsatsforloeb_inherit_conflicts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM indsatsforloeb_lay_conflict(i, NEW.case_id)
    FROM cases_impartiality i JOIN applications_application a ON a.case_id = i.case_id
    WHERE a.id = NEW.application_id AND i.state IN ('reported', 'confirmed');
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER course_inherits_conflicts AFTER INSERT ON indsatsforloeb_course
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_inherit_conflicts();

CREATE OR REPLACE FUNCTION indsatsforloeb_led_by_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.responsible_id <> OLD.responsible_id THEN
        PERFORM cases_refuse_barred(NEW.responsible_id, NEW.case_id);
        PERFORM cases_refuse_barred(NEW.responsible_id, a.case_id)
        FROM applications_application a WHERE a.id = NEW.application_id;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER course_led_by_impartial BEFORE INSERT OR UPDATE ON indsatsforloeb_course
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_led_by_impartial();

CREATE OR REPLACE FUNCTION indsatsforloeb_signed_by_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_refuse_barred(NEW.by_id, c.case_id)
    FROM indsatsforloeb_agreement a JOIN indsatsforloeb_course c ON c.id = a.course_id WHERE a.id = NEW.agreement_id;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER agreement_signed_by_impartial BEFORE INSERT ON indsatsforloeb_agreementsignature
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_signed_by_impartial();
"""

IMPARTIALITY_TRIGGERS = frozenset(
    {"conflict_follows", "course_inherits_conflicts", "course_led_by_impartial", "agreement_signed_by_impartial"}
)
IMPARTIALITY_FUNCTIONS = frozenset(
    {
        "indsatsforloeb_conflict_follows",
        "indsatsforloeb_lay_conflict",
        "indsatsforloeb_inherit_conflicts",
        "indsatsforloeb_led_by_impartial",
        "indsatsforloeb_signed_by_impartial",
    }
)

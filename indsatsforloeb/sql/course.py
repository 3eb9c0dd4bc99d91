"""What does the database refuse about a course: a skipped phase, another's place, a pause that is rewritten?"""

COURSE = """
CREATE OR REPLACE FUNCTION indsatsforloeb_signed_by_all(the_agreement bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM indsatsforloeb_agreement a
        WHERE a.id = the_agreement
        AND EXISTS (SELECT FROM indsatsforloeb_agreementsignature s
                    WHERE s.agreement_id = a.id AND s.side = 'agency' AND s.sha256 = a.sha256)
        AND NOT EXISTS (SELECT FROM indsatsforloeb_coursetilbud t WHERE t.course_id = a.course_id
                        AND NOT EXISTS (SELECT FROM indsatsforloeb_agreementsignature s
                                        WHERE s.agreement_id = a.id AND s.tilbud_id = t.tilbud_id
                                        AND s.sha256 = a.sha256)))
$$;
CREATE OR REPLACE FUNCTION indsatsforloeb_agreed_by_all(the_course bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM indsatsforloeb_agreement a WHERE a.course_id = the_course AND a.set_aside_at IS NULL
        AND a.agreed_at IS NOT NULL AND indsatsforloeb_signed_by_all(a.id))
$$;
CREATE OR REPLACE FUNCTION indsatsforloeb_agreed_words(the_course bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT convert_from(a.canonical, 'UTF8')::jsonb FROM indsatsforloeb_agreement a
    WHERE a.course_id = the_course AND a.set_aside_at IS NULL AND a.agreed_at IS NOT NULL
$$;
CREATE OR REPLACE FUNCTION indsatsforloeb_plan_is_agreed(the_case bigint, words jsonb)
    RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH planned AS (
        SELECT g.kind::text AS kind, g.starts_at, g.ends_at FROM cases_gathering g
        WHERE g.case_id = the_case AND g.state <> 'cancelled'),
    agreed AS (
        SELECT e->>'kind' AS kind, (e->>'starts_at')::timestamptz AS starts_at, (e->>'ends_at')::timestamptz AS ends_at
        FROM jsonb_array_elements(words->'activities') AS e)
    SELECT NOT EXISTS ((SELECT * FROM planned EXCEPT ALL SELECT * FROM agreed)
        UNION ALL (SELECT * FROM agreed EXCEPT ALL SELECT * FROM planned))
$$;
CREATE OR REPLACE FUNCTION indsatsforloeb_guard_course() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step text;
    words jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'et forløb slettes ikke' USING ERRCODE = 'check_violation', CONSTRAINT = 'course_is_kept';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'startup' THEN
            RAISE EXCEPTION 'et forløb begynder med opstart'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'course_steps';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.case_id, NEW.pool_id, NEW.application_id, NEW.created_at, NEW.created_by_id)
        IS DISTINCT FROM (OLD.case_id, OLD.pool_id, OLD.application_id, OLD.created_at, OLD.created_by_id) THEN
        RAISE EXCEPTION 'et forløb skifter ikke sag, opslag eller ansøgning'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_is_kept';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    step := OLD.state || '>' || NEW.state;
    IF step NOT IN ('startup>analysis', 'analysis>development', 'development>closed',
                    'startup>ended', 'analysis>ended', 'development>ended') THEN
        RAISE EXCEPTION 'et forløb går ikke fra % til %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_steps';
    END IF;
    IF NEW.state <> 'ended' AND EXISTS (
            SELECT FROM indsatsforloeb_coursepause WHERE course_id = NEW.id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'et forløb på pause skifter ikke fase'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_is_paused';
    END IF;
    IF NEW.state = 'analysis' AND NOT indsatsforloeb_agreed_by_all(NEW.id) THEN
        RAISE EXCEPTION 'analysen venter på, at alle har underskrevet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_agreed_before_analysis';
    END IF;
    words := indsatsforloeb_agreed_words(NEW.id);
    IF words IS NOT NULL AND NEW.state <> 'ended' AND (words->>'months', words->>'begins_on')
            IS DISTINCT FROM (NEW.months::text, NEW.begins_on::text)
        OR NEW.state = 'analysis' AND ((words->>'rooms', words->>'catering', words->>'substitutes')
            IS DISTINCT FROM (NEW.rooms, NEW.catering, NEW.substitutes)
            OR NOT indsatsforloeb_plan_is_agreed(NEW.case_id, words)) THEN
        RAISE EXCEPTION 'planen er ikke den, der er underskrevet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_as_agreed';
    END IF;
    IF NEW.state = 'closed' AND (words->>'evaluates_again')::boolean AND NOT EXISTS (
            SELECT FROM indsatsforloeb_selfevaluation
            WHERE course_id = NEW.id AND number = 2 AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'den anden selvevaluering er aftalt og mangler'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_evaluated_again';
    END IF;
    IF NEW.state = 'development' AND NOT EXISTS (
            SELECT FROM indsatsforloeb_analysisreport WHERE course_id = NEW.id AND handed_over_at IS NOT NULL) THEN
        RAISE EXCEPTION 'udviklingen venter på analyserapporten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_report_before_development';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER course_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON indsatsforloeb_course
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_guard_course();

CREATE OR REPLACE FUNCTION indsatsforloeb_keep_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR to_jsonb(NEW) - 'ended_at' - 'ended_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' - 'ended_by_id' THEN
        RAISE EXCEPTION 'en pause afsluttes, den ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pause_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pause_is_kept BEFORE UPDATE OR DELETE ON indsatsforloeb_coursepause
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_keep_pause();
"""

COURSE_TRIGGERS = frozenset({"course_is_guarded", "pause_is_kept"})
COURSE_FUNCTIONS = frozenset(
    {
        "indsatsforloeb_signed_by_all",
        "indsatsforloeb_agreed_by_all",
        "indsatsforloeb_agreed_words",
        "indsatsforloeb_plan_is_agreed",
        "indsatsforloeb_guard_course",
        "indsatsforloeb_keep_pause",
    }
)
COURSE_TEXTS = {
    "course_is_kept": "Et forløb kan ikke slettes eller flyttes.",
    "course_steps": "Forløbet kan ikke gå den vej. Genindlæs siden for at se, hvad der er sket.",
    "course_is_paused": "Forløbet er på pause. Genoptag det først.",
    "course_agreed_before_analysis": "Analysen kan først begynde, når alle har underskrevet samarbejdsaftalen.",
    "course_as_agreed": "Planen er ændret, siden alle underskrev. Lav et tillæg til samarbejdsaftalen.",
    "course_evaluated_again": "I har aftalt en selvevaluering til sidst. Den er ikke afsluttet endnu.",
    "course_report_before_development": "Udviklingen kan først begynde, når analyserapporten er overdraget.",
    "pause_is_kept": "Pausen er allerede afsluttet.",
    "pause_one_at_a_time": "Forløbet er allerede på pause.",
}

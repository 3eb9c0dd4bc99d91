"""What does the database refuse about a course's places? That they are given away under it, whoever does it."""

PLACES = """
-- Whether a course uses what the application was given: it runs, is closed, or ended once the analysis had begun.
CREATE OR REPLACE FUNCTION indsatsforloeb_uses_its_place(the_course indsatsforloeb_course) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT (the_course.state = 'ended' AND the_course.analysis_at IS NULL)
$$;
CREATE OR REPLACE FUNCTION indsatsforloeb_guard_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.change = -1 AND EXISTS (
            SELECT FROM indsatsforloeb_course c JOIN indsatsforloeb_coursetilbud t ON t.course_id = c.id
            WHERE c.pool_id = NEW.pool_id AND t.tilbud_id = NEW.tilbud_id AND indsatsforloeb_uses_its_place(c)
              AND (c.application_id = NEW.application_id
                   OR NEW.application_id IS NULL AND c.application_id IS NULL)) THEN
        RAISE EXCEPTION 'et forløb bruger pladsen til tilbud %', NEW.tilbud_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_keeps_its_place';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER place_entry_b_not_of_a_course BEFORE INSERT ON applications_placeentry
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_guard_given_back();

-- A reversal, from its draft to its telling, leaves a course that uses its places the places it has.
CREATE OR REPLACE FUNCTION indsatsforloeb_guard_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.places < (SELECT count(*) FROM indsatsforloeb_course c
                     JOIN indsatsforloeb_coursetilbud t ON t.course_id = c.id
                     WHERE c.application_id = NEW.application_id AND indsatsforloeb_uses_its_place(c)) THEN
        RAISE EXCEPTION 'et forløb bruger de pladser, afgørelsen tager tilbage'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_leaves_the_course';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER decision_leaves_the_course BEFORE INSERT OR UPDATE ON assessment_decision
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_guard_reversal();
CREATE OR REPLACE TRIGGER released_leaves_the_course BEFORE INSERT ON assessment_releaseddecision
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_guard_reversal();

-- A course stands on places that are given and not given back, each tilbud on its own.
CREATE OR REPLACE FUNCTION indsatsforloeb_guard_course_tilbud() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_course indsatsforloeb_course;
BEGIN
    SELECT * INTO the_course FROM indsatsforloeb_course WHERE id = NEW.course_id;
    PERFORM FROM pools_pool WHERE id = the_course.pool_id FOR NO KEY UPDATE;
    IF the_course.application_id IS NOT NULL AND NEW.entry_id IS NULL AND EXISTS (
            SELECT FROM applications_applicationtilbud t WHERE t.application_id = the_course.application_id
            AND t.tilbud_id = NEW.tilbud_id) AND assessment_place_is_given(the_course.pool_id, NEW.tilbud_id) THEN
        RETURN NEW;
    END IF;
    IF the_course.application_id IS NULL AND EXISTS (
            SELECT FROM applications_placeentry e WHERE e.id = NEW.entry_id AND e.change = 1
            AND e.pool_id = the_course.pool_id AND e.tilbud_id = NEW.tilbud_id
            AND NOT EXISTS (SELECT FROM applications_placeentry later WHERE later.id > e.id AND later.change = -1
                            AND later.pool_id = e.pool_id AND later.tilbud_id = e.tilbud_id
                            AND later.application_id IS NULL)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'tilbud % har ingen plads til forløbet', NEW.tilbud_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'course_has_its_place';
END $$;
CREATE OR REPLACE TRIGGER course_tilbud_has_its_place BEFORE INSERT OR UPDATE OF course_id, tilbud_id, entry_id
    ON indsatsforloeb_coursetilbud FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_guard_course_tilbud();

-- What makes a place used is never unwritten.
CREATE OR REPLACE FUNCTION indsatsforloeb_keep_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'analysen er begyndt, og tidspunktet kan ikke fjernes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'course_is_kept';
END $$;
CREATE OR REPLACE TRIGGER course_begun_is_kept BEFORE UPDATE OF analysis_at ON indsatsforloeb_course
    FOR EACH ROW WHEN (OLD.analysis_at IS NOT NULL AND NEW.analysis_at IS NULL)
    EXECUTE FUNCTION indsatsforloeb_keep_begun();
CREATE OR REPLACE FUNCTION indsatsforloeb_keep_course_tilbud() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'et tilbud tages ikke ud af sit forløb'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'course_is_kept';
END $$;
CREATE OR REPLACE TRIGGER course_tilbud_is_kept BEFORE DELETE ON indsatsforloeb_coursetilbud
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_keep_course_tilbud();
"""
PLACES_TRIGGERS = frozenset(
    {
        "place_entry_b_not_of_a_course",
        "decision_leaves_the_course",
        "released_leaves_the_course",
        "course_tilbud_has_its_place",
        "course_begun_is_kept",
        "course_tilbud_is_kept",
    }
)
PLACES_FUNCTIONS = frozenset(
    {
        "indsatsforloeb_uses_its_place",
        "indsatsforloeb_guard_given_back",
        "indsatsforloeb_guard_reversal",
        "indsatsforloeb_guard_course_tilbud",
        "indsatsforloeb_keep_begun",
        "indsatsforloeb_keep_course_tilbud",
    }
)
PLACES_TEXTS = {
    "course_keeps_its_place": "Et forløb bruger pladsen. Den kan kun gives tilbage, hvis det afbrydes før analysen.",
    "reversal_leaves_the_course": (
        "Forløbet på pladsen er begyndt, så afgørelsen kan ikke tage den tilbage. Afbryd forløbet før analysen først."
    ),
    "course_has_its_place": "Tilbuddet har ingen plads, forløbet kan begynde på. Genindlæs siden.",
}

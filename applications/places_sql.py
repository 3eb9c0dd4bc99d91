"""What does the database refuse about places outside the decisions? One tilbud counted twice, a place nobody took."""

PLACES_SQL = """
-- Whether a course entered by hand holds a place for the tilbud in this call.
CREATE OR REPLACE FUNCTION applications_place_is_entered(the_pool bigint, the_tilbud bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT COALESCE(sum(e.change), 0) > 0 FROM applications_placeentry e
    WHERE e.pool_id = the_pool AND e.tilbud_id = the_tilbud AND e.application_id IS NULL
$$;
-- Whether an application that is sent, not withdrawn and not answered asks for a place for the tilbud.
CREATE OR REPLACE FUNCTION applications_place_is_asked_for(the_pool bigint, the_tilbud bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM applications_applicationtilbud t
        JOIN applications_application a ON a.id = t.application_id
        JOIN pools_pool p ON p.id = a.pool_id
        WHERE t.tilbud_id = the_tilbud AND a.pool_id = the_pool
          AND a.state <> 'withdrawn' AND a.current_submission_id IS NOT NULL
          AND NOT (a.intake IS NOT NULL AND (a.intake < p.intake OR p.state IN ('released', 'closed')))
          AND NOT EXISTS (SELECT FROM applications_placeentry e
                          WHERE e.application_id = a.id AND e.tilbud_id = the_tilbud AND e.change = -1))
$$;
CREATE OR REPLACE FUNCTION applications_guard_place_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM pools_pool WHERE id = NEW.pool_id FOR NO KEY UPDATE;
    IF NEW.application_id IS NULL AND NEW.change = 1
            AND applications_place_is_entered(NEW.pool_id, NEW.tilbud_id) THEN
        RAISE EXCEPTION 'tilbud % har allerede en plads', NEW.tilbud_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_taken_once';
    END IF;
    IF NEW.application_id IS NULL AND NEW.change = 1
            AND applications_place_is_asked_for(NEW.pool_id, NEW.tilbud_id) THEN
        RAISE EXCEPTION 'tilbud % står i en ansøgning', NEW.tilbud_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_asked_for';
    END IF;
    IF NEW.application_id IS NULL AND NEW.change = -1
            AND NOT applications_place_is_entered(NEW.pool_id, NEW.tilbud_id) THEN
        RAISE EXCEPTION 'tilbud % har ingen indtastet plads', NEW.tilbud_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entered_place_is_held';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER place_entry_a_ledger BEFORE INSERT ON applications_placeentry
    FOR EACH ROW EXECUTE FUNCTION applications_guard_place_entry();

-- A tilbud whose course is entered by hand is not asked for once more.
CREATE OR REPLACE FUNCTION applications_guard_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_pool bigint;
BEGIN
    SELECT pool_id INTO the_pool FROM applications_application WHERE id = NEW.application_id;
    IF EXISTS (SELECT FROM applications_applicationtilbud t
               WHERE t.application_id = NEW.application_id
                 AND applications_place_is_entered(the_pool, t.tilbud_id)) THEN
        RAISE EXCEPTION 'et tilbud i ansøgningen har allerede en plads'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tilbud_has_a_place';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER submission_of_a_free_tilbud BEFORE INSERT ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION applications_guard_asked_for();
"""
PLACES_TRIGGERS = frozenset({"place_entry_a_ledger", "submission_of_a_free_tilbud"})
PLACES_FUNCTIONS = frozenset(
    {
        "applications_place_is_entered",
        "applications_place_is_asked_for",
        "applications_guard_place_entry",
        "applications_guard_asked_for",
    }
)
PLACES_TEXTS = {
    "place_taken_once": "Tilbuddet har allerede en plads under dette opslag.",
    "place_asked_for": "Tilbuddet står i en ansøgning til dette opslag, og et tilbud kan kun have én plads.",
    "entered_place_is_held": "Tilbuddet har ingen indtastet plads, der kan gives tilbage.",
    "tilbud_has_a_place": "Et af tilbuddene har allerede en plads under dette opslag. Fjern det fra ansøgningen.",
}

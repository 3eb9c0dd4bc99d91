"""What does the database refuse about places? Tilbud never pass what the call has, whoever gives or enters them."""

PLACES = """
CREATE OR REPLACE FUNCTION assessment_places_of(the_pool bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT (convert_from(v.document, 'UTF8')::jsonb ->> 'places')::integer
    FROM pools_pool p JOIN pools_poolversion v ON v.id = p.version_id WHERE p.id = the_pool
$$;
-- What an application has given back since this decision was told; before that nothing of it can be given back.
CREATE OR REPLACE FUNCTION assessment_places_back(the_decision bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM assessment_releaseddecision r
    JOIN applications_placeentry e ON e.application_id = r.application_id AND e.change = -1 AND e.at >= r.released_at
    WHERE r.decision_id = the_decision
$$;
-- What is held, or may come to be: of an application's decisions that no released one has replaced, the highest, less
-- what it gave back; and what is entered by hand.
CREATE OR REPLACE FUNCTION assessment_places_taken(the_pool bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT COALESCE((SELECT sum(highest) FROM (
        SELECT max(d.places - assessment_places_back(d.id)) AS highest FROM assessment_decision d
        JOIN assessment_decisionpackage p ON p.id = d.package_id
        WHERE p.pool_id = the_pool AND NOT EXISTS (
            SELECT FROM assessment_decision later
            JOIN assessment_releaseddecision r ON r.decision_id = later.id WHERE later.replaces_id = d.id)
        GROUP BY d.application_id) held), 0)
        + (SELECT COALESCE(sum(e.change), 0) FROM applications_placeentry e
           WHERE e.pool_id = the_pool AND e.application_id IS NULL)
$$;
-- Whether a told decision, of another application than this one, holds a place for the tilbud in this call.
CREATE OR REPLACE FUNCTION assessment_place_is_given_beside(the_pool bigint, the_tilbud bigint, besides bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM assessment_releaseddecision r
        JOIN applications_applicationtilbud t ON t.application_id = r.application_id AND t.tilbud_id = the_tilbud
        WHERE r.pool_id = the_pool AND r.places > 0 AND r.application_id <> besides
          AND NOT EXISTS (SELECT FROM applications_placeentry e
                          WHERE e.application_id = r.application_id AND e.tilbud_id = the_tilbud AND e.change = -1)
          AND NOT EXISTS (SELECT FROM assessment_decision later
                          JOIN assessment_releaseddecision told ON told.decision_id = later.id
                          WHERE later.replaces_id = r.decision_id))
$$;
CREATE OR REPLACE FUNCTION assessment_place_is_given(the_pool bigint, the_tilbud bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT assessment_place_is_given_beside(the_pool, the_tilbud, 0)
$$;
-- A tilbud that was given a place asks for no other; one that was refused, or gave its place back, may ask again.
CREATE OR REPLACE FUNCTION assessment_guard_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE has_one text;
BEGIN
    SELECT min(b.name) INTO has_one FROM applications_application a
    JOIN applications_applicationtilbud t ON t.application_id = a.id JOIN portal_tilbud b ON b.id = t.tilbud_id
    WHERE a.id = NEW.application_id AND assessment_place_is_given(a.pool_id, t.tilbud_id);
    IF has_one IS NOT NULL THEN
        RAISE EXCEPTION '% har allerede en plads', has_one
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tilbud_was_given_a_place';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER submission_of_a_tilbud_without_place BEFORE INSERT ON applications_submission
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_asked_for();
CREATE OR REPLACE FUNCTION assessment_require_places(the_pool bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM pools_pool WHERE id = the_pool FOR NO KEY UPDATE;
    IF assessment_places_taken(the_pool) > assessment_places_of(the_pool) THEN
        RAISE EXCEPTION 'pulje % har ikke pladser til det', the_pool
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decisions_within_places';
    END IF;
END $$;
CREATE OR REPLACE FUNCTION assessment_guard_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_pool bigint;
BEGIN
    FOR the_pool IN SELECT DISTINCT p.pool_id FROM written w
        JOIN assessment_decisionpackage p ON p.id = w.package_id WHERE w.places > 0 ORDER BY 1 LOOP
        PERFORM assessment_require_places(the_pool);
    END LOOP;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER decision_places_on_insert AFTER INSERT ON assessment_decision
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION assessment_guard_places();
CREATE OR REPLACE TRIGGER decision_places_on_update AFTER UPDATE ON assessment_decision
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION assessment_guard_places();

-- A place for every tilbud applied for that has not been given back, or none: a course is given whole. Money is money.
CREATE OR REPLACE FUNCTION assessment_guard_given() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE offered text;
DECLARE wanted bigint;
BEGIN
    SELECT p.offers INTO offered FROM assessment_decisionpackage k JOIN pools_pool p ON p.id = k.pool_id
        WHERE k.id = NEW.package_id;
    IF offered = 'places' AND NEW.outcome IN ('grant', 'conditional_grant') THEN
        SELECT s.places_applied - (SELECT count(*) FROM applications_placeentry e
                                   WHERE e.application_id = NEW.application_id AND e.change = -1) INTO wanted
            FROM applications_submission s WHERE s.id = NEW.submission_id;
    END IF;
    IF (offered = 'places' AND (NEW.amount <> 0 OR NEW.places <> COALESCE(wanted, 0)
            OR (wanted IS NOT NULL AND wanted < 1)))
        OR (offered = 'money' AND NEW.places <> 0) THEN
        RAISE EXCEPTION 'afgørelsen giver ikke det, puljen udbyder'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_gives_what_is_offered';
    END IF;
    IF NEW.places > 0 AND EXISTS (
            SELECT FROM applications_applicationtilbud t JOIN applications_application a ON a.id = t.application_id
            WHERE a.id = NEW.application_id
              AND (assessment_place_is_given_beside(a.pool_id, t.tilbud_id, a.id)
                   OR applications_place_is_entered(a.pool_id, t.tilbud_id))) THEN
        RAISE EXCEPTION 'et af tilbuddene har allerede en plads'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_given_already';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER decision_gives_what_is_offered BEFORE INSERT OR UPDATE ON assessment_decision
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_given();

-- The ledger of places beside the decisions, which the floor below keeps: nothing is given back that was not given.
CREATE OR REPLACE FUNCTION assessment_guard_place_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM pools_pool WHERE id = NEW.pool_id FOR NO KEY UPDATE;
    IF NEW.change = -1 AND NEW.application_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM assessment_releaseddecision r
            WHERE r.application_id = NEW.application_id AND r.pool_id = NEW.pool_id AND NEW.at >= r.released_at
              AND r.places >= assessment_places_back(r.decision_id)
              AND NOT EXISTS (SELECT FROM assessment_decision later
                              JOIN assessment_releaseddecision told ON told.decision_id = later.id
                              WHERE later.replaces_id = r.decision_id)) THEN
        RAISE EXCEPTION 'pladsen er ikke givet og kan ikke gives tilbage'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_given_back_is_held';
    END IF;
    IF NEW.change = 1 AND assessment_place_is_given(NEW.pool_id, NEW.tilbud_id) THEN
        RAISE EXCEPTION 'tilbud % har allerede fået en plads', NEW.tilbud_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_given_already';
    END IF;
    IF NEW.change = 1 THEN
        PERFORM assessment_require_places(NEW.pool_id);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER place_entry_within_places AFTER INSERT OR UPDATE ON applications_placeentry
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_place_entry();
CREATE OR REPLACE FUNCTION assessment_keep_place_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.change = -1 THEN
        PERFORM assessment_require_places(OLD.pool_id);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER place_entry_taken_away AFTER DELETE ON applications_placeentry
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_place_entry();
"""
PLACE_TRIGGERS = frozenset(
    {
        "decision_places_on_insert",
        "decision_places_on_update",
        "decision_gives_what_is_offered",
        "place_entry_within_places",
        "place_entry_taken_away",
        "submission_of_a_tilbud_without_place",
    }
)
PLACE_FUNCTIONS = frozenset(
    {
        "assessment_places_of",
        "assessment_places_back",
        "assessment_places_taken",
        "assessment_place_is_given",
        "assessment_place_is_given_beside",
        "assessment_guard_asked_for",
        "assessment_require_places",
        "assessment_guard_places",
        "assessment_guard_given",
        "assessment_guard_place_entry",
        "assessment_keep_place_entry",
    }
)
PLACE_TEXTS = {
    "decisions_within_places": "Så gives der flere pladser, end der er. Giv en anden afslag først.",
    "decision_gives_what_is_offered": "Et forløb gives til alle de tilbud, der er søgt for, eller slet ikke.",
    "place_given_already": "Et af tilbuddene har allerede fået en plads under dette opslag.",
    "tilbud_was_given_a_place": (
        "Et af tilbuddene har allerede fået en plads under dette opslag. Fjern det fra ansøgningen. "
        "Skal pladsen gives tilbage, så skriv til Indsatsteamet."
    ),
    "place_given_back_is_held": "Pladsen er ikke givet og kan ikke gives tilbage.",
}

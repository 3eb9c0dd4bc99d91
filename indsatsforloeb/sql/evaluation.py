"""How does an anonymous answer come in and what comes out? Six doors; behind them the portal's own role sees no row.

Nothing ties an answer to its link or its moment: with every answer the whole group's are written anew, under new keys
and in an order of chance, so that neither place, key nor transaction tells which came last. A group, or a statement,
that fewer than five have answered has no figure; before the round is closed nothing has.
"""

SMALLEST_GROUP = 5
LOWEST_SHOWN, HIGHEST_SHOWN = "1.5", "4.5"  # beyond it a mean of few says what each of them answered

DOOR = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

EVALUATION = f"""
CREATE OR REPLACE FUNCTION evaluation_add_links(the_round bigint, of_group text, hashes text[])
    RETURNS void LANGUAGE sql {DOOR} AS $$
    INSERT INTO indsatsforloeb_evaluationlink (evaluation_id, "group", secret_sha256, used)
    SELECT the_round, of_group, hash, false FROM unnest(hashes) AS hash
$$;

CREATE OR REPLACE FUNCTION evaluation_void_links(the_round bigint, of_group text)
    RETURNS void LANGUAGE sql {DOOR} AS $$
    DELETE FROM indsatsforloeb_evaluationlink l
    WHERE l.evaluation_id = the_round AND l."group" = of_group AND NOT l.used
$$;

CREATE OR REPLACE FUNCTION evaluation_of_link(hash text)
    RETURNS TABLE (the_round bigint, of_group text) LANGUAGE sql STABLE {DOOR} AS $$
    SELECT l.evaluation_id, l."group"::text FROM indsatsforloeb_evaluationlink l
    JOIN indsatsforloeb_selfevaluation e ON e.id = l.evaluation_id AND e.closed_at IS NULL
    JOIN indsatsforloeb_course c ON c.id = e.course_id AND c.state NOT IN ('closed', 'ended')
    WHERE l.secret_sha256 = hash AND NOT l.used
$$;

CREATE OR REPLACE FUNCTION evaluation_keep_answer(hash text, said jsonb)
    RETURNS boolean LANGUAGE plpgsql {DOOR} AS $$
DECLARE way indsatsforloeb_evaluationlink;
BEGIN
    IF jsonb_typeof(said) <> 'object' OR said = '{{}}' OR length(said::text) > 2000
        OR EXISTS (SELECT FROM jsonb_each_text(said) e WHERE e.value !~ '^[1-5]$' OR e.key !~ '^[a-z_]+-[1-9]$') THEN
        RAISE EXCEPTION 'et svar er 1–5 til udsagn'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_answer_form';
    END IF;
    PERFORM FROM indsatsforloeb_selfevaluation e WHERE e.id =
        (SELECT l.evaluation_id FROM indsatsforloeb_evaluationlink l WHERE l.secret_sha256 = hash) FOR NO KEY UPDATE;
    SELECT l.* INTO way FROM indsatsforloeb_evaluationlink l WHERE l.secret_sha256 = hash FOR UPDATE;
    IF NOT EXISTS (SELECT FROM evaluation_of_link(hash)) THEN
        RETURN false;
    END IF;
    UPDATE indsatsforloeb_evaluationlink SET used = true WHERE id = way.id;
    WITH earlier AS (
        DELETE FROM indsatsforloeb_evaluationanswer a
        WHERE a.evaluation_id = way.evaluation_id AND a."group" = way."group" RETURNING a."values")
    INSERT INTO indsatsforloeb_evaluationanswer (id, evaluation_id, "group", "values")
    SELECT gen_random_uuid(), way.evaluation_id, way."group", every.said
    FROM (SELECT earlier."values" AS said FROM earlier UNION ALL SELECT said) AS every ORDER BY gen_random_uuid();
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION evaluation_enough(the_round bigint)
    RETURNS TABLE (of_group text) LANGUAGE sql STABLE {DOOR} AS $$
    SELECT a."group"::text FROM indsatsforloeb_evaluationanswer a
    WHERE a.evaluation_id = the_round GROUP BY a."group" HAVING count(*) >= {SMALLEST_GROUP}
$$;

CREATE OR REPLACE FUNCTION evaluation_figures(the_round bigint)
    RETURNS TABLE (of_group text, statement text, figure numeric) LANGUAGE sql STABLE {DOOR} AS $$
    WITH answers AS (
        SELECT a."group"::text AS grp, a."values" AS said FROM indsatsforloeb_evaluationanswer a
        JOIN indsatsforloeb_selfevaluation e ON e.id = a.evaluation_id AND e.closed_at IS NOT NULL
        WHERE a.evaluation_id = the_round AND a."group" IN (SELECT evaluation_enough(the_round)))
    SELECT grp, '', count(*)::numeric FROM answers GROUP BY grp
    UNION ALL
    SELECT grp, each.key, least({HIGHEST_SHOWN}, greatest({LOWEST_SHOWN}, round(avg(each.value::numeric), 1)))
    FROM answers CROSS JOIN LATERAL jsonb_each_text(said) AS each
    GROUP BY grp, each.key HAVING count(*) >= {SMALLEST_GROUP}
$$;

CREATE OR REPLACE FUNCTION evaluation_keep_answers() RETURNS trigger LANGUAGE plpgsql {DOOR} AS $$
DECLARE of_round bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.evaluation_id ELSE OLD.evaluation_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
            SELECT FROM indsatsforloeb_selfevaluation e WHERE e.id = of_round AND e.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'et svar ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_answer_is_kept';
    END IF;
    RETURN CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
END $$;
CREATE OR REPLACE TRIGGER evaluation_answer_is_kept BEFORE INSERT OR UPDATE OR DELETE
    ON indsatsforloeb_evaluationanswer FOR EACH ROW EXECUTE FUNCTION evaluation_keep_answers();
CREATE OR REPLACE TRIGGER evaluation_answer_no_truncate BEFORE TRUNCATE
    ON indsatsforloeb_evaluationanswer FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();

CREATE OR REPLACE FUNCTION evaluation_match_links() RETURNS trigger LANGUAGE plpgsql {DOOR} AS $$
DECLARE of_round bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.evaluation_id ELSE NEW.evaluation_id END;
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT l."group" AS grp, count(*) AS n FROM indsatsforloeb_evaluationlink l
                     WHERE l.evaluation_id = of_round AND l.used GROUP BY 1) AS used
        FULL JOIN (SELECT a."group" AS grp, count(*) AS n FROM indsatsforloeb_evaluationanswer a
                   WHERE a.evaluation_id = of_round GROUP BY 1) AS said USING (grp)
        WHERE used.n IS DISTINCT FROM said.n) THEN
        RAISE EXCEPTION 'hvert brugt link er ét svar'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_one_answer_a_link';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS evaluation_answer_has_a_link ON indsatsforloeb_evaluationanswer;
CREATE CONSTRAINT TRIGGER evaluation_answer_has_a_link AFTER INSERT OR DELETE ON indsatsforloeb_evaluationanswer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evaluation_match_links();
DROP TRIGGER IF EXISTS evaluation_link_has_an_answer ON indsatsforloeb_evaluationlink;
CREATE CONSTRAINT TRIGGER evaluation_link_has_an_answer AFTER INSERT OR UPDATE ON indsatsforloeb_evaluationlink
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evaluation_match_links();

CREATE OR REPLACE FUNCTION evaluation_keep_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used OR TG_OP = 'UPDATE' AND (NOT NEW.used OR (OLD.id, OLD.evaluation_id, OLD."group", OLD.secret_sha256)
            IS DISTINCT FROM (NEW.id, NEW.evaluation_id, NEW."group", NEW.secret_sha256)) THEN
        RAISE EXCEPTION 'et link bruges én gang'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_link_is_kept';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER evaluation_link_is_kept BEFORE UPDATE OR DELETE
    ON indsatsforloeb_evaluationlink FOR EACH ROW EXECUTE FUNCTION evaluation_keep_links();

CREATE OR REPLACE FUNCTION evaluation_keep_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
        OR (OLD.course_id, OLD.number, OLD.questions, OLD.questions_sha256, OLD.opened_at, OLD.opened_by_id)
            IS DISTINCT FROM
            (NEW.course_id, NEW.number, NEW.questions, NEW.questions_sha256, NEW.opened_at, NEW.opened_by_id)
    THEN
        RAISE EXCEPTION 'en lukket selvevaluering er lukket'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_is_final';
    END IF;
    IF NEW.closed_at IS NOT NULL AND NOT EXISTS (SELECT FROM evaluation_enough(NEW.id))
        AND NOT EXISTS (SELECT FROM indsatsforloeb_leaderanswer WHERE evaluation_id = NEW.id) THEN
        RAISE EXCEPTION 'en selvevaluering uden svar lukkes ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_is_answered';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER evaluation_is_final BEFORE UPDATE OR DELETE
    ON indsatsforloeb_selfevaluation FOR EACH ROW EXECUTE FUNCTION evaluation_keep_round();
"""  # noqa: S608 - nobody else's words are in it

EVALUATION_TRIGGERS = frozenset(
    {
        "evaluation_answer_is_kept",
        "evaluation_answer_no_truncate",
        "evaluation_answer_has_a_link",
        "evaluation_link_has_an_answer",
        "evaluation_link_is_kept",
        "evaluation_is_final",
    }
)
EVALUATION_FUNCTIONS = frozenset(
    {
        "evaluation_add_links",
        "evaluation_void_links",
        "evaluation_of_link",
        "evaluation_keep_answer",
        "evaluation_enough",
        "evaluation_figures",
        "evaluation_keep_answers",
        "evaluation_match_links",
        "evaluation_keep_links",
        "evaluation_keep_round",
    }
)
EVALUATION_TEXTS = {
    "evaluation_answer_form": "Svaret kunne ikke læses. Gå tilbage, og prøv igen.",
    "evaluation_answer_is_kept": "Et svar på en selvevaluering kan ikke ændres.",
    "evaluation_one_answer_a_link": "Hvert link giver ét svar.",
    "evaluation_link_is_kept": "Et link kan bruges én gang.",
    "evaluation_is_answered": "Selvevalueringen kan ikke lukkes, før nogen har svaret.",
    "evaluation_is_final": "Selvevalueringen er lukket og kan ikke åbnes igen.",
}
# Only the functions above read and write them.
EVALUATION_HIDDEN = frozenset({"indsatsforloeb_evaluationanswer", "indsatsforloeb_evaluationlink"})

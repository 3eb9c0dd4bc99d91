"""What does the database itself refuse about a pool? Frozen versions, two persons, deadlines that move with reason."""

from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = (
    "pools_poolversion",
    "pools_poolnotice",
    "pools_poolfile",
    "pools_publicanswer",
    "pools_meetingmaterial",
    "pools_emptyform",
)

SQL = """
CREATE OR REPLACE FUNCTION pools_takes_in_rounds(the_version bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT convert_from(v.document, 'UTF8')::jsonb ->> 'intake' IS NOT NULL
    FROM pools_poolversion v WHERE v.id = the_version
$$;

CREATE OR REPLACE FUNCTION pools_broken_promise(old_pool pools_pool, new_pool pools_pool) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN new_pool.version_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM pools_poolversion v WHERE v.id = new_pool.version_id AND v.pool_id = new_pool.id)
            THEN 'pool_version_is_its_own'
        WHEN old_pool.state = 'draft' AND new_pool.state <> 'draft' AND EXISTS (
            SELECT FROM pools_poolversion v
            WHERE v.id = new_pool.version_id AND new_pool.announced_by_id = ANY (v.writers || v.written_by_id))
            THEN 'announcing_takes_two'
        WHEN new_pool.state <> 'draft' AND new_pool.version_id IS DISTINCT FROM old_pool.version_id
            AND new_pool.takes_in_rounds <> pools_takes_in_rounds(new_pool.version_id)
            OR old_pool.state = 'draft' AND new_pool.state <> 'draft'
                AND new_pool.takes_in_rounds <> pools_takes_in_rounds(new_pool.version_id)
            THEN 'pool_takes_in_as_announced'
        WHEN new_pool.closed_at < new_pool.deadline_at + interval '180 seconds'
            THEN 'pool_closes_after_its_deadline'
        WHEN new_pool.applications_opened_at IS NOT NULL AND new_pool.closed_at IS NULL AND NOT new_pool.takes_in_rounds
            THEN 'pool_opened_after_closing'
        WHEN new_pool.intake <> old_pool.intake AND NOT (new_pool.intake = old_pool.intake + 1
                AND new_pool.state = 'assessing' AND old_pool.state IN ('announced', 'released'))
            THEN 'pool_intake_counts_openings'
        WHEN old_pool.state = 'released' AND new_pool.state NOT IN ('released', 'closed')
            AND NOT (new_pool.takes_in_rounds AND new_pool.intake = old_pool.intake + 1)
            THEN 'pool_opens_again_in_rounds'
        WHEN old_pool.state = 'draft' THEN NULL
        WHEN (new_pool.slug, new_pool.offers, new_pool.opens_at, new_pool.announced_at, new_pool.announced_by_id,
              new_pool.takes_in_rounds)
            IS DISTINCT FROM
            (old_pool.slug, old_pool.offers, old_pool.opens_at, old_pool.announced_at, old_pool.announced_by_id,
             old_pool.takes_in_rounds)
            OR new_pool.state = 'draft'
            THEN 'pool_announced_is_kept'
        WHEN old_pool.applications_opened_at IS NOT NULL AND
            ((new_pool.applications_opened_at, new_pool.applications_opened_by_id, new_pool.deadline_at)
                IS DISTINCT FROM
                (old_pool.applications_opened_at, old_pool.applications_opened_by_id, old_pool.deadline_at)
             OR NOT new_pool.takes_in_rounds AND new_pool.closed_at IS DISTINCT FROM old_pool.closed_at)
            THEN 'pool_opened_is_kept'
        WHEN new_pool.version_id <> old_pool.version_id AND NOT EXISTS (
            SELECT FROM pools_poolversion a, pools_poolversion b
            WHERE a.id = old_pool.version_id AND b.id = new_pool.version_id AND b.number > a.number)
            THEN 'pool_version_goes_forward'
        WHEN new_pool.version_id <> old_pool.version_id AND NOT EXISTS (
            SELECT FROM pools_versionproposal p JOIN pools_poolversion v ON v.id = p.version_id
            WHERE p.pool_id = new_pool.id AND p.version_id = new_pool.version_id AND p.approved_at IS NOT NULL
                AND p.approved_by_id NOT IN (p.proposed_by_id, v.written_by_id)
                AND p.approved_by_id <> ALL (v.writers))
            THEN 'pool_version_takes_two_persons'
        WHEN new_pool.deadline_at <> old_pool.deadline_at AND (
            new_pool.calendar_sequence <> old_pool.calendar_sequence + 1 OR NOT EXISTS (
            SELECT FROM pools_deadlinechange c
            WHERE c.pool_id = new_pool.id AND c.old_deadline = old_pool.deadline_at
                AND c.new_deadline = new_pool.deadline_at AND c.approved_at IS NOT NULL))
            THEN 'deadline_moves_by_two_persons'
        WHEN new_pool.deadline_at = old_pool.deadline_at AND old_pool.closed_at IS NOT NULL
            AND new_pool.closed_at IS DISTINCT FROM old_pool.closed_at
            THEN 'pool_closes_once'
    END
$$;

CREATE OR REPLACE FUNCTION pools_pool_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        broken := CASE WHEN OLD.state <> 'draft' THEN 'pool_announced_is_kept' END;
    ELSE
        broken := pools_broken_promise(OLD, NEW);
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'pulje %: %', OLD.slug, broken USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER pool_keeps_its_word BEFORE UPDATE OR DELETE ON pools_pool
    FOR EACH ROW EXECUTE FUNCTION pools_pool_keeps_its_word();

CREATE OR REPLACE FUNCTION pools_pool_begins_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION 'en pulje begynder som kladde'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_begins_as_draft';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pool_begins_as_draft BEFORE INSERT ON pools_pool
    FOR EACH ROW EXECUTE FUNCTION pools_pool_begins_as_draft();

CREATE OR REPLACE FUNCTION pools_version_is_what_it_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF encode(sha256(NEW.document), 'hex') <> NEW.sha256 THEN
        RAISE EXCEPTION 'hash og indhold passer ikke sammen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_version_hash';
    END IF;
    IF NEW.number <> (SELECT count(*) FROM pools_poolversion v WHERE v.pool_id = NEW.pool_id) + 1 THEN
        RAISE EXCEPTION 'versioner er nummereret uden huller'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_version_follows';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER version_is_what_it_says BEFORE INSERT ON pools_poolversion
    FOR EACH ROW EXECUTE FUNCTION pools_version_is_what_it_says();

CREATE OR REPLACE FUNCTION pools_change_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.pool_id, NEW.old_deadline, NEW.new_deadline, NEW.reason, NEW.proposed_at, NEW.proposed_by_id)
            IS DISTINCT FROM
            (OLD.pool_id, OLD.old_deadline, OLD.new_deadline, OLD.reason, OLD.proposed_at, OLD.proposed_by_id) THEN
        RAISE EXCEPTION 'et forslag om en ny frist ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_change_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER change_is_fixed BEFORE UPDATE OR DELETE ON pools_deadlinechange
    FOR EACH ROW EXECUTE FUNCTION pools_change_is_fixed();

CREATE OR REPLACE FUNCTION pools_proposal_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.pool_id, NEW.version_id, NEW.title, NEW.text, NEW.demands, NEW.new_deadline, NEW.reason,
            NEW.proposed_at, NEW.proposed_by_id)
            IS DISTINCT FROM
            (OLD.pool_id, OLD.version_id, OLD.title, OLD.text, OLD.demands, OLD.new_deadline, OLD.reason,
             OLD.proposed_at, OLD.proposed_by_id) THEN
        RAISE EXCEPTION 'et forslag om en ny version ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER proposal_is_fixed BEFORE UPDATE OR DELETE ON pools_versionproposal
    FOR EACH ROW EXECUTE FUNCTION pools_proposal_is_fixed();

CREATE OR REPLACE FUNCTION pools_question_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.declined_at IS DISTINCT FROM NEW.declined_at AND (
            OLD.declined_at IS NOT NULL OR EXISTS (SELECT FROM pools_publicanswer a WHERE a.question_id = OLD.id))
        OR NEW.email NOT IN ('', OLD.email)
        OR (NEW.pool_id, NEW.text, NEW.asked_at) IS DISTINCT FROM (OLD.pool_id, OLD.text, OLD.asked_at) THEN
        RAISE EXCEPTION 'et stillet spørgsmål ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'public_question_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER question_is_fixed BEFORE UPDATE OR DELETE ON pools_publicquestion
    FOR EACH ROW EXECUTE FUNCTION pools_question_is_fixed();

CREATE OR REPLACE FUNCTION pools_answer_has_a_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pools_publicquestion q WHERE q.id = NEW.question_id AND q.declined_at IS NOT NULL) THEN
        RAISE EXCEPTION 'spørgsmål % er afvist', NEW.question_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'public_question_declined_is_not_answered';
    END IF;
    IF NEW.at > (SELECT p.deadline_at FROM pools_pool p JOIN pools_publicquestion q ON q.pool_id = p.id
                 WHERE q.id = NEW.question_id) THEN
        RAISE EXCEPTION 'spørgsmål % besvares ikke efter fristen', NEW.question_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'public_answer_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER answer_has_a_question BEFORE INSERT ON pools_publicanswer
    FOR EACH ROW EXECUTE FUNCTION pools_answer_has_a_question();
"""

INVARIANTS = Invariants(
    sql=SQL + append_only_triggers(*APPEND_ONLY),
    triggers=frozenset(
        {
            "pool_keeps_its_word",
            "pool_begins_as_draft",
            "version_is_what_it_says",
            "change_is_fixed",
            "proposal_is_fixed",
            "question_is_fixed",
            "answer_has_a_question",
        }
    ),
    functions=frozenset(
        {
            "pools_takes_in_rounds",
            "pools_broken_promise",
            "pools_pool_keeps_its_word",
            "pools_pool_begins_as_draft",
            "pools_version_is_what_it_says",
            "pools_change_is_fixed",
            "pools_proposal_is_fixed",
            "pools_question_is_fixed",
            "pools_answer_has_a_question",
        }
    ),
    append_only=frozenset(APPEND_ONLY),
    texts={
        "public_answer_in_time": "Ansøgningsfristen er overskredet. Svar kan ikke længere offentliggøres eller rettes.",
        "public_question_declined_is_not_answered": "Spørgsmålet er afvist i mellemtiden og kan ikke besvares.",
        "public_question_is_fixed": "Spørgsmålet er besvaret eller afvist i mellemtiden.",
        "pools_pool_slug_key": "Der er lige begyndt en pulje med den adresse. Vælg en anden.",
        "meeting_signup_once": "Der er allerede en tilmelding med den e-mail.",
        "announcing_takes_two": "Puljen skal udmeldes af en anden end den, der har skrevet den.",
        "deadline_moves_by_two_persons": "En frist flyttes af to personer, med en begrundelse.",
        "pool_closes_after_its_deadline": "Puljen kan først lukkes tre minutter efter ansøgningsfristen.",
        "pool_opened_after_closing": "Ansøgningerne kan først åbnes, når puljen er lukket.",
        "pool_takes_in_as_announced": "Om ansøgningerne åbnes én eller flere gange, ligger fast fra udmeldingen.",
        "pool_intake_counts_openings": "Åbningerne tælles én ad gangen.",
        "pool_opens_again_in_rounds": "Puljen åbnes kun én gang.",
        "pool_opened_is_kept": "Fristen kan ikke flyttes, når ansøgningerne er åbnet.",
        "pool_announced_is_kept": "En udmeldt pulje kan ikke trækkes tilbage eller skrives om.",
        "pool_version_goes_forward": "En udmeldt pulje kan kun få en nyere version.",
        "pool_version_takes_two_persons": "En ny version sættes i kraft af en anden end dem, der har skrevet den.",
        "proposal_takes_two_persons": "En ny version sættes i kraft af en anden end dem, der har skrevet den.",
        "proposal_one_waiting": "Der ligger allerede et forslag til en ny version. Godkend det, eller tag det tilbage.",
    },
)

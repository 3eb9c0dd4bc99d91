"""What the database itself refuses about case files: what is written stays, a place is ended and never erased."""

from cases import rules
from cases.sql.run import RUN, RUN_APPEND_ONLY, RUN_FUNCTIONS, RUN_TEXTS, RUN_TRIGGERS
from portal.invariants import Invariants, append_only_triggers

APPEND_ONLY = ("cases_message", "cases_journalentry", "cases_note", "cases_caseduty", *RUN_APPEND_ONLY)

CASE = """
CREATE OR REPLACE FUNCTION cases_case_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.number, NEW.kind, NEW.organisation_id, NEW.created_at, NEW.created_by_id)
            IS DISTINCT FROM (OLD.number, OLD.kind, OLD.organisation_id, OLD.created_at, OLD.created_by_id)
        OR (OLD.unsealed_at IS NOT NULL AND NEW.unsealed_at IS DISTINCT FROM OLD.unsealed_at) THEN
        RAISE EXCEPTION 'en sag slettes ikke og skifter ikke nummer, ejer eller åbning'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER case_is_kept BEFORE UPDATE OR DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_is_kept();
"""

PLACES = """
CREATE OR REPLACE FUNCTION cases_place_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR to_jsonb(NEW) - 'ended_at' - 'ended_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'ended_at' - 'ended_by_id' THEN
        RAISE EXCEPTION 'en plads på en sag afsluttes, den slettes ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'place_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER participant_is_kept BEFORE UPDATE OR DELETE ON cases_caseparticipant
    FOR EACH ROW EXECUTE FUNCTION cases_place_is_kept();
CREATE OR REPLACE TRIGGER assignment_is_kept BEFORE UPDATE OR DELETE ON cases_assignment
    FOR EACH ROW EXECUTE FUNCTION cases_place_is_kept();
"""

JOURNAL = """
CREATE OR REPLACE FUNCTION cases_journal_continues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last cases_journalentry;
BEGIN
    SELECT * INTO last FROM cases_journalentry WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1;
    IF NEW.number <> COALESCE(last.number, 0) + 1
        OR NEW.party_number <> COALESCE(last.party_number, 0) + NEW.visible_to_party::int THEN
        RAISE EXCEPTION 'akt % følger ikke efter den sidste på sagen', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_continues';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER journal_continues BEFORE INSERT ON cases_journalentry
    FOR EACH ROW EXECUTE FUNCTION cases_journal_continues();
"""

DOCUMENT = """
CREATE OR REPLACE FUNCTION cases_document_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['file_id', 'opened_at', 'opened_by_id', 'attempts', 'last_error'];
BEGIN
    IF TG_OP = 'DELETE'
        OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
        OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id)
        OR (OLD.opened_at IS NOT NULL
            AND (NEW.opened_at, NEW.opened_by_id) IS DISTINCT FROM (OLD.opened_at, OLD.opened_by_id)) THEN
        RAISE EXCEPTION 'et dokuments ord ændres ikke, og filen laves én gang'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'document_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER document_is_fixed BEFORE UPDATE OR DELETE ON cases_document
    FOR EACH ROW EXECUTE FUNCTION cases_document_is_fixed();
"""

IMPARTIALITY = """
CREATE OR REPLACE FUNCTION cases_impartiality_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state IN ('clear', 'reported') THEN RETURN NEW; END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF (NEW.case_id, NEW.user_id) IS NOT DISTINCT FROM (OLD.case_id, OLD.user_id)
            AND (OLD.state || '>' || NEW.state) IN
                ('clear>reported', 'dismissed>reported', 'reported>confirmed', 'reported>dismissed') THEN
            IF NEW.state IN ('confirmed', 'dismissed') AND EXISTS (
                SELECT FROM portal_user u JOIN portal_user ruler ON ruler.id = NEW.ruled_by_id
                WHERE u.id = NEW.user_id AND u.roles::text[] && ARRAY['director', 'deputy']
                AND NOT ruler.roles::text[] && ARRAY['director', 'deputy']) THEN
                RAISE EXCEPTION 'om en direktør eller stedfortræder afgør kun en anden af dem'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ruling_by_an_equal';
            END IF;
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'en habilitetserklæring går ikke den vej'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'impartiality_steps';
END $$;
CREATE OR REPLACE TRIGGER impartiality_steps BEFORE INSERT OR UPDATE OR DELETE ON cases_impartiality
    FOR EACH ROW EXECUTE FUNCTION cases_impartiality_steps();

CREATE OR REPLACE FUNCTION cases_duty_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_impartiality WHERE case_id = NEW.case_id AND user_id = NEW.person_id
               AND state IN ('reported', 'confirmed')) THEN
        RAISE EXCEPTION 'en inhabil deltager ikke i sagens behandling'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_impartial';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER duty_impartial BEFORE INSERT ON cases_caseduty
    FOR EACH ROW EXECUTE FUNCTION cases_duty_impartial();

CREATE OR REPLACE FUNCTION cases_refuse_barred(person bigint, the_case bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_impartiality WHERE case_id = the_case AND user_id = person
               AND state IN ('reported', 'confirmed')) THEN
        RAISE EXCEPTION 'en inhabil skriver ikke på sagen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duty_impartial';
    END IF;
END $$;
CREATE OR REPLACE FUNCTION cases_message_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.from_agency THEN
        PERFORM cases_refuse_barred(NEW.author_id, NEW.case_id);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER message_impartial BEFORE INSERT ON cases_message
    FOR EACH ROW EXECUTE FUNCTION cases_message_impartial();
CREATE OR REPLACE FUNCTION cases_note_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_refuse_barred(NEW.written_by_id, e.case_id) FROM cases_journalentry e WHERE e.id = NEW.entry_id;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER note_impartial BEFORE INSERT ON cases_note
    FOR EACH ROW EXECUTE FUNCTION cases_note_impartial();
CREATE OR REPLACE FUNCTION cases_assigned_impartial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM cases_refuse_barred(NEW.user_id, NEW.case_id);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER assigned_impartial BEFORE INSERT ON cases_assignment
    FOR EACH ROW EXECUTE FUNCTION cases_assigned_impartial();
"""

INVARIANTS = Invariants(
    sql=CASE + PLACES + JOURNAL + DOCUMENT + IMPARTIALITY + RUN + append_only_triggers(*APPEND_ONLY),
    triggers=frozenset(
        {
            "case_is_kept",
            "participant_is_kept",
            "assignment_is_kept",
            "journal_continues",
            "document_is_fixed",
            "impartiality_steps",
            "duty_impartial",
            "message_impartial",
            "note_impartial",
            "assigned_impartial",
            *RUN_TRIGGERS,
        }
    ),
    functions=frozenset(
        {
            "cases_case_is_kept",
            "cases_place_is_kept",
            "cases_journal_continues",
            "cases_document_is_fixed",
            "cases_impartiality_steps",
            "cases_duty_impartial",
            "cases_refuse_barred",
            "cases_message_impartial",
            "cases_note_impartial",
            "cases_assigned_impartial",
            *RUN_FUNCTIONS,
        }
    ),
    append_only=frozenset(APPEND_ONLY),
    texts=RUN_TEXTS
    | {
        "cases_message_append_only": "En sendt besked kan ikke ændres. Send en ny besked i stedet.",
        "cases_journalentry_append_only": "Journalen kan ikke ændres.",
        "cases_caseduty_append_only": "Det, der er gjort på en sag, kan ikke slettes.",
        "case_is_kept": "En sag kan ikke slettes eller flyttes.",
        "place_is_kept": "Kollegaen er allerede fjernet fra sagen.",
        "document_is_fixed": "Dokumentet kan ikke ændres.",
        "impartiality_steps": "Der er allerede taget stilling til habiliteten på den sag.",
        "ruling_by_an_equal": "Om en direktør eller stedfortræder afgør kun en anden direktør eller stedfortræder.",
        "duty_impartial": rules.NOT_IMPARTIAL,
        "duty_pair_refused": rules.DUTY_PAIR_REFUSED,
        "participant_role_once": "Kollegaen har allerede den rolle på sagen.",
        "assignment_once_at_a_time": "Sagsbehandleren har allerede sagen.",
    },
)

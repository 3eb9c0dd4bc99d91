"""What does the database refuse about what a party is asked, and about what it answers?

That whoever asks is impartial stands in assessment/sql/impartiality.py.
"""

# Columns are compared, not clocks; outside a demo an answer is stamped with the moment it comes.
INQUIRIES = """
CREATE OR REPLACE FUNCTION assessment_guard_new_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.answered_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL OR NEW.answer <> '' OR NOT EXISTS (
        SELECT FROM cases_document d JOIN cases_journalentry e ON e.id = d.entry_id
        JOIN applications_application a ON a.case_id = e.case_id
        WHERE d.id = NEW.letter_id AND a.id = NEW.application_id AND e.visible_to_party AND e.direction = 'out') THEN
        RAISE EXCEPTION 'en henvendelse begynder ubesvaret, med sit brev på sagen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inquiry_begins_with_its_letter';
    END IF;
    IF EXISTS (SELECT FROM assessment_inquiry i WHERE i.application_id = NEW.application_id
               AND i.answered_at IS NULL AND i.withdrawn_at IS NULL AND i.due_at >= NEW.sent_at) THEN
        RAISE EXCEPTION 'ansøger har allerede noget at svare på'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inquiry_one_at_a_time';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER inquiry_begins BEFORE INSERT ON assessment_inquiry
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_new_inquiry();

CREATE OR REPLACE FUNCTION assessment_broken_answer(
    old_row assessment_inquiry, new_row assessment_inquiry) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE ending text[] := ARRAY['answer', 'answered_at', 'answered_by_id', 'withdrawn_at', 'withdrawn_by_id'];
BEGIN
    RETURN CASE
        WHEN to_jsonb(new_row) - ending IS DISTINCT FROM to_jsonb(old_row) - ending
            OR old_row.answered_at IS NOT NULL OR old_row.withdrawn_at IS NOT NULL THEN 'inquiry_is_kept'
        WHEN (new_row.answered_at IS NOT NULL) <> (new_row.answer <> '') THEN 'inquiry_answer_says_something'
        WHEN new_row.answered_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM cases_caseparticipant p JOIN applications_application a ON a.case_id = p.case_id
            JOIN portal_membership m ON m.user_id = p.user_id AND m.organisation_id = a.organisation_id
            WHERE a.id = new_row.application_id AND p.user_id = new_row.answered_by_id
            AND p.role = 'responsible' AND p.ended_at IS NULL AND m.state <> 'ended')
            THEN 'inquiry_answered_by_the_party'
        WHEN new_row.answered_at IS NOT NULL AND portal_installation_kind() NOT IN ('demo', 'test')
            AND (new_row.answered_at < clock_timestamp() - interval '120 seconds'
                 OR new_row.answered_at > clock_timestamp() + interval '1 second') THEN 'inquiry_answered_now'
    END;
END $$;
CREATE OR REPLACE FUNCTION assessment_guard_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken text := 'inquiry_is_kept';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        broken := assessment_broken_answer(OLD, NEW);
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'henvendelse %: %', OLD.id, broken
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER inquiry_is_kept BEFORE UPDATE OR DELETE ON assessment_inquiry
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_inquiry();

-- A file comes with the answer, in its transaction; afterwards there are no more.
CREATE OR REPLACE FUNCTION assessment_guard_inquiry_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assessment_inquiry
                   WHERE id = NEW.inquiry_id AND answered_at IS NULL AND withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'henvendelse % er besvaret eller trukket tilbage', NEW.inquiry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inquiry_file_comes_with_the_answer';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER inquiry_file_comes BEFORE INSERT ON assessment_inquiryfile
    FOR EACH ROW EXECUTE FUNCTION assessment_guard_inquiry_file();
"""
INQUIRY_APPEND_ONLY = ("assessment_inquiryfile",)
INQUIRY_TRIGGERS = frozenset({"inquiry_begins", "inquiry_is_kept", "inquiry_file_comes"})
INQUIRY_FUNCTIONS = frozenset(
    {
        "assessment_guard_new_inquiry",
        "assessment_broken_answer",
        "assessment_guard_inquiry",
        "assessment_guard_inquiry_file",
    }
)
INQUIRY_TEXTS = {
    "inquiry_begins_with_its_letter": "Henvendelsen kan ikke sendes uden et brev på sagen.",
    "inquiry_one_at_a_time": "Ansøger har allerede noget at svare på.",
    "inquiry_is_kept": "En henvendelse ændres ikke, og der kan kun svares én gang.",
    "inquiry_answer_says_something": "Skriv jeres svar.",
    "inquiry_answered_by_the_party": "Kun en ansøgningsansvarlig på sagen kan svare.",
    "inquiry_answered_now": "Svaret kan ikke modtages nu. Prøv igen.",
    "inquiry_answered_in_time": "Svarfristen er udløbet. Svaret kom for sent og er ikke modtaget.",
    "inquiry_file_comes_with_the_answer": "Der kan ikke lægges flere filer ved.",
}

"""What does the database refuse about mails? One that came too late, and a late submission that only says «mail»."""

MAILED_SQL = """
-- For what came by mail the mail's own moment is what the deadline asks for; when it was written in may be later.
CREATE OR REPLACE FUNCTION applications_guard_mailed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sent applications_submission;
    the_pool pools_pool;
BEGIN
    SELECT * INTO sent FROM applications_submission WHERE id = NEW.submission_id;
    SELECT p.* INTO the_pool FROM pools_pool p JOIN applications_application a ON a.pool_id = p.id
        WHERE a.id = sent.application_id;
    IF sent.login_method <> 'mail' OR NEW.mail_received_at > NEW.registered_at THEN
        RAISE EXCEPTION 'indsendelse % kom ikke på mail', sent.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mail_is_a_mail';
    END IF;
    IF NEW.mail_received_at < the_pool.opens_at
            OR NEW.mail_received_at > applications_deadline_in_force(the_pool.id, sent.application_id) THEN
        RAISE EXCEPTION 'mailen kom % og ikke mens opslaget var åbent', NEW.mail_received_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mail_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mailed_in_time BEFORE INSERT ON applications_mailedapplication
    FOR EACH ROW EXECUTE FUNCTION applications_guard_mailed();

CREATE OR REPLACE FUNCTION applications_mail_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM applications_mailedapplication m WHERE m.submission_id = NEW.id) THEN
        RAISE EXCEPTION 'indsendelse % er sagt at være en mail, som ikke findes', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mail_is_kept';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS submission_has_its_mail ON applications_submission;
CREATE CONSTRAINT TRIGGER submission_has_its_mail AFTER INSERT ON applications_submission
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.login_method = 'mail')
    EXECUTE FUNCTION applications_mail_is_kept();
"""
MAILED_TRIGGERS = frozenset({"mailed_in_time", "submission_has_its_mail"})
MAILED_FUNCTIONS = frozenset({"applications_guard_mailed", "applications_mail_is_kept"})
MAILED_TEXTS = {
    "mail_in_time": "Mailen kom ikke, mens opslaget var åbent, og kan ikke tages med.",
    "mail_is_a_mail": "Mailen kan ikke være kommet senere, end den er skrevet ind.",
    "mail_is_kept": "Ansøgningen kom på mail, og mailen mangler.",
}

"""The database's own part in keeping files: what was laid in a slot stays as it was; taken out once, never back."""

FILES_SQL = """
CREATE OR REPLACE FUNCTION applications_attachment_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.removed_at IS NOT NULL
        OR (NEW.application_id, NEW.question, NEW.file_id, NEW.at, NEW.by_id)
            IS DISTINCT FROM (OLD.application_id, OLD.question, OLD.file_id, OLD.at, OLD.by_id) THEN
        RAISE EXCEPTION 'en fil, der er lagt ved, ændres ikke'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER attachment_is_fixed BEFORE UPDATE OR DELETE ON applications_attachment
    FOR EACH ROW EXECUTE FUNCTION applications_attachment_holds();
"""
FILES_TRIGGERS = frozenset({"attachment_is_fixed"})
FILES_FUNCTIONS = frozenset({"applications_attachment_holds"})

"""What does a locked sheet say, in one line? Written by the database itself, so that a pool is read in one pass.

`criterion=mark` for each criterion by its key, the mark 1–5, or y/n for a gate. The scores of a locked sheet cannot
change, so what is written here is what they say for ever.
"""

MARKS = """
CREATE OR REPLACE FUNCTION assessment_write_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.marks := CASE WHEN NEW.locked_at IS NULL THEN '' ELSE COALESCE((
        SELECT string_agg(s.criterion || '=' || COALESCE(s.points::text, CASE WHEN s.met THEN 'y' ELSE 'n' END),
                          ' ' ORDER BY s.criterion COLLATE "C")
        FROM assessment_score s WHERE s.assessment_id = NEW.id), '') END;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sheet_marks_are_written BEFORE INSERT OR UPDATE ON assessment_assessment
    FOR EACH ROW EXECUTE FUNCTION assessment_write_marks();
-- Sheets locked before there was a line: the trigger writes it.
UPDATE assessment_assessment SET marks = '' WHERE locked_at IS NOT NULL AND marks = '';
"""

"""What does the database refuse about the analysis: a report handed over, a document that was removed?"""

REPORT = """
CREATE OR REPLACE FUNCTION indsatsforloeb_keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.handed_over_at IS NOT NULL THEN
        RAISE EXCEPTION 'en overdraget analyserapport ligger fast'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER report_is_fixed BEFORE UPDATE OR DELETE ON indsatsforloeb_analysisreport
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_keep_report();

CREATE OR REPLACE FUNCTION indsatsforloeb_keep_material() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.removed_at IS NOT NULL
        OR (OLD.course_id, OLD.kind, OLD.title, OLD.text, OLD.file_id, OLD.added_at, OLD.added_by_id)
            IS DISTINCT FROM
            (NEW.course_id, NEW.kind, NEW.title, NEW.text, NEW.file_id, NEW.added_at, NEW.added_by_id)
    THEN
        RAISE EXCEPTION 'et analysedokument kan kun fjernes, og det kan ses'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'material_is_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER material_is_kept BEFORE UPDATE OR DELETE ON indsatsforloeb_analysismaterial
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_keep_material();
"""

REPORT_TRIGGERS = frozenset({"report_is_fixed", "material_is_kept"})
REPORT_FUNCTIONS = frozenset({"indsatsforloeb_keep_report", "indsatsforloeb_keep_material"})
REPORT_TEXTS = {
    "report_is_fixed": "Analyserapporten er overdraget og ligger fast.",
    "material_is_kept": "Et analysedokument kan ikke ændres. Fjern det, og tilføj et nyt.",
}

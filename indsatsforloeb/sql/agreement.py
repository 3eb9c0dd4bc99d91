"""What does the database refuse about an agreement: another wording, another hand, a signature on another hash?"""

AGREEMENT = """
CREATE OR REPLACE FUNCTION indsatsforloeb_keep_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['agreed_at', 'set_aside_at', 'set_aside_by_id', 'set_aside_reason'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.sha256 <> encode(sha256(NEW.canonical), 'hex') OR NEW.set_aside_at IS NOT NULL
            OR NEW.agreed_at IS NOT NULL THEN
            RAISE EXCEPTION 'aftalens hash er ikke dens ord'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_hash_of_words';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.set_aside_at IS NOT NULL
        OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
        OR OLD.agreed_at IS NOT NULL AND NEW.agreed_at IS DISTINCT FROM OLD.agreed_at THEN
        RAISE EXCEPTION 'en samarbejdsaftale ændres ikke, den lægges til side'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_is_kept';
    END IF;
    IF NEW.agreed_at IS NOT NULL AND OLD.agreed_at IS NULL
        AND (NEW.set_aside_at IS NOT NULL OR NOT indsatsforloeb_signed_by_all(NEW.id)) THEN
        RAISE EXCEPTION 'en aftale gælder, når alle har underskrevet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_signed_by_all';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION indsatsforloeb_agreement_remains() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM indsatsforloeb_course c
               WHERE c.id = NEW.course_id AND c.state IN ('analysis', 'development'))
        AND NOT indsatsforloeb_agreed_by_all(NEW.course_id) THEN
        RAISE EXCEPTION 'et forløb i gang har en aftale, som alle har underskrevet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_remains';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS agreement_remains ON indsatsforloeb_agreement;
CREATE CONSTRAINT TRIGGER agreement_remains AFTER UPDATE ON indsatsforloeb_agreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.set_aside_at IS NULL AND NEW.set_aside_at IS NOT NULL AND OLD.agreed_at IS NOT NULL)
    EXECUTE FUNCTION indsatsforloeb_agreement_remains();
CREATE OR REPLACE TRIGGER agreement_is_kept BEFORE INSERT OR UPDATE OR DELETE ON indsatsforloeb_agreement
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_keep_agreement();

CREATE OR REPLACE FUNCTION indsatsforloeb_guard_signature() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_agreement indsatsforloeb_agreement;
BEGIN
    SELECT * INTO the_agreement FROM indsatsforloeb_agreement WHERE id = NEW.agreement_id FOR SHARE;
    IF the_agreement.set_aside_at IS NOT NULL OR NEW.sha256 <> the_agreement.sha256
        OR NEW.at < the_agreement.made_at THEN
        RAISE EXCEPTION 'der underskrives på den aftale, der gælder, og på dens hash'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_on_the_hash';
    END IF;
    IF NEW.side = 'agency' AND NOT EXISTS (
            SELECT FROM indsatsforloeb_course c
            JOIN portal_user u ON u.id = c.responsible_id
            JOIN cases_assignment a ON a.case_id = c.case_id AND a.user_id = u.id AND a.ended_at IS NULL
            WHERE c.id = the_agreement.course_id AND u.id = NEW.by_id
            AND 'course_consultant' = ANY (u.roles::text[]) AND u.is_active) THEN
        RAISE EXCEPTION 'for styrelsen underskriver kun den ansvarlige konsulent fra Indsatsteamet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_of_the_responsible';
    END IF;
    IF NEW.side = 'tilbud' AND NOT EXISTS (
            SELECT FROM indsatsforloeb_coursetilbud t
            JOIN portal_tilbud p ON p.id = t.tilbud_id
            JOIN portal_membership m ON m.organisation_id = p.organisation_id AND m.user_id = t.leader_id
            WHERE t.course_id = the_agreement.course_id AND t.tilbud_id = NEW.tilbud_id
            AND t.leader_id = NEW.by_id AND m.state = 'active') THEN
        RAISE EXCEPTION 'for et tilbud underskriver kun dets leder'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_of_the_leader';
    END IF;
    PERFORM cases_refuse_barred(NEW.by_id, c.case_id) FROM indsatsforloeb_course c
        WHERE c.id = the_agreement.course_id;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER agreement_signature_is_guarded BEFORE INSERT ON indsatsforloeb_agreementsignature
    FOR EACH ROW EXECUTE FUNCTION indsatsforloeb_guard_signature();
"""

AGREEMENT_APPEND_ONLY = ("indsatsforloeb_agreementsignature",)
AGREEMENT_TRIGGERS = frozenset({"agreement_is_kept", "agreement_remains", "agreement_signature_is_guarded"})
AGREEMENT_FUNCTIONS = frozenset(
    {"indsatsforloeb_keep_agreement", "indsatsforloeb_agreement_remains", "indsatsforloeb_guard_signature"}
)
AGREEMENT_TEXTS = {
    "agreement_hash_of_words": "Aftalen kunne ikke gemmes. Lav den igen.",
    "agreement_is_kept": "Aftalen gælder ikke længere. Lav en ny.",
    "agreement_one_stands": "Der gælder allerede en aftale.",
    "agreement_one_waits": "Der ligger allerede en aftale, som mangler underskrifter.",
    "agreement_signed_by_all": "Aftalen gælder først, når alle har underskrevet.",
    "agreement_remains": "Aftalen gælder, til et tillæg er underskrevet af alle.",
    "signature_on_the_hash": "Aftalen gælder ikke længere. Der skal laves en ny, før nogen underskriver.",
    "signature_of_the_responsible": "For styrelsen underskriver kun den ansvarlige konsulent fra Indsatsteamet.",
    "signature_of_the_leader": "For et tilbud underskriver kun dets leder.",
    "signature_once_for_each_side": "Der er allerede underskrevet.",
}

"""What does the database itself refuse about a post's months, whoever writes them?

Months are text keyed by month, so that an amount is neither a float nor a position: {"2020-01": "1234.50"}. The pattern
bounds every amount, keeps NaN and a minus out, and the sum must be the stored total to the øre. What a change or a
removal replaces is kept, also when no action but a bare UPDATE made it.
"""

BUDGET_SQL = r"""
    CREATE OR REPLACE FUNCTION applications_budget_months_hold() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE added numeric;
    BEGIN
        IF jsonb_typeof(NEW.months) <> 'object' THEN
            RAISE EXCEPTION 'måneder er ikke et opslag'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_months_readable';
        END IF;
        IF EXISTS (
            SELECT FROM jsonb_each(NEW.months) AS cell
            WHERE cell.key !~ '^[0-9]{4}-(0[1-9]|1[0-2])$'
                OR jsonb_typeof(cell.value) <> 'string'
                OR (cell.value #>> '{}') !~ '^[0-9]{1,10}(\.[0-9]{1,2})?$'
        ) THEN
            RAISE EXCEPTION 'en måned eller et beløb kan ikke læses'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_months_readable';
        END IF;
        SELECT COALESCE(sum(cell.value::numeric), 0) INTO added FROM jsonb_each_text(NEW.months) AS cell;
        IF added IS DISTINCT FROM NEW.total THEN
            RAISE EXCEPTION 'månederne giver %, ikke %', added, NEW.total
                USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_months_add_up';
        END IF;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE FUNCTION applications_budget_keeps_revision() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.version = NEW.version THEN
            IF OLD IS DISTINCT FROM NEW THEN
                RAISE EXCEPTION 'en ændret linje i budgettet får et nyt versionsnummer'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_change_has_a_version';
            END IF;
            RETURN NULL;
        END IF;
        INSERT INTO applications_budgetrevision
            (application_id, "row", row_id, version, content, removed, at, by_id)
        SELECT OLD.application_id, TG_ARGV[0], OLD.id, OLD.version,
            (SELECT jsonb_object_agg(key, CASE jsonb_typeof(value)
                WHEN 'number' THEN to_jsonb(value #>> '{}') ELSE value END) FROM jsonb_each(to_jsonb(OLD))),
            TG_OP = 'DELETE', OLD.at, OLD.by_id;
        RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER budget_post_keeps_revision AFTER UPDATE OR DELETE ON applications_budgetpost
        FOR EACH ROW EXECUTE FUNCTION applications_budget_keeps_revision('post');
    CREATE OR REPLACE TRIGGER budget_financing_keeps_revision AFTER UPDATE OR DELETE ON applications_financingline
        FOR EACH ROW EXECUTE FUNCTION applications_budget_keeps_revision('financing');
    CREATE OR REPLACE TRIGGER budget_months_hold BEFORE INSERT OR UPDATE ON applications_budgetpost
        FOR EACH ROW EXECUTE FUNCTION applications_budget_months_hold();
"""
BUDGET_TRIGGERS = frozenset({"budget_months_hold", "budget_post_keeps_revision", "budget_financing_keeps_revision"})
BUDGET_FUNCTIONS = frozenset({"applications_budget_months_hold", "applications_budget_keeps_revision"})
BUDGET_APPEND_ONLY = frozenset({"applications_budgetrevision"})
BUDGET_TEXTS = {
    "budget_months_readable": "Et beløb eller en måned i budgettet kan ikke læses. Ret posten, og gem igen.",
    "budget_change_has_a_version": "Budgettet blev ikke gemt. Genindlæs siden, og prøv igen.",
    "budget_months_add_up": "Postens måneder stemmer ikke med dens sum. Genindlæs siden, og gem igen.",
}

"""What does the database itself refuse about a post's months, whoever writes them?

Months are text keyed by month, so that an amount is neither a float nor a position: {"2020-01": "1234.50"}. The pattern
bounds every amount, keeps NaN and a minus out, and the sum must be the stored total to the øre.
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
    CREATE OR REPLACE TRIGGER budget_months_hold BEFORE INSERT OR UPDATE ON applications_budgetpost
        FOR EACH ROW EXECUTE FUNCTION applications_budget_months_hold();
"""
BUDGET_TRIGGERS = frozenset({"budget_months_hold"})
BUDGET_FUNCTIONS = frozenset({"applications_budget_months_hold"})
BUDGET_APPEND_ONLY = frozenset({"applications_budgetrevision"})
BUDGET_TEXTS = {
    "budget_months_readable": "Et beløb eller en måned i budgettet kan ikke læses. Ret posten, og gem igen.",
    "budget_months_add_up": "Postens måneder stemmer ikke med dens sum. Genindlæs siden, og gem igen.",
}

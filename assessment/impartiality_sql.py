"""When does the database hold a person impartial on a case?"""

IMPARTIALITY = """
CREATE OR REPLACE FUNCTION assessment_is_impartial(person bigint, the_case bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM cases_impartiality
                   WHERE user_id = person AND case_id = the_case AND state IN ('clear', 'dismissed'))
$$;
CREATE OR REPLACE FUNCTION assessment_require_impartial(person bigint, the_application bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF NOT assessment_is_impartial(
        person, (SELECT case_id FROM applications_application WHERE id = the_application)) THEN
        RAISE EXCEPTION 'person % er ikke erklæret habil på ansøgning %', person, the_application
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_is_impartial';
    END IF;
END $$;
"""

"""What the database itself refuses: changed logs, and two separated roles for one person."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_accesslog_append_only BEFORE UPDATE OR DELETE ON accounts_accesslog
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER accounts_adminlog_append_only BEFORE UPDATE OR DELETE ON accounts_adminlog
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
"""

# Own postings and those stood in for count alike. The advisory lock makes two transactions
# that grant at the same moment wait for each other; each statement of the function then
# reads what the other one committed.
SEPARATED = """
CREATE FUNCTION accounts_check_separated(person bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts separated roles'), person::int);
    IF EXISTS (
        WITH held AS (
            SELECT role, daterange(valid_from, valid_to) AS days
            FROM accounts_posting WHERE user_id = person
            UNION ALL
            SELECT p.role, daterange(d.valid_from, d.valid_to) * daterange(p.valid_from, p.valid_to)
            FROM accounts_deputy d JOIN accounts_posting p ON p.id = d.posting_id
            WHERE d.user_id = person
        ), separated AS (
            SELECT * FROM held WHERE role IN ('system_admin', 'rights_admin', 'auditor')
        )
        SELECT 1 FROM separated a JOIN separated b ON a.role < b.role AND a.days && b.days
    ) THEN
        RAISE EXCEPTION 'one person may not hold two separated roles' USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION accounts_posting_separated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_check_separated(person) FROM (
        SELECT NEW.user_id AS person
        UNION SELECT user_id FROM accounts_deputy WHERE posting_id = NEW.id ORDER BY 1
    ) AS persons;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_posting_separated AFTER INSERT OR UPDATE ON accounts_posting
    FOR EACH ROW EXECUTE FUNCTION accounts_posting_separated();

CREATE FUNCTION accounts_deputy_separated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM accounts_check_separated(NEW.user_id);
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_deputy_separated AFTER INSERT OR UPDATE ON accounts_deputy
    FOR EACH ROW EXECUTE FUNCTION accounts_deputy_separated();
"""

REMOVE = """
DROP TRIGGER accounts_deputy_separated ON accounts_deputy;
DROP TRIGGER accounts_posting_separated ON accounts_posting;
DROP FUNCTION accounts_deputy_separated();
DROP FUNCTION accounts_posting_separated();
DROP FUNCTION accounts_check_separated(bigint);
DROP TRIGGER accounts_adminlog_append_only ON accounts_adminlog;
DROP TRIGGER accounts_accesslog_append_only ON accounts_accesslog;
DROP FUNCTION accounts_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY + SEPARATED, REMOVE)]

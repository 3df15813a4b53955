"""What the database itself refuses: a changed or deleted trace entry, alert or anchor."""

from django.db import migrations

APPLY = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER events_traceentry_append_only BEFORE UPDATE OR DELETE ON events_traceentry
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_traceanchor_append_only BEFORE UPDATE OR DELETE ON events_traceanchor
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_alert_append_only BEFORE UPDATE OR DELETE ON events_alert
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
"""

REMOVE = """
DROP TRIGGER events_traceentry_append_only ON events_traceentry;
DROP TRIGGER events_traceanchor_append_only ON events_traceanchor;
DROP TRIGGER events_alert_append_only ON events_alert;
DROP FUNCTION events_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(APPLY, REMOVE)]

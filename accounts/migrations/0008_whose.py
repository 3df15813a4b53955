"""Whose a value was that somebody looked at; lines of the access log go only when they are old."""

from django.db import migrations, models

GOES_WHEN_OLD = """
CREATE FUNCTION accounts_keep_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '183 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER accounts_accesslog_append_only ON accounts_accesslog;
UPDATE accounts_accesslog SET whose = subject;
CREATE TRIGGER accounts_accesslog_append_only BEFORE UPDATE OR DELETE ON accounts_accesslog
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_access();
"""

NEVER_GOES = """
DROP TRIGGER accounts_accesslog_append_only ON accounts_accesslog;
CREATE TRIGGER accounts_accesslog_append_only BEFORE UPDATE OR DELETE ON accounts_accesslog
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
DROP FUNCTION accounts_keep_access();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_looking")]

    operations = [
        migrations.AddField(
            model_name="accesslog",
            name="whose",
            field=models.CharField(blank=True, default="", help_text="model:pk", max_length=100),
        ),
        migrations.AddField(
            model_name="accesslog",
            name="outside",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(GOES_WHEN_OLD, NEVER_GOES),
        migrations.AddIndex(
            model_name="accesslog",
            index=models.Index(fields=["whose", "-at"], name="access_log_whose_at"),
        ),
    ]

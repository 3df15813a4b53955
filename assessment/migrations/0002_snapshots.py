"""Frozen figures, and what the database itself refuses: to change, delete or add to them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPLY = """
CREATE FUNCTION assessment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION assessment_refuse_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT snapshot_id FROM fresh) AS f
        JOIN assessment_snapshot AS s ON s.id = f.snapshot_id
        WHERE s.written_in <> txid_current()
    ) THEN
        RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER assessment_snapshot_frozen BEFORE UPDATE OR DELETE ON assessment_snapshot
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_figure_frozen BEFORE UPDATE OR DELETE ON assessment_figure
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_figure_whole AFTER INSERT ON assessment_figure
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION assessment_refuse_later();
"""

REMOVE = """
DROP TRIGGER assessment_figure_whole ON assessment_figure;
DROP TRIGGER assessment_figure_frozen ON assessment_figure;
DROP TRIGGER assessment_snapshot_frozen ON assessment_snapshot;
DROP FUNCTION assessment_refuse_later();
DROP FUNCTION assessment_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0001_schemes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=8, verbose_name="period")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("week", "Week"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("year", "Year"),
                        ],
                        max_length=7,
                        verbose_name="kind of period",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                ("closed_at", models.DateTimeField(verbose_name="period closed")),
                ("known_at", models.DateTimeField(verbose_name="counted as of")),
                ("frozen_at", models.DateTimeField(verbose_name="frozen")),
                ("formula", models.CharField(max_length=20, verbose_name="definitions")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "written_in",
                    models.BigIntegerField(
                        db_default=models.Func(function="txid_current"),
                        editable=False,
                        help_text="the transaction that wrote it; no other one may add rows to it",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "frozen period",
                "ordering": ["-ends_on", "-starts_on", "-revision"],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=10)),
                ("subject_id", models.BigIntegerField()),
                ("measure", models.CharField(max_length=30)),
                ("value", models.PositiveIntegerField()),
                (
                    "cases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="assessment.snapshot",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="snapshot",
            index=models.Index(fields=["kind", "-ends_on", "-revision"], name="snapshot_of_kind"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                fields=("period", "revision"), name="snapshot_revision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revision", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="revision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "subject", "subject_id", "measure"), name="figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value", models.Func(models.F("cases"), function="cardinality"))
                ),
                name="figure_is_its_cases",
            ),
        ),
        migrations.RunSQL(APPLY, REMOVE),
    ]

"""Schemes of assessment and their points, and what the database refuses to change of them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPLY = """
CREATE FUNCTION assessment_changes_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := coalesce(TG_ARGV, '{}');
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is decided', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION assessment_drafts_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM assessment_scheme
        WHERE id IN (OLD.scheme_id, NEW.scheme_id) AND from_day IS NOT NULL
    ) THEN
        RAISE EXCEPTION '% is decided', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER assessment_scheme_kept BEFORE UPDATE OR DELETE ON assessment_scheme
    FOR EACH ROW WHEN (OLD.from_day IS NOT NULL)
    EXECUTE FUNCTION assessment_changes_only('until_day');
CREATE TRIGGER assessment_schemeitem_kept BEFORE INSERT OR UPDATE OR DELETE ON assessment_schemeitem
    FOR EACH ROW EXECUTE FUNCTION assessment_drafts_only();
CREATE TRIGGER assessment_schemeextra_kept BEFORE INSERT OR UPDATE OR DELETE ON assessment_schemeextra
    FOR EACH ROW EXECUTE FUNCTION assessment_drafts_only();
CREATE TRIGGER assessment_adjustment_kept BEFORE UPDATE OR DELETE ON assessment_adjustment
    FOR EACH ROW WHEN (OLD.taken_back_at IS NULL)
    EXECUTE FUNCTION assessment_changes_only(
        'taken_back_at', 'taken_back_by_id', 'taken_back_reason'
    );
CREATE TRIGGER assessment_adjustment_done BEFORE UPDATE OR DELETE ON assessment_adjustment
    FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL)
    EXECUTE FUNCTION assessment_changes_only();
"""

REMOVE = """
DROP TRIGGER assessment_adjustment_done ON assessment_adjustment;
DROP TRIGGER assessment_adjustment_kept ON assessment_adjustment;
DROP TRIGGER assessment_schemeextra_kept ON assessment_schemeextra;
DROP TRIGGER assessment_schemeitem_kept ON assessment_schemeitem;
DROP TRIGGER assessment_scheme_kept ON assessment_scheme;
DROP FUNCTION assessment_drafts_only();
DROP FUNCTION assessment_changes_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_clients"),
        ("events", "0024_figures"),
        ("grids", "0009_joined"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(max_length=10, verbose_name="subject")),
                ("period_kind", models.CharField(max_length=7, verbose_name="period")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=60, verbose_name="English name"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what this version changes and why"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="counted for the minimum"
                    ),
                ),
                ("minimum", models.PositiveIntegerField(default=0, verbose_name="minimum volume")),
                ("bands", models.JSONField(default=list)),
                ("stars", models.JSONField(default=list)),
                (
                    "bonus_most",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="most bonus points"
                    ),
                ),
                (
                    "penalty_most",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="most penalty points"
                    ),
                ),
                (
                    "appeal_days",
                    models.PositiveSmallIntegerField(default=5, verbose_name="days for an appeal"),
                ),
                ("from_day", models.DateField(null=True, verbose_name="from")),
                ("until_day", models.DateField(null=True, verbose_name="until before")),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "scheme",
                "ordering": ["subject_kind", "period_kind", "-version"],
            },
        ),
        migrations.CreateModel(
            name="SchemeExtra",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name_zh", models.CharField(max_length=60, verbose_name="Chinese name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=60, verbose_name="English name"),
                ),
                (
                    "is_penalty",
                    models.BooleanField(default=False, verbose_name="takes points away"),
                ),
                (
                    "most",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="points at most"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extras",
                        to="assessment.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(max_length=10, verbose_name="subject")),
                ("period", models.CharField(max_length=8, verbose_name="period")),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points"),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("decided_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("taken_back_reason", models.CharField(blank=True, default="", max_length=300)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(blank=True, max_length=50)),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="size")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                ("thumbnail", models.FileField(blank=True, max_length=200, upload_to="")),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.area",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "extra",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="assessment.schemeextra",
                    ),
                ),
            ],
            options={
                "verbose_name": "bonus or penalty",
                "ordering": ["-decided_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SchemeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("indicator", models.CharField(max_length=30, verbose_name="indicator")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="weight"),
                ),
                (
                    "target",
                    models.DecimalField(
                        decimal_places=4, max_digits=10, null=True, verbose_name="target"
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        decimal_places=2, default=100, max_digits=5, verbose_name="cap"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="assessment.scheme",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(
                fields=("subject_kind", "period_kind", "version"), name="scheme_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("from_day", None)),
                fields=("subject_kind", "period_kind"),
                name="scheme_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("from_day__isnull", False), ("until_day", None)),
                fields=("subject_kind", "period_kind"),
                name="scheme_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_day", None), ("until_day__gte", models.F("from_day")), _connector="OR"
                ),
                name="scheme_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(fields=["subject_kind", "period"], name="adjustment_of_period"),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="adjustment_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_at", None),
                    models.Q(("taken_back_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="taking_back_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("department", None), ("user", None), _connector="OR"),
                name="adjustment_of_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeitem",
            constraint=models.UniqueConstraint(
                fields=("scheme", "indicator"), name="indicator_once_a_scheme"
            ),
        ),
        migrations.RunSQL(APPLY, REMOVE),
    ]

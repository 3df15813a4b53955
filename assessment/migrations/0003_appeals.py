"""Standings, appeals, and the revisions that carry them out."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPLY = """
CREATE TRIGGER assessment_standing_frozen BEFORE UPDATE OR DELETE ON assessment_standing
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_standing_whole AFTER INSERT ON assessment_standing
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION assessment_refuse_later();
CREATE TRIGGER assessment_remedy_frozen BEFORE UPDATE OR DELETE ON assessment_remedy
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_remedy_whole AFTER INSERT ON assessment_remedy
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION assessment_refuse_later();
CREATE FUNCTION assessment_refuse_deciding_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'filed' THEN
        RAISE EXCEPTION 'appeal % is decided', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_appeal_once BEFORE UPDATE OR DELETE ON assessment_appeal
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_deciding_again();
"""

REMOVE = """
DROP TRIGGER assessment_appeal_once ON assessment_appeal;
DROP FUNCTION assessment_refuse_deciding_again();
DROP TRIGGER assessment_remedy_whole ON assessment_remedy;
DROP TRIGGER assessment_remedy_frozen ON assessment_remedy;
DROP TRIGGER assessment_standing_whole ON assessment_standing;
DROP TRIGGER assessment_standing_frozen ON assessment_standing;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_clients"),
        ("assessment", "0002_snapshots"),
        ("events", "0024_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=10)),
                ("subject_id", models.BigIntegerField()),
                ("path", models.CharField(db_collation="C", db_index=True, max_length=255)),
                (
                    "about",
                    models.CharField(
                        choices=[("case", "A case that was counted"), ("score", "The score")],
                        max_length=5,
                        verbose_name="about",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=30, verbose_name="counted as")),
                ("reason", models.TextField(verbose_name="reason")),
                ("filed_at", models.DateTimeField(verbose_name="filed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "Waiting for a decision"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                        ],
                        default="filed",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("decision", models.TextField(blank=True, verbose_name="reason of the decision")),
                (
                    "points",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="points"
                    ),
                ),
                (
                    "decided_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.event",
                        verbose_name="case",
                    ),
                ),
                (
                    "filed_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="assessment.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="AppealFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=50)),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("digest", models.CharField(max_length=64)),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("thumbnail", models.FileField(blank=True, max_length=200, upload_to="")),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="assessment.appeal",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedy",
                        to="assessment.appeal",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remedies",
                        to="assessment.snapshot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=10)),
                ("subject_id", models.BigIntegerField()),
                ("field", models.CharField(db_collation="C", max_length=40)),
                ("path", models.CharField(blank=True, db_collation="C", max_length=255)),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2, max_digits=6, null=True, verbose_name="points"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        help_text="in the order of the list, within the field"
                    ),
                ),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="rank")),
                ("unranked", models.CharField(blank=True, max_length=10)),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="grade")),
                ("stars", models.PositiveSmallIntegerField(null=True, verbose_name="stars")),
                ("change", models.IntegerField(null=True)),
                ("points_change", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("year_change", models.IntegerField(null=True)),
                (
                    "year_points_change",
                    models.DecimalField(decimal_places=2, max_digits=6, null=True),
                ),
                ("small_sample", models.BooleanField(default=False)),
                ("parts", models.JSONField(default=dict)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.scheme",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="assessment.snapshot",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about", "case")),
                fields=("snapshot", "subject", "subject_id", "measure", "event"),
                name="appeal_case_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("about", "score")),
                fields=("snapshot", "subject", "subject_id"),
                name="appeal_score_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("about", "case"),
                        ("event__isnull", False),
                        models.Q(("measure", ""), _negated=True),
                    ),
                    models.Q(("about", "score"), ("event", None), ("measure", "")),
                    _connector="OR",
                ),
                name="appeal_about_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "filed")),
                    models.Q(
                        models.Q(("state", "filed"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_decision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points", None),
                    models.Q(("about", "score"), ("state", "granted")),
                    _connector="OR",
                ),
                name="appeal_points_of_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "subject", "subject_id"), name="standing_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank", None), ("points__isnull", False), _connector="OR"),
                name="standing_rank_has_points",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["snapshot", "subject", "field", "position"],
                include=["subject_id"],
                name="standing_in_order",
            ),
        ),
        migrations.RunSQL(APPLY, REMOVE),
    ]

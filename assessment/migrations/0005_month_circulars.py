"""Circulars; a published one is never changed or deleted."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPLY = """
CREATE FUNCTION assessment_refuse_circular() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'circular % is published', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_circular_published BEFORE UPDATE OR DELETE ON assessment_circular
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_circular();
"""

REMOVE = """
DROP TRIGGER assessment_circular_published ON assessment_circular;
DROP FUNCTION assessment_refuse_circular();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("assessment", "0004_pay"),
        ("grids", "0009_joined"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Circular",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=8, verbose_name="period")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("signed", "Signed off"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("issuer", models.CharField(max_length=100, verbose_name="issued by")),
                ("addressees", models.CharField(max_length=500, verbose_name="to")),
                ("copies", models.CharField(blank=True, max_length=500, verbose_name="copies to")),
                ("sections", models.JSONField(default=list)),
                ("composed", models.JSONField(default=dict)),
                ("material", models.JSONField(default=dict)),
                ("drafted_at", models.DateTimeField(verbose_name="drafted")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="signed off")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True, verbose_name="number")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="assessment.circular",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulars",
                        to="assessment.snapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "circular",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "year", "number"), name="circular_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published"), _negated=True),
                        fields=("area", "period"),
                        name="circular_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__gte", 1),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                ("state", "published"),
                                ("year__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("number", None),
                                ("published_at", None),
                                ("published_by", None),
                                ("year", None),
                            ),
                            _connector="OR",
                        ),
                        name="circular_number_when_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("signed_by", None), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="circular_signed_before",
                    ),
                ],
            },
        ),
        migrations.RunSQL(APPLY, REMOVE),
    ]

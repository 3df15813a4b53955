"""Changes of boundaries: who, when, why; how exact boundaries are; one boundary a day."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


def _limits(apps, schema_editor):
    apps.get_model("grids", "BoundaryLimits").objects.get_or_create(pk=1)


def _change(related_name):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="grids.boundarychange",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0002_boundaries_fit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="BoundaryLimits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tolerance",
                    models.FloatField(default=1.0, verbose_name="tolerance in square metres"),
                ),
                (
                    "sliver",
                    models.FloatField(default=1.0, verbose_name="width of a sliver in metres"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(pk=1), name="one_row_of_boundary_limits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            tolerance__gte=0.01, tolerance__lte=10_000, sliver__gte=0
                        ),
                        name="boundary_limits_make_sense",
                    ),
                ],
            },
        ),
        migrations.RunPython(_limits, migrations.RunPython.noop),
        migrations.CreateModel(
            name="BoundaryChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("draw", "Drawn"),
                            ("redraw", "Redrawn"),
                            ("split", "Split"),
                            ("merge", "Merged"),
                            ("retire", "Retired"),
                            ("correct", "Corrected in the past"),
                            ("revert", "Reverted"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheduled", "Scheduled"),
                            ("in_force", "In force"),
                            ("refused", "Refused on its day"),
                            ("withdrawn", "Withdrawn"),
                            ("reverted", "Reverted since"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("path", models.CharField(db_collation="C", db_index=True, max_length=255)),
                ("at", models.DateTimeField(verbose_name="published at")),
                ("day", models.DateField(verbose_name="valid from")),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("wanted", models.JSONField(default=dict)),
                ("base", models.JSONField(default=dict)),
                ("areas", models.JSONField(default=list)),
                ("faults", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundary_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="grids.area",
                    ),
                ),
                ("reverts", _change("reverted_by")),
            ],
            options={
                "verbose_name": "change of boundaries",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(state="scheduled"),
                        fields=["day"],
                        name="changes_to_activate",
                    )
                ],
            },
        ),
        migrations.AddField("boundary", "change", _change("boundaries")),
        migrations.AddField("boundary", "ended_by", _change("ended")),
        migrations.AddConstraint(
            "boundary",
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="boundary_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            "boundary",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="one_boundary_a_day",
                expressions=[
                    ("area", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                deferrable=django.db.models.constraints.Deferrable.DEFERRED,
            ),
        ),
    ]

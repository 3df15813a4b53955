"""Imported files of boundaries: their shapes and what a check found."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0005_base_map"),
        ("jobs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BoundaryFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Read"),
                            ("checked", "Checked"),
                            ("published", "Published"),
                        ],
                        default="read",
                        max_length=10,
                    ),
                ),
                ("layers", models.JSONField(default=list)),
                ("choices", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("published", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(verbose_name="brought")),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundary_files",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundary_files",
                        to="grids.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of boundaries",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FileFault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layer", models.PositiveSmallIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("empty", "Empty"),
                            ("no_area", "Not an area"),
                            ("invalid", "Crosses itself"),
                            ("repaired", "Repaired"),
                            ("heights", "Heights left out"),
                            ("range", "Beyond the globe"),
                            ("unmatched", "Belongs to no area"),
                            ("ambiguous", "Belongs to several areas"),
                            ("twice", "One area twice"),
                            ("no_parent", "Stands in no area above"),
                            ("bad_code", "Code that cannot be"),
                            ("overlap", "Overlap"),
                            ("gap", "Gap"),
                            ("outside", "Beyond the area above"),
                            ("refused", "Refused when published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first", models.CharField(blank=True, max_length=200)),
                ("second", models.CharField(blank=True, max_length=200)),
                ("parent", models.CharField(blank=True, max_length=20)),
                (
                    "piece",
                    django.contrib.gis.db.models.fields.GeometryField(
                        null=True, spatial_index=False, srid=4326
                    ),
                ),
                ("square_metres", models.FloatField(default=0)),
                ("mended", models.BooleanField(default=False)),
                ("detail", models.CharField(blank=True, max_length=500)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faults",
                        to="grids.boundaryfile",
                    ),
                ),
            ],
            options={
                "ordering": ["mended", "layer", "kind", "-square_metres", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FileShape",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layer", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField(help_text="its place in the file, from 1")),
                ("label", models.CharField(blank=True, max_length=200)),
                ("properties", models.JSONField(default=dict)),
                (
                    "given",
                    django.contrib.gis.db.models.fields.GeometryField(
                        null=True, spatial_index=False, srid=4326
                    ),
                ),
                (
                    "shape",
                    django.contrib.gis.db.models.fields.MultiPolygonField(null=True, srid=4326),
                ),
                ("had_z", models.BooleanField(default=False)),
                ("repaired", models.BooleanField(default=False)),
                ("is_new", models.BooleanField(default=False)),
                ("code", models.CharField(blank=True, max_length=20)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("parent", models.CharField(blank=True, max_length=20)),
                ("ready", models.BooleanField(default=False)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shapes",
                        to="grids.boundaryfile",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "number"), name="shape_once")
                ],
            },
        ),
    ]

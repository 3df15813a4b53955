import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import events.models.duty

APPLY = """
CREATE TRIGGER events_rosterchange_append_only BEFORE UPDATE OR DELETE ON events_rosterchange
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
"""
REMOVE = "DROP TRIGGER events_rosterchange_append_only ON events_rosterchange;"

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
PROTECT = django.db.models.deletion.PROTECT
USER = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0011_talk"),
        ("grids", "0002_boundaries_fit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", KEY.clone()),
                ("begins", models.DateTimeField(verbose_name="begins")),
                ("ends", models.DateTimeField(verbose_name="ends")),
                (
                    "remark",
                    models.CharField(blank=True, max_length=100, verbose_name="remark"),
                ),
                ("signed_in_at", models.DateTimeField(null=True)),
                ("signed_out_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="shifts",
                        to="grids.area",
                        verbose_name="centre",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="shifts", to=USER, verbose_name="person"
                    ),
                ),
            ],
            options={
                "ordering": ["begins", "pk"],
                "indexes": [
                    models.Index(fields=["area", "begins"], name="shift_area_begins"),
                    models.Index(fields=["user", "-begins"], name="shift_user_begins"),
                    models.Index(
                        condition=models.Q(("missed_at", None), ("signed_in_at", None)),
                        fields=["begins"],
                        name="shift_not_signed_in",
                    ),
                    models.Index(
                        condition=models.Q(("missed_at__isnull", False)),
                        fields=["area", "-begins"],
                        name="shift_missed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))),
                        name="shift_ends_after_its_begin",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (events.models.duty.TimeSpan("begins", "ends"), "&&"),
                            ("user", "="),
                        ],
                        name="one_shift_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", KEY.clone()),
                ("figures", models.JSONField(default=list)),
                (
                    "words",
                    models.TextField(blank=True, verbose_name="what the next shift should know"),
                ),
                ("written_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="grids.area"),
                ),
                (
                    "taken_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=USER),
                ),
                (
                    "written_by",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to=USER),
                ),
                (
                    "shift",
                    models.OneToOneField(
                        on_delete=PROTECT, related_name="hand_over", to="events.shift"
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
                "indexes": [
                    models.Index(fields=["area", "-written_at"], name="hand_over_area"),
                    models.Index(
                        condition=models.Q(("taken_at", None)),
                        fields=["area"],
                        name="hand_over_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterChange",
            fields=[
                ("id", KEY.clone()),
                ("shift_key", models.BigIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("create", "Shift added"),
                            ("change", "Shift changed"),
                            ("swap", "Shifts swapped"),
                            ("delete", "Shift deleted"),
                        ],
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="grids.area"),
                ),
                (
                    "user",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=USER),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["area", "-at"], name="roster_change_area")],
            },
        ),
        migrations.RunSQL(APPLY, REMOVE),
    ]

"""Quarters of grid workers: rules and lists of pay, and what the database itself refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPLY = """
CREATE FUNCTION assessment_pay_released_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL OR to_jsonb(NEW) - 'released_at' - 'released_by_id'
        IS DISTINCT FROM to_jsonb(OLD) - 'released_at' - 'released_by_id'
    THEN
        RAISE EXCEPTION 'a pay list is settled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION assessment_pay_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT pay_list_id FROM fresh) AS f
        JOIN assessment_paylist AS l ON l.id = f.pay_list_id
        WHERE l.written_in <> txid_current()
    ) THEN
        RAISE EXCEPTION 'a pay list is settled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER assessment_payrule_stays BEFORE UPDATE OR DELETE ON assessment_payrule
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_paylist_stays BEFORE DELETE ON assessment_paylist
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_paylist_released_once BEFORE UPDATE ON assessment_paylist
    FOR EACH ROW EXECUTE FUNCTION assessment_pay_released_once();
CREATE TRIGGER assessment_payline_stays BEFORE UPDATE OR DELETE ON assessment_payline
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();
CREATE TRIGGER assessment_payline_whole AFTER INSERT ON assessment_payline
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION assessment_pay_whole();
"""

REMOVE = """
DROP TRIGGER assessment_payline_whole ON assessment_payline;
DROP TRIGGER assessment_payline_stays ON assessment_payline;
DROP TRIGGER assessment_paylist_released_once ON assessment_paylist;
DROP TRIGGER assessment_paylist_stays ON assessment_paylist;
DROP TRIGGER assessment_payrule_stays ON assessment_payrule;
DROP FUNCTION assessment_pay_whole();
DROP FUNCTION assessment_pay_released_once();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("assessment", "0003_appeals"),
        ("grids", "0006_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PayRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_day", models.DateField(verbose_name="from the quarter")),
                (
                    "base",
                    models.DecimalField(decimal_places=2, max_digits=8, verbose_name="base amount"),
                ),
                ("grades", models.JSONField(default=list)),
                ("stars", models.JSONField(default=list)),
                (
                    "unranked",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=4,
                        verbose_name="factor without a rank",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
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
                "verbose_name": "pay rule",
                "ordering": ["-from_day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PayList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=8, verbose_name="quarter")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="total"),
                ),
                ("settled_at", models.DateTimeField(verbose_name="settled")),
                ("released_at", models.DateTimeField(null=True, verbose_name="released")),
                (
                    "written_in",
                    models.BigIntegerField(
                        db_default=models.Func(function="txid_current"),
                        editable=False,
                        help_text="the transaction that wrote it; no other one may add lines to it",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.area",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
                        related_name="+",
                        to="assessment.snapshot",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.payrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "pay list",
                "ordering": ["-period", "area", "-number"],
            },
        ),
        migrations.CreateModel(
            name="PayLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("path", models.CharField(db_collation="C", max_length=255)),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2, max_digits=6, null=True, verbose_name="points"
                    ),
                ),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="rank")),
                ("grade", models.CharField(blank=True, max_length=40, verbose_name="grade")),
                ("stars", models.PositiveSmallIntegerField(null=True, verbose_name="stars")),
                ("grade_factor", models.DecimalField(decimal_places=2, max_digits=4)),
                ("star_factor", models.DecimalField(decimal_places=2, max_digits=4)),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount"),
                ),
                ("before", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pay_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="assessment.paylist",
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("pay_list", "user"), name="pay_line_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="payrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("base__gte", 0)), name="pay_base_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="paylist",
            constraint=models.UniqueConstraint(
                fields=("period", "area", "number"), name="pay_list_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paylist",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "area"), name="pay_list_of_revision"
            ),
        ),
        migrations.RunSQL(APPLY, REMOVE),
    ]

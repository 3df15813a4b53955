"""Visits: who was visited under which programme, and what came of it."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields

# What a visit is seen from follows the person, the household or the house; when the next one is
# due follows the visits that reached somebody. Both are kept by the database, whatever writes.
TRIGGERS = """
CREATE FUNCTION people_visit_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id IS NOT NULL THEN
        SELECT sight INTO NEW.sight FROM people_person WHERE id = NEW.person_id;
    ELSIF NEW.household_id IS NOT NULL THEN
        SELECT people_paths(house.sight_path) INTO NEW.sight
        FROM people_household h JOIN people_house house ON house.id = h.house_id
        WHERE h.id = NEW.household_id;
    ELSE
        SELECT people_paths(sight_path) INTO NEW.sight
        FROM people_house WHERE id = NEW.house_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_visit_seen BEFORE INSERT OR UPDATE ON people_visit
    FOR EACH ROW EXECUTE FUNCTION people_visit_seen();

CREATE FUNCTION people_visits_with_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_visit v SET sight = n.sight
    FROM now_rows n JOIN old_rows o USING (id)
    WHERE n.sight IS DISTINCT FROM o.sight AND v.person_id = n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_visits_with_person AFTER UPDATE ON people_person
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_visits_with_person();

CREATE FUNCTION people_visits_with_house() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved bigint[];
BEGIN
    SELECT array_agg(n.id) INTO moved FROM now_rows n JOIN old_rows o USING (id)
    WHERE n.sight_path <> o.sight_path;
    IF moved IS NOT NULL THEN
        UPDATE people_visit SET sight = sight WHERE house_id = ANY (moved);
        UPDATE people_visit v SET sight = sight
        FROM people_household h WHERE h.id = v.household_id AND h.house_id = ANY (moved);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_visits_with_house AFTER UPDATE ON people_house
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_visits_with_house();

CREATE FUNCTION people_visits_with_household() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_visit SET sight = sight WHERE household_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_visits_with_household AFTER UPDATE ON people_household
    FOR EACH ROW WHEN (OLD.house_id <> NEW.house_id)
    EXECUTE FUNCTION people_visits_with_household();

CREATE FUNCTION people_care_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT max(day) INTO NEW.last_met_on FROM people_visit
    WHERE care_id = NEW.id AND outcome IN ('met', 'declined');
    NEW.due_on := greatest(NEW.last_met_on, NEW.valid_from) + NEW.every_days;
    RETURN NEW;
END $$;
CREATE TRIGGER people_care_due BEFORE INSERT OR UPDATE ON people_care
    FOR EACH ROW EXECUTE FUNCTION people_care_due();

CREATE FUNCTION people_visit_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE people_care SET sight = sight WHERE id = OLD.care_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE people_care SET sight = sight WHERE id = NEW.care_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_visit_counted AFTER INSERT OR DELETE ON people_visit
    FOR EACH ROW EXECUTE FUNCTION people_visit_counted();
CREATE TRIGGER people_visit_recounted AFTER UPDATE ON people_visit FOR EACH ROW
    WHEN ((OLD.care_id, OLD.day, OLD.outcome) IS DISTINCT FROM
        (NEW.care_id, NEW.day, NEW.outcome))
    EXECUTE FUNCTION people_visit_counted();

UPDATE people_care SET sight = sight;
"""
NO_TRIGGERS = """
DROP TRIGGER people_visit_recounted ON people_visit;
DROP TRIGGER people_visit_counted ON people_visit;
DROP TRIGGER people_care_due ON people_care;
DROP TRIGGER people_visits_with_household ON people_household;
DROP TRIGGER people_visits_with_house ON people_house;
DROP TRIGGER people_visits_with_person ON people_person;
DROP TRIGGER people_visit_seen ON people_visit;
DROP FUNCTION people_visit_counted, people_care_due, people_visits_with_household,
    people_visits_with_house, people_visits_with_person, people_visit_seen;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_looking"),
        ("people", "0004_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(verbose_name="recorded at")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("livelihood", "Change in livelihood"),
                            ("dispute", "Dispute"),
                            ("breach", "Breach of rules"),
                            ("hazard", "Safety hazard"),
                            ("emergency", "Emergency"),
                            ("welfare", "Welfare check, with consent"),
                        ],
                        max_length=10,
                        verbose_name="occasion",
                    ),
                ),
                ("visited_at", models.DateTimeField(verbose_name="visited at")),
                ("day", models.DateField(editable=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("nobody", "Met nobody"),
                            ("declined", "Visit declined"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "did",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("talked", "Asked what is needed"),
                                ("safety", "Looked at gas, wiring and ways out"),
                                ("helped", "Helped with a matter or with papers"),
                                ("brought", "Brought goods or benefits"),
                                ("told", "Explained rights and services"),
                                ("updated", "Brought the records up to date"),
                                ("passed", "Passed a need on"),
                                ("mediated", "Mediated"),
                                ("welfare", "Welfare check"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not asked"),
                            ("given", "Asked and given"),
                            ("declined", "Asked and declined"),
                        ],
                        max_length=8,
                        verbose_name="consent to a welfare check",
                    ),
                ),
                ("found_sealed", models.BinaryField(default=b"")),
                ("welfare_sealed", models.BinaryField(default=b"")),
                ("submission", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "sight",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", gridgov.fields.EncryptedTextField(default="")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.AddField(
            model_name="care",
            name="due_on",
            field=models.DateField(editable=False, null=True, verbose_name="visit due on"),
        ),
        migrations.AddField(
            model_name="care",
            name="last_met_on",
            field=models.DateField(editable=False, null=True, verbose_name="last visited on"),
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(fields=["due_on", "id"], name="care_due"),
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(fields=["review_on", "id"], name="care_review"),
        ),
        migrations.AddField(
            model_name="visit",
            name="care",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="visits",
                to="people.care",
                verbose_name="programme",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="house",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visits",
                to="people.house",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="household",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visits",
                to="people.household",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="visits",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="posting",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.posting",
            ),
        ),
        migrations.AddField(
            model_name="visitdraft",
            name="house",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.house",
            ),
        ),
        migrations.AddField(
            model_name="visitdraft",
            name="household",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.household",
            ),
        ),
        migrations.AddField(
            model_name="visitdraft",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="visitdraft",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=django.contrib.postgres.indexes.GinIndex(fields=["sight"], name="visit_sight"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["day", "id"], name="visit_by_day"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["care", "day"], name="visit_of_care"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("house", None), ("household", None), ("person__isnull", False)),
                    models.Q(("house", None), ("household__isnull", False), ("person", None)),
                    models.Q(("house__isnull", False), ("household", None), ("person", None)),
                    _connector="OR",
                ),
                name="visit_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("consent", "given"),
                    models.Q(
                        ("welfare_sealed", b""),
                        models.Q(("did__contains", ["welfare"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="visit_welfare_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "met"),
                    models.Q(("did", []), ("welfare_sealed", b"")),
                    _connector="OR",
                ),
                name="visit_done_when_met",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "declined"), _negated=True),
                    ("found_sealed", b""),
                    _connector="OR",
                ),
                name="visit_declined_says_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitdraft",
            constraint=models.UniqueConstraint(
                fields=("user", "person", "household", "house"),
                name="visit_draft_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]

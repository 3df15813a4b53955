"""By which day each visit was asked for, so that those due in a period are found by an index."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

# `rhythm` is taken over when the visit is recorded: who is visited more often from today on makes
# no earlier visit late. A correction moves the day of the next visit as well; a visit that is
# taken away when its time is over leaves that day as it was.
TRIGGERS = """
CREATE FUNCTION people_visit_due() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    since date;
BEGIN
    NEW.due_on := NULL;
    IF NEW.care_id IS NULL THEN
        NEW.rhythm := NULL;
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' OR NEW.rhythm IS NULL OR OLD.care_id IS DISTINCT FROM NEW.care_id THEN
        SELECT every_days INTO NEW.rhythm FROM people_care WHERE id = NEW.care_id;
    END IF;
    IF NEW.outcome IN ('met', 'declined') THEN
        SELECT max(day) INTO since FROM people_visit
        WHERE care_id = NEW.care_id AND outcome IN ('met', 'declined')
            AND day < NEW.day AND id <> NEW.id;
        SELECT greatest(since, valid_from) + NEW.rhythm INTO NEW.due_on
        FROM people_care WHERE id = NEW.care_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_visit_due BEFORE INSERT OR UPDATE OF care_id, day, outcome ON people_visit
    FOR EACH ROW EXECUTE FUNCTION people_visit_due();

CREATE FUNCTION people_visit_next_due(care bigint, since date) RETURNS void
LANGUAGE sql AS $$
    UPDATE people_visit SET day = day WHERE care_id = care AND day = (
        SELECT min(day) FROM people_visit
        WHERE care_id = care AND day > since AND outcome IN ('met', 'declined')
    )
$$;
CREATE FUNCTION people_visit_moves_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM people_visit_next_due(OLD.care_id, OLD.day);
    END IF;
    PERFORM people_visit_next_due(NEW.care_id, NEW.day);
    RETURN NULL;
END $$;
CREATE TRIGGER people_visit_moves_next AFTER INSERT ON people_visit FOR EACH ROW
    WHEN (NEW.care_id IS NOT NULL) EXECUTE FUNCTION people_visit_moves_next();
CREATE TRIGGER people_visit_moved_next AFTER UPDATE ON people_visit FOR EACH ROW
    WHEN ((OLD.care_id, OLD.day, OLD.outcome) IS DISTINCT FROM
        (NEW.care_id, NEW.day, NEW.outcome))
    EXECUTE FUNCTION people_visit_moves_next();

CREATE FUNCTION people_care_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_visit SET day = day WHERE care_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_care_begins AFTER UPDATE ON people_care FOR EACH ROW
    WHEN (OLD.valid_from IS DISTINCT FROM NEW.valid_from)
    EXECUTE FUNCTION people_care_begins();

UPDATE people_visit v SET rhythm = c.every_days, due_on = CASE
    WHEN v.outcome IN ('met', 'declined') THEN greatest(c.valid_from, (
        SELECT max(b.day) FROM people_visit b
        WHERE b.care_id = v.care_id AND b.day < v.day AND b.outcome IN ('met', 'declined')
    )) + c.every_days
END
FROM people_care c WHERE c.id = v.care_id;
"""
NO_TRIGGERS = """
DROP TRIGGER people_care_begins ON people_care;
DROP TRIGGER people_visit_moved_next ON people_visit;
DROP TRIGGER people_visit_moves_next ON people_visit;
DROP TRIGGER people_visit_due ON people_visit;
DROP FUNCTION people_care_begins, people_visit_moves_next, people_visit_next_due, people_visit_due;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0007_sharing")]

    operations: ClassVar = [
        migrations.AddField(
            "visit", "rhythm", models.PositiveSmallIntegerField(null=True, editable=False)
        ),
        migrations.AddField("visit", "due_on", models.DateField(null=True, editable=False)),
        migrations.AddIndex(
            "visit",
            models.Index(
                fields=["due_on", "care"],
                condition=models.Q(("due_on__isnull", False)),
                name="visit_due",
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]

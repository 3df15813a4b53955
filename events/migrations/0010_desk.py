from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

GRAMS = """
CREATE FUNCTION events_grams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(run, place, 2)), '{}')
    FROM regexp_split_to_table(lower(normalize(words, NFKC)), '[^[:alnum:]]+') AS run,
         generate_series(1, length(run) - 1) AS place
$$;
CREATE FUNCTION events_number_grams(number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN number IS NULL THEN '{}' ELSE ARRAY[
        '#' || number,
        '#' || split_part(number, '-', 2),
        '#' || split_part(number, '-', 3),
        '#' || split_part(number, '-', 2) || '-' || split_part(number, '-', 3)
    ] END
$$;
CREATE FUNCTION events_write_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events_eventwords (event_id, grams)
    VALUES (
        NEW.id,
        events_grams(NEW.title || ' ' || NEW.description || ' ' || NEW.address)
            || events_number_grams(NEW.number)
    )
    ON CONFLICT (event_id) DO UPDATE SET grams = EXCLUDED.grams;
    RETURN NULL;
END $$;
CREATE TRIGGER events_event_words_new AFTER INSERT ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_write_words();
CREATE TRIGGER events_event_words AFTER UPDATE OF title, description, address, number
    ON events_event FOR EACH ROW WHEN (
        (OLD.title, OLD.description, OLD.address, OLD.number)
        IS DISTINCT FROM (NEW.title, NEW.description, NEW.address, NEW.number)
    ) EXECUTE FUNCTION events_write_words();
INSERT INTO events_eventwords (event_id, grams)
    SELECT id, events_grams(title || ' ' || description || ' ' || address)
        || events_number_grams(number)
    FROM events_event;
"""
REMOVE = """
DROP TRIGGER events_event_words ON events_event;
DROP TRIGGER events_event_words_new ON events_event;
DROP FUNCTION events_write_words();
DROP FUNCTION events_number_grams(text);
DROP FUNCTION events_grams(text);
"""
DEPARTMENTS = """
CREATE FUNCTION events_write_departments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.event_id ELSE NEW.event_id END;
    held bigint[] := ARRAY(
        SELECT DISTINCT department_id FROM events_task
        WHERE event_id = key AND state NOT IN ('returned', 'withdrawn') ORDER BY 1
    );
BEGIN
    UPDATE events_event SET departments = held
    WHERE id = key AND departments IS DISTINCT FROM held;
    RETURN NULL;
END $$;
CREATE TRIGGER events_task_departments
    AFTER INSERT OR DELETE OR UPDATE OF state, department_id, event_id ON events_task
    FOR EACH ROW EXECUTE FUNCTION events_write_departments();
UPDATE events_event SET departments = held FROM (
    SELECT event_id, array_agg(DISTINCT department_id ORDER BY department_id) AS held
    FROM events_task WHERE state NOT IN ('returned', 'withdrawn') GROUP BY 1
) AS parts WHERE event_id = id;
"""
KEEP = (
    "DROP TRIGGER events_task_departments ON events_task; DROP FUNCTION events_write_departments();"
)
OFTEN = """
ALTER TABLE events_event SET
    (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
"""
SELDOM = """
ALTER TABLE events_event RESET (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor);
"""
STEPS = ("classify", "file", "dispatch", "handle", "report", "verify", "evaluate")
LIVE = models.Q(step__in=STEPS)
COUNTED_BY = (
    "due_at near_at suspended urgency category holder area departments created_by reported_at "
    "leaders_only confidential concerns_area concerns_department concerns_user "
    "claimed_by claimed_at rework_count"
).split()


def index(made: models.Index) -> migrations.AddIndex:
    return migrations.AddIndex(model_name="event", index=made)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_setup_log"),
        ("events", "0009_desk_indexes"),
        ("grids", "0002_boundaries_fit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EventWords",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="events.event",
                    ),
                ),
                ("grams", ArrayField(base_field=models.TextField(), size=None)),
            ],
            options={"indexes": [GinIndex(fields=["grams"], name="event_words_grams")]},
        ),
        migrations.RunSQL(GRAMS, REMOVE),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="grids.area",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="view_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("area", None), ("department", None), _connector="OR"),
                        name="view_shared_with_one_unit",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="departments",
            field=ArrayField(
                base_field=models.BigIntegerField(), default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(DEPARTMENTS, KEEP),
        migrations.RunSQL(OFTEN, SELDOM),
        migrations.RemoveIndex(model_name="event", name="event_live_sight"),
        index(
            models.Index(
                fields=["sight_path", "step"],
                include=COUNTED_BY,
                condition=LIVE,
                name="event_live_counts",
            )
        ),
        index(
            models.Index(fields=["category", "due_at"], condition=LIVE, name="event_live_category")
        ),
        index(
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=STEPS, suspended=True),
                name="event_suspended",
            )
        ),
        index(
            models.Index(
                fields=["sight_path"],
                condition=models.Q(step__in=STEPS, rework_count__gt=0),
                name="event_live_reworked",
            )
        ),
        index(models.Index(fields=["changed_at"], name="event_changed")),
        index(models.Index(fields=["reported_at"], name="event_reported")),
        index(GinIndex(fastupdate=False, fields=["departments"], name="event_departments")),
        index(
            GinIndex(
                fastupdate=False,
                fields=["departments"],
                condition=LIVE,
                name="event_live_departments",
            )
        ),
    ]

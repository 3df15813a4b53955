"""Streets and buildings below the map, and the version of its tiles, kept by triggers."""

import django.contrib.gis.db.models.fields
from django.db import migrations, models
from django.db.models.functions import Now

NOTE = """
CREATE FUNCTION grids_note_map_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted text := coalesce(current_setting('gridgov.map_changed', true), '');
BEGIN
    IF position(' ' || TG_ARGV[0] || ' ' IN noted) = 0 THEN
        INSERT INTO grids_mapchange (what) VALUES (TG_ARGV[0]);
        PERFORM set_config('gridgov.map_changed', noted || ' ' || TG_ARGV[0] || ' ', true);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER grids_area_map_change
    AFTER INSERT OR DELETE OR UPDATE OF geometry, name, name_en, code, level, path, retired_on
    ON grids_area FOR EACH STATEMENT EXECUTE FUNCTION grids_note_map_change('areas');
CREATE TRIGGER grids_street_map_change AFTER INSERT OR DELETE OR UPDATE
    ON grids_street FOR EACH STATEMENT EXECUTE FUNCTION grids_note_map_change('streets');
CREATE TRIGGER grids_building_map_change AFTER INSERT OR DELETE OR UPDATE
    ON grids_building FOR EACH STATEMENT EXECUTE FUNCTION grids_note_map_change('buildings');
"""
FORGET = """
DROP TRIGGER grids_area_map_change ON grids_area;
DROP TRIGGER grids_street_map_change ON grids_street;
DROP TRIGGER grids_building_map_change ON grids_building;
DROP FUNCTION grids_note_map_change();
"""


def key() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("grids", "0004_drafts")]

    operations = [
        migrations.CreateModel(
            name="BaseLayer",
            fields=[
                ("id", key()),
                (
                    "name",
                    models.CharField(
                        choices=[("streets", "Streets"), ("buildings", "Buildings")],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("imported_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Building",
            fields=[
                ("id", key()),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("geometry", django.contrib.gis.db.models.fields.PolygonField(srid=4326)),
            ],
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                ("id", key()),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("kind", models.CharField(blank=True, max_length=30)),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Main road"), (2, "Street"), (3, "Path")], default=2
                    ),
                ),
                ("geometry", django.contrib.gis.db.models.fields.LineStringField(srid=4326)),
            ],
        ),
        migrations.CreateModel(
            name="MapChange",
            fields=[
                ("id", key()),
                ("what", models.CharField(max_length=10)),
                ("mark", models.UUIDField(db_default=models.Func(function="gen_random_uuid"))),
                ("at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.AddIndex(
            model_name="building",
            index=models.Index(
                condition=models.Q(("name", ""), _negated=True),
                fields=["name"],
                name="building_name",
            ),
        ),
        migrations.AddIndex(
            model_name="mapchange",
            index=models.Index(fields=["what", "-id"], name="map_change_last"),
        ),
        migrations.AddIndex(
            model_name="street",
            index=models.Index(fields=["name"], name="street_name"),
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]

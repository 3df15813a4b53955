"""Where an organisation is drawn on the map: kept by the triggers that keep its area."""

import django.contrib.gis.db.models.fields
from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION people_organisation_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.spot := NEW.point;
    IF NEW.house_id IS NOT NULL THEN
        SELECT h.area_id, h.sight_path, coalesce(h.point, b.point)
        INTO NEW.area_id, NEW.sight_path, NEW.spot
        FROM people_house h LEFT JOIN people_house b ON b.id = h.building_id
        WHERE h.id = NEW.house_id;
    ELSIF NEW.area_id IS NOT NULL THEN
        SELECT path INTO NEW.sight_path FROM grids_area WHERE id = NEW.area_id;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION people_house_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved bigint[];
    there bigint[];
    elsewhere bigint[];
BEGIN
    SELECT array_agg(n.id), array_agg(n.id) FILTER (WHERE n.sight_path <> o.sight_path)
    INTO there, moved
    FROM now_rows n JOIN old_rows o USING (id)
    WHERE (n.area_id, n.sight_path, n.place) IS DISTINCT FROM (o.area_id, o.sight_path, o.place);
    IF there IS NOT NULL THEN
        UPDATE people_house SET place = place WHERE building_id = ANY (there);
        UPDATE people_organisation SET place = place WHERE house_id = ANY (there);
    END IF;
    IF moved IS NOT NULL THEN
        UPDATE people_person p SET sight = sight
        FROM (SELECT DISTINCT person_id FROM people_residence WHERE house_id = ANY (moved)) AS r
        WHERE p.id = r.person_id;
        UPDATE people_care c SET sight = sight
        FROM people_household h WHERE h.id = c.household_id AND h.house_id = ANY (moved);
    END IF;
    SELECT array_agg(n.id) INTO elsewhere FROM now_rows n JOIN old_rows o USING (id)
    WHERE ST_AsBinary(n.point) IS DISTINCT FROM ST_AsBinary(o.point);
    IF elsewhere IS NOT NULL THEN
        UPDATE people_organisation SET place = place WHERE house_id IN (
            SELECT id FROM people_house WHERE id = ANY (elsewhere) OR building_id = ANY (elsewhere)
        );
    END IF;
    RETURN NULL;
END $$;

UPDATE people_organisation SET place = place;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_diaries")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="spot",
            field=django.contrib.gis.db.models.fields.PointField(
                blank=True, editable=False, null=True, spatial_index=False, srid=4326
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="organisation",
            index=GistIndex(
                condition=models.Q(("ended_on", None)), fields=["spot"], name="organisations_on_map"
            ),
        ),
        migrations.AddIndex(
            model_name="house",
            index=GistIndex(
                condition=models.Q(("ended_on", None), ("parent", None)),
                fields=["point"],
                name="buildings_on_map",
            ),
        ),
    ]

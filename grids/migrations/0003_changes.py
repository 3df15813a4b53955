"""Changes of boundaries: who, when, why; how exact boundaries are; one boundary a day.

`grids_boundary_faults` finds every breach among the areas directly below a path, as they are or
as somebody wants them; the plan of a change asks it, and a deferred trigger asks it once for each
parent, whatever wrote, at the latest when the transaction commits. A second one refuses an area
whose shape is not that of its dated boundary in force.
"""

from importlib import import_module

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

MEASURES = """
CREATE FUNCTION grids_degree(latitude float8, OUT north float8, OUT east float8)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 111132.954 - 559.822 * cos(2 * phi) + 1.175 * cos(4 * phi),
        111412.84 * cos(phi) - 93.5 * cos(3 * phi) + 0.118 * cos(5 * phi)
    FROM (SELECT radians(latitude) AS phi) AS given
$$;
COMMENT ON FUNCTION grids_degree IS 'Metres of a degree northwards and eastwards (WGS-84).';

CREATE FUNCTION grids_square_metres(shape geometry) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(max(ST_Area(shape) * north * east), 0)
    FROM grids_degree(ST_Y(ST_Centroid(shape)))
$$;

CREATE FUNCTION grids_width(shape geometry) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(max(
        2 * ST_Area(shape) * north * east
        / nullif(ST_Perimeter(ST_Scale(shape, east, north)), 0)), 0)
    FROM grids_degree(ST_Y(ST_Centroid(shape)))
$$;
COMMENT ON FUNCTION grids_width IS 'The mean width of a long thin shape, in metres.';
"""

# Pairs of neighbours are found by a raster of cells as large as a usual area, so that the cost
# grows with the number of areas and not with its square. The planner takes every list here for a
# short one and would compare each pair with each area; so it is told to join by hashing.
FAULTS = """
CREATE FUNCTION grids_boundary_faults(
    parent_path text,
    keys bigint[] DEFAULT '{}',
    codes text[] DEFAULT '{}',
    shapes geometry[] DEFAULT '{}',
    gone bigint[] DEFAULT '{}',
    on_day date DEFAULT NULL)
RETURNS TABLE (
    kind text, code text, other text, piece geometry, square_metres float8, narrow boolean)
LANGUAGE plpgsql STABLE SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    limit_m2 float8;
    limit_m float8;
    own record;
BEGIN
    IF cardinality(keys) = 0 AND on_day IS NULL AND NOT EXISTS (
        SELECT FROM grids_area a
        WHERE a.path > parent_path COLLATE "C" AND a.path < (parent_path || '~') COLLATE "C"
            AND length(a.path) = length(parent_path) + 4
            AND a.retired_on IS NULL AND a.geometry IS NOT NULL
    ) AND NOT EXISTS (
        SELECT FROM grids_area a
        WHERE a.path = parent_path COLLATE "C" AND a.covered AND a.numchild > 0
            AND a.retired_on IS NULL AND a.geometry IS NOT NULL
    ) THEN
        RETURN;
    END IF;
    SELECT l.tolerance, l.sliver INTO limit_m2, limit_m FROM grids_boundarylimits l;
    limit_m2 := coalesce(limit_m2, 1);
    limit_m := coalesce(limit_m, 1);
    SELECT a.id, a.code::text AS code, a.covered, a.numchild,
        coalesce(
            (SELECT g.shape FROM unnest(keys, shapes) AS g(id, shape) WHERE g.id = a.id),
            CASE WHEN on_day IS NULL THEN a.geometry ELSE (
                SELECT b.geometry FROM grids_boundary b
                WHERE b.area_id = a.id AND b.valid_from <= on_day
                    AND (b.valid_to IS NULL OR b.valid_to > on_day)
            ) END
        ) AS shape
    INTO own
    FROM grids_area a
    WHERE a.path = parent_path COLLATE "C" AND (on_day IS NOT NULL OR a.retired_on IS NULL)
        AND NOT a.id = ANY (gone);
    IF NOT FOUND AND parent_path <> '' THEN
        RETURN;
    END IF;
    IF own.shape IS NOT NULL AND NOT ST_IsValid(own.shape) THEN
        own.shape := NULL;  -- its own parent's check tells it
    END IF;

    RETURN QUERY
    WITH stored AS (
        SELECT a.id, a.code::text AS code, a.geometry AS shape
        FROM grids_area a
        WHERE on_day IS NULL AND a.retired_on IS NULL
            AND a.path > parent_path COLLATE "C" AND a.path < (parent_path || '~') COLLATE "C"
            AND length(a.path) = length(parent_path) + 4
        UNION ALL
        SELECT a.id, a.code::text, b.geometry
        FROM grids_area a JOIN grids_boundary b ON b.area_id = a.id
        WHERE b.valid_from <= on_day AND (b.valid_to IS NULL OR b.valid_to > on_day)
            AND a.path > parent_path COLLATE "C" AND a.path < (parent_path || '~') COLLATE "C"
            AND length(a.path) = length(parent_path) + 4
    ), given AS (
        SELECT g.id, g.code, g.shape FROM unnest(keys, codes, shapes) AS g(id, code, shape)
        WHERE g.id IS DISTINCT FROM own.id
    ), below AS MATERIALIZED (
        SELECT id, code, shape, ST_IsValid(shape) AND NOT ST_IsEmpty(shape) AS fit FROM (
            SELECT g.id, g.code, g.shape FROM given g
            UNION ALL
            SELECT s.id, s.code, s.shape FROM stored s
            WHERE NOT s.id = ANY (keys) AND NOT s.id = ANY (gone)
        ) AS both_kinds
        WHERE shape IS NOT NULL
    ), boxed AS MATERIALIZED (
        SELECT id, code, shape, ST_XMin(shape) AS west, ST_YMin(shape) AS south,
            ST_XMax(shape) AS east, ST_YMax(shape) AS north
        FROM below WHERE fit
    ), size AS (
        SELECT greatest(
            avg(east - west), avg(north - south),
            max(east - west) / 200, max(north - south) / 200, 1e-9) AS cell
        FROM boxed
    ), cells AS MATERIALIZED (
        SELECT boxed.id, x, y FROM boxed, size,
            generate_series(floor(west / cell)::bigint, floor(east / cell)::bigint) AS x,
            generate_series(floor(south / cell)::bigint, floor(north / cell)::bigint) AS y
    ), pairs AS MATERIALIZED (
        SELECT DISTINCT a.id AS first, b.id AS second
        FROM cells a JOIN cells b ON a.x = b.x AND a.y = b.y AND a.id < b.id
    ), found AS (
        SELECT 1 AS rank, CASE WHEN ST_IsEmpty(shape) THEN 'empty' ELSE 'invalid' END AS kind,
            code, '' AS other,
            CASE WHEN ST_IsEmpty(shape) THEN NULL
                ELSE ST_SetSRID(location(ST_IsValidDetail(shape)), 4326) END AS piece
        FROM below WHERE NOT fit
        UNION ALL
        SELECT 2, 'overlap', least(a.code, b.code), greatest(a.code, b.code),
            ST_CollectionExtract(ST_Intersection(a.shape, b.shape), 3)
        FROM pairs JOIN boxed a ON a.id = pairs.first JOIN boxed b ON b.id = pairs.second
        WHERE a.west < b.east AND b.west < a.east AND a.south < b.north AND b.south < a.north
            AND ST_Relate(a.shape, b.shape, 'T********')
        UNION ALL
        SELECT 3, 'outside', boxed.code, own.code,
            ST_CollectionExtract(ST_Difference(boxed.shape, own.shape), 3)
        FROM boxed
        WHERE own.shape IS NOT NULL AND NOT ST_Covers(own.shape, boxed.shape)
        UNION ALL
        SELECT 4, 'gap', own.code, '',
            (ST_Dump(ST_CollectionExtract(ST_Difference(own.shape, coalesce(
                whole.shape, ST_GeomFromText('POLYGON EMPTY', 4326))), 3))).geom
        FROM (SELECT ST_Union(boxed.shape) AS shape FROM boxed) AS whole
        WHERE own.covered AND own.shape IS NOT NULL AND (whole.shape IS NOT NULL
            OR on_day IS NULL AND own.numchild > 0)  -- nobody drawn is left below
    )
    SELECT found.kind, found.code, found.other, found.piece,
        measured.m2, measured.m2 > 0 AND grids_width(found.piece) < limit_m
    FROM found CROSS JOIN LATERAL (
        SELECT grids_square_metres(found.piece) AS m2 OFFSET 0
    ) AS measured
    WHERE rank = 1 OR measured.m2 > limit_m2
    ORDER BY rank, found.code, found.other, measured.m2 DESC;
END $$;
"""

CHECKS = """
CREATE FUNCTION grids_lock(of_path text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1735551332, coalesce(
        (SELECT id FROM grids_area WHERE path = left(of_path, 4) COLLATE "C"), 0)::int);
END $$;
COMMENT ON FUNCTION grids_lock IS 'The lock of grids.services.locks.lock_tree.';

CREATE FUNCTION grids_boundary_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own_path text;
    parent_path text;
    checked text;
    fault record;
BEGIN
    own_path := CASE WHEN TG_OP = 'DELETE' THEN OLD.path ELSE NEW.path END;
    FOREACH parent_path IN ARRAY ARRAY[left(own_path, -4), own_path] LOOP
        checked := coalesce(current_setting('gridgov.boundaries_checked', true), '');
        CONTINUE WHEN position('<' || parent_path || '>' IN checked) > 0;
        PERFORM set_config(
            'gridgov.boundaries_checked', checked || '<' || parent_path || '>', true);
        PERFORM grids_lock(parent_path);
        SELECT * INTO fault FROM grids_boundary_faults(parent_path) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'boundaries: % of % and %', fault.kind, fault.code, fault.other
                USING ERRCODE = 'check_violation', CONSTRAINT = 'area_boundaries_fit';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER area_boundaries_forget
    AFTER INSERT OR DELETE OR UPDATE OF geometry, covered, retired_on, path ON grids_area
    FOR EACH STATEMENT EXECUTE FUNCTION grids_boundary_forget();

CREATE CONSTRAINT TRIGGER area_boundaries_fit_new
    AFTER INSERT ON grids_area DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.geometry IS NOT NULL) EXECUTE FUNCTION grids_boundary_check();

CREATE CONSTRAINT TRIGGER area_boundaries_fit
    AFTER UPDATE OF geometry, covered, retired_on, path ON grids_area
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.geometry::bytea IS DISTINCT FROM NEW.geometry::bytea OR OLD.covered <> NEW.covered
        OR OLD.retired_on IS DISTINCT FROM NEW.retired_on OR OLD.path <> NEW.path)
    EXECUTE FUNCTION grids_boundary_check();

CREATE CONSTRAINT TRIGGER area_boundaries_fit_gone
    AFTER DELETE ON grids_area DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.geometry IS NOT NULL) EXECUTE FUNCTION grids_boundary_check();

CREATE FUNCTION grids_boundary_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key bigint;
    wrong text;
BEGIN
    IF TG_TABLE_NAME = 'grids_area' THEN
        key := NEW.id;
    ELSE
        key := CASE WHEN TG_OP = 'DELETE' THEN OLD.area_id ELSE NEW.area_id END;
    END IF;
    SELECT a.code INTO wrong
    FROM grids_area a LEFT JOIN grids_boundary b ON b.area_id = a.id AND b.valid_to IS NULL
    WHERE a.id = key AND (a.geometry IS DISTINCT FROM b.geometry
        OR (a.retired_on IS NOT NULL AND a.geometry IS NOT NULL));
    IF FOUND THEN
        RAISE EXCEPTION 'boundaries: the shape of % is not its dated boundary in force', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_boundary_agrees';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER area_boundary_agrees
    AFTER INSERT OR UPDATE OF geometry, retired_on ON grids_area
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grids_boundary_agrees();

CREATE CONSTRAINT TRIGGER boundary_area_agrees
    AFTER INSERT OR DELETE OR UPDATE ON grids_boundary
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grids_boundary_agrees();
"""
GONE = """
DROP TRIGGER area_boundaries_fit ON grids_area;
DROP TRIGGER area_boundaries_forget ON grids_area;
DROP FUNCTION grids_boundary_check();
DROP FUNCTION grids_boundary_fault(text, float8);
"""
BACK = """
DROP TRIGGER boundary_area_agrees ON grids_boundary;
DROP TRIGGER area_boundary_agrees ON grids_area;
DROP TRIGGER area_boundaries_fit_gone ON grids_area;
DROP TRIGGER area_boundaries_fit ON grids_area;
DROP TRIGGER area_boundaries_fit_new ON grids_area;
DROP TRIGGER area_boundaries_forget ON grids_area;
DROP FUNCTION grids_boundary_agrees();
DROP FUNCTION grids_boundary_check();
DROP FUNCTION grids_boundary_forget();
DROP FUNCTION grids_lock(text);
DROP FUNCTION grids_boundary_faults(text, bigint[], text[], geometry[], bigint[], date);
DROP FUNCTION grids_width(geometry);
DROP FUNCTION grids_square_metres(geometry);
DROP FUNCTION grids_degree(float8);
"""
FORMER = import_module("grids.migrations.0002_boundaries_fit")


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
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
        migrations.RunSQL(GONE + MEASURES + FAULTS + CHECKS, BACK + FORMER.FAULT + FORMER.TRIGGER),
    ]

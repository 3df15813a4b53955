"""Siblings never overlap, never leave their parent and, in a covered one, leave no gap.

`grids_boundary_fault(path)` finds the first breach among the areas in force directly below
`path`; services ask it before they end, and a deferred trigger asks it once for each parent
whatever wrote, at the latest when the transaction commits. Pieces below the tolerance (square
degrees; 1e-10 is about a square metre) are the rounding of coordinates.
"""

from django.db import migrations

FAULT = """
CREATE FUNCTION grids_boundary_fault(parent_path text, tolerance float8 DEFAULT 1e-10)
RETURNS TABLE (kind text, code text, other text, piece geometry) LANGUAGE sql STABLE AS $$
    WITH parent AS (
        SELECT * FROM grids_area WHERE path = parent_path COLLATE "C" AND retired_on IS NULL
    ), below AS (
        SELECT a.* FROM grids_area a
        WHERE a.path > parent_path COLLATE "C" AND a.path < (parent_path || '~') COLLATE "C"
            AND length(a.path) = length(parent_path) + 4
            AND a.retired_on IS NULL AND a.geometry IS NOT NULL
    )
    (
        SELECT 'overlap', a.code::text, b.code::text, ST_Intersection(a.geometry, b.geometry)
        FROM below a JOIN below b ON a.path < b.path AND a.geometry && b.geometry
        WHERE ST_Relate(a.geometry, b.geometry, 'T********')
            AND ST_Area(ST_Intersection(a.geometry, b.geometry)) > tolerance
        ORDER BY 2, 3 LIMIT 1
    ) UNION ALL (
        SELECT 'outside', a.code::text, parent.code::text,
            ST_Difference(a.geometry, parent.geometry)
        FROM below a, parent
        WHERE parent.geometry IS NOT NULL AND NOT ST_Covers(parent.geometry, a.geometry)
            AND ST_Area(ST_Difference(a.geometry, parent.geometry)) > tolerance
        ORDER BY 2 LIMIT 1
    ) UNION ALL (
        SELECT 'gap', parent.code::text, '', ST_Difference(parent.geometry, below_all.shape)
        FROM parent, (SELECT ST_Union(geometry) AS shape FROM below) AS below_all
        WHERE parent.covered AND parent.geometry IS NOT NULL AND below_all.shape IS NOT NULL
            AND ST_Area(ST_Difference(parent.geometry, below_all.shape)) > tolerance
    )
    LIMIT 1
$$;
"""

# A write empties the list of parents that were checked, so that each is checked once after it.
TRIGGER = """
CREATE FUNCTION grids_boundary_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('gridgov.boundaries_checked', '', true);
    RETURN NULL;
END $$;

CREATE FUNCTION grids_boundary_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent_path text;
    checked text;
    fault record;
BEGIN
    FOREACH parent_path IN ARRAY ARRAY[left(NEW.path, -4), NEW.path::text] LOOP
        checked := coalesce(current_setting('gridgov.boundaries_checked', true), '');
        CONTINUE WHEN parent_path = '' OR position(' ' || parent_path || ' ' IN checked) > 0;
        PERFORM set_config(
            'gridgov.boundaries_checked', checked || ' ' || parent_path || ' ', true);
        SELECT * INTO fault FROM grids_boundary_fault(parent_path);
        IF FOUND THEN
            RAISE EXCEPTION 'boundaries: % of % and %', fault.kind, fault.code, fault.other
                USING ERRCODE = 'check_violation', CONSTRAINT = 'area_boundaries_fit';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER area_boundaries_forget
    AFTER INSERT OR UPDATE OF geometry, covered, retired_on, path ON grids_area
    FOR EACH STATEMENT EXECUTE FUNCTION grids_boundary_forget();

CREATE CONSTRAINT TRIGGER area_boundaries_fit
    AFTER INSERT OR UPDATE OF geometry, covered, retired_on, path ON grids_area
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.geometry IS NOT NULL OR NEW.retired_on IS NOT NULL)
    EXECUTE FUNCTION grids_boundary_check();
"""
BACK = """
DROP TRIGGER area_boundaries_fit ON grids_area;
DROP TRIGGER area_boundaries_forget ON grids_area;
DROP FUNCTION grids_boundary_check();
DROP FUNCTION grids_boundary_forget();
DROP FUNCTION grids_boundary_fault(text, float8);
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0001_initial")]

    operations = [migrations.RunSQL(FAULT + TRIGGER, BACK)]

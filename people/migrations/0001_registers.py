import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gridgov.fields

# What is copied from one row to another is kept by the database, whatever writes: the area, path
# and place of a building on its units and rooms and on the organisations in it, and the areas
# that a person and care are seen from.
TRIGGERS = """
CREATE FUNCTION people_paths(path text) RETURNS varchar[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(left(path, n)::varchar ORDER BY n), '{}')
    FROM generate_series(4, length(path), 4) AS n
$$;

CREATE FUNCTION people_sight(person bigint, recorded bigint) RETURNS varchar[]
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT array_agg(DISTINCT above)
         FROM people_residence r JOIN people_house h ON h.id = r.house_id,
            unnest(people_paths(h.sight_path)) AS above
         WHERE r.person_id = person),
        (SELECT people_paths(a.path) FROM grids_area a WHERE a.id = recorded),
        '{}')
$$;

CREATE FUNCTION people_house_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.building_id IS NOT NULL THEN
        SELECT area_id, sight_path, place INTO NEW.area_id, NEW.sight_path, NEW.place
        FROM people_house WHERE id = NEW.building_id;
    ELSIF NEW.area_id IS NOT NULL THEN
        SELECT path INTO NEW.sight_path FROM grids_area WHERE id = NEW.area_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_house_placed BEFORE INSERT OR UPDATE ON people_house
    FOR EACH ROW EXECUTE FUNCTION people_house_placed();

CREATE FUNCTION people_house_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved bigint[];
    there bigint[];
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
    RETURN NULL;
END $$;
CREATE TRIGGER people_house_moved AFTER UPDATE ON people_house
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_house_moved();

CREATE FUNCTION people_organisation_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.house_id IS NOT NULL THEN
        SELECT area_id, sight_path INTO NEW.area_id, NEW.sight_path
        FROM people_house WHERE id = NEW.house_id;
    ELSIF NEW.area_id IS NOT NULL THEN
        SELECT path INTO NEW.sight_path FROM grids_area WHERE id = NEW.area_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_organisation_placed BEFORE INSERT OR UPDATE ON people_organisation
    FOR EACH ROW EXECUTE FUNCTION people_organisation_placed();

CREATE FUNCTION people_person_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sight := people_sight(NEW.id, NEW.area_id);
    RETURN NEW;
END $$;
CREATE TRIGGER people_person_seen BEFORE INSERT OR UPDATE ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_person_seen();

CREATE FUNCTION people_person_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_care c SET sight = n.sight
    FROM now_rows n JOIN old_rows o USING (id)
    WHERE n.sight IS DISTINCT FROM o.sight AND c.person_id = n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_person_moved AFTER UPDATE ON people_person
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_person_moved();

CREATE FUNCTION people_residence_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person p SET sight = sight
    FROM (SELECT DISTINCT person_id FROM now_rows) AS r WHERE p.id = r.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_residence_made AFTER INSERT ON people_residence
    REFERENCING NEW TABLE AS now_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_residence_made();

CREATE FUNCTION people_residence_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person p SET sight = sight
    FROM (SELECT DISTINCT person_id FROM old_rows) AS r WHERE p.id = r.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_residence_gone AFTER DELETE ON people_residence
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_residence_gone();

CREATE FUNCTION people_residence_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person p SET sight = sight
    FROM (
        SELECT n.person_id FROM now_rows n JOIN old_rows o USING (id)
        WHERE (n.person_id, n.house_id) <> (o.person_id, o.house_id)
        UNION
        SELECT o.person_id FROM now_rows n JOIN old_rows o USING (id)
        WHERE (n.person_id, n.house_id) <> (o.person_id, o.house_id)
    ) AS r WHERE p.id = r.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_residence_moved AFTER UPDATE ON people_residence
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS now_rows
    FOR EACH STATEMENT EXECUTE FUNCTION people_residence_moved();

CREATE FUNCTION people_household_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_care c SET sight = sight WHERE c.household_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER people_household_moved AFTER UPDATE ON people_household
    FOR EACH ROW WHEN (OLD.house_id <> NEW.house_id) EXECUTE FUNCTION people_household_moved();

CREATE FUNCTION people_care_seen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id IS NOT NULL THEN
        SELECT sight INTO NEW.sight FROM people_person WHERE id = NEW.person_id;
    ELSE
        SELECT people_paths(house.sight_path) INTO NEW.sight
        FROM people_household h JOIN people_house house ON house.id = h.house_id
        WHERE h.id = NEW.household_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_care_seen BEFORE INSERT OR UPDATE ON people_care
    FOR EACH ROW EXECUTE FUNCTION people_care_seen();
"""
NO_TRIGGERS = """
DROP TRIGGER people_care_seen ON people_care;
DROP TRIGGER people_household_moved ON people_household;
DROP TRIGGER people_residence_moved ON people_residence;
DROP TRIGGER people_residence_gone ON people_residence;
DROP TRIGGER people_residence_made ON people_residence;
DROP TRIGGER people_person_moved ON people_person;
DROP TRIGGER people_person_seen ON people_person;
DROP TRIGGER people_organisation_placed ON people_organisation;
DROP TRIGGER people_house_moved ON people_house;
DROP TRIGGER people_house_placed ON people_house;
DROP FUNCTION people_care_seen, people_household_moved, people_residence_moved,
    people_residence_gone, people_residence_made, people_person_moved, people_person_seen,
    people_organisation_placed, people_house_moved, people_house_placed, people_sight, people_paths;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_looking"),
        ("grids", "0006_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Care",
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
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until before")),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("hardship", "Low income and hardship"),
                            ("left_behind", "Living alone or left behind"),
                            ("disabled", "Disabled"),
                            ("changed", "Change of members or tenants"),
                            ("statutory", "Under statutory care"),
                        ],
                        max_length=12,
                        verbose_name="programme",
                    ),
                ),
                ("decided_by", models.CharField(max_length=200, verbose_name="decided by")),
                ("review_on", models.DateField(verbose_name="reviewed on")),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="a visit every so many days"
                    ),
                ),
                (
                    "sight",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "care",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("name_sealed", models.BinaryField(default=b"")),
                ("document_sealed", models.BinaryField(default=b"")),
                ("occupation_sealed", models.BinaryField(default=b"")),
                ("employer_sealed", models.BinaryField(default=b"")),
                ("registration_place_sealed", models.BinaryField(default=b"")),
                (
                    "document_kind",
                    models.CharField(
                        choices=[
                            ("resident_id", "Resident identity card"),
                            ("passport", "Passport"),
                            ("permit", "Permit for residents of Hong Kong, Macao or Taiwan"),
                            ("foreign", "Permanent residence card for foreigners"),
                            ("other", "Other"),
                            ("none", "None"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="kind of document",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "Male"), ("female", "Female")],
                        max_length=6,
                        verbose_name="sex",
                    ),
                ),
                (
                    "birth_date",
                    models.DateField(blank=True, null=True, verbose_name="date of birth"),
                ),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="died on")),
                (
                    "name_grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("document_index", models.CharField(blank=True, editable=False, max_length=64)),
                ("document_tail", models.CharField(blank=True, editable=False, max_length=64)),
                ("likeness_index", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "sight",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people_recorded",
                        to="grids.area",
                        verbose_name="registered by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CareDetail",
            fields=[
                (
                    "care",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="detail",
                        serialize=False,
                        to="people.care",
                    ),
                ),
                ("words_sealed", models.BinaryField(default=b"")),
            ],
            options={
                "verbose_name": "detail of care",
            },
        ),
        migrations.CreateModel(
            name="House",
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
                    "level",
                    models.CharField(
                        choices=[("building", "Building"), ("unit", "Unit"), ("room", "Room")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "place",
                    models.CharField(max_length=200, verbose_name="address down to the building"),
                ),
                (
                    "number",
                    gridgov.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="number"
                    ),
                ),
                (
                    "number_index",
                    gridgov.fields.BlindIndexField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        max_length=64,
                        purpose="people.house.number",
                        source="number",
                    ),
                ),
                (
                    "address",
                    gridgov.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="whole address"
                    ),
                ),
                ("floor", models.SmallIntegerField(blank=True, null=True, verbose_name="floor")),
                (
                    "use",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "Lived in by the owner"),
                            ("let", "Let"),
                            ("empty", "Empty"),
                            ("shop", "Shop"),
                            ("dormitory", "Dormitory"),
                        ],
                        max_length=10,
                        verbose_name="use",
                    ),
                ),
                (
                    "area_m2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        verbose_name="floor space in m²",
                    ),
                ),
                (
                    "owner_text",
                    gridgov.fields.EncryptedTextField(
                        blank=True, default="", verbose_name="owner, in words"
                    ),
                ),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326, verbose_name="point"
                    ),
                ),
                (
                    "footprint",
                    django.contrib.gis.db.models.fields.PolygonField(
                        blank=True,
                        null=True,
                        spatial_index=False,
                        srid=4326,
                        verbose_name="footprint",
                    ),
                ),
                ("sight_path", models.CharField(db_collation="C", db_index=True, max_length=255)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="gone since")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="houses",
                        to="grids.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inside",
                        to="people.house",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="people.house",
                        verbose_name="part of",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="houses_owned",
                        to="people.person",
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "house",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Household",
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
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until before")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="people.house",
                    ),
                ),
            ],
            options={
                "verbose_name": "household",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="care",
            name="household",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="care",
                to="people.household",
            ),
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shop", "Shop"),
                            ("firm", "Firm"),
                            ("school", "School"),
                            ("clinic", "Clinic or hospital"),
                            ("social", "Social organisation"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "credit_code",
                    models.CharField(
                        blank=True, max_length=18, verbose_name="unified social credit code"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326, verbose_name="point"
                    ),
                ),
                ("sight_path", models.CharField(db_collation="C", db_index=True, max_length=255)),
                (
                    "phone",
                    gridgov.fields.EncryptedTextField(blank=True, default="", verbose_name="phone"),
                ),
                (
                    "phone_index",
                    gridgov.fields.BlindIndexField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        max_length=64,
                        purpose="people.phone",
                        source="phone",
                    ),
                ),
                (
                    "employees",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                ),
                ("hazards", models.TextField(blank=True, verbose_name="hazards on site")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="closed since")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="grids.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="people.house",
                        verbose_name="house",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("wrapped", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until before")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("legal", "Legal representative"),
                            ("in_charge", "In charge"),
                            ("safety", "In charge of safety"),
                            ("contact", "Contact"),
                        ],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person in an organisation",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moved", models.JSONField(default=dict)),
                ("filled", models.JSONField(default=dict)),
                ("parts", models.JSONField(default=dict)),
                ("at", models.DateTimeField(verbose_name="time")),
                ("why", models.CharField(max_length=200, verbose_name="reason")),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="people.person",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges_taken",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HouseholdMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until before")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "Head of the household"),
                            ("spouse", "Spouse"),
                            ("son", "Son"),
                            ("daughter", "Daughter"),
                            ("grandchild", "Grandchild"),
                            ("parent", "Parent"),
                            ("grandparent", "Grandparent"),
                            ("sibling", "Brother or sister"),
                            ("other", "Other relative or member"),
                            ("unrelated", "Not related"),
                        ],
                        max_length=12,
                        verbose_name="relation to the head",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="people.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a household",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("key", models.BigIntegerField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "Recorded"),
                            ("change", "Changed"),
                            ("end", "Ended"),
                            ("check", "Found to be true"),
                            ("merge", "Merged"),
                            ("unmerge", "Merge undone"),
                            ("move", "Moved with the boundary"),
                        ],
                        max_length=10,
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=30)),
                ("old_sealed", models.BinaryField(default=b"")),
                ("new_sealed", models.BinaryField(default=b"")),
                ("at", models.DateTimeField(verbose_name="time")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="people.house",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="care",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="care",
                to="people.person",
            ),
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number_sealed", models.BinaryField(default=b"")),
                ("index", models.CharField(blank=True, editable=False, max_length=64)),
                ("tail", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "phone",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Residence",
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
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until before")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registered", "Registered here"),
                            ("actual", "Lives here"),
                            ("tenant", "Tenant"),
                            ("temporary", "Here for a time"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residences",
                        to="people.house",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="residences",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "residence",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
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
                ("plate_sealed", models.BinaryField(default=b"")),
                (
                    "plate_index",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                ),
                (
                    "plate_tail",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("car", "Car"),
                            ("truck", "Lorry"),
                            ("bus", "Bus or van"),
                            ("motorcycle", "Motorcycle"),
                            ("electric_bike", "Electric bicycle"),
                            ("farm", "Farm vehicle"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "looks",
                    models.CharField(blank=True, max_length=100, verbose_name="make and colour"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="gone since")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vehicles",
                        to="people.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vehicles",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "vehicle",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="household_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name_grams"], name="organisation_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("credit_code", ""), _negated=True), ("ended_on", None)
                ),
                fields=("credit_code",),
                name="credit_code_once",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("document_index", ""), _negated=True),
                fields=["document_index"],
                name="person_document",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("document_tail", ""), _negated=True),
                fields=["document_tail"],
                name="person_document_tail",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("likeness_index", ""), _negated=True),
                fields=["likeness_index"],
                name="person_likeness",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into", None)),
                fields=["changed_at"],
                name="person_changed",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sight", "name_grams"], name="person_sight_and_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("merged_into", None), models.Q(("document_index", ""), _negated=True)
                ),
                fields=("document_index", "document_kind"),
                name="document_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="part_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("organisation", "person", "part"),
                name="part_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("person",), name="merged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="member_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("person",),
                name="member_of_one_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("relation", "head"), ("valid_to", None)),
                fields=("household",),
                name="one_head_a_household",
            ),
        ),
        migrations.AddIndex(
            model_name="house",
            index=models.Index(
                condition=models.Q(("parent", None)),
                fields=["sight_path", "id"],
                name="buildings_in_sight",
            ),
        ),
        migrations.AddConstraint(
            model_name="house",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None), ("parent__isnull", False)),
                fields=("parent", "number_index"),
                name="house_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="house",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("building", None), ("level", "building"), ("parent", None)),
                    models.Q(
                        ("building__isnull", False),
                        ("level__in", ["unit", "room"]),
                        ("parent__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="house_stands_in_its_building",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["kind", "key", "id"], name="change_of_record"),
        ),
        migrations.AddIndex(
            model_name="care",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("valid_to", None)), fields=["sight"], name="care_sight"
            ),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="care_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", None), ("household", None), _connector="XOR"),
                name="care_of_person_or_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False), ("valid_to", None)),
                fields=("person", "programme"),
                name="care_once_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="care",
            constraint=models.UniqueConstraint(
                condition=models.Q(("household__isnull", False), ("valid_to", None)),
                fields=("household", "programme"),
                name="care_once_a_household",
            ),
        ),
        migrations.AddIndex(
            model_name="phone",
            index=models.Index(fields=["index"], name="phone_index"),
        ),
        migrations.AddIndex(
            model_name="phone",
            index=models.Index(fields=["tail"], name="phone_tail"),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.UniqueConstraint(
                fields=("person", "index"), name="phone_once_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="residence_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("house", "="),
                    ("kind", "="),
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
                name="residence_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "registered")),
                expressions=[
                    ("person", "="),
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
                name="registered_in_one_house",
            ),
        ),
        migrations.AddConstraint(
            model_name="vehicle",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", None), ("organisation", None), _connector="XOR"),
                name="vehicle_has_one_owner",
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]

"""What the map counts by: where each case lies on it, kept by the database itself."""

from django.db import migrations, models

LIVE = ("classify", "file", "dispatch", "handle", "report", "verify", "evaluate")
ENDED = ("done", "rejected", "merged", "cancelled")
COUNTED_BY = (
    "due_at near_at suspended urgency category holder area departments created_by reported_at "
    "leaders_only confidential concerns_area concerns_department concerns_user "
    "claimed_by claimed_at rework_count"
).split()
ENDED_COUNTED_BY = (
    "map_x map_y step sight_path category urgency holder area departments created_by "
    "leaders_only confidential concerns_area concerns_department concerns_user"
).split()
SIZE = 2**30
X = f"floor((ST_X(%(expressions)s) + 180) / 360 * {SIZE})::integer"
ANGLE = "radians(least(greatest(ST_Y(%(expressions)s), -85.05), 85.05))"
Y = f"floor((1 - ln(tan(pi() / 4 + {ANGLE} / 2)) / pi()) / 2 * {SIZE})::integer"


def coordinate(name: str, template: str) -> migrations.AddField:
    expression = models.Func(
        models.F("point"), template=template, output_field=models.IntegerField()
    )
    return migrations.AddField(
        model_name="event",
        name=name,
        field=models.GeneratedField(
            db_persist=True,
            expression=expression,
            output_field=models.IntegerField(null=True),
        ),
    )


def index(made: models.Index) -> migrations.AddIndex:
    return migrations.AddIndex(model_name="event", index=made)


class Migration(migrations.Migration):
    dependencies = [("events", "0014_jobs_below")]

    operations = [
        coordinate("map_x", X),
        coordinate("map_y", Y),
        index(
            models.Index(
                fields=["map_x", "map_y"],
                include=["step", "sight_path", *COUNTED_BY],
                condition=models.Q(step__in=LIVE),
                name="event_live_map",
            )
        ),
        index(
            models.Index(
                fields=["reported_at"],
                include=ENDED_COUNTED_BY,
                condition=models.Q(step__in=ENDED),
                name="event_ended_map",
            )
        ),
        index(models.Index(fields=["map_x", "map_y"], name="event_map")),
    ]

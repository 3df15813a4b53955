"""Cases that ended in areas that others took over are seen by these, with an entry in the trace."""

from typing import Any

from django.db import migrations


def follow(apps: Any, schema_editor: Any) -> None:
    """By the service itself, which reads and writes the columns that there are at this place."""
    area = apps.get_model("grids", "Area")
    ended = area.objects.exclude(retired_on=None).exclude(successor=None)
    by_root: dict[str, list[str]] = {}
    for path in ended.order_by("path").values_list("path", flat=True):
        by_root.setdefault(path[:4], []).append(path)
    if not by_root:
        return
    from events.services.succession import ended_cases_follow
    from grids.succession import Standing, Succession, tops

    for root, paths in by_root.items():
        ended_cases_follow(Succession(tops(paths), Standing.under(root)))


class Migration(migrations.Migration):
    dependencies = [("events", "0020_followed"), ("grids", "0009_joined")]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop, elidable=True)]

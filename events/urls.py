"""Pages about cases; every action of both tables has an address of its own, verb last."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from events.around import views as around
from events.forms.registry import ELSEWHERE
from events.offers import AT_ONCE
from events.people import views as people
from events.views import actions, case, clocks, live, worklist
from events.workflow import CASE_TABLE, NEW_TASK_ACTIONS, TASK_TABLE

app_name = "events"

CASE_ACTIONS = [
    *dict.fromkeys(rule.action for rule in CASE_TABLE if rule.action not in ELSEWHERE),
    *sorted(NEW_TASK_ACTIONS),
    AT_ONCE,
]
ON_TASKS = [rule.action for rule in TASK_TABLE if rule.action not in NEW_TASK_ACTIONS]


def case_path(action: str) -> URLPattern:
    return path(f"<int:pk>/{action}/", actions.act, {"action": action}, name=action)


def task_path(action: str) -> URLPattern:
    return path(
        f"<int:pk>/tasks/<int:task>/{action}/", actions.act, {"action": action}, name=action
    )


urlpatterns: list[URLPattern | URLResolver] = [
    path("", worklist.event_list, name="list"),
    path("changes/", live.event_changes, name="changes"),
    path("rows/", live.event_rows, name="rows"),
    path("filters/", worklist.event_filters, name="filters"),
    path("bulk/", include("events.bulk.urls")),
    path("", include("events.intake_urls")),
    path("", include("events.saved.urls")),
    path("<int:pk>/", case.detail, name="detail"),
    path("<int:pk>/preview/", case.preview, name="preview"),
    path("<int:pk>/outline/", around.outline, name="case_outline"),
    path("<int:pk>/reporter/", around.case_reporter, name="case_reporter"),
    path("<int:pk>/print/", around.case_print, name="case_print"),
    path("<int:pk>/people/", people.people_find, name="people_find"),
    path("<int:pk>/people/shown/", people.people_shown, name="people_shown"),
    path("<int:pk>/people/link/", people.people_link, name="people_link"),
    path("<int:pk>/people/<int:link>/unlink/", people.people_unlink, name="people_unlink"),
    path("<int:pk>/trace/", case.trace, name="trace"),
    path("<int:pk>/clocks/<int:clock>/why/", clocks.clock_why, name="clock_why"),
    *map(case_path, CASE_ACTIONS),
    *map(task_path, ON_TASKS),
]

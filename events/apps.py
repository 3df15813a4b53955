from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Cases")

    def ready(self) -> None:
        from events import (
            areas,
            boundary_ends,
            job_ends,
            joined,
            notices,
            recompute,
            register_news,
            reveals,
            waiting,
        )
        from events.board import pages as board
        from events.bulk import services as bulk
        from events.catalogue import registration
        from events.delivery import registration as outside
        from events.demo import job as demo
        from events.exports import pages as exports
        from events.people import registration as people
        from events.signboard import panel as signboard
        from gridgov import navigation
        from grids import calendar_hooks, dependents, located, panels, succession
        from grids.boundaries import scheduled
        from jobs import services as jobs
        from people import news

        navigation.register_notices(notices.unread)
        reveals.register()
        jobs.register(demo.KIND, demo.work, _("The demo's cases arrive"))
        exports.register()
        people.register_all()
        jobs.register(bulk.KIND, bulk.work, _("One action on many cases"))
        jobs.on_end(job_ends.tell)
        registration.register_all()
        outside.register_all()
        calendar_hooks.on_change(recompute.calendar_changed)
        works = navigation.CASE_ROLES
        everybody = {*works, "system_admin", "rights_admin", "auditor"}
        home = navigation.Entry("home", _("Home"), "home", everybody, 0)
        count = waiting.count_waiting
        worklist = navigation.Entry("events:list", _("Worklist"), "list-check", works, 10, count)
        navigation.register(home)
        navigation.register(worklist)
        seers = {*works, "auditor"}
        navigation.register(navigation.Entry("map:show", _("Map"), "map-2", seers, 20))
        board.register()
        panels.register("open_cases", areas.open_cases)
        panels.register("signboards", signboard.signboards)
        dependents.register(areas.OpenCases())
        dependents.register(joined.OpenTasks())
        located.register(areas.LocatedCases())
        succession.register(areas.EndedCases())
        scheduled.on_refused("events", boundary_ends.tell)
        news.on_news("events", register_news.tell)

"""Fills an empty database with the demo county; a second time changes nothing."""

from __future__ import annotations

from django.utils import timezone

from accounts.demo import create_accounts, stage_of
from accounts.models import User
from events.demo import calls, talk
from events.demo.duty import fill_rosters
from events.demo.job import KIND
from events.demo.outside import fill_messages
from events.demo.staff import fill_posts
from grids.boundaries.demo import draft_prepared
from grids.boundaries.demo_changes import changes_made
from grids.geofiles.demo import file_prepared
from grids.models import Area
from jobs.models import Job
from people.demo import fill_registers
from people.diaries.demo import fill_diary
from people.protection.demo import fill_protection
from people.visits.demo import fill_visits


def people_and_cases(root: Area) -> Job:
    """Accounts, staff, rosters, and the job that brings the cases."""
    create_accounts(root)
    fill_posts(root)
    talk.prepared(root)
    calls.received(root)
    worker = User.objects.filter(username="worker", is_demo=True).first()
    fill_registers(stage_of(root).community, timezone.localdate(), worker)
    fill_protection(stage_of(root).community, timezone.now())
    fill_visits(stage_of(root).community, worker, timezone.now())
    fill_diary(stage_of(root).community, worker, timezone.now())
    fill_rosters(timezone.now())
    fill_messages()
    job = Job.objects.filter(kind=KIND).first()
    owner = User.objects.filter(username="system").first()
    changes_made(root, owner, timezone.localdate())
    draft_prepared(root, owner, timezone.localdate())
    file_prepared(root, owner, timezone.now())
    return job or Job.objects.create(
        kind=KIND, owner=owner, params={"root": root.pk}, created_at=timezone.now()
    )

"""The demo's diary: a few entries, made once."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from grids.models import Area
from people.diaries.demo import ENTRIES, fill_diary
from people.models import Diary, RecordPhoto


def test_it_is_written_once(worker: User, community: Area) -> None:
    now = timezone.now()
    assert fill_diary(community, worker, now) == len(ENTRIES) == Diary.objects.count()
    assert RecordPhoto.objects.get().diary is not None
    assert fill_diary(community, worker, now) == 0
    assert fill_diary(community, None, now) == 0

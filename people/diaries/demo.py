"""A few entries of the demo's grid worker; everybody and everything in them is invented."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from people.diaries.services import DiaryFacts, write
from people.history import By
from people.models import Diary, House, Organisation, Person
from people.photos.services import upload

if TYPE_CHECKING:
    from accounts.models import User
    from grids.models import Area

ENTRIES: tuple[tuple[int, str, str, str], ...] = (
    (9, "巡查网格主干道和两处小区出入口。", "东门路灯不亮，已告知物业，三日内修好。", "house"),
    (7, "走访新搬来的租户，核对登记信息。", "孩子需要办理转学，已告知材料。", "person"),
    (5, "检查沿街商铺用电。", "后门堆放纸箱，挡住通道，店主答应当天清走。", "organisation"),
    (3, "陪同社区卫生服务中心入户随访。", "老人腿脚不便，想在楼道加装扶手。", "person"),
    (1, "雨后巡查老旧院落。", "单元门口排水口被树叶堵住，积水约十厘米，老人进出不便。", "house"),
    (0, "了解邻里之间的停车矛盾。", "双方都在家，约好周五在社区坐下来谈。", ""),
)
"""Days ago, what was done, what was found, what it is about."""


def fill_diary(community: Area, worker: User | None, now: dt.datetime) -> int:
    """Entries of the last days; how many. Does nothing where there is one already."""
    posting = worker.scope.posting if worker is not None else None
    if worker is None or posting is None or posting.area is None or Diary.objects.exists():
        return 0
    path = posting.area.path
    about = {
        "house": House.objects.under(path).buildings().order_by("pk").first(),
        "organisation": Organisation.objects.under(path).order_by("pk").first(),
    }
    people = list(Person.objects.under(path).order_by("pk")[: len(ENTRIES)])
    for number, (ago, done, found, kind) in enumerate(ENTRIES):
        at = now - dt.timedelta(days=ago)
        facts = DiaryFacts(
            day=timezone.localdate(at),
            done=done,
            found=found,
            people=people[number : number + 1] if kind == "person" else (),
            house=about.get(kind) if kind == "house" else None,
            organisation=about.get(kind) if kind == "organisation" else None,
            photos=[upload(drawn(), worker, at).uid] if ago == 1 else (),
        )
        write(facts, by=By(worker, now=at), submission=uuid.uuid4())
    return len(ENTRIES)


def drawn() -> SimpleUploadedFile:
    """A drawing of a door with water before it, in place of a photo."""
    image = Image.new("RGB", (1200, 900), "#cfd6dc")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 1200, 900), fill="#8b9299")
    draw.rectangle((440, 140, 760, 620), fill="#6d5644", outline="#4c3b2e", width=12)
    draw.ellipse((700, 380, 726, 406), fill="#d9c36a")
    draw.ellipse((180, 640, 1040, 860), fill="#5d7f99")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")

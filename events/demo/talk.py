"""What the demo's people have prepared and told one another: sections, phrases, notes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Posting, Role, Section, User
from accounts.scope import postings_of, scope_for
from accounts.services import By
from accounts.services.sections import people_arrange, section_create
from events.actors import Actor
from events.models import Event, Note
from events.phrases.services import phrase_add
from events.refusals import Refused
from events.services import apply
from grids.models import Area

SECTIONS = ("综合科", "执法一科", "执法二科")
PHRASES = (
    ("township", False, "reject", "经核实不属本镇职责范围,已告知反映人。"),
    ("township", False, "ask_reporter", "请问具体在几号楼、几单元?"),
    ("township-leader", True, "urge", "请今日下班前回复办理进展。"),
    ("township-leader", True, "verify_fail", "现场照片看不出处理结果,请补办后重新反馈。"),
    ("t04-head", True, "handle", "已到现场处置,并对责任人进行了教育。"),
)
NOTES = ("反映人上午来过电话,语气急,请优先处理。", "此处上月也有类似情况,派遣前先看旧案。")


def prepared(root: Area) -> None:
    """Sections of the departments that have a demo head, and phrases; a second time nothing."""
    for posting in heads(root):
        arrange(posting)
    for username, shared, action, text in PHRASES:
        user = User.objects.filter(username=username, is_demo=True).first()
        if user is not None:
            phrase_add(user=acting(user), action=action, text=text, shared=shared)


def heads(root: Area) -> QuerySet[Posting]:
    found = Posting.objects.filter(
        role=Role.SUPERVISOR, user__is_demo=True, department__path__startswith=root.path
    )
    return found.select_related("department").exclude(department__sections__isnull=False)


def arrange(posting: Posting) -> None:
    """Three sections, the liaisons in the first of them."""
    department = posting.department
    if department is None:
        return
    made: list[Section] = [
        section_create(by=By(), department=department, name=name) for name in SECTIONS
    ]
    liaisons = Posting.objects.on(timezone.localdate()).filter(
        department=department, role=Role.LIAISON
    )
    places: dict[int, int | None] = {p.pk: made[n % 3].pk for n, p in enumerate(liaisons, 1)}
    people_arrange(by=By(), department=department, places=places)


def noted(root: Area) -> None:
    """A few notes on open cases of the demo township; a second time nothing."""
    writer = User.objects.filter(username="township", is_demo=True).first()
    if writer is None or Note.objects.exists():
        return
    user = acting(writer)
    cases = Event.objects.for_user(user).open().filter(holder__path=user.scope.area_path)
    for number, event in enumerate(cases.order_by("-pk")[:6]):
        try:
            apply(event.pk, "note", Actor.of(user), text=NOTES[number % len(NOTES)])
        except Refused:
            continue


def acting(user: User) -> User:
    """The user in the first of the postings held."""
    postings = postings_of(user, timezone.localdate())
    user.scope = scope_for(user, postings[0] if postings else None, postings)
    return user

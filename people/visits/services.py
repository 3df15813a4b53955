"""Everything that writes visits: recording, correcting, drafts."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.history import By
from people.models import (
    Act,
    Care,
    Consent,
    House,
    Household,
    Occasion,
    Outcome,
    Person,
    Visit,
    VisitDraft,
)
from people.services.base import Breach, Problems, change, create, locked, refusing

if TYPE_CHECKING:
    from accounts.models import User

Subject = Person | Household | House
Typed = Sequence[tuple[str, str]]
"""Names and values of fields, in their order."""

FIELDS = (
    "person",
    "household",
    "house",
    "care",
    "occasion",
    "visited_at",
    "outcome",
    "did",
    "consent",
)
CORRECTED = ("visited_at", "outcome", "did", "consent", "found", "welfare")
BREACHES: dict[str, Breach] = {
    "people_visit_submission_key": (
        "outcome",
        gettext_lazy("Load this page again; what you typed is kept."),
    ),
}
LONGEST = 2000
"""Signs of what was found, and of what is needed."""

KEPT = dt.timedelta(days=3)
MOST_SIGNS = 10_000


@dataclass(frozen=True)
class VisitFacts:
    """What is told of a visit; `care` or `occasion` says what it was for."""

    visited_at: dt.datetime
    outcome: str
    care: Care | None = None
    occasion: str = ""
    did: list[str] = field(default_factory=list)
    consent: str = ""
    found: str = ""
    welfare: str = ""


def record_visit(
    subject: Subject, facts: VisitFacts, *, by: By, submission: uuid.UUID | None = None
) -> Visit:
    """Records a visit; the same `submission` twice gives the visit there is.

    Raises ValidationError by field.
    """
    token = submission or uuid.uuid4()
    with refusing(BREACHES), transaction.atomic():
        row: Any = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
        if (before := recorded(token, by)) is not None:
            return before
        visit = _visit(row, facts, by)
        visit.submission = token
        check_visit(visit, by.now).refuse()
        create(visit, FIELDS, by)
        if by.user is not None:
            forget_draft(by.user, subject)
    visit.refresh_from_db(fields=["sight"])
    return visit


def recorded(submission: uuid.UUID, by: By) -> Visit | None:
    """The visit that this form of this person was taken as."""
    found: Visit | None = Visit.objects.filter(submission=submission, created_by=by.user).first()
    return found


def _visit(subject: Subject, facts: VisitFacts, by: By) -> Visit:
    visit = Visit(
        **{kind_of(subject): subject},
        care=facts.care,
        occasion="" if facts.care else facts.occasion,
        visited_at=facts.visited_at,
        day=timezone.localdate(facts.visited_at),
        outcome=facts.outcome,
        did=facts.did,
        consent=facts.consent,
        posting=by.posting,
    )
    visit.found, visit.welfare = facts.found.strip(), facts.welfare.strip()
    return visit


def kind_of(subject: Subject) -> str:
    """The field of a visit that names such a one."""
    return str(subject._meta.model_name)


def check_visit(visit: Visit, now: dt.datetime) -> Problems:
    problems = Problems()
    _check_cause(visit, problems)
    if visit.visited_at > now + dt.timedelta(minutes=5):
        problems.add("visited_at", _("This time is still to come. Type when you were there."))
    if visit.outcome == Outcome.MET:
        _check_met(visit, problems)
    else:
        _check_not_met(visit, problems)
    _check_consent(visit, problems)
    for name in ("found", "welfare"):
        if len(getattr(visit, name)) > LONGEST:
            problems.add(name, _("This is too long. Keep to 2,000 signs."))
    return problems


def _check_cause(visit: Visit, problems: Problems) -> None:
    """A care has to be of whoever is visited, and to have begun."""
    care = visit.care
    if care is None:
        if not visit.occasion and visit._state.adding:
            problems.add("cause", _("Choose what the visit was for."))
    elif (care.person_id, care.household_id) != (visit.person_id, visit.household_id):
        problems.add("cause", _("This programme is not one of who was visited. Choose again."))
    elif care.valid_from and visit.day < care.valid_from:
        problems.add("visited_at", _("The programme began later. Choose an occasion instead."))


def _check_met(visit: Visit, problems: Problems) -> None:
    if not visit.did:
        problems.add("did", _("Choose what was done, one at least."))


def _check_not_met(visit: Visit, problems: Problems) -> None:
    if visit.did:
        problems.add("did", _("Nothing is done where nobody was met. Take the ticks off."))
    if visit.outcome == Outcome.DECLINED and visit.found:
        problems.add("found", _("Who declines a visit is left in peace: write nothing here."))
    if visit.outcome == Outcome.NOBODY and visit.consent:
        problems.add("consent", _("Nobody was met, so nobody was asked."))


def _check_consent(visit: Visit, problems: Problems) -> None:
    """Nothing of a welfare check without the consent of the person."""
    given = visit.consent == Consent.GIVEN
    if visit.house_id is not None and visit.consent:
        problems.add("consent", _("A house cannot be asked. Record the visit with the person."))
    if not given and Act.WELFARE in visit.did:
        problems.add("did", _("A welfare check needs the person's consent. Ask, or take it off."))
    if not given and visit.welfare:
        problems.add("welfare", _("Without consent nothing is written here. Leave it empty."))
    asked = visit.outcome != Outcome.MET or visit.consent
    if visit.occasion == Occasion.WELFARE and not asked:
        problems.add("consent", _("Ask for consent to the welfare check and choose the answer."))


@transaction.atomic
def correct_visit(
    visit: Visit, values: Mapping[str, Any], *, by: By, seq: int | None = None
) -> Visit:
    """Sets what was wrong; what stood there goes into the history. Needs a reason.

    Raises ValidationError by field, Stale.
    """
    if set(values) - set(CORRECTED):
        raise ValidationError(_("Who was visited and what for stays. Record another visit."))
    row: Visit = locked(visit, seq, "person__key", "household__house", "house", "care")
    if not by.why.strip():
        raise ValidationError({"why": [_("Say why the visit is corrected.")]})
    wanted = dict(values)
    after = _after(row, wanted)
    check_visit(after, by.now).refuse()
    if "visited_at" in wanted:
        row.day = after.day
    change(row, wanted, by)
    return row


def _after(row: Visit, values: Mapping[str, Any]) -> Visit:
    """The visit as it would stand, not saved."""
    names = ("person", "household", "house", "care", "occasion")
    shadow = Visit(**{name: getattr(row, name) for name in names})
    shadow._state.adding = False
    for name in CORRECTED:
        setattr(shadow, name, values.get(name, getattr(row, name)))
    shadow.day = timezone.localdate(shadow.visited_at)
    return shadow


# Drafts


def keep_draft(user: User, subject: Subject, typed: Typed) -> VisitDraft | None:
    """Keeps what is typed in place of what was kept before; None where it is far too much."""
    forget_old()
    text = json.dumps([list(pair) for pair in typed], ensure_ascii=False)
    if len(text) > MOST_SIGNS:
        return None
    found: VisitDraft = VisitDraft.objects.update_or_create(
        **_of(user, subject), defaults={"typed": text, "at": timezone.now()}
    )[0]
    return found


def draft_of(user: User, subject: Subject) -> VisitDraft | None:
    found: VisitDraft | None = VisitDraft.objects.filter(**_of(user, subject)).first()
    return found


def typed_in(draft: VisitDraft) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(draft.typed or "[]")]


def forget_draft(user: User, subject: Subject) -> None:
    VisitDraft.objects.filter(**_of(user, subject)).delete()


def forget_old(now: dt.datetime | None = None) -> int:
    """Drafts that nobody came back to; how many."""
    count: int = VisitDraft.objects.filter(at__lt=(now or timezone.now()) - KEPT).delete()[0]
    return count


def _of(user: User, subject: Subject) -> dict[str, Any]:
    none = dict.fromkeys(("person", "household", "house"))
    return {"user": user, **none, kind_of(subject): subject}

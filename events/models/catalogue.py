"""The catalogue of what may be reported, time limits and escalation ladders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import DepartmentKind
from events.catalogue.words import amount_words
from events.workflow import ClockKind, Urgency
from grids.models import Area, Level


class Category(models.Model):
    """A subcategory of the catalogue; `code` is two digits of major and two of its own.

    `search` holds the names, the code and the pinyin initials in lower case.
    """

    code = models.CharField(_("code"), max_length=10, unique=True)
    major_code = models.CharField(_("major code"), max_length=10)
    major_zh = models.CharField(_("major, Chinese"), max_length=50)
    major_en = models.CharField(_("major, English"), max_length=50)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    lead = models.ForeignKey(
        DepartmentKind, models.PROTECT, related_name="+", verbose_name=_("lead department")
    )
    assists = models.ManyToManyField(
        DepartmentKind, through="CategoryAssist", verbose_name=_("assisting departments")
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    usual_level = models.CharField(_("usual level"), max_length=10, choices=Level.choices)
    worker_may_settle = models.BooleanField(_("may be settled on the spot"), default=False)
    confidential = models.BooleanField(_("confidential"), default=False)
    public = models.BooleanField(_("residents may see it"), default=False)
    close_condition = models.CharField(_("closing condition"), max_length=200, blank=True)
    search = models.CharField(max_length=400, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("category")

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def major(self) -> str:
        return self.major_en if (get_language() or "").startswith("en") else self.major_zh


class CategoryAssist(models.Model):
    category = models.ForeignKey(Category, models.CASCADE)
    kind = models.ForeignKey(DepartmentKind, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["category", "kind"], name="assist_once_a_category")
        ]


class TimeLimit(models.Model):
    """A rule that gives clocks of one kind their limit; the most specific rule wins.

    Each of area, category, department kind, major and urgency may be left open.
    `plus_handle` adds the category's handling limit (the case limit is made that way).
    """

    kind = models.CharField(_("clock"), max_length=20, choices=ClockKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, verbose_name=_("category")
    )
    department_kind = models.ForeignKey(
        DepartmentKind, models.CASCADE, null=True, blank=True, verbose_name=_("department")
    )
    major_code = models.CharField(_("major code"), max_length=10, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True)
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=15)
    plus_handle = models.BooleanField(_("on top of the handling limit"), default=False)
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        ordering = ["kind", "category__code", "urgency", "pk"]
        verbose_name = _("time limit")

    @property
    def words(self) -> str:
        """`4 working hours`."""
        said = amount_words(self.amount, self.unit)
        return gettext("%(words)s more") % {"words": said} if self.plus_handle else said

    @property
    def is_open(self) -> bool:
        """Holds for everything of its clock, so that every clock has a rule."""
        named = (self.area_id, self.category_id, self.department_kind_id)
        return not any((*named, self.major_code, self.urgency))


class Ladder(models.Model):
    """Who is told when, as a clock runs out.

    `rungs` is a list, in order of time, of
    {"basis": "percent"|"after", "amount": int, "unit": str, "act": "remind"|"overdue"|
    "yellow"|"red", "to": ["handler"|"head"|"supervisor"|"leader", ...]}:
    percent of the limit used, or an amount after the due time.
    """

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("clock"), max_length=20, choices=ClockKind.choices, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True)
    rungs = models.JSONField(_("rungs"))
    source = models.CharField(_("source"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True, help_text="off: only for clocks that have it")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ladder")

    def __str__(self) -> str:
        return gettext(self.name) if self.name else ""

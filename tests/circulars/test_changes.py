"""A correction lists which figures stood otherwise before."""

from __future__ import annotations

from assessment.circulars.changes import changes
from tests.circulars.figures import field, material, table


def test_the_same_figures_give_no_list() -> None:
    assert changes(material(), material()) == ()


def test_what_differs_is_listed_with_both_figures() -> None:
    before = material(townships=table(field("90.00", "80.00")))
    now = material(counts={"filed": (111, 96)}, townships=table(field("90.00", "85.50")))
    assert changes(before, now) == ("filed（件）由110变为111", "乙镇得分由80.00变为85.50")


def test_a_unit_that_came_or_went_is_listed() -> None:
    with_two, with_one = (material(townships=table(field(*p))) for p in (("90", "80"), ("90",)))
    assert "乙镇得分由80变为–" in changes(with_two, with_one)
    assert "乙镇得分由–变为80" in changes(with_one, with_two)

"""Addresses of the pay of quarters; what changes something ends in its verb."""

from django.urls import path

from assessment.pay.views import mine, quarters, rules

app_name = "pay"

urlpatterns = [
    path("", quarters.quarter_list, name="list"),
    path("mine/", mine.show, name="mine"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/new/", rules.rule_create, name="rule_create"),
    path("<slug:code>/<int:area>/", quarters.show, name="show"),
    path("<slug:code>/<int:area>/pay.xlsx", quarters.table, name="table"),
    path("<slug:code>/<int:area>/settle/", quarters.settle, name="settle"),
    path("<slug:code>/<int:area>/release/", quarters.release, name="release"),
]

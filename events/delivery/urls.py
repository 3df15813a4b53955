"""Addresses of gateways and of the delivery log."""

from django.urls import path

from events.delivery import desk

app_name = "delivery"
urlpatterns = [
    path("gateways/", desk.gateway_list, name="gateway_list"),
    path("gateways/<slug:way>/edit/", desk.gateway_edit, name="gateway_edit"),
    path("gateways/<slug:way>/switch/", desk.gateway_switch, name="gateway_switch"),
    path("gateways/<slug:way>/test/", desk.gateway_test, name="gateway_test"),
    path("deliveries/", desk.delivery_list, name="delivery_list"),
    path("deliveries/<int:pk>/resend/", desk.delivery_resend, name="delivery_resend"),
]

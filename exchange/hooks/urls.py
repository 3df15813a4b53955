"""Addresses of webhooks: for systems under api/, for administrators under clients/."""

from django.urls import path

from exchange.hooks import api, views
from exchange.hosts import views as hosts

API = "api/v1/subscriptions/"
urlpatterns = [
    path(API, api.Subscriptions.as_view(), name="hook_list"),
    path(f"{API}<int:pk>/", api.SubscriptionShow.as_view(), name="hook_show"),
    path(f"{API}<int:pk>/deliveries/", api.Deliveries.as_view(), name="hook_deliveries"),
    path(f"{API}<int:pk>/update/", api.SubscriptionUpdate.as_view(), name="hook_update"),
    path(f"{API}<int:pk>/rotate/", api.SubscriptionRotate.as_view(), name="hook_rotate"),
    path(f"{API}<int:pk>/test/", api.SubscriptionTest.as_view(), name="hook_test"),
    path(f"{API}<int:pk>/replay/", api.SubscriptionReplay.as_view(), name="hook_replay"),
    path(f"{API}<int:pk>/<slug:action>/", api.SubscriptionSwitch.as_view(), name="hook_switch"),
]

PAGES = "clients/hooks/<int:pk>/"
urlpatterns += [
    path("clients/<int:pk>/hooks/create/", views.webhook_create, name="webhook_create"),
    path(PAGES, views.webhook_show, name="webhook_show"),
    path(f"{PAGES}edit/", views.webhook_edit, name="webhook_edit"),
    path(f"{PAGES}rotate/", views.webhook_rotate, name="webhook_rotate"),
    path(f"{PAGES}secret/", views.webhook_secret, name="webhook_secret"),
    path(f"{PAGES}end/", views.webhook_end, name="webhook_end"),
    path(f"{PAGES}pause/", views.webhook_pause, name="webhook_pause"),
    path(f"{PAGES}resume/", views.webhook_resume, name="webhook_resume"),
    path(f"{PAGES}test/", views.webhook_test, name="webhook_test"),
    path(f"{PAGES}replay/", views.webhook_replay, name="webhook_replay"),
    path(f"{PAGES}replay/<int:delivery>/", views.webhook_replay, name="webhook_replay_one"),
    path("clients/hosts/", hosts.host_list, name="host_list"),
    path("clients/hosts/create/", hosts.host_create, name="host_create"),
    path("clients/hosts/<int:pk>/remove/", hosts.host_remove, name="host_remove"),
]

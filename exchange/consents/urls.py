from django.urls import path

from exchange.consents import views
from exchange.consents.authorize import authorize

urlpatterns = [
    path("oauth/authorize/", authorize, name="authorize"),
    path("apps/", views.app_list, name="app_list"),
    path("apps/<int:pk>/end/", views.app_end, name="app_end"),
    path("clients/apps/create/", views.app_create, name="app_create"),
]

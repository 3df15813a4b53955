"""Pages of live figures: one subject, and the cases behind each of its figures."""

from django.urls import path

from assessment.figures import views

app_name = "figures"

urlpatterns = [
    path("<slug:code>/<slug:kind>/<int:pk>/", views.subject, name="subject"),
    path("<slug:code>/<slug:kind>/<int:pk>/<slug:measure>/", views.cases, name="cases"),
]

"""Pages of live figures: the cases behind each."""

from django.urls import path

from assessment.figures import views

app_name = "figures"

urlpatterns = [
    path("<slug:code>/<slug:kind>/<int:pk>/<slug:measure>/", views.cases, name="cases"),
]

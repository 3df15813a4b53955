"""Pages of circulars; what changes something ends in its verb."""

from django.urls import path

from assessment.circulars.views import deciding, drafts, pages

app_name = "circulars"

urlpatterns = [
    path("", pages.circular_list, name="list"),
    path("draft/", drafts.draft, name="draft"),
    path("<int:pk>/", pages.show, name="show"),
    path("<int:pk>/pdf/", pages.as_pdf, name="pdf"),
    path("<int:pk>/docx/", pages.as_docx, name="docx"),
    path("<int:pk>/edit/", drafts.edit, name="edit"),
    path("<int:pk>/draft-again/", drafts.draft_again, name="draft_again"),
    path("<int:pk>/discard/", drafts.discard, name="discard"),
    path("<int:pk>/sign/", deciding.sign, name="sign"),
    path("<int:pk>/take-back/", deciding.take_back, name="take_back"),
    path("<int:pk>/publish/", deciding.publish, name="publish"),
]

"""The addresses of the pages of decisions."""

from django.urls import path

from . import drafts, new

urlpatterns = [
    path("decide", new.decide, name="decide"),
    path("decide/<slug:kind>", new.form, name="decide-form"),
    path("decide/about/<slug:page>/<int:subject>", new.about, name="decide-about"),
    path("drafts", drafts.drafts, name="drafts"),
    path("drafts/rules", drafts.rules, name="drafting-rules"),
    path("drafts/<int:draft_id>", drafts.draft, name="draft"),
    path("drafts/<int:draft_id>/approve", drafts.approve, name="draft-approve"),
    path("drafts/<int:draft_id>/papers/<int:ordinal>", drafts.paper, name="draft-paper"),
]

"""The addresses of the pages of decisions."""

from django.urls import path

from . import cases, drafts, new, withdraw

urlpatterns = [
    path("decide", new.decide, name="decide"),
    path("decide/<slug:kind>", new.form, name="decide-form"),
    path("decide/about/<slug:page>/<int:subject>", new.about, name="decide-about"),
    path("drafts", drafts.drafts, name="drafts"),
    path("drafts/rules", drafts.rules, name="drafting-rules"),
    path("drafts/<int:draft_id>", drafts.draft, name="draft"),
    path("drafts/<int:draft_id>/approve", drafts.approve, name="draft-approve"),
    path("drafts/<int:draft_id>/papers/<int:ordinal>", drafts.paper, name="draft-paper"),
    path("decisions/<int:position>/revoke", withdraw.revoke, name="decision-revoke"),
    path("decisions/<int:position>/replace", withdraw.replace, name="decision-replace"),
    path("foundings", cases.foundings, name="foundings"),
    path("foundings/new", cases.new, name="founding-new"),
    path("foundings/<int:case_id>/check", cases.check, name="founding-check"),
    path("foundings/<int:case_id>/close", cases.close, name="founding-close"),
    path("foundings/<int:case_id>/papers/<slug:step>", cases.paper, name="founding-paper"),
    path("foundings/<int:case_id>/<slug:step>", cases.founding_step, name="founding"),
]

"""The addresses of the pages of meetings and ratings."""

from django.urls import path

from . import form, line, overview, ratings, sheet, unit

urlpatterns = [
    path("meetings", overview.meetings, name="meetings"),
    path("meetings/worker.js", form.worker, name="meeting-worker"),
    path("meetings/units/<int:organisation_id>", unit.unit, name="meeting-unit"),
    path("meetings/units/<int:organisation_id>/sheet", sheet.template, name="meeting-sheet"),
    path("meetings/import", sheet.sheet, name="meeting-import"),
    path("meetings/import/record", sheet.record, name="meeting-import-record"),
    path("meetings/units/<int:organisation_id>/ratings/<int:year>", ratings.unit, name="ratings"),
    path("meetings/cells/<int:cell>/ratings/<int:year>", ratings.cell, name="rating"),
    path("meetings/cells/<int:cell>/form", form.form, name="meeting-form"),
    path("meetings/cells/<int:cell>/state", form.state, name="meeting-state"),
    path("meetings/cells/<int:cell>/<int:year>/<int:month>", line.line, name="meeting-line"),
    path(
        "meetings/cells/<int:cell>/<int:year>/<int:month>/paper", line.paper, name="meeting-paper"
    ),
]

"""The addresses of the campaign's pages."""

from django.urls import path

from . import charge, closings, measures, practices, resolutions, setting, targets, visits

urlpatterns = [
    path("campaign", targets.board, name="targets"),
    path("campaign/targets/<int:target_id>", targets.target, name="target"),
    path("campaign/targets/<int:target_id>/curve.svg", targets.target_curve, name="target-curve"),
    path("campaign/targets/<int:target_id>/edit", setting.edit_target, name="target-edit"),
    path("campaign/targets/<int:target_id>/parts", setting.parts, name="target-parts"),
    path("campaign/resolutions", resolutions.resolutions, name="resolutions"),
    path("campaign/resolutions/new", resolutions.new_resolution, name="resolution-new"),
    path("campaign/resolutions/<int:resolution_id>", resolutions.resolution, name="resolution"),
    path(
        "campaign/resolutions/<int:resolution_id>/edit",
        resolutions.edit_resolution,
        name="resolution-edit",
    ),
    path(
        "campaign/resolutions/<int:resolution_id>/studies",
        resolutions.study,
        name="resolution-study",
    ),
    path(
        "campaign/resolutions/<int:resolution_id>/measures/new",
        measures.new_measure,
        name="measure-new",
    ),
    path(
        "campaign/resolutions/<int:resolution_id>/targets/new",
        setting.new_target,
        name="target-new",
    ),
    path("campaign/measures/<int:measure_id>", measures.measure, name="measure"),
    path("campaign/measures/<int:measure_id>/progress", measures.progress, name="measure-progress"),
    path("campaign/charge", charge.charge, name="charge"),
    path("campaign/visits", visits.visits, name="visits"),
    path("campaign/visits/new", visits.new_visit, name="visit-new"),
    path("campaign/visits/<int:visit_id>", visits.visit, name="visit"),
    path("campaign/closings", closings.closings, name="closings"),
    path("campaign/closings/<int:closing_id>", closings.closing, name="closing"),
    path("campaign/closings/<int:closing_id>/decide", closings.decide, name="closing-decide"),
    path("campaign/closings/of/<int:committee_id>", closings.submit, name="closing-submit"),
    path("campaign/practices", practices.practices, name="practices"),
    path("campaign/practices/new", practices.new_practice, name="practice-new"),
    path("campaign/practices/<int:practice_id>", practices.edit_practice, name="practice-edit"),
]

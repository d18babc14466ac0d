"""The addresses of the pages of plans."""

from django.urls import path

from . import listed, plans, reading, using

urlpatterns = [
    path("plans", plans.plans, name="plans"),
    path("plans/new", plans.new, name="plan-new"),
    path("plans/movable", listed.movable, name="movable"),
    path("plans/movable/<int:listing_id>", listed.listing, name="movable-listing"),
    path("plans/mergers", listed.mergers, name="mergers-due"),
    path("plans/mergers/<int:merger_id>/withdraw", listed.withdraw_merger, name="merger-withdraw"),
    path("plans/<int:run_id>", reading.plan, name="plan"),
    path("plans/<int:run_id>/state", plans.state, name="plan-state"),
    path("plans/<int:run_id>/cancel", plans.cancel, name="plan-cancel"),
    path("plans/<int:run_id>/delete", plans.delete, name="plan-delete"),
    path("plans/<int:run_id>/map", reading.history, name="plan-map"),
    path("plans/<int:run_id>/areas", reading.areas, name="plan-areas"),
    path("plans/<int:run_id>/curve.svg", reading.curve, name="plan-curve"),
    path("plans/<int:run_id>/compare", reading.compared, name="plan-compare"),
    path("plans/<int:run_id>/villages/<int:village>", reading.village, name="plan-village"),
    path("plans/<int:run_id>/what-if", using.what_if, name="plan-what-if"),
    path("plans/<int:run_id>/adopt", using.adopt, name="plan-adopt"),
    path("plans/<int:run_id>/outcome", using.outcome, name="plan-outcome"),
]

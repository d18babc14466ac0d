"""The addresses of candidates and plans."""

from django.urls import path

from . import board, candidate, entering, figures, plans

urlpatterns = [
    path("candidates", board.board, name="candidates"),
    path("candidates/calendar", board.calendar, name="candidates-calendar"),
    path("candidates/figures", figures.figures, name="candidates-figures"),
    path("candidates/plans", plans.plans, name="admission-plans"),
    path("candidates/new", entering.new, name="candidate-new"),
    path("candidates/<int:candidate_id>", candidate.candidate, name="candidate"),
    path("candidates/<int:candidate_id>/home", entering.home, name="candidate-home"),
]

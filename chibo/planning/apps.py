"""The room as Django knows it."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.planning"
    label = "planning"

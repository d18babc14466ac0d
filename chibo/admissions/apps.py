"""The room as Django knows it."""

from django.apps import AppConfig


class AdmissionsConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.admissions"
    label = "admissions"

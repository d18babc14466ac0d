"""The room as Django knows it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.access"
    label = "access"

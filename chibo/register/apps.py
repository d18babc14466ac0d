"""The room as Django knows it."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.register"
    label = "register"

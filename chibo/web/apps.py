"""The room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.web"
    label = "web"

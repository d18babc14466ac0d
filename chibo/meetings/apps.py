"""The room as Django knows it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.meetings"
    label = "meetings"

"""The room as Django knows it."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.drafting"
    label = "drafting"

"""The room as Django knows it."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    """Configuration of the room."""

    name = "chibo.campaign"
    label = "campaign"

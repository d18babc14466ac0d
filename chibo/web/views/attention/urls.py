"""The addresses of what needs attention."""

from django.urls import path

from . import listed

urlpatterns = [
    path("attention", listed.attention, name="attention"),
    path("attention/counts", listed.attention_counts, name="attention-counts"),
]

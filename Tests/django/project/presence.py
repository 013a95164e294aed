"""Lets Django 5 load django-channels-presence 1.0.0, whose code is used unchanged.

Two lines of it stopped working after Django 3.1: its AppConfig gives the name of another package, and its signal
names its arguments, which was documentation only and is refused since Django 4.0.
"""

from contextlib import contextmanager

from django import dispatch
from django.apps import AppConfig


@contextmanager
def named_signal_arguments():
    """Inside it `dispatch.Signal(providing_args=[...])` makes a signal, as Django 3 did."""
    original = dispatch.Signal
    dispatch.Signal = lambda providing_args=None, use_caching=False: original(use_caching)
    try:
        yield
    finally:
        dispatch.Signal = original


class PresenceConfig(AppConfig):
    """The application, under its right name and with the keys that its own migration declares."""

    name = "channels_presence"
    default_auto_field = "django.db.models.AutoField"

    def import_models(self):
        with named_signal_arguments():
            super().import_models()

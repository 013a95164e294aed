from django.apps import AppConfig


class LobbyConfig(AppConfig):
    """Connects the receivers when Django starts, for every process of the site alike."""

    name = "lobby"

    def ready(self):
        from django.contrib.auth import get_user_model

        get_user_model().serialize = lambda user: user.get_username()
        from lobby import receivers  # noqa: F401 - connects them.

from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "qqv.watch"
    default_auto_field = "django.db.models.BigAutoField"

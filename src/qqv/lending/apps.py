from django.apps import AppConfig


class LendingConfig(AppConfig):
    name = "qqv.lending"
    default_auto_field = "django.db.models.BigAutoField"

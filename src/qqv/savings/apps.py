from django.apps import AppConfig


class SavingsConfig(AppConfig):
    name = "qqv.savings"
    default_auto_field = "django.db.models.BigAutoField"

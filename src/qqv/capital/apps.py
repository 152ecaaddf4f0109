from django.apps import AppConfig


class CapitalConfig(AppConfig):
    name = "qqv.capital"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "qqv.outreach"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "qqv.trail"
    default_auto_field = "django.db.models.BigAutoField"

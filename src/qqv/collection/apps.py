from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "qqv.collection"
    default_auto_field = "django.db.models.BigAutoField"

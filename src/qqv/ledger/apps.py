from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "qqv.ledger"
    default_auto_field = "django.db.models.BigAutoField"

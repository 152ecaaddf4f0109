from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "qqv.web"

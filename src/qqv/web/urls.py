"""The whole site on one page: Vietnamese slugs, English names."""

from django.urls import path

from qqv.web.screens import session

urlpatterns = [
    # Coming in and going out
    path("dang-nhap/", session.sign_in, name="login"),
    path("vao-thu/", session.try_as, name="try-as"),
    path("dang-xuat/", session.sign_out, name="logout"),
    path("ngon-ngu/", session.language, name="language"),
]

"""The whole site on one page: Vietnamese slugs, English names."""

from django.urls import path

from qqv.web.screens import collection, handover, session

urlpatterns = [
    # Coming in and going out
    path("dang-nhap/", session.sign_in, name="login"),
    path("vao-thu/", session.try_as, name="try-as"),
    path("dang-xuat/", session.sign_out, name="logout"),
    path("ngon-ngu/", session.language, name="language"),
    # Collecting at the group meeting
    path("thu/", collection.meetings, name="collection"),
    path("thu/<int:group_id>/", collection.sheet, name="collection-sheet"),
    path("thu/so/<int:sheet_id>/", collection.saved_sheet, name="sheet"),
    # Handing the money over
    path("nop-tien/", handover.hand_overs, name="handovers"),
    path("nop-tien/<int:group_id>/", handover.declare, name="declare"),
    path("nop-tien/lan/<int:hand_over_id>/", handover.hand_over, name="handover"),
    path("nop-tien/lan/<int:hand_over_id>/nhan/", handover.receive, name="handover-receive"),
]

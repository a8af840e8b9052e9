"""Addresses of meetings, and of what bodies send each other."""

from django.urls import path

from commonweal.web.meetings import sent_views, views

app_name = "meetings"
urlpatterns = [
    path("", views.index, name="index"),
    path("of/<slug:key>/", views.of_body, name="of-body"),
    path("of/<slug:key>/calendar.ics", views.calendar, name="calendar"),
    path("of/<slug:key>/call/", views.call, name="call"),
    path("point/<slug:key>/", views.point, name="point"),
    path("point/<slug:key>/attach/", views.attach, name="attach"),
    path("point/<slug:key>/take-off/", views.take_off, name="take-off"),
    path("point/<slug:key>/ask/", views.ask, name="ask"),
    path("file/<slug:key>/", views.file, name="file"),
    path("motion/<slug:key>/", views.back, name="back"),
    path("sent/<slug:key>/", sent_views.sent, name="sent"),
    path("sent/<slug:key>/reply/", sent_views.reply, name="reply"),
    path("send/<slug:key>/", sent_views.send, name="send"),
    path("<slug:key>/", views.meeting, name="meeting"),
    path("<slug:key>/meeting.ics", views.date, name="date"),
    path("<slug:key>/room/", views.room_now, name="room"),
    path("<slug:key>/behind/", views.behind, name="behind"),
    path("<slug:key>/add/", views.add, name="add"),
    path("<slug:key>/come/", views.come, name="come"),
    path("<slug:key>/open/", views.open_meeting, name="open"),
    path("<slug:key>/move/", views.move_motion, name="motion"),
    path("<slug:key>/chair/", views.chair, name="chair"),
    path("<slug:key>/close/", views.close, name="close"),
    path("<slug:key>/minutes/", views.minutes, name="minutes"),
]

"""Addresses of members."""

from django.urls import path

from commonweal.web.members import views

app_name = "members"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("<slug:key>/", views.member, name="member"),
]

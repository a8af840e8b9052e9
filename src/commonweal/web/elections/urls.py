"""Addresses of elections."""

from django.urls import path

from commonweal.web.elections import views

app_name = "elections"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.election, name="election"),
    path("<slug:key>/stand/", views.stand, name="stand"),
    path("<slug:key>/stand-down/", views.stand_down, name="stand-down"),
    path("<slug:key>/ballots.blt", views.ballots, name="ballots"),
    path("<slug:key>/vote/", views.vote, name="vote"),
]

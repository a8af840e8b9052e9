"""Addresses of paper ballots."""

from django.urls import path

from commonweal.web.paper import views

app_name = "paper"
urlpatterns = [
    path("<slug:key>/", views.desk, name="desk"),
    path("<slug:key>/note/<str:member>/", views.note, name="note"),
    path("<slug:key>/enter/", views.enter, name="enter"),
]

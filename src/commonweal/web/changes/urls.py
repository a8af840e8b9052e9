"""Addresses where a change is drawn up and put to the vote."""

from django.urls import path

from commonweal.web.changes import views

app_name = "changes"
urlpatterns = [
    path("tiers/<slug:council>/", views.tiers, name="tiers"),
    path("tiers/<slug:council>/propose/", views.propose_tiers, name="propose-tiers"),
]

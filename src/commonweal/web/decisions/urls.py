"""Addresses of decisions."""

from django.urls import path

from commonweal.web.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.index, name="index"),
    path("propose/<slug:council>/", views.propose, name="propose"),
    path("assembly/<slug:key>/", views.assembly, name="assembly"),
    path("assembly/<slug:key>/vote/", views.vote_in_assembly, name="vote-in-assembly"),
    path("<slug:key>/", views.proposal, name="proposal"),
    path("<slug:key>/vote/", views.vote, name="vote"),
    path("<slug:key>/assembly/<slug:seat>/", views.open_assembly, name="open-assembly"),
]

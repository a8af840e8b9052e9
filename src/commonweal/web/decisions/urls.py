"""Addresses of decisions."""

from django.urls import path

from commonweal.web.decisions import mandate_views, views

app_name = "decisions"
urlpatterns = [
    path("", views.index, name="index"),
    path("propose/<slug:council>/", views.propose, name="propose"),
    path("assembly/<slug:key>/", mandate_views.assembly, name="assembly"),
    path("assembly/<slug:key>/vote/", mandate_views.vote_in_assembly, name="vote-in-assembly"),
    path("<slug:key>/", views.proposal, name="proposal"),
    path("<slug:key>/vote/", views.vote, name="vote"),
    path("<slug:key>/split/", mandate_views.split, name="split"),
    path("<slug:key>/report/<slug:seat>/", mandate_views.report, name="report"),
    path("<slug:key>/assembly/<slug:seat>/", mandate_views.open_assembly, name="open-assembly"),
]

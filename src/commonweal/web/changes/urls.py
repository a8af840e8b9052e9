"""Addresses where a change is drawn up and put to the vote."""

from django.urls import path

from commonweal.web.changes import views

app_name = "changes"
urlpatterns = [
    path("tiers/<slug:council>/", views.tiers, name="tiers"),
    path("tiers/<slug:council>/propose/", views.propose_tiers, name="propose-tiers"),
    path("dismiss/<slug:tenure>/", views.dismiss, name="dismiss"),
    path("rules/<slug:body>/", views.own_article, name="own-article"),
    path("rules/<slug:body>/own/<str:key>/", views.own_article, name="reword-article"),
    path("rules/<slug:body>/ready/", views.ready_ones, name="ready-ones"),
    path("rules/<slug:body>/ready/<slug:name>/", views.ready_one, name="ready-one"),
    path("rules/<slug:body>/ready/<slug:name>/propose/", views.propose_constitution, name="propose-constitution"),
    path("rules/<slug:body>/<str:key>/", views.article, name="article"),
    path("rules/<slug:body>/<str:key>/propose/", views.propose_article, name="propose-article"),
]

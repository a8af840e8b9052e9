"""Addresses of the constitution."""

from django.urls import path

from commonweal.web.constitution import views

app_name = "constitution"
urlpatterns = [
    path("", views.index, name="index"),
    path("ready/", views.ready_ones, name="ready"),
    path("of/<slug:body>/", views.body, name="body"),
    path("of/<slug:body>/versions/", views.versions, name="versions"),
    path("<str:key>/", views.article, name="article"),
]

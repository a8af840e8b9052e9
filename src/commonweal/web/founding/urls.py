"""Addresses of the founding."""

from django.urls import path

from commonweal.web.founding import views

app_name = "founding"
urlpatterns = [
    path("", views.found, name="found"),
    path("links/", views.links, name="links"),
]

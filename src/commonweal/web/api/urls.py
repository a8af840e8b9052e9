"""Addresses of the API."""

from django.urls import path

from commonweal.web.api import views
from commonweal.web.api.api import api

app_name = "api"
urlpatterns = [path("", views.index, name="index"), path("v1/", api.urls)]

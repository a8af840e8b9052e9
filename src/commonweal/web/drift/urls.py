"""Addresses of the drift monitor."""

from django.urls import path

from commonweal.web.drift import views

app_name = "drift"
urlpatterns = [
    path("", views.federation, name="index"),
    path("<slug:key>/", views.council, name="council"),
]

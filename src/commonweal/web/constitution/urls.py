"""Addresses of the constitution."""

from django.urls import path

from commonweal.web.constitution import views

app_name = "constitution"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:key>/", views.article, name="article"),
]

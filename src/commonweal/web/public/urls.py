"""Addresses of the public pages."""

from django.urls import path

from commonweal.web.public import views

app_name = "public"
urlpatterns = [path("", views.about, name="about")]

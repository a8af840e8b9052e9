"""Addresses of the shell: the first page, and accounts."""

from django.urls import path

from commonweal.web.look import views

urlpatterns = [path("", views.home, name="home")]

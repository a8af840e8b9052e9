"""Addresses of committees."""

from django.urls import path

from commonweal.web.committees import views

app_name = "committees"
urlpatterns = [
    path("", views.index, name="index"),
    path("item/<slug:key>/", views.item, name="item"),
    path("item/<slug:key>/answer/", views.answer, name="answer"),
    path("item/<slug:key>/call/", views.call_assembly, name="call-assembly"),
    path("vote/<slug:key>/", views.call, name="call"),
    path("vote/<slug:key>/cast/", views.vote, name="vote"),
    path("<slug:key>/", views.committee, name="committee"),
    path("<slug:key>/found/", views.found, name="found"),
    path("<slug:key>/open/", views.open_item, name="open"),
]

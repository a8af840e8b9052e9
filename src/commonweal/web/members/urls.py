"""Addresses of members."""

from django.urls import path

from commonweal.web.members import views

app_name = "members"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/tokens/", views.my_tokens, name="tokens"),
    path("me/tokens/<slug:key>/revoke/", views.revoke, name="revoke-token"),
    path("<slug:key>/", views.member, name="member"),
]

"""Addresses of threads."""

from django.urls import path

from commonweal.web.threads import views

app_name = "threads"
urlpatterns = [
    path("", views.index, name="index"),
    path("of/<slug:key>/", views.of_body, name="of-body"),
    path("of/<slug:key>/open/", views.open_thread, name="open"),
    path("on/<slug:kind>/<slug:key>/", views.about, name="about"),
    path("on/<slug:kind>/<slug:key>/say/", views.say_about, name="say-about"),
    path("word/<slug:key>/change/", views.change, name="change"),
    path("word/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:key>/", views.thread, name="thread"),
    path("<slug:key>/say/", views.say, name="say"),
]

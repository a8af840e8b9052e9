"""Addresses of needs."""

from django.urls import path

from commonweal.web.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("tiers/", views.show_tiers, name="tiers"),
    path("tiers/<slug:council>/", views.show_tiers, name="tiers-of"),
    path("list/<slug:key>/", views.show_list, name="list"),
    path("list/<slug:key>/vote/", views.vote, name="vote"),
    path("need/<slug:key>/change/", views.change, name="change"),
    path("need/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:key>/", views.community, name="community"),
    path("<slug:key>/state/", views.state, name="state"),
    path("<slug:key>/list/", views.open_list, name="open-list"),
    path("<slug:key>/upload/", views.upload, name="upload"),
    path("<slug:key>/upload/state/", views.state_all, name="state-all"),
    path("<slug:key>/needs.<slug:ending>", views.export, name="export"),
    path("<slug:key>/template.<slug:ending>", views.template, name="template"),
]

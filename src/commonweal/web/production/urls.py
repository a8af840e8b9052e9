"""Addresses of production."""

from django.urls import path

from commonweal.web.production import views

app_name = "production"
urlpatterns = [
    path("", views.index, name="index"),
    path("assignment/<slug:key>/", views.assignment, name="assignment"),
    path("assignment/<slug:key>/ask/", views.put, name="put"),
    path("question/<slug:key>/", views.question, name="question"),
    path("question/<slug:key>/vote/", views.vote, name="vote"),
    path("deliveries/", views.all_deliveries, name="deliveries"),
    path("workplace/<slug:key>/", views.workplace, name="workplace"),
    path("deliveries/report/<slug:sender>/", views.report, name="report"),
    path("delivery/<slug:key>/", views.delivery, name="delivery"),
    path("delivery/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("delivery/<slug:key>/confirm/", views.confirm, name="confirm"),
]

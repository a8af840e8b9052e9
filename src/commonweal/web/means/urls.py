"""Addresses of means."""

from django.urls import path

from commonweal.web.means import views

app_name = "means"
urlpatterns = [
    path("", views.index, name="index"),
    path("technique/<int:pk>/", views.technique, name="technique"),
    path("technique/<int:pk>/recipe/", views.state_recipe, name="state-recipe"),
    path("technique/<int:pk>/capacity/", views.state_capacity, name="state-capacity"),
    path("statement/<slug:key>/", views.statement, name="statement"),
    path("statement/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:key>/", views.workplace, name="workplace"),
    path("<slug:key>/stock/", views.state_stock, name="state-stock"),
]

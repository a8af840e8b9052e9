"""Addresses of accords."""

from django.urls import path

from commonweal.web.accords import views

app_name = "accords"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/<slug:body>/", views.choose, name="choose"),
    path("new/<slug:body>/<slug:act>/", views.draw, name="draw"),
    path("new/<slug:body>/<slug:act>/propose/", views.propose, name="propose"),
    path("<slug:key>/", views.accord, name="accord"),
    path("<slug:key>/entries.zip", views.entries, name="entries"),
    path("<slug:key>/go/", views.go, name="go"),
    path("<slug:key>/again/<slug:body>/", views.again, name="again"),
]

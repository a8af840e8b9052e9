"""Where tellers sign."""

from django.urls import path

from commonweal.web.polls import views

app_name = "polls"
urlpatterns = [path("<slug:key>/sign/", views.sign, name="sign")]

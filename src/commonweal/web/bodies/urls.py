"""Addresses of bodies, seats and delegates."""

from django.urls import path

from commonweal.web.bodies import joining, views

app_name = "bodies"
urlpatterns = [
    path("", views.index, name="index"),
    path("picture/", views.whole, name="picture"),
    path("seats/<slug:key>/", views.seat, name="seat"),
    path("delegates/<slug:key>/", views.delegate, name="delegate"),
    path("delegates/<slug:key>/mark/", views.set_mark, name="set-mark"),
    path("delegates/<slug:key>/withdraw/", views.withdraw_mark, name="withdraw-mark"),
    path("delegates/<slug:key>/resign/", views.resign, name="resign"),
    path("invited/<slug:key>/<slug:secret>/", joining.invited, name="invited"),
    path("invited/<slug:key>/<slug:secret>/register/", joining.register, name="register"),
    path("invited/<slug:key>/<slug:secret>/accept/", joining.accept, name="accept"),
    path("<slug:key>/", views.body, name="body"),
    path("<slug:key>/invite/", joining.invite, name="invite"),
    path("<slug:key>/invite/list/", joining.import_list, name="import"),
    path("<slug:key>/invite/<slug:which>/withdraw/", joining.withdraw, name="withdraw-invitation"),
    path("<slug:key>/join/", views.join, name="join"),
    path("<slug:key>/join/take-back/", views.take_back, name="take-back"),
    path("<slug:key>/admit/<slug:who>/", views.admit, name="admit"),
    path("<slug:key>/leave/", views.leave, name="leave"),
]

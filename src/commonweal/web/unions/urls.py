"""Addresses of unions."""

from django.urls import path

from commonweal.web.unions import views

app_name = "unions"
urlpatterns = [
    path("", views.index, name="index"),
    path("found/", views.found, name="found"),
    path("join/<slug:secret>/", views.join, name="join"),
    path("<slug:key>/", views.union, name="union"),
    path("<slug:key>/invite/", views.invite, name="invite"),
    path("<slug:key>/leave/", views.leave, name="leave"),
    path("<slug:key>/record/", views.entries, name="record"),
    path("<slug:key>/office/", views.add_office, name="add-office"),
    path("<slug:key>/office/<slug:office>/stand/", views.stand, name="stand"),
    path("<slug:key>/office/<slug:office>/stand-down/", views.stand_down, name="stand-down"),
    path("<slug:key>/office/<slug:office>/vote/", views.open_office, name="open-office"),
    path("<slug:key>/term/<slug:term>/", views.term, name="term"),
    path("<slug:key>/term/<slug:term>/mark/", views.set_mark, name="set-mark"),
    path("<slug:key>/term/<slug:term>/withdraw/", views.withdraw_mark, name="withdraw-mark"),
    path("<slug:key>/ask/", views.open_vote, name="open-vote"),
    path("<slug:key>/ballot/<slug:ballot>/", views.ballot, name="ballot"),
    path("<slug:key>/ballot/<slug:ballot>/vote/", views.vote, name="vote"),
    path("<slug:key>/dispute/", views.open_dispute, name="open-dispute"),
    path("<slug:key>/dispute/<slug:dispute>/", views.dispute, name="dispute"),
    path("<slug:key>/dispute/<slug:dispute>/paper/", views.add_paper, name="add-paper"),
    path("<slug:key>/dispute/<slug:dispute>/ask/", views.open_in_dispute, name="open-in-dispute"),
    path("<slug:key>/dispute/<slug:dispute>/close/", views.close_dispute, name="close-dispute"),
]

"""Addresses of decisions."""

from django.urls import path

from commonweal.web.decisions import mandate_views, petition_views, views, writing

app_name = "decisions"
urlpatterns = [
    path("", views.index, name="index"),
    path("propose/<slug:council>/", writing.propose, name="propose"),
    path("drafts/<slug:key>/", writing.draft, name="draft"),
    path("drafts/<slug:key>/drop/", writing.drop, name="drop-draft"),
    path("drafts/<slug:key>/join/<str:invitation>/", writing.join, name="join-draft"),
    path("amendments/<slug:key>/take-over/", writing.take_over, name="take-over"),
    path("assembly/<slug:key>/", mandate_views.assembly, name="assembly"),
    path("assembly/<slug:key>/vote/", mandate_views.vote_in_assembly, name="vote-in-assembly"),
    path("petitions/", petition_views.index, name="petitions"),
    path("petitions/begin/<slug:council>/", petition_views.begin, name="begin-petition"),
    path("petitions/<slug:key>/", petition_views.petition, name="petition"),
    path("petitions/<slug:key>/sign/", petition_views.sign, name="sign"),
    path("petitions/<slug:key>/withdraw/", petition_views.withdraw, name="withdraw-signature"),
    path("<slug:key>/", views.proposal, name="proposal"),
    path("<slug:key>/vote/", views.vote, name="vote"),
    path("<slug:key>/ballot/", views.ballot, name="ballot"),
    path("<slug:key>/split/", mandate_views.split, name="split"),
    path("<slug:key>/report/<slug:seat>/", mandate_views.report, name="report"),
    path("<slug:key>/amend/", writing.amend, name="amend"),
    path("<slug:key>/again/", writing.vote_again, name="vote-again"),
    path("<slug:key>/outcome/", writing.state_outcome, name="state-outcome"),
    path("<slug:key>/assembly/<slug:seat>/", mandate_views.open_assembly, name="open-assembly"),
]

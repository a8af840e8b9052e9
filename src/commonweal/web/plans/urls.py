"""Addresses of plans."""

from django.urls import path

from commonweal.web.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="index"),
    path("all/", views.all_plans, name="all"),
    path("compute/", views.compute, name="compute"),
    path("computation/<slug:key>/", views.computation, name="computation"),
    path("computation/<slug:key>/stop/", views.stop, name="stop"),
    path("<slug:key>/", views.plan, name="plan"),
    path("<slug:key>/alternative/<int:position>/", views.alternative, name="alternative"),
    path("<slug:key>/needs/", views.met, name="met"),
    path("<slug:key>/alternative/<int:position>/needs/", views.met, name="alternative-met"),
    path("<slug:key>/shortages/", views.shortages, name="shortages"),
    path("<slug:key>/years/", views.years, name="years"),
    path("<slug:key>/trace/", views.traces, name="traces"),
    path("<slug:key>/trace/product/", views.trace_product, name="trace-product"),
    path("<slug:key>/trace/technique/", views.trace_technique, name="trace-technique"),
    path("<slug:key>/certificate/", views.certificate, name="certificate"),
    path("<slug:key>/download/plan/", views.download, {"what": "plan"}, name="document"),
    path("<slug:key>/download/tables/", views.download, {"what": "tables"}, name="source"),
    path("<slug:key>/what-if/", views.what_if, name="what-if"),
    path("<slug:key>/propose/", views.propose, name="propose"),
]

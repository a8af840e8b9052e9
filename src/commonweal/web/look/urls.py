"""Addresses of the shell: the first page, accounts, the look, the language, the source."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from commonweal.web.look import views

urlpatterns = [
    path("", views.home, name="home"),
    path("look/", views.choose_look, name="look"),
    path("language/", set_language, name="set_language"),
    path("source/", views.source_code, name="source"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
]

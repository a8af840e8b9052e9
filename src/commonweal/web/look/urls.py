"""Addresses of the shell: the first page, accounts, the look, the language, the source."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from commonweal.web.acts import acts
from commonweal.web.look import views

reading, own = acts("page.read"), acts("account.edit")
signing_in, registering = acts("account.sign-in"), acts("account.register")

urlpatterns = [
    path("", reading(views.home), name="home"),
    path("look/", reading(views.choose_look), name="look"),
    path("language/", reading(set_language), name="set_language"),
    path("source/", reading(views.source_code), name="source"),
    path("login/", signing_in(account.login), name="account_login"),
    path("register/", registering(account.signup), name="account_signup"),
    path("logout/", own(account.logout), name="account_logout"),
    path("password/", own(account.password_change), name="account_change_password"),
    path("password/first/", own(account.password_set), name="account_set_password"),
    path("password/again/", own(account.reauthenticate), name="account_reauthenticate"),
    path("account/inactive/", reading(account.account_inactive), name="account_inactive"),
]

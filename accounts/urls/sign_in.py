"""Signing in, password and second factor: allauth's views at French addresses, each with its roles.

Only the pages in use are here: there is no sign-up, and addresses are changed by an administrator.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from accounts.access import public, signed_in
from accounts.views import profile, second_factor

urlpatterns = [
    path("connexion/", public(account.login), name="account_login"),
    path("connexion/cle/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("connexion/second-facteur/", public(mfa.authenticate), name="mfa_authenticate"),
    path("deconnexion/", public(account.logout), name="account_logout"),
    path("ferme/", public(account.account_inactive), name="account_inactive"),
    path("langue/", profile.set_language, name="set_language"),
    path("confirmation/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("confirmation/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "confirmation/cle/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("mot-de-passe/", signed_in(account.password_change), name="account_change_password"),
    path("mot-de-passe/oublie/", public(account.password_reset), name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/", public(account.password_reset_done), name="account_reset_password_done"
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/change/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("second-facteur/", signed_in(mfa.index), name="mfa_index"),
    path("second-facteur/application/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("second-facteur/application/retrait/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-facteur/cles/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second-facteur/cles/nouvelle/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("second-facteur/cles/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("second-facteur/cles/<int:pk>/retrait/", second_factor.remove_key, name="mfa_remove_webauthn"),
    path("codes-de-secours/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes-de-secours/nouveaux/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes-de-secours/fichier/",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]

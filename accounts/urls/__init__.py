"""Pages of the account and of invitations; signing in is in accounts.urls.sign_in."""

from django.urls import path

from accounts.views import invitations, pages, profile, resume

app_name = "accounts"

urlpatterns = [
    path("programme/", pages.programme, name="programme"),
    path("programme/contact/", pages.programme_contact, name="programme_contact"),
    path("programme/contact/merci/", pages.programme_thanks, name="programme_thanks"),
    path("compte/", profile.profile, name="profile"),
    path("compte/conseil-vu/", profile.dismiss_hint, name="dismiss_hint"),
    path("compte/reprise/", resume.resume, name="resume"),
    path("compte/reprise/abandon/", resume.drop, name="resume_drop"),
    path("comptes/invitations/", invitations.invitation_list, name="invitation_list"),
    path("comptes/invitations/nouvelle/", invitations.invitation_create, name="invitation_create"),
    path("comptes/invitations/<int:pk>/renvoi/", invitations.invitation_renew, name="invitation_renew"),
    path("comptes/invitations/<int:pk>/annulation/", invitations.invitation_cancel, name="invitation_cancel"),
    path("invitation/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
]

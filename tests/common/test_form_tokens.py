"""A form sent twice acts once, also at the same moment; a form with errors can be corrected and sent."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from common.form_tokens import FIELD_NAME, forget_old_tokens, once
from common.models import FormToken, OutgoingMessage
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory


def write_message(request):
    """An act: one row for each time it is done."""
    with transaction.atomic():
        message = OutgoingMessage.objects.create(to="nour@example.tn", subject="x", body="y")
    return HttpResponseRedirect(f"/messages/{message.pk}/")


def post(view, token, *, user=None, path="/ecrire/", **headers):
    data = {FIELD_NAME: str(token)} if token else {}
    request = RequestFactory().post(path, data, headers=headers)
    request.user = user or AnonymousUser()
    return once(view)(request)


@pytest.mark.django_db
def test_the_second_post_is_led_where_the_first_one_went():
    token = uuid.uuid4()
    first, second = post(write_message, token), post(write_message, token)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.django_db
def test_htmx_is_led_there_too():
    token = uuid.uuid4()
    first = post(write_message, token)
    second = post(write_message, token, **{"HX-Request": "true"})
    assert second["HX-Redirect"] == first["Location"]


@pytest.mark.django_db
def test_a_client_redirect_counts_as_done():
    token = uuid.uuid4()
    done = []

    def act(request):
        done.append(1)
        return HttpResponseClientRedirect("/fait/")

    post(act, token)
    assert post(act, token)["Location"] == "/fait/"
    assert len(done) == 1


@pytest.mark.django_db
def test_a_form_with_errors_can_be_sent_again():
    token = uuid.uuid4()
    post(lambda request: HttpResponse("À corriger", status=422), token)
    assert post(write_message, token).status_code == 302
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.django_db
def test_an_act_that_fails_leaves_its_token_free():
    token = uuid.uuid4()

    def fail(request):
        write_message(request)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        post(fail, token)
    assert (FormToken.objects.count(), OutgoingMessage.objects.count()) == (0, 0)
    assert post(write_message, token).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "pas-un-jeton", "' OR 1=1 --"])
def test_a_post_without_a_readable_token_is_let_through(token):
    assert post(write_message, token).status_code == 302
    assert FormToken.objects.count() == 0


@pytest.mark.django_db
def test_another_users_token_leads_nowhere_of_his():
    token = uuid.uuid4()
    theirs = post(write_message, token, user=UserFactory())
    mine = post(write_message, token, user=UserFactory())
    assert mine["Location"] != theirs["Location"]
    assert FormToken.objects.count() == 1


@pytest.mark.django_db
def test_reading_uses_no_token():
    request = RequestFactory().get("/ecrire/", {FIELD_NAME: str(uuid.uuid4())})
    request.user = AnonymousUser()
    once(lambda request: HttpResponse())(request)
    assert FormToken.objects.count() == 0


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_posts_at_the_same_moment_act_once():
    token = uuid.uuid4()
    answers = at_once([lambda: post(write_message, token)["Location"]] * 4)
    assert len(set(answers)) == 1
    assert OutgoingMessage.objects.count() == 1


@pytest.mark.django_db
def test_old_tokens_are_forgotten():
    post(write_message, uuid.uuid4())
    assert forget_old_tokens() == 0
    assert forget_old_tokens(now=timezone.now() + dt.timedelta(days=3)) == 1


def test_each_form_gets_a_token_of_its_own():
    printed = [Template("{% load interface %}{% form_token %}").render(Context()) for _ in range(2)]
    assert printed[0] != printed[1]
    assert all(f'name="{FIELD_NAME}"' in field for field in printed)

"""Whether operators are asked in fair shares: figures of a known period, on screen and in Excel."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from common.dates import today
from operators.models import Proposal
from operators.selectors.fairness import Period, fairness
from operators.services.routing import proposal_decline
from tests.factories.operators import FrameworkContractFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(team):
    """Two offers accepted by the first operator, one declined by the other after three days."""
    team.accepted()
    team.accepted()
    proposal = team.proposed(operator=team.other_profile)
    proposal_decline(actor=team.other_agent, proposal=proposal, reason="=Trop loin")
    Proposal.objects.filter(pk=proposal.pk).update(proposed_at=timezone.now() - timedelta(days=3))
    return team


def line_of(team, profile, **changes):
    period = Period(today() - timedelta(days=30), today(), **changes)
    return next(line for line in fairness(actor=team.manager, period=period) if line.operator == profile)


def test_offers_answers_and_shares_are_counted(known):
    first, other = line_of(known, known.profile), line_of(known, known.other_profile)
    # The file that was declined went on to the first operator.
    assert (first.offers, first.accepted, first.waiting) == (3, 2, 1)
    assert (other.offers, other.declined, other.accepted) == (1, 1, 0)
    assert round(other.answer_days) == 3
    assert (first.load, first.capacity, other.capacity) == (3, 10, 4)
    assert (first.share_of_files, other.share_of_files) == (1, 0)
    assert round(first.gap, 3) == round(1 - 10 / 14, 3)
    assert other.latest_reasons[0][1] == "=Trop loin"
    elsewhere = Period(today() - timedelta(days=30), today(), "TN-61")
    assert fairness(actor=known.manager, period=elsewhere) == []
    past = Period(today() - timedelta(days=90), today() - timedelta(days=60))
    assert {line.offers for line in fairness(actor=known.manager, period=past)} == {0}


def test_the_page_and_the_file_say_the_same(known, client_as, django_assert_max_num_queries):
    client, address = client_as(known.manager), reverse("operators:fairness")
    text = client.get(address).content.decode()
    assert "Trop loin" in text
    assert client.get(address, {"du": "31/02/2026"}).status_code == 200
    answer = client.get(reverse("operators:fairness_excel"))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][:4] == (str(known.profile), 3, 2, 0)
    assert book.worksheets[1]["C2"].value == "=Trop loin"
    assert book.worksheets[1]["C2"].data_type == "s"
    with django_assert_max_num_queries(30) as first:
        client.get(address)
    FrameworkContractFactory.create_batch(4)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(address)

"""Every indicator in plain SQL, written from its published definition and not from the code that counts it."""

from tests.reporting.second_way import aids, budget, follow_up, people, scorecard, surveys

WAYS = {**people.WAYS, **aids.WAYS, **budget.WAYS, **follow_up.WAYS, **surveys.WAYS, **scorecard.WAYS}

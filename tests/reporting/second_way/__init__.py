"""Every indicator in plain SQL, written from its published definition and not from the code that counts it."""

from tests.reporting.second_way import aids, people

WAYS = {**people.WAYS, **aids.WAYS}

"""Indexes that hold every column the indicators group or filter by, so that counting reads no table.

They stand on tables of `cases` and `aids` and are kept here: only the indicators need them.
"""

from django.db import migrations

INDEXES = {
    "reporting_case_counts": (
        "cases_case (opened_on) INCLUDE"
        " (person_id, antenna_id, return_country_id, modality, governorate_id, category, state)"
    ),
    "reporting_case_closings": "cases_case (closed_on) INCLUDE (closing_reason) WHERE closed_on IS NOT NULL",
    "reporting_person_counts": "cases_person (id) INCLUDE (sex, birth_date)",
    "reporting_case_events": "cases_casetransition (to_state, at) INCLUDE (subject_id, from_state)",
    "reporting_aid_events": "aids_applicationtransition (at) INCLUDE (subject_id, from_state, to_state)",
    "reporting_spending": (
        "aids_ledgerentry (at) INCLUDE (application_id, envelope_id, amount_eur) WHERE account = 'spent'"
    ),
    "reporting_commitments": (
        "aids_ledgerentry (envelope_id, at) INCLUDE (slots, amount_eur) WHERE account = 'committed'"
    ),
    "reporting_proposals": "operators_proposal (proposed_at) INCLUDE (operator_id, state)",
}


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_initial"),
        ("cases", "0001_initial"),
        ("aids", "0001_initial"),
        ("operators", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {on}", f"DROP INDEX IF EXISTS {name}")
        for name, on in INDEXES.items()
    ]

"""Persons and cases received, how far they got, and how well they are known."""

from tests.reporting.second_way.base import Way, asked

# Of each value of a dimension: persons, each once; cases; the share of all persons.
_PEOPLE = """
    SELECT COALESCE({value}, '?'), count(DISTINCT r.person_id), count(*),
        count(DISTINCT r.person_id)::numeric / (SELECT count(DISTINCT person_id) FROM received)
    FROM received r GROUP BY 1
    UNION ALL SELECT 'total', count(DISTINCT person_id), count(*), CASE WHEN count(*) > 0 THEN 1 END FROM received
"""
_AGE = """CASE
    WHEN r.birth_date > r.opened_on THEN NULL
    WHEN date_part('year', age(r.opened_on, r.birth_date)) < 18 THEN '0-17'
    WHEN date_part('year', age(r.opened_on, r.birth_date)) < 25 THEN '18-24'
    WHEN date_part('year', age(r.opened_on, r.birth_date)) < 35 THEN '25-34'
    WHEN date_part('year', age(r.opened_on, r.birth_date)) < 45 THEN '35-44'
    WHEN date_part('year', age(r.opened_on, r.birth_date)) < 60 THEN '45-59'
    WHEN r.birth_date IS NOT NULL THEN '60+' END"""

_BY_STATE = """
    SELECT state, count(*), count(*)::numeric / (SELECT count(*) FROM received) FROM received GROUP BY 1
    UNION ALL SELECT 'total', count(*), CASE WHEN count(*) > 0 THEN 1 END FROM received
"""
# Whatever the day of their opening; a scope of one phase has its days.
_CLOSED = """
    , closed AS (SELECT c.closing_reason FROM reach c LEFT JOIN phases f ON f.id = %(phase)s, period d
        WHERE c.closed_on BETWEEN d.starts_on AND d.ends_on
            AND (f.id IS NULL OR c.closed_on BETWEEN f.starts_on AND f.last_on))
    SELECT closing_reason, count(*), count(*)::numeric / (SELECT count(*) FROM closed) FROM closed GROUP BY 1
    UNION ALL SELECT 'total', count(*), CASE WHEN count(*) > 0 THEN 1 END FROM closed
"""
_BY_MONTH = """
    , months AS (SELECT to_char(c.opened_on, 'YYYY-MM') AS month FROM received_ever c, period d
        WHERE c.opened_on BETWEEN d.trend_starts_on AND d.ends_on)
    SELECT month, count(*) FROM months GROUP BY 1 UNION ALL SELECT 'total', count(*) FROM months
"""
# An aid that was rejected, cancelled or broken off was asked for, and is not among those approved.
_AID = "EXISTS (SELECT FROM aids_application a WHERE a.case_id = r.id {})"
_HELD = "AND a.state IN ('approved', 'contracted', 'disbursing', 'in_follow_up', 'completed')"
_STEPS = {
    "announced": "EXISTS (SELECT FROM cases_announcement n WHERE n.case_id = r.id)",
    "received": "TRUE",
    "assessed": "EXISTS (SELECT FROM cases_casetransition t WHERE t.subject_id = r.id AND t.to_state = 'assessed')",
    "requested": _AID.format(""),
    "approved": _AID.format(_HELD),
    "contracted": _AID.format(_HELD.replace("'approved', ", "")),
    "completed": _AID.format("AND a.state = 'completed'"),
}
_UNKNOWN = {
    "birth_date": "r.birth_date IS NULL",
    "identity": "p.cin = '' AND p.passport = ''",
    "phone": "NOT EXISTS (SELECT FROM cases_personphone t WHERE t.person_id = r.person_id)",
    "name_ar": "p.last_name_ar = '' OR p.first_name_ar = ''",
    "marital_status": "p.marital_status = ''",
    "schooling": "p.schooling = ''",
    "occupation": "p.occupation = ''",
    "occupation_isco": "p.occupation_isco = ''",
    "stays": "NOT EXISTS (SELECT FROM cases_stay t WHERE t.person_id = r.person_id)",
    "returned_on": "r.returned_on IS NULL",
    "governorate": "r.governorate_id IS NULL",
    "delegation": "r.delegation_id IS NULL",
    "household_size": "r.household_size IS NULL",
    "household_income": "r.household_income_tnd IS NULL",
}


def _shares(conditions: dict[str, str]) -> str:
    """Of the cases received, those of which each condition is true, and their share."""
    lines = ", ".join(f"('{key}', {wanted})" for key, wanted in conditions.items())
    return f"""SELECT v.key, count(*) FILTER (WHERE v.is_true), (count(*) FILTER (WHERE v.is_true))::numeric / count(*)
        FROM received r JOIN cases_person p ON p.id = r.person_id
        CROSS JOIN LATERAL (VALUES {lines}) v(key, is_true) GROUP BY 1"""


def flows(parameters):
    """The five countries from which most cases come have a column; the others are together."""
    rows = asked(
        """, ranked AS (SELECT return_country_id AS country, row_number() OVER (ORDER BY count(*) DESC,
            return_country_id) AS place FROM received GROUP BY 1)
        SELECT COALESCE(r.governorate_id, '?'), LEAST(k.place, 6), count(*)
        FROM received r JOIN ranked k ON k.country = r.return_country_id GROUP BY 1, 2""",
        parameters,
    )
    places = sorted({place for _key, place, _n in rows})
    # "Others" have their column even where nobody came from elsewhere.
    places = [*(place for place in places if place < 6), 6]
    found = {}
    for key, place, n in rows:
        for name in (key, "total"):
            line = found.setdefault(name, dict.fromkeys(places, 0))
            line[place] += n
    return {key: (*line.values(), sum(line.values())) for key, line in found.items()}


# Open on the day of the count, whatever the day of their opening.
_LOAD = """
    , opened AS (SELECT c.*, a.code FROM reach c JOIN accounts_antenna a ON a.id = c.antenna_id
        WHERE c.state IN ('registered', 'assessed', 'supported', 'reopened'))
    , staff AS (SELECT a.code, count(*) AS n FROM accounts_user u JOIN accounts_antenna a ON a.id = u.antenna_id
        WHERE u.role = 'counsellor' AND u.is_active AND a.code IN (SELECT code FROM opened) GROUP BY 1)
    SELECT o.code, count(*), count(*) FILTER (WHERE counsellor_id IS NULL),
        count(*) FILTER (WHERE state = 'registered'), COALESCE(max(s.n), 0), count(counsellor_id)::numeric / max(s.n)
    FROM opened o LEFT JOIN staff s ON s.code = o.code GROUP BY 1
    UNION ALL SELECT 'total', count(*), count(*) FILTER (WHERE counsellor_id IS NULL),
        count(*) FILTER (WHERE state = 'registered'), (SELECT COALESCE(sum(n), 0)::bigint FROM staff),
        count(counsellor_id) / NULLIF((SELECT sum(n) FROM staff), 0) FROM opened
"""

WAYS: dict[str, Way] = {
    "people_by_country": _PEOPLE.format(value="r.return_country_id"),
    "people_by_modality": _PEOPLE.format(value="r.modality"),
    "people_by_governorate": _PEOPLE.format(value="r.governorate_id"),
    "people_by_antenna": _PEOPLE.format(
        value="(SELECT code FROM accounts_antenna a WHERE a.id = r.antenna_id)"
    ),
    "people_by_category": _PEOPLE.format(value="r.category"),
    "people_by_sex": _PEOPLE.format(value="r.sex"),
    "people_by_age": _PEOPLE.format(value=_AGE),
    "people_by_schooling": _PEOPLE.format(value="NULLIF(r.schooling, '')"),
    "people_by_occupation": _PEOPLE.format(value="NULLIF(left(r.occupation_isco, 1), '')"),
    "cases_by_month": _BY_MONTH,
    "cases_by_state": _BY_STATE,
    "cases_by_closing_reason": _CLOSED,
    "funnel": _shares(_STEPS),
    "flows": flows,
    "data_quality": _shares(_UNKNOWN),
    "work_load": _LOAD,
}

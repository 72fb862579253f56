"""Scores of the reintegration surveys, of persons who agreed to the statistical use (law 2004-63)."""

from math import sqrt

from tests.reporting.second_way.base import Rows, Way, asked

# Surveys of the period with the score at the start of the same case; the last one of each case is told.
SURVEYED = """
    , surveyed AS (
        SELECT s.*, s.composite_score - b.composite_score AS change,
            row_number() OVER (PARTITION BY s.case_id ORDER BY s.held_on DESC, s.month DESC) = 1 AS is_last
        FROM cases_survey s LEFT JOIN cases_survey b ON b.case_id = s.case_id AND b.month = 0 AND b.state = 'completed',
            period d
        WHERE s.state = 'completed' AND s.case_id IN (SELECT id FROM reach)
            AND s.held_on BETWEEN d.starts_on AND d.ends_on
            AND EXISTS (SELECT FROM cases_consent g WHERE g.case_id = s.case_id AND g.scope = 'statistics'
                AND g.withdrawn_on IS NULL))
"""
_MEANS = ", ".join(
    f"count({score}), avg({score}), stddev_samp({score})"
    for score in ("composite_score", "economic_score", "social_score", "psychosocial_score", "change")
)
_BY_MONTH = SURVEYED + f"SELECT month::text, count(*), {_MEANS} FROM surveyed GROUP BY 1"
_BY_AID = (
    SURVEYED
    + f"""SELECT a.kind, count(*), {_MEANS} FROM surveyed s
    JOIN (SELECT DISTINCT case_id, kind FROM files WHERE state IN
        ('approved', 'contracted', 'disbursing', 'in_follow_up', 'completed', 'terminated')) a ON a.case_id = s.case_id
    WHERE s.is_last GROUP BY 1"""
)
# Student's quantiles at 97.5 %, from a printed table: degrees of freedom and quantile.
_STUDENT = {
    **{
        4: 2.776,
        5: 2.571,
        6: 2.447,
        7: 2.365,
        8: 2.306,
        9: 2.262,
        10: 2.228,
        11: 2.201,
        12: 2.179,
        13: 2.160,
    },
    **{14: 2.145, 15: 2.131, 16: 2.120, 18: 2.101, 20: 2.086, 22: 2.074, 25: 2.060, 29: 2.045, 40: 2.021},
    **{60: 2.000, 120: 1.980},
}
FEWEST = 5


def _interval(n, mean, deviation):
    """Mean, low and high at 95 %; nothing below five persons. Between two lines of the table the wider one."""
    if n < FEWEST:
        return None, None, None
    degrees = n - 1
    quantile = 1.960 if degrees > max(_STUDENT) else _STUDENT[max(one for one in _STUDENT if one <= degrees)]
    half = quantile * float(deviation) / sqrt(n)
    return float(mean), float(mean) - half, float(mean) + half


def _scores(statement):
    def way(parameters) -> Rows:
        found = {}
        for key, persons, *figures in asked(statement, parameters):
            whole, *others = [_interval(*figures[at : at + 3]) for at in range(0, len(figures), 3)]
            found[key] = (persons, *whole, *(one[0] for one in others))
        return found

    return way


WAYS: dict[str, Way] = {"survey_scores": _scores(_BY_MONTH), "survey_by_aid": _scores(_BY_AID)}

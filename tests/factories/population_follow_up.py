"""What operators, institutions and the persons themselves did in the generated population."""

from cases.models import Announcement, Complaint, Referral, ReferralTransition, Survey
from operators.models import Closure, Proposal, Visit
from tests.factories.population import LAST_DAY, Places, Writer, keys

_MONTHS = (("planned", 1), ("planned", 3), ("planned", 6), ("planned", 9), ("final", 12), ("survival", 18))


def follow_up_write(writer: Writer, places: Places) -> None:
    _proposals(writer, places)
    _visits(writer)
    _closures(writer, places)
    _announcements(writer, places)
    _referrals(writer, places)
    _surveys(writer, places)
    _complaints(writer)


def _proposals(writer: Writer, places: Places) -> None:
    """What each file's operator accepted, what was offered before: to another one, or to the same in vain."""
    profiles = keys(places.profiles[:4])
    owner = "(SELECT o.id FROM operators_operator o WHERE o.institution_id = a.operator_id)"
    other = f"pg_temp.key_of(a.id, 'offered before', {profiles})"
    routed = "JOIN pop_event e ON e.subject_id = a.id AND e.to_state = 'routed'"
    accepted = f"{routed} JOIN pop_event p ON p.subject_id = a.id AND p.to_state = 'planning'"
    answer = "e.at - interval '9 days' + make_interval(mins => pg_temp.pick(a.id, 'answer', 9000))"
    offers = (
        ("accepted", owner, accepted, "TRUE", "e.at", "p.at"),
        (
            "declined",
            other,
            routed,
            "pg_temp.pick(a.id, 'declined', 3) = 0",
            "e.at - interval '9 days'",
            answer,
        ),
        (
            "expired",
            owner,
            accepted,
            "pg_temp.pick(a.id, 'expired', 5) = 0",
            "e.at - interval '20 days'",
            "NULL",
        ),
        (
            "declined",
            owner,
            accepted,
            "pg_temp.pick(a.id, 'again', 9) = 0",
            "e.at - interval '9 days'",
            answer,
        ),
        (
            "withdrawn",
            other,
            routed,
            "pg_temp.pick(a.id, 'withdrawn', 9) = 0",
            "e.at - interval '3 days'",
            "NULL",
        ),
        (
            "released",
            other,
            accepted,
            "pg_temp.pick(a.id, 'released', 9) = 0",
            "e.at - interval '9 days'",
            answer,
        ),
        ("proposed", other, routed, "a.state = 'routed'", "e.at", "NULL"),
    )
    for rank, (state, operator, joined, wanted, offered, answered) in enumerate(offers, start=1):
        writer.insert(
            Proposal,
            f"FROM aids_application a {joined} WHERE {wanted} AND a.family = 'economic'",
            application_id="a.id",
            operator_id=operator,
            rank=str(rank),
            state=f"'{state}'",
            proposed_by_id=str(places.makers[0].pk),
            proposed_at=offered,
            answer_due_on="a.opened_on + 7",
            answered_at=answered,
            decline_reason="'Trop loin'" if state == "declined" else "''",
        )


def _visits(writer: Writer) -> None:
    plan = ", ".join(f"('{kind}', {month}, {month})" for kind, month in _MONTHS)
    jobs = "CASE WHEN d.state = 'done' AND pg_temp.pick(d.id, 'jobs?', 4) > 0 THEN {} END"
    writer.insert(
        Visit,
        f"""FROM (SELECT a.id AS file, a.kind AS aid, v.*, a.id * 100 + v.place AS id,
                (c.starts_on + make_interval(months => v.place))::date AS due_on,
                pg_temp.one_of(a.id * 100 + v.place, 'visit', 'done done done done missed planned cancelled') AS state
            FROM aids_contract c JOIN aids_application a ON a.id = c.application_id AND a.family = 'economic'
            CROSS JOIN (VALUES {plan}, ('extra', NULL, 24), ('extra', NULL, 5)) v(kind, month, place)) d""",
        id="d.id",
        application_id="d.file",
        kind="d.kind",
        month="d.month",
        rule_due_on="CASE WHEN d.month IS NOT NULL THEN d.due_on END",
        due_on="d.due_on",
        state="d.state",
        visited_on="CASE WHEN d.state = 'done' THEN d.due_on + pg_temp.pick(d.id, 'visited', 40) - 20 END",
        findings="'Vu'",
        recorded_at="now()",
        business_state="CASE WHEN d.aid = 'employment' THEN pg_temp.one_of(d.id, 'goes', 'in_work in_training stopped')"
        " ELSE pg_temp.one_of(d.id, 'goes', 'open running running running paused closed') END",
        jobs_created=jobs.format("3 + pg_temp.pick(d.id, 'jobs', 3)"),
        jobs_women=jobs.format("NULLIF(pg_temp.pick(d.id, 'women', 4), 0)"),
        jobs_young=jobs.format("NULLIF(pg_temp.pick(d.id, 'young', 4), 0)"),
    )


def _closures(writer: Writer, places: Places) -> None:
    first, second = (user.pk for user in places.makers)
    writer.insert(
        Closure,
        """FROM (SELECT a.*, e.day, pg_temp.one_of(a.id, 'closure', 'confirmed confirmed confirmed proposed returned')
                AS stand, CASE WHEN a.state = 'terminated' THEN 'stopped' ELSE pg_temp.one_of(a.id, 'outcome',
                'business_running business_running employed trained stopped left_legally') END AS outcome
            FROM aids_application a JOIN pop_event e ON e.subject_id = a.id AND e.to_state = a.state
            WHERE a.family = 'economic' AND a.state IN ('completed', 'terminated')) a""",
        application_id="a.id",
        state="a.stand",
        outcome="a.outcome",
        ended_on="a.day",
        stop_reason="CASE a.outcome WHEN 'stopped' THEN 'money' ELSE '' END",
        proposed_by_id=str(first),
        proposed_at="pg_temp.moment(a.day, a.id, 'closure proposed')",
        confirmed_by_id=f"CASE a.stand WHEN 'confirmed' THEN {second} END",
        confirmed_at="CASE a.stand WHEN 'confirmed' THEN pg_temp.moment(a.day + 5, a.id, 'closure') END",
        return_reason="CASE a.stand WHEN 'returned' THEN 'Incomplet' ELSE '' END",
    )


def _announcements(writer: Writer, places: Places) -> None:
    writer.insert(
        Announcement,
        "FROM cases_case c WHERE c.source = 'announcement'",
        case_id="c.id",
        state="CASE WHEN c.state <> 'announced' THEN 'arrived' ELSE"
        " pg_temp.one_of(c.id, 'announcement', 'sent prepared not_come withdrawn') END",
        planned_on="c.opened_on",
        # Who was to come from one country may come from another.
        country_id="CASE pg_temp.pick(c.id, 'elsewhere', 20) WHEN 0 THEN 'IT' ELSE c.return_country_id END",
        governorate_id="'TN-11'",
        made_by_id=str(places.makers[0].pk),
        created_at="pg_temp.moment(c.opened_on - 20, c.id, 'announced')",
    )


def _referrals(writer: Writer, places: Places) -> None:
    units = keys(places.units)
    states = "sent received accepted refused done done done cancelled"
    writer.insert(
        Referral,
        f"""FROM (SELECT c.*, k, c.id * 10 + k AS key, pg_temp.one_of(c.id * 10 + k, 'referral', '{states}') AS stand
            FROM cases_case c, generate_series(1, 3) k
            WHERE c.state <> 'announced' AND pg_temp.pick(c.id * 10 + k, 'referred', 12) = 0) c""",
        id="c.key",
        case_id="c.id",
        purpose="(ARRAY['health', 'training', 'housing'])[c.k]",
        unit_id=f"CASE WHEN c.k < 3 THEN pg_temp.key_of(c.key, 'unit', {units}) END",
        service_id=f"CASE c.k WHEN 3 THEN {places.service.pk} END",
        state="c.stand",
        reason="'Besoin'",
        sent_by_id=str(places.makers[0].pk),
        sent_at="pg_temp.moment(c.opened_on + pg_temp.pick(c.key, 'sent', 200), c.key, 'sent hour')",
        answer="CASE c.stand WHEN 'refused' THEN 'Hors champ' ELSE '' END",
        outcome="CASE c.stand WHEN 'done' THEN pg_temp.one_of(c.key, 'came of it',"
        " 'need_met need_met partly_met inquiry_made not_met did_not_come declined_by_person') ELSE '' END",
    )
    steps = (
        ("sent", "", "0", "TRUE"),
        ("received", "sent", "pg_temp.pick(r.id, 'received', 3)", "r.state <> 'sent'"),
        # A service's outcome is written by the antenna at once.
        ("accepted", "received", "4", "r.state IN ('accepted', 'done') AND r.unit_id IS NOT NULL"),
        ("refused", "received", "5", "r.state = 'refused'"),
        ("done", "accepted", "4 + pg_temp.pick(r.id, 'done', 60)", "r.state = 'done'"),
        ("cancelled", "sent", "6", "r.state = 'cancelled'"),
    )
    for state, before, days, wanted in steps:
        writer.insert(
            ReferralTransition,
            f"FROM cases_referral r WHERE {wanted}",
            subject_id="r.id",
            from_state=f"'{before}'",
            to_state=f"'{state}'",
            at=f"r.sent_at + make_interval(days => {days}, mins => 1 + pg_temp.pick(r.id, '{state} at', 2000))",
        )


def _surveys(writer: Writer, places: Places) -> None:
    score = "CASE WHEN s.state = 'completed' AND pg_temp.pick(s.id, '{0}?', 15) > 0"
    score += " THEN pg_temp.pick(s.id, '{0}', 1001) / 1000.0 END"
    writer.insert(
        Survey,
        f"""FROM (SELECT c.id AS case_id, m.month, c.id * 100 + m.month AS id, LEAST(
                (c.opened_on + make_interval(months => m.month))::date, '{LAST_DAY}'::date) AS held_on,
                pg_temp.one_of(c.id * 100 + m.month, 'survey', 'completed completed completed open refused') AS state
            FROM cases_case c CROSS JOIN (VALUES (0), (6), (12)) m(month)
            WHERE c.state IN ('supported', 'closed') AND pg_temp.pick(c.id, 'surveyed', 3) = 0) s""",
        id="s.id",
        case_id="s.case_id",
        version_id=str(places.questionnaire.pk),
        month="s.month",
        state="s.state",
        interviewer_id=str(places.makers[0].pk),
        held_on="s.held_on",
        economic_score=score.format("economic"),
        social_score=score.format("social"),
        psychosocial_score=score.format("psychosocial"),
        composite_score=score.format("composite"),
        unanswered="0",
    )


def _complaints(writer: Writer) -> None:
    writer.insert(
        Complaint,
        """FROM (SELECT c.*, pg_temp.one_of(c.id, 'complaint', 'complaint complaint feedback message') AS kind,
                pg_temp.one_of(c.id, 'about', 'reception delay aid operator operator staff') AS subject,
                c.opened_on + pg_temp.pick(c.id, 'complained', 300) AS said_on,
                pg_temp.pick(c.id, 'answered?', 4) > 0 AS is_answered
            FROM cases_case c WHERE pg_temp.pick(c.id, 'complains', 8) = 0 AND c.state <> 'announced') c""",
        case_id="c.id",
        kind="c.kind",
        subject="c.subject",
        is_confidential="c.subject = 'staff'",
        text="'Dit'",
        mark="CASE c.kind WHEN 'feedback' THEN 1 + pg_temp.pick(c.id, 'mark', 5) END",
        state="CASE WHEN is_answered THEN 'answered' ELSE 'received' END",
        received_on="c.said_on",
        due_on="c.said_on + 30",
        answer="CASE WHEN is_answered THEN 'Réponse' ELSE '' END",
        answered_on="CASE WHEN is_answered THEN c.said_on + pg_temp.pick(c.id, 'answered', 50) END",
    )

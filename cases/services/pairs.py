"""The queue of likely duplicates: pairs recorded by the nightly sweep, decided by people, remembered."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import PairOpinion, PairState
from cases.models import DuplicatePair, DuplicatePairTransition
from cases.selectors.pairs import may_decide
from cases.services.matching.evidence import Reason
from common.errors import DomainError, NotPermitted

Found = tuple[int, int, int, list[str]]
_CHUNK = 5_000
# One statement a chunk: new pairs are added, open ones take the new score, decided ones stay as they are.
# A person who is gone, or merged into another one, is in no pair.
_RECORD = """
    INSERT INTO cases_duplicatepair (
        person_a_id, person_b_id, score, reasons, found_at, state, decision_reason, opinion, opinion_reason)
    SELECT found.a, found.b, found.score, found.reasons, %(now)s, 'open', '', '', ''
    FROM unnest(%(a)s::bigint[], %(b)s::bigint[], %(score)s::smallint[], %(reasons)s::jsonb[])
        AS found(a, b, score, reasons)
    JOIN cases_person pa ON pa.id = found.a AND pa.merged_into_id IS NULL
    JOIN cases_person pb ON pb.id = found.b AND pb.merged_into_id IS NULL
    ORDER BY found.a, found.b
    ON CONFLICT (person_a_id, person_b_id) DO UPDATE
        SET score = EXCLUDED.score, reasons = EXCLUDED.reasons
        WHERE cases_duplicatepair.state = 'open'
            AND (cases_duplicatepair.score, cases_duplicatepair.reasons)
                IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.reasons)
    RETURNING xmax = 0
"""


def pairs_record(*, found: Iterable[Found]) -> int:
    """Record likely duplicates (person, person, score 0–100, reason codes or words); return how many are new.

    Idempotent, made for millions, written by the thousand while they are found: the score and reasons of
    open pairs are brought up to date, decided pairs are left alone. A pair may come in either order, and
    several times: its best score counts.
    """
    new = 0
    waiting = iter(found)
    while chunk := list(islice(waiting, _CHUNK)):
        rows = list(_tidy(chunk))
        if not rows:
            continue
        a, b, scores, reasons = zip(*rows, strict=True)
        values = {"a": list(a), "b": list(b), "score": list(scores), "reasons": list(reasons)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_RECORD, {**values, "now": timezone.now()})
            new += sum(is_new for (is_new,) in cursor.fetchall())
    return new


def _tidy(chunk: Iterable[Found]) -> Iterator[tuple[int, int, int, str]]:
    best: dict[tuple[int, int], tuple[int, list[str]]] = {}
    for one, other, score, reasons in chunk:
        if one == other:
            continue
        key = (min(one, other), max(one, other))
        if key not in best or best[key][0] < score:
            best[key] = (max(0, min(100, round(score))), reasons)
    for (a, b), (score, reasons) in best.items():
        yield a, b, score, json.dumps([str(reason) for reason in reasons])


def reason_words(codes: Iterable[str]) -> list[str]:
    """Return the reasons of a pair in the current language; what is no known code is shown as it is."""
    return [str(Reason[code].words) if code in Reason.__members__ else _(code) for code in codes if code]


@transaction.atomic
def pair_differ(*, actor: User, pair: DuplicatePair, reason: str = "") -> DuplicatePair:
    """Decide that the two are not one person: remembered, never raised again."""
    pair = lock_pair(pair)
    if not may_decide(actor=actor, pair=pair):
        raise NotPermitted(_("Vous ne suivez pas ces deux personnes : donnez votre avis, il sera transmis."))
    if pair.state != PairState.OPEN:
        raise already_decided(pair)
    pair_move(actor=actor, pair=pair, to=PairState.DIFFERENT, reason=reason)
    return pair


@transaction.atomic
def pair_reopen(*, actor: User, pair: DuplicatePair, reason: str = "") -> DuplicatePair:
    """Take back "not the same": the pair waits for a decision again."""
    pair = lock_pair(pair)
    if not may_decide(actor=actor, pair=pair):
        raise NotPermitted(_("Vous ne suivez pas ces deux personnes : donnez votre avis, il sera transmis."))
    if pair.state != PairState.DIFFERENT:
        raise already_decided(pair)
    pair_move(actor=actor, pair=pair, to=PairState.OPEN, reason=reason)
    return pair


@transaction.atomic
def pair_give_opinion(*, actor: User, pair: DuplicatePair, opinion: str, reason: str = "") -> DuplicatePair:
    """Say what one thinks of an open pair; who may decide sees it. A second opinion replaces the first."""
    if opinion not in PairOpinion.values:
        raise DomainError(_("Choisissez une réponse."), field="opinion", code="invalid")
    pair = lock_pair(pair)
    if pair.state != PairState.OPEN:
        raise already_decided(pair)
    pair.opinion, pair.opinion_reason = opinion, reason.strip()
    pair.opinion_by, pair.opinion_at = actor, timezone.now()
    pair.save(update_fields=["opinion", "opinion_reason", "opinion_by", "opinion_at"])
    return pair


def lock_pair(pair: DuplicatePair) -> DuplicatePair:
    """Lock the pair's row until the transaction ends; return it as it is now."""
    return DuplicatePair.objects.select_for_update(of=("self",), no_key=True).get(pk=pair.pk)


def already_decided(pair: DuplicatePair) -> DomainError:
    """Return the refusal of a second decision: who decided what, and when."""
    message = _("Ce doublon est déjà « %(state)s » (%(who)s).") % {
        "state": PairState(pair.state).label,
        "who": pair.decided_by or _("automatiquement"),
    }
    return DomainError(message, code="decided")


def pair_move(*, actor: User | None, pair: DuplicatePair, to: PairState, reason: str = "") -> None:
    """Bring a locked pair to another state and write the event."""
    before = pair.state
    {
        PairState.SAME: pair.same,
        PairState.DIFFERENT: pair.different,
        PairState.OBSOLETE: pair.lapse,
        PairState.OPEN: pair.reopen,
    }[to]()
    is_open = to == PairState.OPEN
    pair.decided_by, pair.decided_at = (None, None) if is_open else (actor, timezone.now())
    pair.decision_reason = "" if is_open else reason.strip()
    pair.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    DuplicatePairTransition.objects.create(
        subject=pair,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=to,
        reason=reason.strip(),
    )

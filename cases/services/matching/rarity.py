"""How rare each name is among the persons of the portal: counted by the nightly sweep, kept in the process."""

import time

from django.db import connection, transaction

from cases.models import NameCount, Person
from cases.services.matching.weights import Rarity

_KEPT_SECONDS = 15 * 60
_kept: dict[str, tuple[float, Rarity]] = {}


def known_rarity() -> Rarity:
    """Return the rarity of names among all persons; at most a quarter of an hour old in this process."""
    alias = connection.settings_dict["NAME"]
    at, rarity = _kept.get(alias, (0.0, None))
    if rarity is None or time.monotonic() - at > _KEPT_SECONDS:
        counts = dict(NameCount.objects.values_list("bones", "people"))
        rarity = Rarity(counts, counts.pop("", 0))
        _kept[alias] = (time.monotonic(), rarity)
    return rarity


@transaction.atomic
def count_names() -> Rarity:
    """Count again who bears which name, and keep it; the row without a name holds the number of persons."""
    # A pair key is "bones|bones": the words of each person, once each, whatever the script.
    sql = """
        INSERT INTO cases_namecount (bones, people)
        SELECT word, count(*) FROM (
            SELECT DISTINCT person.id, unnest(string_to_array(key, '|')) AS word
            FROM cases_person AS person, unnest(person.match_keys) AS key
            WHERE array_length(string_to_array(key, '|'), 1) = 2 AND key !~ '[0-9]'
        ) AS words WHERE word <> '' GROUP BY word
    """
    NameCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    NameCount.objects.create(bones="", people=Person.objects.count())
    _kept.clear()
    return known_rarity()

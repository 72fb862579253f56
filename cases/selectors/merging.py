"""What a merge moved, in words."""

from collections import Counter

from django.apps import apps

from cases.models import Case, DuplicatePair, Person, PersonMerge


def moved_lines(merge: PersonMerge) -> list[tuple[str, int]]:
    """Return how many rows of each kind went to the kept person, by the kind's name."""
    counted = Counter(
        entry["model"]
        for entry in merge.moved
        if not entry.get("created") and entry["field"] != "duplicate_of_id"
    )
    names = {label: apps.get_model(label) for label in counted}
    return [
        (str(names[label]._meta.verbose_name_plural), count)
        for label, count in sorted(counted.items())
        if names[label] is not DuplicatePair
    ]


def same_returns(one: Person, other: Person) -> list[tuple[Case, Case]]:
    """Return the cases of the two that handle the very same return: the second is marked as a double."""
    cases = Case.objects.filter(duplicate_of__isnull=True, returned_on__isnull=False)
    mine = {(case.return_country_id, case.returned_on): case for case in cases.filter(person=one)}
    found = []
    for case in cases.filter(person=other).order_by("pk"):
        if first := mine.get((case.return_country_id, case.returned_on)):
            found.append((first, case))
    return found


def kept_record(pk: int) -> Person | None:
    """Return the person that a merged record belongs to now, None for a record that was not merged."""
    person = Person.with_merged.filter(pk=pk, merged_into__isnull=False).select_related("merged_into").first()
    return person.merged_into if person else None

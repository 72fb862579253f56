"""Invented persons: identity, papers, telephones; some registered twice, some with odd names."""

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.services.matching.blocking import stored_keys
from cases.services.people import search_arabic, search_latin
from common.names import name_form
from tounesna.demo.names import FullName, draw_name, odd_name, respelled
from tounesna.demo.places import Places, Town
from tounesna.demo.texts import texts

# Steps that walk through all numbers of a range without repeating one (the ranges are prime).
_CIN_RANGE, _CIN_STEP = 14_999_981, 6_180_343
_PHONE_RANGE, _PHONE_STEP = 29_999_999, 11_400_721
_PASSPORT_LETTERS = "EFGKLMNPRSTVXYZ"

_AGES = ((15, 17), (18, 22), (23, 27), (28, 34), (35, 44), (45, 59), (60, 79))
_AGE_SHARES = (0.012, 0.15, 0.4, 0.68, 0.88, 0.975, 1.0)
_MARRIED_SHARE = (0.0, 0.04, 0.2, 0.5, 0.72, 0.8, 0.6)
_SCHOOLING = ("none", "primary", "secondary", "vocational", "higher")
_SCHOOLING_SHARES = (0.05, 0.3, 0.68, 0.86, 1.0)


@dataclass(slots=True, eq=False)
class Someone:
    """What later rows need to know of a person already drawn."""

    pk: int
    name: FullName
    sex: str
    nationality: str
    birth: date | None
    cin: str
    passport: str
    phone: str
    town: Town
    marital: str
    last_return: date | None = None
    last_case: int = 0
    is_twin: bool = False
    aided_in: int = 0

    @property
    def has_papers(self) -> bool:
        return bool(self.cin or self.passport)


@dataclass(slots=True)
class People:
    """Draws persons one after the other; `start` keeps the numbers of two generations apart."""

    rng: Random
    places: Places
    start: int
    drawn: int = 0

    def draw(self, pk: int, day: date, *, nationality: str = "TN") -> tuple[Someone, dict[str, Any]]:
        """Return a new person met on `day`, and the values of her row."""
        rng, index = self.rng, self.drawn
        self.drawn += 1
        sex = "F" if rng.random() < 0.19 else "M"
        name = draw_name(rng, sex=sex, nationality=nationality)
        name = odd_name(name, index) if nationality == "TN" else name
        band = bisect(_AGE_SHARES, rng.random())
        someone = Someone(
            pk=pk,
            name=name,
            sex=sex,
            nationality=nationality,
            birth=self._birth(day, band),
            cin=self._cin(index) if nationality == "TN" and band and rng.random() < 0.93 else "",
            passport=self._passport(index) if nationality != "TN" or rng.random() < 0.55 else "",
            phone=self._phone(index) if rng.random() < 0.96 else "",
            town=self.places.draw_town(rng),
            marital=self._marital(band),
        )
        return someone, self._row(someone, index)

    def draw_twin(self, pk: int, other: Someone) -> tuple[Someone, dict[str, Any]]:
        """Return a second registration of `other`, as another clerk wrote it: what matching must find."""
        rng, index = self.rng, self.drawn
        self.drawn += 1
        birth = other.birth
        if birth and birth.day <= 12 and birth.day != birth.month and rng.random() < 0.3:
            birth = birth.replace(month=birth.day, day=birth.month)
        twin = Someone(
            pk=pk,
            name=respelled(rng, other.name),
            sex=other.sex,
            nationality=other.nationality,
            birth=birth,
            cin=other.cin if rng.random() < 0.6 else "",
            passport=other.passport,
            phone=other.phone if rng.random() < 0.7 else self._phone(index),
            town=other.town if rng.random() < 0.5 else self.places.draw_town(rng),
            marital=other.marital,
            is_twin=True,
        )
        return twin, self._row(twin, index)

    def _row(self, someone: Someone, index: int) -> dict[str, Any]:
        rng, name = self.rng, someone.name
        form = name_form(f"{name.first} {name.last}", f"{name.first_ar} {name.last_ar}")
        occupation = rng.choice(texts().occupations) if rng.random() < 0.85 else None
        local = f"{name.first}.{name.last}".lower().replace(" ", "").replace("’", "")
        return {
            "id": someone.pk,
            "last_name": name.last,
            "first_name": name.first,
            "last_name_ar": name.last_ar,
            "first_name_ar": name.first_ar,
            "sex": someone.sex,
            "birth_date": someone.birth,
            "birth_place": self._birth_place(someone),
            "nationality_id": someone.nationality,
            "cin": someone.cin,
            "passport": someone.passport,
            "consular_card": f"{rng.randrange(100_000, 999_999)}" if rng.random() < 0.2 else "",
            "email": f"{local}{index}@mail.example" if rng.random() < 0.3 and local.isascii() else "",
            "marital_status": someone.marital,
            "schooling": _SCHOOLING[bisect(_SCHOOLING_SHARES, rng.random())] if rng.random() < 0.9 else "",
            "occupation": occupation.label(someone.sex) if occupation else "",
            "occupation_isco": occupation.isco if occupation else "",
            "search_latin": search_latin(name.first, name.last),
            "search_arabic": search_arabic(name.first_ar, name.last_ar),
            "name_bones": sorted(form.bones),
            "match_keys": stored_keys(form, someone.birth),
        }

    def _birth(self, day: date, band: int) -> date | None:
        if self.rng.random() < 0.012:
            return None
        low, high = _AGES[band]
        return day - timedelta(days=self.rng.randrange(low * 366, (high + 1) * 365))

    def _birth_place(self, someone: Someone) -> str:
        if someone.nationality != "TN" or self.rng.random() < 0.1:
            return ""
        same = self.rng.random() < 0.75
        return someone.town.name if same else self.places.draw_town(self.rng).name

    def _marital(self, band: int) -> str:
        if self.rng.random() < 0.06:
            return ""
        if self.rng.random() < _MARRIED_SHARE[band]:
            return "married"
        if band < 3:
            return "single"
        return self.rng.choice(("single", "divorced", "divorced", "widowed"))

    def _cin(self, index: int) -> str:
        return f"{(self.start + index) * _CIN_STEP % _CIN_RANGE:08d}"

    def _passport(self, index: int) -> str:
        number = (self.start + index) * _CIN_STEP % _CIN_RANGE
        return f"{_PASSPORT_LETTERS[number // 1_000_000]}{number % 1_000_000:06d}"

    def _phone(self, index: int) -> str:
        """Return a Tunisian mobile: +216 and eight digits, the first 2, 5 or 9."""
        number = (self.start + index) * _PHONE_STEP % _PHONE_RANGE
        return f"+216{'259'[number // 10_000_000]}{number % 10_000_000:07d}"

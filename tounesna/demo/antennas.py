"""Where the antennas of the demonstration are: invented addresses, marked as such."""

from accounts.models import Antenna

_STREETS = (
    ("12, avenue Habib-Bourguiba", "12، شارع الحبيب بورقيبة"),
    ("3, rue de la République", "3، نهج الجمهورية"),
    ("27, avenue de l’Environnement", "27، شارع البيئة"),
)
_HOURS_FR, _HOURS_AR = "Du lundi au vendredi, de 8 h à 16 h", "من الاثنين إلى الجمعة، من الثامنة إلى الرابعة"


def furnish_antennas() -> None:
    """Give an address, hours and a telephone to the antennas that have none."""
    antennas = list(Antenna.objects.filter(address_fr="", address_ar="").order_by("code"))
    for place, antenna in enumerate(antennas):
        street_fr, street_ar = _STREETS[place % len(_STREETS)]
        antenna.address_fr = f"{street_fr}, {antenna.name_fr} (adresse de démonstration)"
        antenna.address_ar = f"{street_ar}، {antenna.name_ar} (عنوان للعرض)"
        antenna.hours_fr, antenna.hours_ar = _HOURS_FR, _HOURS_AR
        antenna.public_phone = f"+2167100{place:04d}"
    columns = ["address_fr", "address_ar", "hours_fr", "hours_ar", "public_phone"]
    Antenna.objects.bulk_update(antennas, columns)

from accounts.models.antennas import Antenna, AntennaCoverage
from accounts.models.institutions import Institution, Unit
from accounts.models.territory import Country, Delegation, Governorate, Partnership
from accounts.models.users import Invitation, User

__all__ = [
    "Antenna",
    "AntennaCoverage",
    "Country",
    "Delegation",
    "Governorate",
    "Institution",
    "Invitation",
    "Partnership",
    "Unit",
    "User",
]

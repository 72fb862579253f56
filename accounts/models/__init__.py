from accounts.models.antennas import Antenna, AntennaCoverage
from accounts.models.institutions import Institution, Unit
from accounts.models.pages import ContactMessage, PublicPage
from accounts.models.territory import Country, Delegation, Governorate, Partnership
from accounts.models.users import Invitation, User

__all__ = [
    "Antenna",
    "AntennaCoverage",
    "ContactMessage",
    "Country",
    "Delegation",
    "Governorate",
    "Institution",
    "Invitation",
    "Partnership",
    "PublicPage",
    "Unit",
    "User",
]

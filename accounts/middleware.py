"""Language of the account, second factor, and sessions that end while somebody types."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

GetResponse = Callable[[HttpRequest], HttpResponse]


class AccountLocaleMiddleware(LocaleMiddleware):
    """The cookie's language, else the browser's."""


class ExpiredSessionMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class SecondFactorMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

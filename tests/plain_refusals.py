"""The portal's addresses, a refusal being one word: for tests that ask for thousands and read only the status.

What a refusal looks like is tested beside the pages (tests/common/test_components.py).
"""

from django.http import HttpRequest, HttpResponse

from tounesna.urls import urlpatterns

__all__ = ["urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("403", status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("404", status=404)

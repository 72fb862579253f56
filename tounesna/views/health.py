"""Is the portal alive, and can it reach its database?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accounts.access import public


@public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 with `{"status": "ok"}` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})

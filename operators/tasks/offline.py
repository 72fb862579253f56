"""What telephones left on the way."""

from celery import shared_task

from operators.services.photo_uploads import photo_uploads_sweep


@shared_task(name="operators.forget_photo_uploads")
def forget_photo_uploads() -> int:
    """Forget photos of which nothing came for two weeks; return how many."""
    return photo_uploads_sweep()

from aids.tasks.budget import expire_reservations

__all__ = ["expire_reservations"]

from operators.tasks.routing import expire_proposals

__all__ = ["expire_proposals"]

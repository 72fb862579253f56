"""Files that cannot be read as a register."""

from common.errors import DomainError


class UnreadableFile(DomainError):
    """The file is refused whole; `message` says what it is and what to do, `code` is stable for tests."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message, field="file", code=code)

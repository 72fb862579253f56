"""Which extensions take part in imports of registers; filled by each upper app in `AppConfig.ready()`.

Holds names only, so that it can be filled before the models are loaded.
"""

_paths: dict[str, str] = {}


def register_extension(name: str, path: str) -> None:
    """Say that the extension `name` is the class at `path` ("aids.services.register.AidExtension")."""
    _paths[name] = path


def extension_paths() -> tuple[str, ...]:
    return tuple(_paths.values())

from cases.tasks.register import run_register_import

__all__ = ["run_register_import"]

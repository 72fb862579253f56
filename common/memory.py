"""What the garbage collector need not look at again and again."""

import gc

# A page makes some tens of thousands of objects, nearly all freed by their own counts.
_ALLOCATIONS = 50_000


def settle() -> None:
    """Set aside what a process has loaded for good, and look for cycles less often.

    Called once the application is loaded, before web processes are forked: their shared memory then stays
    shared, and a page is not held up by walks through modules, templates and translations.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 20, 50)

"""Bounds on what one process of a task may take. Children inherit them."""


def apply(memory_bytes):
    try:
        import resource
    except ImportError:
        # Not on Windows.
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory_bytes:
        # Data, not address space: a Java machine or a thread pool reserves far more of that than it ever uses.
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))

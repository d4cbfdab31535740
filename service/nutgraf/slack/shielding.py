"""Work that ends though who waits for it is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_the_end(work: Coroutine[Any, Any, T], *, seconds: float) -> T:
    """Await something; when we are cancelled, it has some seconds more to end by itself.

    Args:
        work: What must not be cut off between two steps.
        seconds: After which it is cancelled, too.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=seconds)
        task.cancel()
        raise

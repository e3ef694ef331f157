"""A wait that ends early when somebody rings."""

import asyncio


async def rung(bell: asyncio.Event, seconds: float) -> bool:
    """Wait until the bell is rung, but at most so long; tell whether it was. It stays rung."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            return await bell.wait()
    except TimeoutError:
        return False

"""Whether the Redis that the settings name answers."""

from collections.abc import Iterator

from tablo.checkup.finding import Finding, known, ok, wrong
from tablo.settings import Settings

ABOUT = "redis"
OLDEST = (7, 0)
"""The oldest Redis that Tablo is proved with."""
ANSWER_S = 1.0


def check(settings: Settings) -> Iterator[Finding]:
    """Ask Redis for its version, where one is set."""
    if not settings.redis_url:
        return
    try:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry
    except ImportError:
        yield wrong(
            ABOUT, "The driver for Redis is missing.", "Run pip install 'tablo-live[cluster]'."
        )
        return
    try:
        with Redis.from_url(
            settings.redis_url,
            socket_connect_timeout=ANSWER_S,
            socket_timeout=ANSWER_S,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            version = str(client.info("server")["redis_version"])
    except (RedisError, OSError, ValueError) as error:
        advice = "Start it, or put TABLO_REDIS_URL right."
        yield wrong(ABOUT, "Redis can't be reached: {why}", advice, why=error)
    else:
        yield _version(version)


def _version(version: str) -> Finding:
    numbers = tuple(int(part) for part in version.split(".")[:2])
    if numbers < OLDEST:
        return known(
            ABOUT,
            "Redis {version} is older than any that Tablo was proved with ({oldest}).",
            "Take a newer one.",
            version=version,
            oldest="{}.{}".format(*OLDEST),
        )
    return ok(ABOUT, "Redis {version} answers.", version=version)

"""What comes in the body of a request, never more than its limit."""

from starlette.requests import Request

from tablo.web.problems import Problem


async def read(request: Request, media_type: str, limit: int) -> bytes:
    """Read a body of this media type (else 415) and of at most `limit` bytes (else 413)."""
    given = request.headers.get("content-type", "")
    if given.partition(";")[0].strip().lower() != media_type:
        detail = f"Expected {media_type}, but {given[:80] or 'no content-type'} came."
        raise Problem(415, "unsupported_media_type", detail)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            detail = f"Expected a body of at most {limit} bytes."
            raise Problem(413, "too_large", detail, limit=limit)
    return bytes(body)

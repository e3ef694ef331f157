"""One server for the tests of a module; those that break it start their own."""

from collections.abc import Iterator

import pytest

from running import Running, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a running server."""
    with running(tmp_path_factory.mktemp("site")) as site:
        yield site

"""How long `tablo demo` takes from nothing to the first served page.

From `tests/`: `python -m bench.start [times]`.
"""

import http.client
import sys
import time

import services
from bench.report import Figures, report, spread


def measure(times: int) -> dict[str, Figures]:
    """Start a fresh demo so many times, at least two; milliseconds."""
    listening, served = [], []
    for _ in range(times):
        begin = time.perf_counter()
        with services.demo() as demo:
            listening.append(_since(begin))
            _fetch_first_page(demo.port)
            served.append(_since(begin))
    return {"links printed": spread(listening), "first page": spread(served)}


def _fetch_first_page(port: int) -> None:
    connection = http.client.HTTPConnection(services.LOOPBACK, port, timeout=10)
    connection.request("GET", "/display")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, body


def _since(begin: float) -> float:
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    report("Cold start of tablo demo, ms", measure(int(sys.argv[1]) if sys.argv[1:] else 5))

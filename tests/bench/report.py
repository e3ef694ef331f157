"""How a benchmark says what it found: a table for people, then one line of JSON for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from statistics import median, quantiles

Figures = Mapping[str, float]


def spread(values: Sequence[float]) -> Figures:
    """Sum up values, at least two: the middle, the 95th percentile, the extremes, how many."""
    return {
        "median": median(values),
        "p95": quantiles(values, n=20, method="inclusive")[-1],
        "min": min(values),
        "max": max(values),
        "count": len(values),
    }


def report(title: str, rows: Mapping[str, Figures]) -> None:
    """Print rows of figures under a title."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    width = max(map(len, rows))
    print(title)
    print(" " * width, *(f"{column:>12}" for column in columns))
    for name, row in rows.items():
        cells = (f"{row[column]:12.2f}" if column in row else " " * 12 for column in columns)
        print(f"{name:{width}}", *cells)
    json.dump({"title": title, "rows": rows}, sys.stdout)
    print()

"""Where the files that aren't Python lie: beside the package in a wheel, else in the source tree."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ASSETS = PACKAGE / "_assets"
"""What the build makes: fonts."""


def pages(name: str) -> Path:
    """Find a folder of pages: display, overlay or admin."""
    inside = PACKAGE / "_web" / name
    return inside if inside.is_dir() else PACKAGE.parents[1] / name


def fixtures() -> Path:
    """Find the demo championship and the shared cases."""
    inside = PACKAGE / "_fixtures"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "fixtures"

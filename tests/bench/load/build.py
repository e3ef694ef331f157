"""Where the C programs come from: compiled when they are wanted, kept outside of the project."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.measure import CannotMeasure

HERE = Path(__file__).parent


def cache() -> Path:
    """Give the folder for what is built or installed for benchmarks, made when it is absent."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "tablo-bench"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"tablo-bench-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def program(name: str) -> Path:
    """Compile `<name>.c` of this folder unless that was done before, and give the program.

    Raises `CannotMeasure` when there is no compiler, or it refuses.
    """
    source = HERE / f"{name}.c"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    built = cache() / f"{name}-{digest}"
    if not built.exists():
        _compile(source, built)
    return built


def _compile(source: Path, built: Path) -> None:
    compiler = os.environ.get("CC") or next(filter(None, map(shutil.which, ("cc", "gcc"))), None)
    if compiler is None:
        raise CannotMeasure(
            "The load generator is written in C and no compiler is here: "
            "install one (Debian: apt install gcc libc6-dev) or name it in CC."
        )
    with tempfile.TemporaryDirectory(dir=built.parent) as folder:
        fresh = Path(folder) / built.name
        command = [compiler, "-O2", "-std=gnu11", "-o", str(fresh), str(source)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise CannotMeasure(f"{' '.join(command)} failed:\n{done.stderr}")
        fresh.replace(built)

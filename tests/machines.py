"""Machines whose clocks are set by hand."""

NOON_MS = 1_800_000_000_000


class Machine:
    """Be the host of a timeline: its run, its time since then, its wall clock."""

    def __init__(self, *, boot: str = "first", up: int = 5_000, wall: int = NOON_MS) -> None:
        self.boot = boot
        self.up = up
        self.wall = wall

    def boot_id(self) -> str:
        """Name the run."""
        return self.boot

    def boottime_ms(self) -> int:
        """Give the time since boot."""
        return self.up

    def wall_ms(self) -> int:
        """Give the wall clock's time."""
        return self.wall

    def seconds(self) -> float:
        """Give monotonic seconds."""
        return self.up / 1_000

    def run(self, ms: int) -> None:
        """Let time pass."""
        self.up += ms
        self.wall += ms

    def reboot(self, off_ms: int) -> None:
        """Be switched off for so long, and on again."""
        self.boot += "+"
        self.up = 20
        self.wall += off_ms

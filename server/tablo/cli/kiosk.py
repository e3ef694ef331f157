"""What a kiosk PC needs to be one screen, and nothing else: printed, to be put in place by hand."""

import re
import shlex
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import click

FLAGS = (
    "--kiosk",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-infobars",
    "--disable-session-crashed-bubble",
    "--disable-translate",
    "--disable-features=Translate,InfiniteSessionRestore",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required",
    "--check-for-update-interval=31536000",
    "--password-store=basic",
)
"""How Chromium shows one page, asks nothing, and may sound signals without being touched."""

_SERVER = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_UNIT = """\
# /etc/systemd/system/tablo-screen.service
# Needs the packages chromium, xserver-xorg, xinit, unclutter and curl, and a user of its own:
#   useradd --create-home {user}
#   usermod --append --groups video,audio,tty {user}
#   systemctl enable --now tablo-screen
[Unit]
Description=Tablo screen
Wants=network-online.target
After=network-online.target systemd-user-sessions.service
Conflicts=getty@tty1.service
StartLimitIntervalSec=0

[Service]
User={user}
PAMName=login
TTYPath=/dev/tty1
StandardInput=tty
StandardOutput=journal
WorkingDirectory=~
# The page comes alive by itself later on, but only once it was loaded
ExecStartPre=/bin/sh -c 'until curl --silent --fail --output /dev/null {health}; do sleep 1; done'
ExecStart=/usr/bin/startx {script} -- :0 vt1 -nocursor -keeptty
TimeoutStartSec=infinity
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
"""
_SCRIPT = """\
#!/bin/sh
# {script}  (make it executable: chmod +x {script})
# No blanking, no power saving, no cursor; then one page over all of the screen.
xset s off s noblank -dpms
unclutter -idle 0 -root &
exec {command}
"""


@click.command()
@click.argument("url")
@click.option("--user", default="tablo-screen", show_default=True, help="User that it runs as.")
@click.option("--browser", default="/usr/bin/chromium", show_default=True, help="The program.")
@click.option("--scale", type=click.FloatRange(0.5, 4), help="Device scale factor, for 4K walls.")
def kiosk(url: str, user: str, browser: str, scale: float | None) -> None:
    """Print what makes a kiosk PC of Linux a screen that shows URL.

    URL is a screen's address: http://SERVER:8000/display shows a code to pair it by;
    /display#key=KEY is paired already; ?lang=, ?theme= and ?rows= set it up.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not _SERVER.fullmatch(parts.netloc):
        raise click.BadParameter(f"expected http://… or https://…, got {url}", param_hint="URL")
    script = PurePosixPath("/usr/local/bin/tablo-screen")
    flags = [*FLAGS, *([f"--force-device-scale-factor={scale:g}"] if scale else []), url]
    command = " \\\n  ".join(shlex.quote(part) for part in (browser, *flags))
    health = f"{parts.scheme}://{parts.netloc}/healthz"
    click.echo(_UNIT.format(user=user, health=health, script=script))
    click.echo(_SCRIPT.format(script=script, command=command))

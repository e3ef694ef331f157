"""How one installation differs from another: the environment (`TABLO_…`) and the file `.env`.

Everything has a default that is right for one machine in a venue; each setting says the reason
to change it.
"""

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

List = Annotated[tuple[str, ...], NoDecode]
"""A list that the environment writes as words with commas or spaces between them."""
_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?")


class Settings(BaseSettings):
    """Hold the settings of one node; nothing changes them while it runs."""

    model_config = SettingsConfigDict(
        env_prefix="TABLO_", env_file=".env", extra="ignore", frozen=True
    )

    data: Path = Path("data")
    """Where the node keeps its files. Change it to put them on another disk, or to run two."""
    database_url: str = ""
    """Where the database is. Empty: SQLite in `data`. Set it to use PostgreSQL
    (`postgresql+psycopg://…`), which several processes and machines can share."""
    redis_url: str = ""
    """Where room and web processes meet (`redis://…`). Empty: all is one process. Set it, and
    `database_url`, to hold more sockets than one process can. Whoever can write there can command."""
    lease_s: Annotated[float, Field(ge=0.2, le=60)] = 5
    """How long, in seconds, the room's sign of life may stand still before another room takes
    over. The same in every process. Raise it where the database often stalls."""
    host: str = "0.0.0.0"
    """The address to listen on. Set 127.0.0.1 behind a proxy on the same machine."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """The port to listen on; 0 takes any free one. Set 80 where nobody wants to type a port."""
    public_url: str = ""
    """How phones and other screens reach this server (`https://board.example.org`), for codes and
    addresses on screens. Empty: as the screen itself was opened. Set it behind a proxy."""
    origins: List = ()
    """Origins (`https://board.example.org`) that may act here besides the server's own address.
    Needed when a proxy changes the host name, or when pages live elsewhere."""
    allowed_hosts: List = ()
    """Host names that the server answers to, without a port. Empty: any. Name them where the
    server can be reached from the internet."""
    frame_ancestors: List = ()
    """Origins that may put overlays into a frame. Needed by production tools that do so."""
    secure_cookies: bool = False
    """Whether the sign-in cookie is kept to HTTPS. Turn it on wherever there is TLS; with plain
    HTTP in a hall, browsers would drop the cookie and nobody could sign in."""
    trusted_proxies: List = ("127.0.0.1", "::1")
    """Addresses whose `X-Forwarded-…` headers are believed. Name your proxy's exact address."""
    session_hours: Annotated[float, Field(gt=0, le=24 * 30)] = 12
    """How long a person stays signed in without doing anything. Shorten it on shared machines."""
    crew_interval_ms: Annotated[int, Field(ge=0, le=5_000)] = 16
    """The shortest time between two frames of a stream for crew, venue screens and broadcast.
    Raise it when a hall's network is too slow."""
    public_interval_ms: Annotated[int, Field(ge=0, le=60_000)] = 250
    """The same for the public. Raise it when very many people look at once."""
    media_limit_mb: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000
    """How many megabytes all pictures and films may have together. Raise it where films are shown
    and the disk is large. They lie in `data`: servers that share a database share that folder."""
    osc_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    """The UDP port on which decks and desks may press actions by OSC; 0: none. Needs `osc_key`."""
    osc_host: str = "127.0.0.1"
    """The address of that port. Set the machine's own where a desk stands elsewhere in the hall:
    whoever reaches the port acts with `osc_key`."""
    osc_key: str = ""
    """The key whose rights a press by OSC has. Make one for nothing but the desk."""
    obs_url: str = ""
    """Where OBS Studio's own websocket is (`ws://192.168.1.20:4455`), so that the console can load
    a browser source anew and see what it shows. Empty: nowhere."""
    obs_password: str = ""
    """The password of that websocket, where it has one."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """What is worth a line in the log. Set "debug" to look for a fault."""
    log_format: Literal["text", "json"] = "text"
    """How a line of the log is written. Set "json" where a program collects logs."""
    reread_pages: bool = False
    """Whether pages are read from disk again at every visit. For those who write pages."""

    @field_validator(
        "origins", "allowed_hosts", "frame_ancestors", "trusted_proxies", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        origin = value.rstrip("/")
        if origin and not _ORIGIN.fullmatch(origin):
            raise ValueError("expected http://… or https://…, and no path")
        return origin

    @field_validator("obs_url")
    @classmethod
    def _is_obs(cls, value: str) -> str:
        if value and not value.startswith(("ws://", "wss://")):
            raise ValueError("expected ws://… or wss://…")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("expected redis://…, rediss://… or unix://…")
        return value

    @model_validator(mode="after")
    def _is_desk(self) -> Self:
        if self.osc_port and not self.osc_key:
            raise ValueError("TABLO_OSC_PORT needs TABLO_OSC_KEY: the key that presses act with")
        return self

    @property
    def database(self) -> str:
        """Give the database's URL, also where none was set."""
        return self.database_url or f"sqlite:///{self.data.absolute() / 'tablo.sqlite3'}"

    @property
    def media(self) -> Path:
        """Give the folder of pictures and films."""
        return self.data.absolute() / "media"

"""Every HTTP path that outsiders may rely on, and what each of them takes and gives."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from tablo.wire import frames, inbound
from tablo.wire.actions import Looked, Pressed
from tablo.wire.answers import (
    BadgePack,
    ImportReport,
    MediaList,
    MediumRow,
    ObsPicture,
    ObsSource,
    Recognized,
    SourceRow,
    StreamRow,
    TakenRow,
)
from tablo.wire.inbound import BATCH_LIMIT


class Parameter(Struct, frozen=True, kw_only=True):
    """Describe one parameter of an HTTP path."""

    name: str
    place: Literal["path", "query"]
    about: str


class Path(Struct, frozen=True, kw_only=True):
    """Describe one HTTP path: what it takes and what it gives with status 200."""

    method: Literal["get", "post", "put", "delete"]
    path: str
    about: str
    gives: Mapping[str, object]
    takes: object | None = None
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()


_ACTION = (
    Parameter(name="action", place="path", about="the command's name in small letters and hyphens"),
)
_SOURCE = (Parameter(name="source", place="path", about="the source's name in OBS"),)
_OBS = (401, 403, 404, 422, 429, 503)
_STREAM = Parameter(name="stream", place="path", about="the stream's name")
_FILE = Parameter(name="name", place="query", about="the file's name, with its ending")
_SHOWN = (
    Parameter(name="contest", place="query", about="only this one; repeated, else all"),
    Parameter(name="standing", place="query", about="the standing; else the main one"),
    Parameter(name="audience", place="query", about="whose knowledge; else the public's"),
    Parameter(name="lang", place="query", about="ru or en"),
)
_CODE = Parameter(name="code", place="path", about="six digits, as the screen shows them")
_PRINT: Mapping[str, object] = {"text/html": str, "application/pdf": bytes}
_FORM = Parameter(name="form", place="query", about="html or pdf (with the extra `print`)")
_GROUP = (Parameter(name="id", place="path", about="the group"),)
_RUN = (Parameter(name="id", place="path", about="the run of show"),)
_SHOW = (Parameter(name="run", place="path", about="the run of show"),)
_LIST: Mapping[str, object] = {"text/csv": str, "application/json": dict[str, Any]}
_LIST_FORM = Parameter(name="form", place="path", about="csv, xlsx or json")
_EDITED = (400, 401, 403, 404, 413, 415, 422)
_EXPORTED = (400, 401, 403, 404, 503)
_PAGE: Mapping[str, object] = {"text/html": str}
_GRAPHIC = (Parameter(name="graphic", place="path", about="the graphic's name"),)
_DOWNLOAD = Parameter(name="download", place="query", about="given: to keep on a disk")
_READ = (401, 403, 404, 503)

PATHS: tuple[Path, ...] = (
    Path(method="get", path="/", about="The page for the public", gives=_PAGE),
    Path(method="get", path="/display", about="A screen, paired or not", gives=_PAGE),
    Path(
        method="get",
        path="/display/{scene}",
        about="One scene without pairing",
        gives=_PAGE,
        parameters=(Parameter(name="scene", place="path", about="the scene's name"),),
        errors=(404,),
    ),
    Path(
        method="get",
        path="/overlay/{graphic}",
        about="One broadcast graphic, or `program`: all layers of the key's output",
        gives=_PAGE,
        parameters=_GRAPHIC,
        errors=(404,),
    ),
    Path(
        method="get",
        path="/overlay/caspar/{graphic}",
        about="A graphic as one file, for CasparCG",
        gives=_PAGE,
        parameters=(*_GRAPHIC, _DOWNLOAD),
        errors=(404,),
    ),
    Path(
        method="get",
        path="/overlay/spx/{graphic}",
        about="A graphic as one file, for SPX",
        gives=_PAGE,
        parameters=(*_GRAPHIC, _DOWNLOAD),
        errors=(404,),
    ),
    Path(
        method="get",
        path="/overlay/boot.html",
        about="A page to keep on a disk, which waits for the server and goes to an overlay",
        gives=_PAGE,
        parameters=(Parameter(name="to", place="query", about="the overlay's address"),),
        errors=(400,),
    ),
    Path(
        method="get",
        path="/ograf/",
        about="List the OGraf graphics",
        gives={"application/json": tuple[dict[str, str], ...]},
    ),
    Path(
        method="get",
        path="/ograf/{graphic}.zip",
        about="An OGraf graphic in its folder, packed",
        gives={"application/zip": bytes},
        parameters=_GRAPHIC,
        errors=(404,),
    ),
    Path(
        method="get",
        path="/ograf/{graphic}/{path}",
        about="A file of an OGraf graphic: its manifest, its module and what that imports",
        gives={"text/plain": str},
        parameters=(*_GRAPHIC, Parameter(name="path", place="path", about="the file's path")),
        errors=(404,),
    ),
    Path(method="get", path="/admin/", about="The console", gives=_PAGE),
    Path(
        method="get",
        path="/healthz",
        about="The process lives",
        gives={"application/json": dict[str, Any]},
    ),
    Path(
        method="get",
        path="/readyz",
        about="Database, bus and room work",
        gives={"application/json": dict[str, Any]},
        errors=(503,),
    ),
    Path(method="get", path="/metrics", about="Prometheus metrics", gives={"text/plain": str}),
    Path(
        method="get",
        path="/api/v1/streams",
        about="List the streams that the caller may read",
        gives={"application/json": tuple[StreamRow, ...]},
        errors=(401,),
    ),
    Path(
        method="get",
        path="/api/v1/streams/{stream}",
        about="Give a stream's newest frame, as on the socket; with ETag, 304 when it is the same",
        gives={"application/json": frames.View},
        parameters=(_STREAM,),
        errors=_READ,
    ),
    Path(
        method="get",
        path="/api/v1/feeds/{name}",
        about="Give a stream's newest frame as a flat table, for programs that poll",
        gives={
            "application/json": tuple[dict[str, str | int], ...],
            "application/xml": str,
            "text/csv": str,
        },
        parameters=(
            Parameter(name="name", place="path", about="the stream's name and .json, .xml or .csv"),
            Parameter(name="rows", place="query", about="exactly so many, with empty ones"),
            Parameter(name="sep", place="query", about="; or , between the columns of csv"),
            Parameter(name="lang", place="query", about="ru or en"),
            Parameter(name="key", place="query", about="a key that only reads, if headers can't"),
        ),
        errors=(400, 401, 403, 404, 429, 503),
    ),
    Path(
        method="post",
        path="/api/v1/commands",
        about=f"Send one command, or up to {BATCH_LIMIT}; gives the results in the same order",
        gives={"application/json": frames.Result | tuple[frames.Result, ...]},
        takes=inbound.Command | tuple[inbound.Command, ...],
        errors=(400, 401, 403, 409, 413, 415, 422, 429, 503),
    ),
    Path(
        method="post",
        path="/api/v1/actions/{action}",
        about="Do one command, named as on a deck's key (take, next, out, panic, start-timer, …)",
        gives={"application/json": Pressed},
        parameters=_ACTION,
        errors=(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    ),
    Path(
        method="get",
        path="/api/v1/actions/{action}",
        about="Tell the state that an action would act on; nothing happens",
        gives={"application/json": Looked},
        parameters=_ACTION,
        errors=(401, 404, 429, 503),
    ),
    Path(
        method="get",
        path="/api/v1/actions/{action}.png",
        about="Draw the face of a deck's key, with the state that it would act on",
        gives={"image/png": bytes},
        parameters=(
            *_ACTION,
            Parameter(name="size", place="query", about="72, 96, 144, 200 or 288 pixels"),
            Parameter(name="title", place="query", about="the word on the key, if not its own"),
            Parameter(name="key", place="query", about="a key that only reads, if headers can't"),
        ),
        errors=(400, 401, 403, 404, 429, 503),
    ),
    Path(
        method="get",
        path="/api/v1/exports/on-air.{form}",
        about="Write what was on air, from take to end: a list, or markers (EDL) for the edit",
        gives={"text/csv": str, "text/plain": str, "application/octet-stream": bytes},
        parameters=(
            Parameter(name="form", place="path", about="csv, xlsx or edl"),
            Parameter(name="output", place="query", about="only this one; else all"),
            Parameter(name="rate", place="query", about="frames a second of markers; else 25"),
            Parameter(name="lang", place="query", about="ru or en"),
        ),
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/obs/sources",
        about="List the browser sources of OBS, with their tally",
        gives={"application/json": tuple[ObsSource, ...]},
        errors=_OBS,
    ),
    Path(
        method="post",
        path="/api/v1/obs/sources/{source}/refresh",
        about="Have a browser source of OBS loaded anew",
        gives={"application/json": ObsSource},
        parameters=_SOURCE,
        errors=_OBS,
    ),
    Path(
        method="get",
        path="/api/v1/obs/sources/{source}/picture",
        about="Show what a source of OBS really shows, and whether that is nothing",
        gives={"application/json": ObsPicture},
        parameters=_SOURCE,
        errors=_OBS,
    ),
    Path(
        method="post",
        path="/api/v1/imports/recognize",
        about="Say what a file may be, by its headers",
        gives={"application/json": Recognized},
        takes=bytes,
        parameters=(_FILE,),
        errors=(400, 401, 403, 413, 415, 422, 429, 503),
    ),
    Path(
        method="post",
        path="/api/v1/imports/{kind}",
        about="Read a file and take it over, all of it or nothing",
        gives={"application/json": ImportReport},
        takes=bytes,
        parameters=(
            Parameter(
                name="kind",
                place="path",
                about="roster, timetable, scheme, results, official or best",
            ),
            _FILE,
            Parameter(name="contest", place="query", about="the contest, where no sheet names it"),
            Parameter(name="standing", place="query", about="of an official result; else main"),
            Parameter(
                name="map", place="query", about="HEADER=COLUMN, or HEADER= to ignore it; repeated"
            ),
            Parameter(name="dry_run", place="query", about="true: look, and change nothing"),
        ),
        errors=(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
    ),
    Path(
        method="get",
        path="/api/v1/imports",
        about="List the files that were taken over last",
        gives={"application/json": tuple[TakenRow, ...]},
        errors=(401, 403),
    ),
    Path(
        method="get",
        path="/api/v1/imports/headers",
        about="List what people said the headers of files mean",
        gives={"application/json": tuple[SourceRow, ...]},
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/imports/headers/{id}/forget",
        about="Take back what was said of the headers of a source",
        gives={"application/json": dict[str, Any]},
        parameters=(Parameter(name="id", place="path", about="the source's id"),),
        errors=(401, 403, 404),
    ),
    Path(
        method="get",
        path="/api/v1/exports/results.{form}",
        about="Write results as csv, xlsx or json: what an audience may know of them",
        gives={"application/octet-stream": bytes},
        parameters=(
            Parameter(name="form", place="path", about="csv, xlsx or json"),
            *_SHOWN,
            Parameter(name="delimiter", place="query", about="of csv: ; (with commas) or ,"),
        ),
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/exports/protocol/{contest}",
        about="The protocol of a contest, to be printed",
        gives=_PRINT,
        parameters=(
            Parameter(name="contest", place="path", about="the contest"),
            *_SHOWN[1:],
            _FORM,
        ),
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/exports/diplomas",
        about="The list of diplomas, to be printed",
        gives=_PRINT,
        parameters=(*_SHOWN, _FORM),
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/exports/draw/{contest}",
        about="The protocol of a contest's draw with the recipe to check it, to be printed",
        gives=_PAGE,
        parameters=(
            Parameter(name="contest", place="path", about="the contest"),
            Parameter(name="lang", place="query", about="ru or en"),
        ),
        errors=(401, 403, 404),
    ),
    Path(
        method="get",
        path="/api/v1/exports/roster.xlsx",
        about="The roster as a workbook of the tables that are imported; for who may edit it",
        gives={"application/octet-stream": bytes},
        parameters=(Parameter(name="lang", place="query", about="ru or en, of the headers"),),
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/pairings",
        about="Come as a screen with a secret of its own; gives the code to show, until it is paired",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        errors=(400, 403, 410, 413, 415, 429, 503),
    ),
    Path(
        method="get",
        path="/api/v1/pairings/{code}",
        about="Tell which screen shows a code; for who directs screens",
        gives={"application/json": dict[str, Any]},
        parameters=(_CODE,),
        errors=(401, 403, 404, 429),
    ),
    Path(
        method="post",
        path="/api/v1/pairings/{code}/claim",
        about="Pair the screen that shows a code: a new one in a venue, or one there is",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        parameters=(_CODE,),
        errors=(400, 401, 403, 404, 413, 415, 422, 429),
    ),
    Path(
        method="post",
        path="/api/v1/screens/{id}",
        about="Name a screen, hang it up elsewhere, set its look; for who directs screens there",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        parameters=(Parameter(name="id", place="path", about="the screen"),),
        errors=_EDITED,
    ),
    Path(
        method="post",
        path="/api/v1/screens/{id}/unpair",
        about="End every key of a screen at once",
        gives={"application/json": dict[str, Any]},
        parameters=(Parameter(name="id", place="path", about="the screen"),),
        errors=(401, 403, 404),
    ),
    Path(
        method="post",
        path="/api/v1/groups",
        about="Make a group of screens in a venue",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        errors=_EDITED,
    ),
    Path(
        method="post",
        path="/api/v1/groups/{id}",
        about="Give a group of screens another name",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        parameters=_GROUP,
        errors=_EDITED,
    ),
    Path(
        method="delete",
        path="/api/v1/groups/{id}",
        about="Delete a group of screens; its screens stay",
        gives={"application/json": dict[str, Any]},
        parameters=_GROUP,
        errors=(401, 403, 404, 422),
    ),
    Path(
        method="get",
        path="/api/v1/runs",
        about="List the runs of show that the caller directs, reads or helps with",
        gives={"application/json": list[dict[str, Any]]},
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/runs",
        about="Make a run of show in a venue; for its director",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        errors=_EDITED,
    ),
    Path(
        method="get",
        path="/api/v1/runs/{id}",
        about="A run of show, with the revision of the roster that it was read from",
        gives={"application/json": dict[str, Any]},
        parameters=_RUN,
        errors=(401, 403, 404),
    ),
    Path(
        method="get",
        path="/api/v1/runs/{id}/subjects",
        about="Whom a cue of a run can be about, by the alphabet",
        gives={"application/json": dict[str, Any]},
        parameters=_RUN,
        errors=(401, 403, 404),
    ),
    Path(
        method="get",
        path="/api/v1/subjects",
        about="Whom and what a graphic can be about, for those who direct graphics",
        gives={"application/json": dict[str, Any]},
        errors=(401, 403),
    ),
    Path(
        method="get",
        path="/api/v1/exports/runs/{run}/package.zip",
        about="What a ceremony leaves behind: results, what stood on the stage, cue log, diplomas",
        gives={"application/zip": bytes},
        parameters=_SHOW,
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/exports/runs/{run}/cue-log.{form}",
        about="Each step of a ceremony with its instant, and who took it",
        gives=_LIST,
        parameters=(*_SHOW, _LIST_FORM),
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/exports/runs/{run}/diplomas.{form}",
        about="A row for each person who gets a diploma, of official results",
        gives=_LIST,
        parameters=(*_SHOW, _LIST_FORM),
        errors=_EXPORTED,
    ),
    Path(
        method="get",
        path="/api/v1/exports/runs/{run}/awards.xml",
        about="The timeline of a ceremony for the makers of its graphics",
        gives={"application/xml": str},
        parameters=_SHOW,
        errors=_EXPORTED,
    ),
    Path(
        method="put",
        path="/api/v1/runs/{id}",
        about="Put a run of show back whole; refused when it changed since that revision",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        parameters=_RUN,
        errors=_EDITED,
    ),
    Path(
        method="delete",
        path="/api/v1/runs/{id}",
        about="Delete a run of show that isn't on",
        gives={"application/json": dict[str, Any]},
        parameters=_RUN,
        errors=_EDITED,
    ),
    Path(
        method="post",
        path="/api/v1/runs/{id}/generate",
        about="Make the cues of all signed results, and keep what people did by hand",
        gives={"application/json": dict[str, Any]},
        takes=dict[str, Any],
        parameters=_RUN,
        errors=_EDITED,
    ),
    Path(
        method="get",
        path="/api/v1/preflight",
        about="Disk, backup, journal and missing media, before a ceremony; for its director",
        gives={"application/json": dict[str, Any]},
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/preflight/check",
        about="Check the whole journal now, and tell the same again",
        gives={"application/json": dict[str, Any]},
        errors=(401, 403, 409),
    ),
    Path(
        method="get",
        path="/api/v1/qr",
        about="A code for cameras, of an address of this server",
        gives={"image/svg+xml": bytes},
        parameters=(
            Parameter(name="path", place="query", about="what follows the host name"),
            Parameter(name="form", place="query", about="svg or png"),
        ),
        errors=(400, 429),
    ),
    Path(
        method="get",
        path="/api/v1/media",
        about="List pictures and films; for who directs screens",
        gives={"application/json": MediaList},
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/media",
        about="Take a picture or a film into the library; what it is, its bytes say",
        gives={"application/json": MediumRow},
        takes=bytes,
        parameters=(Parameter(name="name", place="query", about="what to call it"),),
        errors=(400, 401, 403, 413, 415, 422, 429, 507),
    ),
    Path(
        method="delete",
        path="/api/v1/media/{name}",
        about="Take a picture or a film away, which nothing may use",
        gives={"application/json": dict[str, str]},
        parameters=(Parameter(name="name", place="path", about="its name"),),
        errors=(401, 403, 404, 409),
    ),
    Path(
        method="post",
        path="/api/v1/badges",
        about="Let the pictures of a zip stand for badges; each is named by delegation or code",
        gives={"application/json": BadgePack},
        takes=bytes,
        errors=(401, 403, 413, 415, 422, 429, 507),
    ),
    Path(
        method="delete",
        path="/api/v1/badges",
        about="Let all badges be drawn of their letters again",
        gives={"application/json": BadgePack},
        errors=(401, 403),
    ),
    Path(
        method="get",
        path="/api/v1/people",
        about="Name those who act, by actor; for crew",
        gives={"application/json": dict[str, str]},
        errors=(401, 403),
    ),
    Path(
        method="get",
        path="/api/v1/keys",
        about="List all keys, without their secrets; for directors",
        gives={"application/json": tuple[dict[str, Any], ...]},
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/keys",
        about="Make a key of an output (`type` output), or of feeds or a deck (`type` program); "
        "its secret is told this once; for directors",
        takes=dict[str, Any],
        gives={"application/json": dict[str, Any]},
        errors=(400, 401, 403, 404, 413, 415),
    ),
    Path(
        method="post",
        path="/api/v1/keys/{number}/revoke",
        about="End a key and its sockets at once; for directors",
        gives={"application/json": dict[str, Any]},
        parameters=(Parameter(name="number", place="path", about="the key's number"),),
        errors=(401, 403, 404),
    ),
)

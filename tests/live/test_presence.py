"""What the console knows of the screens."""

from msgspec import UNSET
from msgspec.structs import replace

from makers import NOON, OUTPUT, SCREEN, VENUE, a_roster
from tablo.championship.ids import ActorId, Instant, ScreenId, VenueId
from tablo.championship.roster import Roster, Screen, Text
from tablo.live.bus import Report, Seen
from tablo.live.presence import ABSENT_MS, SILENT_MS, Presence
from tablo.views.health import HealthView, JournalHealth, PlaceHealth
from tablo.wire.frames import view_frame

STREAM = f"screen:{SCREEN}"
SEEN = Seen(
    actor=ActorId("key:1"),
    kind="screen",
    place=SCREEN,
    at=Instant(NOON),
    streams=(STREAM,),
    painted={STREAM: 2},
)


def a_report(*seen: Seen, hub: str = "a", at: int = NOON, **sockets: int) -> Report:
    """Make a hub's report."""
    return Report(hub=hub, at=Instant(at), seen=seen, sockets=sockets)


def a_presence() -> Presence:
    """Make a presence that heard of three versions of one stream, a second apart."""
    presence = Presence()
    for version in (1, 2, 3):
        presence.published(
            view_frame(STREAM, epoch="e", version=version, now=NOON + version * 1_000, view=b"{}")
        )
    return presence


def view(presence: Presence, now: int = NOON) -> HealthView:
    """Draw health."""
    return presence.view(a_roster(), JournalHealth(last=7), now)


def screen(presence: Presence, now: int = NOON) -> PlaceHealth:
    """Draw the one screen's health."""
    (place,) = view(presence, now).screens
    return place


def test_a_screen_that_painted_the_newest_is_not_behind() -> None:
    """Nothing waits on it."""
    presence = a_presence()
    presence.report(a_report(replace(SEEN, painted={STREAM: 3})))

    assert screen(presence, NOON + 3_900).behind_ms == 0


def test_a_screen_is_behind_since_the_first_version_it_lacks() -> None:
    """Time counts from when the oldest unpainted version was published."""
    presence = a_presence()
    presence.report(a_report(replace(SEEN, painted={STREAM: 1})))

    place = screen(presence, NOON + 3_900)
    assert (place.newest, place.painted) == ({STREAM: 3}, {STREAM: 1})
    assert place.behind_ms == 1_900


def test_a_screen_that_was_never_here_is_not_connected() -> None:
    """Every place of the roster is listed, in its order."""
    health = view(Presence())

    assert [place.connected for place in (*health.screens, *health.outputs)] == [False, False]
    assert health.screens[0].last_seen is UNSET
    assert health.outputs[0].id == OUTPUT


def test_a_screen_that_left_was_last_seen_then() -> None:
    """A report without it means that its socket is gone."""
    presence = a_presence()
    presence.report(a_report(SEEN))
    presence.report(a_report(at=NOON + 1_000))

    place = screen(presence, NOON + 1_000)
    assert not place.connected
    assert place.last_seen == NOON


def test_a_hub_that_reports_no_more_counts_no_more() -> None:
    """Its sockets are gone with it, after a while."""
    presence = a_presence()
    presence.report(a_report(SEEN, screens=1))

    assert view(presence, NOON + ABSENT_MS).sockets.screens == 1
    assert view(presence, NOON + ABSENT_MS + 1).sockets.screens == 0
    assert not screen(presence, NOON + ABSENT_MS + 1).connected


def test_the_sockets_of_all_hubs_are_added_up() -> None:
    """Each process reports its own."""
    presence = Presence()
    presence.report(a_report(crew=2, public=10))
    presence.report(a_report(hub="b", public=5, outputs=1))
    presence.report(a_report(crew=1, public=10))

    sockets = view(presence).sockets
    assert (sockets.crew, sockets.public, sockets.outputs, sockets.screens) == (1, 15, 1, 0)


def test_a_screen_says_how_well_it_knows_the_time() -> None:
    """How wrong its own clock is stands apart from how far its timers may be off."""
    presence = a_presence()
    presence.report(a_report(replace(SEEN, offset_ms=-290_000.5, rtt_ms=46.0)))

    place = screen(presence)
    assert (place.offset_ms, place.rtt_ms) == (-290_000.5, 46.0)


def test_a_screen_says_what_its_device_is_like() -> None:
    """How sharp its picture is, and whether it may fall asleep; nothing of one that says neither."""
    presence = a_presence()
    presence.report(a_report(replace(SEEN, ratio=1.5, awake=False)))
    told = screen(presence)

    presence.report(a_report(SEEN))
    silent = screen(presence)

    assert (1.5, False) == (told.ratio, told.awake)
    assert (UNSET, UNSET) == (silent.ratio, silent.awake)


def test_a_page_that_answers_no_beat_is_silent() -> None:
    """While its socket still stands, and told at once; one that answers is not."""
    presence = Presence()
    page = replace(SEEN, kind="output", place=OUTPUT)
    first = presence.report(a_report(page, at=NOON + 1_000))
    (speaks,) = view(presence, NOON + 1_900).outputs[0].pages or ()

    second = presence.report(a_report(page, at=NOON + 2_000))
    (silent,) = view(presence, NOON + 2_100).outputs[0].pages or ()

    assert (True, True) == (first, second)
    assert (0, 2_100) == (speaks.silent_ms, silent.silent_ms)


# Who sounds signals

FIRST, SECOND, SILENT, ELSEWHERE = map(ScreenId, ("first", "second", "silent", "elsewhere"))


def a_hall() -> Roster:
    """Make a roster with three screens in a venue, two of which may sound, and one in another."""
    places = {FIRST: (VENUE, True), SILENT: (VENUE, False), SECOND: (VENUE, True)}
    screens = {
        id: Screen(id=id, title=Text(id), venue=VenueId(venue), sound=sound)
        for id, (venue, sound) in {**places, ELSEWHERE: ("other", True)}.items()
    }
    return replace(a_roster(), screens=screens)


def heard(place: ScreenId, *, at: int = NOON, sound: bool | None = True) -> Seen:
    """Make the sign of life of a screen that can sound, or can't."""
    return Seen(actor=ActorId("key:1"), kind="screen", place=place, at=Instant(at), sound=sound)


def elected(presence: Presence, now: int = NOON) -> ScreenId | None:
    """Tell who sounds in the hall."""
    return presence.sounding(VENUE, a_hall(), now)


def test_one_screen_of_a_venue_sounds() -> None:
    """Of all that may and can it is the first in the order of the roster, whoever came first."""
    presence = Presence()
    presence.report(a_report(heard(ELSEWHERE), heard(SILENT), heard(SECOND)))
    assert elected(presence) == SECOND

    presence.report(a_report(heard(FIRST), hub="b"))
    assert elected(presence) == FIRST


def test_a_screen_that_can_not_sound_is_passed_over() -> None:
    """One that its browser keeps silent, or that hasn't said, leaves it to the next."""
    presence = Presence()
    for unable in (False, None):
        presence.report(a_report(heard(FIRST, sound=unable), heard(SECOND)))
        assert elected(presence) == SECOND

    presence.report(a_report(heard(FIRST, sound=False)))
    assert elected(presence) is None
    assert presence.view(a_hall(), JournalHealth(last=7), NOON).screens[0].sound is False


def test_a_screen_that_goes_is_replaced_within_two_heartbeats() -> None:
    """Its socket may be gone, or it answers no beat any more."""
    presence = Presence()
    presence.report(a_report(heard(FIRST), heard(SECOND)))

    later = NOON + SILENT_MS + 1
    presence.report(a_report(heard(FIRST), heard(SECOND, at=later), at=later))
    assert later - NOON < 2_000
    assert elected(presence, later) == SECOND

    presence.report(a_report(heard(SECOND, at=later), at=later))
    assert elected(presence, later) == SECOND


def test_nobody_sounds_whose_process_is_gone() -> None:
    """A hub that reports no more takes its screens with it."""
    presence = Presence()
    presence.report(a_report(heard(FIRST)))

    assert elected(presence, NOON + ABSENT_MS + 1) is None


def test_every_page_of_an_output_is_told_of() -> None:
    """Two pages on air and one of the preview: each with its host, and the output is the slowest."""
    stream = f"output:{OUTPUT}"
    presence = Presence()
    for version in (1, 2):
        presence.published(
            view_frame(stream, epoch="e", version=version, now=NOON + version, view=b"{}")
        )
    page = replace(SEEN, kind="output", place=OUTPUT, streams=(stream,), painted={stream: 2})
    late = replace(page, host="OBS 30.2.3", active=True, dropped=4, painted={stream: 1})
    ready = replace(page, place=f"{OUTPUT}/preview", streams=())
    presence.report(a_report(page, late, hub="a"))
    presence.report(a_report(ready, hub="b"))

    (drawn,) = view(presence, NOON + 100).outputs
    assert drawn.behind_ms == 98
    assert isinstance(drawn.pages, tuple)
    assert [(one.host, one.active, one.dropped, one.behind_ms) for one in drawn.pages] == [
        (UNSET, UNSET, UNSET, 0),
        ("OBS 30.2.3", True, 4, 98),
        (UNSET, UNSET, UNSET, 0),
    ]
    assert [one.preview for one in drawn.pages] == [False, False, True]

"""The demo's award ceremony: cues made of its signed results, and what a director adds by hand."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tablo.championship.generate import generate
from tablo.championship.ids import (
    ContestId,
    CueId,
    Duration,
    EntryId,
    Instant,
    OutputId,
    RunId,
    VenueId,
)
from tablo.championship.outcomes import alphabetical
from tablo.championship.prizes import prizes_of
from tablo.championship.roster import Roster
from tablo.championship.show import Cue, Presenter, RunOfShow
from tablo.championship.state import State
from tablo.championship.text import Text
from tablo.demo.crew import COORDINATOR

RUN = RunId("awards")
VENUE = VenueId("lad")
OUTPUT = OutputId("stream")
PODIUMS = ("А", "Б")
SECOND = 1_000
MINUTE = 60 * SECOND
COUNTDOWN = Duration(10 * MINUTE)
"""How long before the ceremony the hall is let in; its run begins then."""
MARCH = Duration(15 * SECOND)
"""How long a delegation takes to walk in."""

HOST = Presenter(
    name=Text(COORDINATOR, "Pyotr Zimin"),
    position=Text("Координатор чемпионата", "Championship coordinator"),
)
HANDS_OVER: Mapping[ContestId, Presenter] = {
    ContestId("joinery-main"): Presenter(
        name=Text("Захар Дубровин", "Zakhar Dubrovin"),
        position=Text("Мастер-краснодеревщик", "Master cabinetmaker"),
    ),
    ContestId("floristry-juniors"): Presenter(
        name=Text("Нина Вересаева", "Nina Veresaeva"),
        position=Text("Ландшафтный архитектор", "Landscape architect"),
    ),
    ContestId("cookery-main"): Presenter(
        name=Text("Матвей Хлебников", "Matvei Khlebnikov"),
        position=Text("Шеф-повар", "Head chef"),
    ),
}
CALLED: Mapping[ContestId, Text] = {
    ContestId("joinery-main"): Text(
        "Начнём со столя́рного дела. На подиум «А» приглашаются: {delegations}.",
        "We begin with joinery. To podium A, please: {delegations}.",
    ),
    ContestId("floristry-juniors"): Text(
        "К награждению готовятся юные флори́сты. На подиум «Б» приглашаются: {delegations}.",
        "Our young florists are next. To podium B, please: {delegations}.",
    ),
    ContestId("cookery-main"): Text(
        "И наконец, мастера́ поварско́го дела, они выступали парами. "
        "На подиум «А» приглашаются: {delegations}.",
        "And at last our cooks, who competed in pairs. To podium A, please: {delegations}.",
    ),
}
SPOKEN: Mapping[EntryId, str] = {
    EntryId(entry): said
    for entry, said in {
        "joinery-main-01": "Глеб Широбо́ков",
        "joinery-main-02": "Тиму́р Сулейма́нов",
        "joinery-main-03": "Ве́ра Черёмухина",
        "joinery-main-04": "Артём Ло́жкин",
        "joinery-main-05": "Степа́н Арте́ев",
        "joinery-main-06": "Мари́на Полово́дова",
        "floristry-juniors-01": "Улья́на Ла́зарева",
        "floristry-juniors-02": "Алсу́ Гари́пова",
        "floristry-juniors-03": "Таи́сия Незабу́дкина",
        "floristry-juniors-04": "Мила́на Корепа́нова",
        "floristry-juniors-05": "Фёдор Рома́шов",
        "floristry-juniors-06": "А́гния Кольцо́ва",
        "cookery-main-01": "Па́вел Ёжиков и Алёна Ряби́нина",
        "cookery-main-02": "Лука́ Сама́рцев и И́нга Ме́льникова",
        "cookery-main-03": "Була́т Вали́ев и Диля́ра Хаса́нова",
        "cookery-main-04": "Дари́на Калачёва и Игна́т Су́харев",
        "cookery-main-05": "Заха́р Воку́ев и Ли́дия Исто́мина",
        "cookery-main-06": "Родио́н И́вшин и Анфи́са Перево́зчикова",
    }.items()
}
"""How the host says everybody in the running: of winners alone, it would tell who they are."""


def ceremony(state: State, roster: Roster) -> RunOfShow:
    """Plan the ceremony of all that is signed, as a director would: made, then edited by hand."""
    begins = next(
        session.starts
        for session in roster.sessions.values()
        if session.kind == "ceremony" and session.venue == VENUE
    )
    made = generate(prizes_of(state, roster, roster.contests.values()), PODIUMS)
    return RunOfShow(
        id=RUN,
        title=Text("Награждение победителей", "Award ceremony"),
        venue=VENUE,
        starts=Instant(begins - COUNTDOWN),
        podiums=PODIUMS,
        cues=(
            *_opening(begins),
            *_parade(roster),
            *(_edited(cue) for cue in made),
            *_ending(),
        ),
        outputs=(OUTPUT,),
    )


def _opening(begins: Instant) -> Iterator[Cue]:
    yield Cue(
        id=CueId("doors"),
        kind="countdown",
        title=Text("До начала церемонии", "Until the ceremony"),
        at=begins,
        planned=COUNTDOWN,
        note="Двери открыты, фоновая музыка",
        hand=True,
    )
    yield Cue(
        id=CueId("opening"),
        kind="title",
        title=Text("Награждение победителей", "Award ceremony"),
        subtitle=Text("Открытый чемпионат «Мастерская»", "Masterskaya Open Championship"),
        text=Text(
            "Добрый день! Мы в Доме ремёсел «Лад», и сегодня здесь называют имена лучших.",
            "Good afternoon! This is the Lad House of Crafts, and today we name the best.",
        ),
        planned=Duration(MINUTE),
        note="Фильм о чемпионате на боковых экранах, 0:50; свет в зале гаснет на титре",
        hand=True,
    )
    yield Cue(
        id=CueId("anthem"),
        kind="anthem",
        title=Text("Гимн", "Anthem"),
        text=Text("Прошу всех встать.", "Please rise."),
        planned=Duration(90 * SECOND),
        note="Фонограмма 1, 1:24",
        hand=True,
    )
    yield Cue(
        id=CueId("word"),
        kind="speech",
        title=Text("Приветственное слово", "Welcome"),
        presenters=(HOST,),
        text=Text(
            "Слово — координатору чемпионата Петру́ Зи́мину.",
            "A word from the championship coordinator, Pyotr Zimin.",
        ),
        planned=Duration(3 * MINUTE),
        note="Микрофон на стойке слева",
        hand=True,
    )


def _parade(roster: Roster) -> Iterator[Cue]:
    """Have the delegations walk in whose people are to hear their results."""
    walking = {entry.delegation for entry in roster.entries.values() if entry.contest in HANDS_OVER}
    for id in sorted(walking, key=lambda id: alphabetical(roster.delegations[id].name.ru)):
        yield Cue(
            id=CueId(f"parade.{id}"),
            kind="parade",
            title=roster.delegations[id].name,
            delegation=id,
            text=Text("Встречайте: {delegations}!", "Please welcome {delegations}!"),
            planned=MARCH,
            hand=True,
        )


def _edited(cue: Cue) -> Cue:
    """Give a cue that was made the words and the people of this ceremony."""
    contest = cue.contest
    if contest is None:
        return cue
    if cue.kind == "call_up":
        return replace(cue, text=CALLED[contest], hand=True)
    spoken = {entry: said for entry, said in SPOKEN.items() if entry.startswith(f"{contest}-")}
    return replace(cue, spoken=spoken, presenters=(HANDS_OVER[contest],), hand=True)


def _ending() -> Iterator[Cue]:
    yield Cue(
        id=CueId("volunteers"),
        kind="award",
        title=Text("Благодарность чемпионата", "The championship’s thanks"),
        recipients=(
            Presenter(
                name=Text("Волонтёры Дома ремёсел «Лад»", "Volunteers of the Lad House of Crafts"),
                position=Text("Сто двадцать смен за пять дней", "120 shifts in five days"),
            ),
        ),
        presenters=(HOST,),
        text=Text(
            "Без них не открылась бы ни одна дверь. Спасибо волонтёрам Дома ремёсел «Лад»!",
            "Without them no door would have opened. Thank you, volunteers of the Lad House!",
        ),
        planned=Duration(90 * SECOND),
        hand=True,
    )
    yield Cue(
        id=CueId("best"),
        kind="best_of_region",
        title=Text("Лучшие в своих регионах", "Best of their regions"),
        text=Text("{delegation}: {names}.", "{delegation}: {names}."),
        spoken=dict(SPOKEN),
        presenters=(HOST,),
        planned=Duration(3 * MINUTE),
        hand=True,
    )
    yield Cue(
        id=CueId("teams"),
        kind="team_standing",
        title=Text("Командный зачёт", "Team standing"),
        text=Text(
            "Командный зачёт. {medal}: {delegation}.", "Team standing. {medal}: {delegation}."
        ),
        presenters=(HOST,),
        planned=Duration(2 * MINUTE),
        hand=True,
    )
    yield Cue(
        id=CueId("table"),
        kind="medal_table",
        title=Text("Медальный зачёт", "Medal table"),
        planned=Duration(MINUTE),
        hand=True,
    )
    yield Cue(
        id=CueId("thanks"),
        kind="thanks",
        title=Text("Спасибо!", "Thank you!"),
        subtitle=Text("До встречи на церемонии закрытия", "See you at the closing ceremony"),
        text=Text(
            "Поздравляем победителей и ждём всех послезавтра на церемонии закрытия.",
            "Congratulations, and see you all at the closing ceremony.",
        ),
        planned=Duration(MINUTE),
        note="Общая фотография на сцене",
        hand=True,
    )
    yield Cue(id=CueId("black"), kind="black", planned=Duration(30 * SECOND), hand=True)

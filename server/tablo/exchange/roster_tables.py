"""The tables of a roster: their titles and the titles of their columns, English and Russian."""

from tablo.exchange.tables import Column, Table

_ID = Column("id", ("id", "Код записи", "Идентификатор"))
_TITLE = Column("title", ("title", "Название", "Наименование"), required=True)
_TITLE_EN = Column("title_en", ("title_en", "Название (англ.)", "Title (English)"))
_CONTEST = Column("contest", ("contest", "Соревнование"))
_SKILL = Column("skill", ("skill", "Компетенция"))
_CATEGORY = Column("category", ("category", "Категория"))
_VENUE = Column("venue", ("venue", "Площадка"))

CHAMPIONSHIP = Table(
    name="championship",
    titles=("championship", "Чемпионат"),
    columns=(
        _TITLE,
        _TITLE_EN,
        Column("stage", ("stage", "Этап")),
        Column("stage_en", ("stage_en", "Этап (англ.)")),
        Column("zone", ("zone", "Часовой пояс"), required=True),
        Column("rules", ("rules", "Правила")),
        Column("partial", ("partial", "Промежуточные места")),
    ),
)
VENUES = Table(
    name="venues",
    titles=("venues", "Площадки"),
    columns=(
        _ID,
        _TITLE,
        _TITLE_EN,
        Column("zone", ("zone", "Часовой пояс")),
        Column("colour", ("colour", "Цвет")),
    ),
)
SKILLS = Table(
    name="skills",
    titles=("skills", "Компетенции"),
    columns=(
        _ID,
        _TITLE,
        _TITLE_EN,
        Column("sector", ("sector", "Блок", "Направление", "Кластер")),
        Column("sector_en", ("sector_en", "Блок (англ.)")),
        Column("code", ("code", "Код", "Код компетенции")),
        Column("team_size", ("team_size", "Размер команды", "Человек в команде")),
    ),
)
CATEGORIES = Table(
    name="categories",
    titles=("categories", "Категории"),
    columns=(_ID, _TITLE, _TITLE_EN),
)
CONTESTS = Table(
    name="contests",
    titles=("contests", "Соревнования"),
    columns=(
        _ID,
        Column("skill", ("skill", "Компетенция"), required=True),
        Column("category", ("category", "Категория"), required=True),
        Column("venue", ("venue", "Площадка"), required=True),
        Column("place", ("place", "Помещение", "Цех")),
        Column("place_en", ("place_en", "Помещение (англ.)")),
    ),
)
MODULES = Table(
    name="modules",
    titles=("modules", "Модули"),
    columns=(
        _ID,
        _CONTEST,
        _SKILL,
        _CATEGORY,
        Column("label", ("label", "Модуль", "Обозначение"), required=True),
        Column("label_en", ("label_en", "Модуль (англ.)", "Обозначение (англ.)")),
        _TITLE,
        _TITLE_EN,
        Column("max", ("max", "Максимум", "Макс. балл", "Максимальный балл"), required=True),
    ),
)
STANDINGS = Table(
    name="standings",
    titles=("standings", "Зачёты"),
    columns=(
        _ID,
        _CONTEST,
        _SKILL,
        _CATEGORY,
        _TITLE,
        _TITLE_EN,
        Column("modules", ("modules", "Модули")),
        Column("medals", ("medals", "Медали", "В медальный зачёт")),
    ),
)
DELEGATIONS = Table(
    name="delegations",
    titles=("delegations", "Делегации"),
    columns=(
        _ID,
        _TITLE,
        _TITLE_EN,
        Column("code", ("code", "Код", "Значок"), required=True),
        Column("code_en", ("code_en", "Код (англ.)")),
        Column("kind", ("kind", "Вид")),
        Column("hue", ("hue", "Оттенок")),
        Column("partition", ("partition", "Деление")),
    ),
)
ENTRIES = Table(
    name="entries",
    titles=("entries", "Участники", "Конкурсанты"),
    columns=(
        _CONTEST,
        _SKILL,
        _CATEGORY,
        Column("number", ("number", "№", "Номер", "Личный номер"), required=True),
        Column("workstation", ("workstation", "Рабочее место", "Место")),
        Column(
            "delegation",
            ("delegation", "Делегация", "Регион", "Субъект РФ", "region", "Член", "Member"),
            required=True,
        ),
        Column(
            "organization",
            ("organization", "Организация", "Образовательная организация", "Предприятие (ОО)"),
        ),
        Column("standings", ("standings", "Зачёт", "Зачёты")),
        Column("name", ("name", "ФИО", "Фамилия, имя, отчество", "Участник")),
        Column("last", ("last", "Фамилия", "Last Name")),
        Column("first", ("first", "Имя", "First Name")),
        Column("middle", ("middle", "Отчество")),
        Column("last_en", ("last_en", "Фамилия (англ.)")),
        Column("first_en", ("first_en", "Имя (англ.)")),
        Column("consent", ("consent", "Согласие", "Согласие на распространение ПДн")),
    ),
    ignored=(
        "Дата рождения",
        "Возраст",
        "Телефон",
        "E-mail",
        "Электронная почта",
        "СНИЛС",
        "Паспорт",
        "Место работы",
        "Курс/класс",
        "ФИО эксперта-наставника",
        "№ п/п",
        "Примечание",
    ),
)
TIMERS = Table(
    name="timers",
    titles=("timers", "Таймеры"),
    columns=(
        _ID,
        _TITLE,
        _TITLE_EN,
        _CONTEST,
        _SKILL,
        _CATEGORY,
        _VENUE,
        Column("module", ("module", "Модуль")),
        Column("kind", ("kind", "Вид"), required=True),
        Column("duration", ("duration", "Длительность")),
        Column("until", ("until", "До")),
        Column("warn", ("warn", "Предупреждения", "Предупреждения, мин")),
        Column("overtime", ("overtime", "После нуля")),
    ),
)
SCREENS = Table(
    name="screens",
    titles=("screens", "Экраны"),
    columns=(_ID, _TITLE, _TITLE_EN, Column("venue", ("venue", "Площадка"), required=True)),
)
OUTPUTS = Table(
    name="outputs",
    titles=("outputs", "Эфирные выходы", "Выходы"),
    columns=(_ID, _TITLE, _TITLE_EN, Column("venue", ("venue", "Площадка"))),
)
TABLES: tuple[Table, ...] = (
    CHAMPIONSHIP,
    VENUES,
    SKILLS,
    CATEGORIES,
    CONTESTS,
    MODULES,
    STANDINGS,
    DELEGATIONS,
    ENTRIES,
    TIMERS,
    SCREENS,
    OUTPUTS,
)
"""Every table, in the order in which they refer to each other."""
OPTIONAL = frozenset({STANDINGS.name, DELEGATIONS.name, TIMERS.name, SCREENS.name, OUTPUTS.name})

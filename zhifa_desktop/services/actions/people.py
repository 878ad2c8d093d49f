"""Actions on a person: transfer, secondment, leave, return, and leaving the brigade.

The person's state stays a stored column with its day (offices' sheets bring it so); an action
changes it only together with its day, and writes the posting that goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.services.actions import rules
from zhifa_desktop.services.actions.aspects import rows_of
from zhifa_desktop.services.actions.declaration import (
    Action,
    Scene,
    asked,
    the_day,
    the_document,
)
from zhifa_desktop.services.records import Filter
from zhifa_desktop.services.together import Together

ACTIVE, SECONDED_OUT, SECONDED_IN = "active", "seconded_out", "seconded_in"
LONG_LEAVE, OFF_POST = "long_leave", "off_post"
RETIRED, GONE, RESIGNED, DEAD = "retired", "transferred", "resigned", "deceased"
HERE = (ACTIVE, SECONDED_IN)
ON_STAFF = (ACTIVE, SECONDED_OUT, LONG_LEAVE, OFF_POST)
LEAVING = ("equipment", "cases", "cards", "pools", "lessons", "uniforms", "notes")
AWAY = ("equipment", "cases", "cards", "lessons", "notes")
PLATFORM = "在行政执法综合管理监督平台、执法公示平台更新人员信息(示例，按当地要求)"
EXPECTED = ColumnSpec("expected_end", "预计结束日期", Kind.DATE, help="可不填")


def _reason(label: str = "说明", help: str = "", **more: object) -> ColumnSpec:
    return ColumnSpec("reason", label, Kind.TEXT, max_length=200, help=help, **more)  # type: ignore[arg-type]


def _transfer_asks(scene: Scene) -> tuple[ColumnSpec, ...]:
    now = scene.person.values
    return (
        asked("person", "unit", label="新机构", carried=False),
        the_day("调动日期"),
        asked("person", "post", label="新职务(岗位)", required=True, default=now["post"]),
        asked("person", "post_kind", required=bool(now["post_kind"]), default=now["post_kind"]),
        the_document("调动文号"),
    )


def _away_asks(where: str) -> Callable[[Scene], tuple[ColumnSpec, ...]]:
    return lambda scene: (
        ColumnSpec("employer", where, Kind.TEXT, required=True, max_length=100),
        ColumnSpec(
            "post", "从事岗位", Kind.TEXT, max_length=100, default=scene.person.values["post"]
        ),
        the_day("起始日期"),
        EXPECTED,
        the_document(),
    )


def _leave_asks(scene: Scene) -> tuple[ColumnSpec, ...]:
    return (
        the_day("起始日期"), EXPECTED, the_document("批准文号"),
        _reason("假别", "只写假别，不写病情"),
    )  # fmt: skip


def _plain_asks(day: str) -> Callable[[Scene], tuple[ColumnSpec, ...]]:
    return lambda scene: (the_day(day), the_document(), _reason())


def _gone_asks(scene: Scene) -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("employer", "调往单位", Kind.TEXT, required=True, max_length=100),
        ColumnSpec("post", "新职务", Kind.TEXT, max_length=100, help="不清楚的可不填"),
        the_day("调出日期"), the_document("调动文号"), _reason(),
    )  # fmt: skip


def _employer(scene: Scene, unit: object) -> str:
    """Return the brigade and the unit as a posting names them, the name once where they agree."""
    brigade = scene.workspace.settings.unit_name
    name = scene.records.titles("unit", [str(unit)]).get(str(unit), "")
    return brigade if name == brigade else f"{brigade}{name}"


def _end_postings(scene: Scene, work: Together, *filters: Filter) -> None:
    for row in rows_of(scene, "posting", "person", Filter("until", "empty"), *filters):
        work.change("posting", row.id, {"until": scene.day})


def _begin_posting(scene: Scene, work: Together, employer: str, post: str, manner: str) -> None:
    work.add(
        "posting",
        {
            "person": scene.person.id, "start": scene.day, "employer": employer, "post": post,
            "rank": scene.person.values["rank"], "manner": manner,
            "document": scene.word("document") or None,
        },
    )  # fmt: skip


def _set_state(scene: Scene, work: Together, status: str, **more: object) -> None:
    """Change the state with its day, from the version that was looked at."""
    values = {"status": status, "status_since": scene.day, **more}
    work.change("person", scene.person.id, values, scene.person.version)


def _noted(scene: Scene) -> str:
    """Return the remarks with a line on this action: its day, document and reason."""
    line = f"{scene.day} {scene.action.label}"
    details = "，".join(text for text in (scene.word("document"), scene.word("reason")) if text)
    expected = scene.fact("expected_end")
    details = "，".join(t for t in (details, f"预计至{expected}" if expected else "") if t)
    line += f"({details})" if details else ""
    return "\n".join(text for text in (scene.person.shown["remarks"], line) if text)


def _transfer(scene: Scene, work: Together) -> None:
    _end_postings(scene, work)
    unit = scene.fact("unit")
    _begin_posting(scene, work, _employer(scene, unit), scene.word("post"), "rotated")
    values = {name: scene.fact(name) for name in ("unit", "post", "post_kind")}
    work.change("person", scene.person.id, values, scene.person.version)


def _second_out(scene: Scene, work: Together) -> None:
    post = scene.word("post") or "借调"
    _begin_posting(scene, work, scene.word("employer"), post, "seconded")
    _set_state(scene, work, SECONDED_OUT, remarks=_noted(scene))


def _second_in(scene: Scene, work: Together) -> None:
    employer = _employer(scene, scene.person.values["unit"])
    _begin_posting(scene, work, employer, scene.word("post") or "借调", "seconded")
    told = f"自{scene.word('employer')}借入"
    remarks = "\n".join(text for text in (_noted(scene), told) if text)
    _set_state(scene, work, SECONDED_IN, remarks=remarks)


def _take_leave(scene: Scene, work: Together) -> None:
    _set_state(scene, work, LONG_LEAVE, remarks=_noted(scene))


def _come_back(scene: Scene, work: Together) -> None:
    _end_postings(scene, work, Filter("manner", "in", ("seconded",)))
    _set_state(scene, work, ACTIVE, remarks=_noted(scene))


def _leave(status: str, post: str = "", manner: str = "") -> Callable[[Scene, Together], None]:
    def write(scene: Scene, work: Together) -> None:
        _end_postings(scene, work)
        if manner:
            employer = scene.word("employer") or _employer(scene, scene.person.values["unit"])
            _begin_posting(scene, work, employer, scene.word("post") or post, manner)
        _set_state(scene, work, status, remarks=_noted(scene))

    return write


def _told(words: str) -> Callable[[Scene], Iterator[str]]:
    """Say what the action does; ``words`` may name facts, 姓名 and the day."""

    def tell(scene: Scene) -> Iterator[str]:
        unit = scene.fact("unit")
        named = scene.records.titles("unit", [str(unit)]) if unit else {}
        yield words.format(
            name=scene.person.shown["name"], day=scene.day, unit=named.get(str(unit), ""),
            post=scene.word("post"), employer=scene.word("employer"),
            now=scene.person.shown["unit"],
        )  # fmt: skip
        if scene.word("document"):
            yield f"文号：{scene.word('document')}"

    return tell


def _person(
    code: str,
    label: str,
    allowed: tuple[str, ...],
    asks: Callable[[Scene], tuple[ColumnSpec, ...]],
    write: Callable[[Scene, Together], None],
    words: str,
    **more: object,
) -> Action:
    checked: Iterable[object] = more.pop("rules", ())  # type: ignore[assignment]
    always = (rules.after_joining, rules.after_last_change)
    return Action(
        code, label, "person", "status", allowed, asks, write, _told(words),
        rules=(*always, *checked), **more,  # type: ignore[arg-type]
    )  # fmt: skip


PERSON_ACTIONS = (
    _person(
        "transfer", "调动到其他机构", HERE, _transfer_asks, _transfer,
        "{name}自{day}由{now}调到{unit}，任{post}；任职经历相应终止和新增一条",
        rules=(rules.another_unit, rules.no_overlap), aspects=("equipment", "cases", "field"),
        hint="本单位内部的调动、轮岗", left=(PLATFORM,),
    ),
    _person(
        "second_out", "借出", (ACTIVE,), _away_asks("借往单位"), _second_out,
        "{name}自{day}借出到{employer}，在岗状态改为“借出”", aspects=AWAY,
        rules=(rules.no_overlap, rules.ends_after_it_begins), hint="编制关系不变",
    ),
    _person(
        "second_in", "借入", (GONE, RESIGNED, OFF_POST), _away_asks("编制所在单位"), _second_in,
        "{name}自{day}从{employer}借入，在岗状态改为“借入”",
        rules=(rules.no_overlap, rules.ends_after_it_begins),
        hint="曾在本单位的人员借回；新来的人请在人员台账新增，状态选“借入”",
    ),
    _person(
        "leave", "长期休假", HERE, _leave_asks, _take_leave,
        "{name}自{day}长期休假，不再计入在岗人数", aspects=AWAY,
        rules=(rules.ends_after_it_begins,), hint="产假、病假等一个月以上的(示例)",
    ),
    _person(
        "back", "返岗", (SECONDED_OUT, LONG_LEAVE, OFF_POST), _plain_asks("返岗日期"), _come_back,
        "{name}自{day}返岗，在岗状态改为“在岗”；借调的任职经历终止", hint="借出期满、休假结束",
    ),
    _person(
        "retire", "退休", ON_STAFF, _plain_asks("退休日期"), _leave(RETIRED, "退休", "retired"),
        "{name}自{day}退休", rules=(rules.no_overlap,), aspects=LEAVING, leaves=True,
        left=(PLATFORM,),
    ),
    _person(
        "resign", "辞职辞退", ON_STAFF, _plain_asks("离职日期"),
        _leave(RESIGNED, "离职", "resigned"), "{name}自{day}离职(辞职、辞退)",
        rules=(rules.no_overlap,), aspects=LEAVING, leaves=True, left=(PLATFORM,),
    ),
    _person(
        "move_out", "调出", (*ON_STAFF, SECONDED_IN), _gone_asks,
        _leave(GONE, "待定", "transferred_out"), "{name}自{day}调出到{employer}",
        rules=(rules.no_overlap,), aspects=LEAVING, leaves=True, left=(PLATFORM,),
        hint="调到外单位，借入期满返回原单位也用这一项",
    ),
    _person(
        "die", "去世", (*ON_STAFF, SECONDED_IN, RETIRED), _plain_asks("去世日期"), _leave(DEAD),
        "{name}于{day}去世", aspects=LEAVING, leaves=True, left=(PLATFORM,),
    ),
)  # fmt: skip

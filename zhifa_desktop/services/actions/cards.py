"""Actions on a certificate: the state machine of the law in steps (domain 2.5, 「方案」第4项).

The state is never written: each action writes the event from which it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhifa_desktop.registers.certificates import ANNUAL_REVIEW
from zhifa_desktop.registers.spec import ColumnSpec
from zhifa_desktop.services.actions import rules
from zhifa_desktop.services.actions.declaration import (
    Action,
    Scene,
    asked,
    the_day,
    the_document,
)
from zhifa_desktop.services.together import Together

EVENT, CARD = "certificate_event", "certificate"
HALT = ("cases",)
NO_DUTY = "无有效证件期间不得上岗执法，请调整勤务安排"
CARD_BACK = "实体证件交{}保管或交回发证机关(示例，按当地要求)"
Asks = Callable[[Scene], tuple[ColumnSpec, ...]]
ALL_OPEN = ("valid", "expired", "lost", "suspended", "withdrawn", "cancellation_requested")


def _asks(
    *names: str, day: str, needed: tuple[str, ...] = ()
) -> Callable[[Scene], tuple[ColumnSpec, ...]]:
    """Return how an event is asked for: its day, then these columns of its register."""

    def asks(scene: Scene) -> tuple[ColumnSpec, ...]:
        columns = (
            asked(EVENT, name, required=name in needed, carried=False)
            for name in names
            if name != "document"
        )
        return (the_day(day), the_document(), *columns)

    return asks


def _review_asks(scene: Scene) -> tuple[ColumnSpec, ...]:
    return (
        asked(EVENT, "review_year", required=True, default=scene.workspace.today().year),
        the_day("年审日期"),
        asked(EVENT, "result", required=True, default="passed"),
        asked(EVENT, "recheck"),
        the_document(),
    )


def _new_card_asks(scene: Scene) -> tuple[ColumnSpec, ...]:
    held = scene.subject.values
    return (
        the_day("新证发证日期"),
        asked(CARD, "number", label="新证编号", required=True, default=held["number"],
              help="证号不变的不用改"),
        asked(CARD, "valid_until", label="新证有效期至", required=True),
        asked(CARD, "issuer", default=held["issuer"]),
        the_document(),
    )  # fmt: skip


def _event(scene: Scene, work: Together, kind: str, **more: object) -> None:
    names = ("reason", "document", "authority", "expected_end", "review_year", "result", "recheck")
    given = {name: scene.fact(name) for name in names if scene.fact(name) not in (None, "")}
    base = {"certificate": scene.subject.id, "kind": kind, "date": scene.day}
    work.add(EVENT, {**base, **given, **more})


def _writes(kind: str) -> Callable[[Scene, Together], None]:
    return lambda scene, work: _event(scene, work, kind)


def _renew(scene: Scene, work: Together) -> None:
    """Write a new card: a record of its own, unless its number stays the same.

    Then it is the same record with a new term; only a loss has to be lifted by an event.
    """
    held = scene.subject
    if scene.fact("number") == held.values["number"]:
        words = f"{scene.action.label}，证号不变"
        if held.values["state"] == "lost":
            _event(scene, work, "loss_lifted", reason=words)
        line = f"{scene.day} {words} {scene.word('document')}".strip()
        renewed = {
            "valid_until": scene.fact("valid_until"), "issuer": scene.fact("issuer"),
            "remarks": "\n".join(t for t in (held.shown["remarks"], line) if t),
        }  # fmt: skip
        work.change(CARD, held.id, renewed, held.version)
        return
    _event(scene, work, "replacement", reason=scene.action.label)
    kept = {name: held.values[name] for name in ("holder", "kind", "fields", "area", "kept_at")}
    work.add(
        CARD,
        {
            **kept, "number": scene.fact("number"), "issuer": scene.fact("issuer"),
            "issued_on": scene.day, "valid_until": scene.fact("valid_until"),
            "previous_number": held.values["number"],
        },
    )  # fmt: skip


def _told(scene: Scene) -> Iterator[str]:
    card = scene.subject
    yield (
        f"{scene.day}，{scene.person.shown['name']}的{card.shown['kind']}{card.shown['number']}"
        f"登记“{scene.action.label}”(现为{card.shown['state']})"
    )
    number = scene.fact("number")
    if number and number != card.values["number"]:
        yield f"旧证记为已换证，新建证件{number}，有效期至{scene.fact('valid_until')}"
    elif number:
        yield f"证号不变，有效期改为{scene.fact('valid_until')}"
    for name, label in (("reason", "原因"), ("document", "文号"), ("authority", "机关")):
        if scene.word(name):
            yield f"{label}：{scene.word(name)}"


def _reviewed(scene: Scene) -> Iterator[str]:
    results = dict(scene.records.choices("review_result"))
    result = results.get(scene.word("result"), "")
    card = scene.subject
    yield (
        f"{scene.person.shown['name']}的{card.shown['number']}登记"
        f"{scene.fact('review_year')}年年审：{result}({scene.day})"
    )
    if scene.word("result") == "failed":
        yield "年审不合格的，按发证机关规定办理暂扣和离岗培训(示例，按当地要求)"


def _card(
    code: str,
    label: str,
    allowed: tuple[str, ...],
    asks: Callable[[Scene], tuple[ColumnSpec, ...]],
    write: Callable[[Scene, Together], None],
    told: Callable[[Scene], Iterable[str]] = _told,
    **more: object,
) -> Action:
    checked: tuple[object, ...] = more.pop("rules", (rules.after_last_event,))  # type: ignore[assignment]
    return Action(
        code, label, CARD, "state", allowed, asks, write, told, holder="holder",
        rules=(rules.after_issue, *checked), **more,  # type: ignore[arg-type]
    )  # fmt: skip


CARD_ACTIONS = (
    _card(
        "review", "年审", ("valid", "suspended", "expired", "lost"), _review_asks,
        _writes(ANNUAL_REVIEW), _reviewed, rules=(rules.one_review_a_year,), hint="每证每年一次",
    ),
    _card(
        "suspend", "暂扣", ("valid",),
        _asks("reason", "authority", "expected_end", day="暂扣日期", needed=("reason",)),
        _writes("suspension"), aspects=HALT, left=(NO_DUTY, CARD_BACK.format("单位")),
        rules=(rules.after_last_event, rules.ends_after_it_begins),
    ),
    _card(
        "restore", "恢复", ("suspended",), _asks("reason", "authority", day="恢复日期"),
        _writes("restoration"), left=("发还实体证件",), hint="解除暂扣",
    ),
    _card(
        "withdraw", "收回", ("valid", "suspended", "expired"),
        _asks("reason", "authority", day="收回日期", needed=("reason",)), _writes("withdrawal"),
        aspects=HALT, left=(NO_DUTY, CARD_BACK.format("单位")), hint="调离、退休、不适合执法等",
    ),
    _card(
        "request", "提请注销", ("withdrawn",),
        _asks("authority", "reason", day="提请日期", needed=("authority",)),
        _writes("cancellation_request"), left=("报司法行政部门办理注销",), hint="向司法局提请",
    ),
    _card(
        "cancel", "注销", ("cancellation_requested", "lost"),
        _asks("authority", "reason", day="注销日期"), _writes("cancellation"),
        hint="注销后不能再办其他事项",
    ),
    _card(
        "lose", "挂失", ("valid",), _asks("reason", day="挂失日期"), _writes("loss"), aspects=HALT,
        left=(NO_DUTY, "按发证机关要求声明遗失(示例，按当地要求)"),
    ),
    _card(
        "find", "解除挂失", ("lost",), _asks("reason", day="解除日期"), _writes("loss_lifted"),
        hint="证件找回",
    ),
    _card(
        "reissue", "补证", ("lost",), _new_card_asks, _renew,
        rules=(rules.after_last_event, rules.runs_after_issue), hint="挂失后补发新证",
    ),
    _card(
        "replace", "换证", ("valid", "expired"), _new_card_asks, _renew,
        rules=(rules.after_last_event, rules.runs_after_issue), hint="到期换发、信息变更换发",
    ),
    _card(
        "revoke", "吊销", ALL_OPEN,
        _asks("reason", "authority", day="吊销日期", needed=("reason", "authority")),
        _writes("revocation"), aspects=HALT, left=(NO_DUTY,),
    ),
)  # fmt: skip

"""What an action touches beside its own record: equipment, cases, cards, pools and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhifa_desktop.registers.equipment import IN_USE
from zhifa_desktop.services.actions.declaration import (
    LATER,
    Aspect,
    Choice,
    Consequence,
    Decision,
    Scene,
)
from zhifa_desktop.services.records import Filter, Query, Row
from zhifa_desktop.services.together import Together

ALL = 10_000
KEEP = Choice("keep", "不变")
IDLE = "idle"


def rows_of(scene: Scene, register: str, link: str, *filters: Filter) -> tuple[Row, ...]:
    """Return the records of a register that name the person in a link."""
    wanted = (Filter(link, "in", (scene.person.id,)), *filters)
    return scene.records.page(register, Query(filters=wanted), 0, ALL)


def _note(aspect: str, register: str, row: Row, text: str) -> Consequence:
    return Consequence(aspect, f"{aspect}:{row.id}", register, row.id, text)


# -- equipment ----------------------------------------------------------------------------------


def _equipment(scene: Scene) -> Iterator[Consequence]:
    held = rows_of(scene, "equipment_assignment", "person", Filter("until", "empty"))
    follow = Choice("follow", "随人调整(使用单位改为新机构)")
    mine = Choice("keep", "仍由本人使用")
    give = Choice("return", "归还入库(装备状况改为闲置)")
    hand = Choice("hand_over", "移交给…", "person")
    first = follow if scene.fact("unit") else None if scene.action.leaves else mine
    choices = tuple(c for c in (first, give, hand, Choice(LATER, "暂不处理")) if c)
    default = give.code if scene.action.leaves else choices[0].code
    for row in held:
        text = f"持有 {row.shown['equipment']}(领用于{row.shown['start']})"
        piece = str(row.values["equipment"])
        key = f"equipment:{row.id}"
        yield Consequence("equipment", key, "equipment", piece, text, choices, default)


def _write_equipment(scene: Scene, work: Together, found: Consequence, decision: Decision) -> None:
    assignment = found.key.partition(":")[2]
    if decision.choice == "follow":
        work.change("equipment", found.identity, {"unit": scene.fact("unit")})
    elif decision.choice == "return":
        work.change("equipment_assignment", assignment, {"until": scene.day})
        idle = {"state": IDLE, "state_since": scene.day}
        piece = scene.records.get("equipment", found.identity)
        if piece.values["state"] == IN_USE:
            work.change("equipment", found.identity, idle)
    elif decision.choice == "hand_over":
        work.change("equipment_assignment", assignment, {"until": scene.day})
        taken = {"equipment": found.identity, "person": decision.other, "start": scene.day}
        work.add("equipment_assignment", taken)
        taker = scene.records.get("person", str(decision.other))
        work.change("equipment", found.identity, {"unit": taker.values["unit"]})


# -- cases --------------------------------------------------------------------------------------


def _cases(scene: Scene) -> Iterator[Consequence]:
    """Find the cases not closed that the person handles (行政处罚法 42: two with qualification)."""
    handled = {str(row.values["case"]): row for row in rows_of(scene, "case_officer", "person")}
    open_ones = scene.records.pick("case", list(handled))
    choices = (Choice("reassign", "改由…承办", "person"), Choice(LATER, "暂不变更"))
    for identity, case in open_ones.items():
        if case.values["closed_on"] is not None:
            continue
        role = handled[identity].shown["role"]
        stage = "已决定未结案" if case.values["decided_on"] else "正在办理"
        number = case.shown["decision_number"] or case.shown["filing_number"]
        text = f"{role}的案件 {number or case.shown['number']} {case.shown['cause']}({stage})"
        key = f"cases:{handled[identity].id}"
        yield Consequence("cases", key, "case", identity, text, choices, LATER)


def _write_case(scene: Scene, work: Together, found: Consequence, decision: Decision) -> None:
    if decision.choice == "reassign":
        officer = found.key.partition(":")[2]
        work.change("case_officer", officer, {"person": decision.other})


# -- cards --------------------------------------------------------------------------------------

_ENDING = ("valid", "suspended", "expired", "lost")


def _cards(scene: Scene) -> Iterator[Consequence]:
    """Find the certificates to be withdrawn or cancelled (「方案」第4项, domain 2.5)."""
    withdraw = Choice("withdraw", "登记收回")
    request = Choice("request", "登记收回，并提请注销")
    mine = () if scene.action.leaves else (Choice("keep", "仍由本人保管"),)
    for card in rows_of(scene, "certificate", "holder"):
        state, text = card.values["state"], f"{card.shown['number']}({card.shown['state']})"
        text = f"{card.shown['kind']} {text}"
        key = f"cards:{card.id}"
        if state == "withdrawn":
            choices = (Choice("request_only", "提请注销"), Choice(LATER, "暂不处理"))
            default = "request_only" if scene.action.leaves else LATER
        elif state == "lost":
            choices = (Choice("cancel_lost", "登记注销(证件已遗失)"), Choice(LATER, "暂不处理"))
            default = LATER
        elif state in _ENDING:
            choices = (*mine, withdraw, request, Choice(LATER, "暂不处理"))
            default = "keep" if mine else "withdraw"
        else:
            continue
        yield Consequence("cards", key, "certificate", card.id, text, choices, default)


def _write_card(scene: Scene, work: Together, found: Consequence, decision: Decision) -> None:
    kinds = {
        "withdraw": ("withdrawal",),
        "request": ("withdrawal", "cancellation_request"),
        "request_only": ("cancellation_request",),
        "cancel_lost": ("cancellation",),
    }
    for kind in kinds.get(decision.choice, ()):
        work.add(
            "certificate_event",
            {
                "certificate": found.identity, "kind": kind, "date": scene.day,
                "reason": scene.action.label, "document": scene.word("document") or None,
            },
        )  # fmt: skip


# -- pools, lessons, uniforms -------------------------------------------------------------------


def _pools(scene: Scene) -> Iterator[Consequence]:
    choices = (Choice("leave", "出库"), Choice(LATER, "暂不处理"))
    for row in rows_of(scene, "talent_membership", "person", Filter("left_on", "empty")):
        text = f"在{row.shown['pool']}(入库{row.shown['entered_on']})"
        yield Consequence("pools", f"pools:{row.id}", "talent_membership", row.id, text, choices,
                          "leave")  # fmt: skip


def _write_pool(scene: Scene, work: Together, found: Consequence, decision: Decision) -> None:
    if decision.choice == "leave":
        gone = {"left_on": scene.day, "left_reason": scene.action.label}
        work.change("talent_membership", found.identity, gone)


def _lessons(scene: Scene) -> Iterator[Consequence]:
    """Find sessions still to come that the person is entered for."""
    rows = rows_of(scene, "attendance", "person")
    today = str(scene.workspace.today())
    choices = (Choice("drop", "取消(放入回收站)"), Choice(LATER, "保留"))
    for row in rows:
        if row.shown["start"] > today:
            text = f"已登记尚未开班的 {row.shown['session']}"
            key = f"lessons:{row.id}"
            yield Consequence("lessons", key, "attendance", row.id, text, choices, "drop")


def _write_lesson(scene: Scene, work: Together, found: Consequence, decision: Decision) -> None:
    if decision.choice == "drop":
        work.put_in_bin("attendance", found.identity)


def _uniforms(scene: Scene) -> Iterator[Consequence]:
    choices = (Choice("return", "登记收回"), Choice("keep", "不收回"))
    for row in rows_of(scene, "uniform_issue", "person", Filter("returned_on", "empty")):
        text = f"{row.shown['item']} {row.shown['quantity']}件(配发于{row.shown['date']})"
        key = f"uniforms:{row.id}"
        yield Consequence("uniforms", key, "uniform_issue", row.id, text, choices, "keep")


def _write_uniform(scene: Scene, work: Together, found: Consequence, decision: Decision) -> None:
    if decision.choice == "return":
        work.change("uniform_issue", found.identity, {"returned_on": scene.day})


# -- only to be known ---------------------------------------------------------------------------


def _notes(scene: Scene) -> Iterable[Consequence]:
    for row in rows_of(scene, "party_organization", "secretary"):
        yield _note(
            "notes", "party_organization", row, f"任{row.shown['name']}书记(组长)，请改选后修改"
        )
    matters = rows_of(scene, "accountability", "person", Filter("state", "in", ("verifying",)))
    for row in matters:
        yield _note("notes", "accountability", row, f"有正在核查的事项：{row.shown['kind']}")
    for row in rows_of(scene, "welfare", "person", Filter("in_force", "in", (True,))):
        told = f"{row.shown['kind']}保至{row.shown['until']}，请按约定办理退保或变更"
        yield _note("notes", "welfare", row, told)


def _field_note(scene: Scene) -> Iterable[Consequence]:
    """Remind that a change of field wants a new certificate (ZHZF: 变更后须重新申领)."""
    for card in rows_of(scene, "certificate", "holder", Filter("state", "in", ("valid",))):
        if card.values["fields"] or card.values["area"]:
            told = (
                f"证件{card.shown['number']}的执法门类、区域为"
                f"{card.shown['fields'] or card.shown['area']}；调动后有变化的，应重新申领"
            )
            yield _note("field", "certificate", card, told)


ASPECTS: dict[str, Aspect] = {
    aspect.code: aspect
    for aspect in (
        Aspect("equipment", "持有的装备", _equipment, _write_equipment),
        Aspect("cases", "未结案件", _cases, _write_case),
        Aspect("cards", "执法证件", _cards, _write_card),
        Aspect("pools", "人才库", _pools, _write_pool),
        Aspect("lessons", "待参加的培训", _lessons, _write_lesson),
        Aspect("uniforms", "配发的服装", _uniforms, _write_uniform),
        Aspect("field", "证件的执法门类和区域", _field_note),
        Aspect("notes", "请一并留意", _notes),
    )
}

"""表三 资格证件: cards, their annual reviews, and what else happened to them."""

from __future__ import annotations

from zhifa_desktop.registers.certificates import ANNUAL_REVIEW
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import Content, Occasion, listed, or_unkept


def cards(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return the person's cards with reviews by year and changes with their documents."""
    held = listed(
        "持有证件",
        facts.rows["certificate"],
        ("kind", "证件种类", 2.2),
        ("number", "证件编号", 2.0),
        ("issuer", "发证机关", 2.0),
        ("issued_on", "发证日期", 1.5),
        ("valid_until", "有效期至", 1.5),
        ("state", "状态", 0.9),
    )
    if not held.rows:
        return Content((or_unkept(held, kept="certificate" in facts.kept),))
    events = facts.rows["certificate_event"]
    reviews = listed(
        "年审",
        [e for e in events if e.values["kind"] == ANNUAL_REVIEW],
        ("review_year", "年度", 0.8),
        ("certificate", "证件编号", 2.0),
        ("date", "年审日期", 1.6),
        ("result", "结果", 1.0),
        ("recheck", "复审结果", 1.0),
        ("document", "文号", 2.0),
    )
    changes = listed(
        "暂扣、收回、注销等变动",
        [e for e in events if e.values["kind"] != ANNUAL_REVIEW],
        ("date", "日期", 1.6),
        ("certificate", "证件编号", 2.0),
        ("kind", "事项", 1.2),
        ("document", "文号", 2.5),
        ("authority", "决定(经办)机关", 2.0),
    )
    return Content((held, reviews, changes))

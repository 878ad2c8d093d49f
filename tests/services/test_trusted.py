"""Whom an office trusts beside itself, and who deputises for whom."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.authority import ec_key
from tests.conftest import PASSPHRASE
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import trusted
from zhifa_desktop.services.deputies import Deputies, Deputy
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.trusted import Trusted
from zhifa_desktop.services.workspace import Workspace

OCTOBER = Month(2026, 10)
OUR = "样例县交通运输综合行政执法大队"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def add_deputy(workspace, role, name, since=date(2026, 11, 1), until=date(2026, 11, 30)):
    Deputies(workspace).add(Deputy(role, name, "大队〔2026〕12号文", since, until))


class TestDeputies:
    def test_they_are_kept_and_taken_away(self, workspace):
        deputies = Deputies(workspace)
        add_deputy(workspace, "leader", "赵小雨")
        add_deputy(workspace, "reviewer", "李四", since=date(2026, 11, 9))
        assert [one.name for one in deputies.all()] == ["李四", "赵小雨"]
        assert deputies.all()[1].shown == "赵小雨(代)"
        deputies.remove(deputies.all()[0])
        assert [one.name for one in deputies.all()] == ["赵小雨"]

    @pytest.mark.parametrize(
        ("since", "until", "clash"),
        [
            (date(2026, 11, 30), date(2026, 12, 5), True), (date(2026, 10, 1), date(2026, 11, 1), True),
            (date(2026, 12, 1), date(2026, 12, 5), False), (date(2026, 9, 1), date(2026, 10, 31), False),
        ],
    )  # fmt: skip
    def test_two_on_one_day_are_refused(self, workspace, since, until, clash):
        add_deputy(workspace, "leader", "赵小雨")
        if clash:
            with pytest.raises(UserError, match="已有代签人“赵小雨”"):
                add_deputy(workspace, "leader", "李四", since, until)
        else:
            add_deputy(workspace, "leader", "李四", since, until)
        add_deputy(workspace, "preparer", "李四", since, until)  # another place

    def test_what_is_missing_is_said(self, workspace):
        day = date(2026, 11, 1)
        for one, said in (
            (Deputy("leader", " ", "文", day, day), "代签人"),
            (Deputy("leader", "甲", "", day, day), "授权依据"),
            (Deputy("leader", "甲", "文", day, date(2026, 10, 31)), "早于起期"),
        ):
            with pytest.raises(UserError, match=said):
                Deputies(workspace).add(one)
        assert Deputies(workspace).all() == ()

    def test_the_cover_names_them_only_while_they_hold(self, workspace, months):
        workspace.save_settings(replace(workspace.settings, leader="王建国"))
        add_deputy(workspace, "leader", "赵小雨", until=date(2026, 11, 22))
        assert months.paper(OCTOBER).leader == "王建国"
        add_deputy(workspace, "leader", "李四", since=date(2026, 11, 23))
        assert months.paper(OCTOBER).leader == "李四(代)"


class TestTrusted:
    def test_a_root_is_shown_before_it_is_trusted(self, trust, authority, tmp_path, workspace):
        (tmp_path / "root.cer").write_bytes(authority.above.pem)
        (one,) = trust.look_at(tmp_path / "root.cer")
        assert (one.name, one.warning) == (authority.above.common, "")
        assert trust.roots() == ()
        trust.trust([one])
        trust.trust([one])
        assert trust.roots() == (one,)
        with workspace.reader() as connection:
            assert authority.above.certificate.public_bytes(Encoding.DER) in trusted.roots(
                connection
            )
        trust.distrust(one.fingerprint)
        assert trust.roots() == ()

    def test_what_is_no_root_is_said(self, trust, authority, tmp_path):
        (tmp_path / "a.cer").write_bytes(authority.pem)
        (one,) = trust.look_at(tmp_path / "a.cer")
        assert "中间证书" in one.warning

    def test_a_package_of_another_office_is_trusted_by_its_root(
        self, trust, months, keys, import_key, tmp_path, authority, new_store, clock
    ):
        keys.choose(import_key().id)
        made = months.export(OCTOBER, tmp_path / "out")
        with closing(Workspace.open(new_store(tmp_path / "b"), PASSPHRASE, clock=clock)) as other:
            assert Months(other).verify(made.package).verdict == "untrusted"
            (tmp_path / "root.cer").write_bytes(authority.above.pem)
            Trusted(other).trust(Trusted(other).look_at(tmp_path / "root.cer"))
            assert Months(other).verify(made.package).verdict == "valid"

    def test_lists_say_whether_they_have_effect(self, trust, authority, tmp_path):
        (tmp_path / "a.crl").write_bytes(authority.crl({7: (NOW, None)}))
        one = trust.import_list(tmp_path / "a.crl")
        assert (one.issuer, one.count) == (authority.common, 1)
        assert "还没有导入" in one.state
        (tmp_path / "ca.cer").write_bytes(authority.pem)
        trust.trust(trust.look_at(tmp_path / "ca.cer"))
        assert trust.lists()[0].state == "有效"
        (tmp_path / "b.crl").write_bytes(authority.crl(following=NOW - timedelta(days=1)))
        assert "已过期" in trust.import_list(tmp_path / "b.crl").state
        assert len(trust.lists()) == 1
        trust.remove_list(trust.lists()[0].id)
        assert trust.lists() == ()

    def test_forged_and_older_lists_are_refused(self, trust, authority, tmp_path):
        (tmp_path / "ca.cer").write_bytes(authority.pem)
        trust.trust(trust.look_at(tmp_path / "ca.cer"))
        path = tmp_path / "a.crl"
        path.write_bytes(authority.crl(key=ec_key()))
        with pytest.raises(UserError, match="可能被改动过"):
            trust.import_list(path)
        path.write_bytes(authority.crl())
        trust.import_list(path)
        path.write_bytes(authority.crl(this=datetime(2026, 10, 1, tzinfo=UTC)))
        with pytest.raises(UserError, match="比已有的吊销列表旧"):
            trust.import_list(path)
        assert trust.lists()[0].since == date(2026, 11, 1)

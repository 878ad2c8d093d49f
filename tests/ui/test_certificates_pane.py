"""签名证书 in the settings: keys imported, asked for, chosen and removed by a clerk's clicks."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.authority import Authority, ec_key, key_file, pem
from tests.package.identities import certificate
from tests.package.sm2_files import sm2_files
from tests.softhsm import MODULE, PIN, hsm_in, needs_softhsm
from zhifa_desktop.services.deputies import Deputies
from zhifa_desktop.services.keys import PRACTICE, Keys
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.receivers import Receivers
from zhifa_desktop.services.trusted import Trusted
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.pages.month.pins import PinAsking
from zhifa_desktop.ui.pages.settings import SettingsPage

OUR = "样例县交通运输综合行政执法大队"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


@pytest.fixture
def page(qtbot, desk):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(910, 512)
    made.show()
    made.tabs.setCurrentWidget(made.certificates)
    qtbot.waitUntil(lambda: made.certificates.keys.table.list.rowCount() > 0)
    return made


@pytest.fixture
def pane(page):
    return page.certificates.keys


@pytest.fixture
def key_path(authority, tmp_path):
    def make(common=OUR, **more):
        path = tmp_path / "单位.p12"
        path.write_bytes(key_file(authority.identity(common, **more)))
        return path

    return make


def locked_sm2(folder, password):
    """Return the files of an SM2 key, encrypted by OpenSSL, and of its certificate."""
    plain, key, held = folder / "plain.key", folder / "国密.key", folder / "国密.pem"
    for path, content in zip((plain, held), sm2_files(OUR, NOW), strict=True):
        path.write_bytes(content)
    command = ["openssl", "pkcs8", "-topk8", "-in", plain, "-out", key, "-passout"]
    subprocess.run([*command, f"pass:{password}"], check=True, capture_output=True)
    return key, held


def cells(table, row):
    model = table.list
    return [model.data(model.index(row, column)) for column in range(model.columnCount())]


def rows(table):
    return table.list.rowCount()


def import_key(qtbot, pane, path):
    before = rows(pane.table)
    pane.import_file(path)
    pane.dialog.password.setText("secret")
    pane.dialog.go.click()
    qtbot.waitUntil(lambda: rows(pane.table) == before + 1)
    pane.table.selectRow(before)


def test_at_first_there_is_the_practice_identity(page, pane):
    named, kind, _, _, until, used, state = cells(pane.table, 0)
    assert (named, kind, used) == ("演示证书", "演示", "单位")
    assert "还有" in until
    assert "只供练习" in state
    assert not pane.unit.isEnabled()
    assert not pane.remove.isEnabled()
    assert not page.foot.isVisible()


def test_it_says_that_this_is_no_legal_seal(page):
    from PySide6.QtWidgets import QLabel

    assert any("不是法定电子印章" in one.text() for one in page.certificates.findChildren(QLabel))


def test_it_fits_a_small_screen(page):
    for leaf in range(page.certificates.leaves.count()):
        page.certificates.leaves.setCurrentIndex(leaf)
        assert page.size().width() <= 910
        assert page.size().height() <= 512
        shown = page.certificates.leaves.currentWidget()
        for button in shown.findChildren(QPushButton):
            corner = button.mapTo(page, button.rect().bottomRight())
            assert page.rect().contains(corner), button.text()


def test_every_button_is_reached_by_keys_and_enter_imports(page, pane, key_path):
    pane.import_file(key_path())
    assert pane.dialog.go.isDefault()
    assert pane.dialog.focusWidget() is pane.dialog.password
    pane.dialog.reject()
    for button in page.certificates.findChildren(QPushButton):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.text()


def test_a_file_is_imported_and_chosen(qtbot, page, pane, key_path, workspace):
    import_key(qtbot, pane, key_path())
    assert cells(pane.table, 1)[6] == "正常"
    assert "SHA-256 指纹" in pane.said.text()
    pane.unit.click()
    qtbot.waitUntil(lambda: cells(pane.table, 1)[5] == "单位")
    assert not workspace.settings.test_signer
    page.office.fields["phone"].setText("0555-1234567")
    with qtbot.waitSignal(page.saved):
        page.save()
    assert not workspace.settings.test_signer  # the form knows nothing of keys


def test_a_wrong_password_keeps_the_dialog_and_stands_on_it(qtbot, pane, key_path):
    pane.import_file(key_path())
    pane.dialog.person.setText("赵小雨")
    pane.dialog.password.setText("wrong")
    pane.dialog.go.click()
    qtbot.waitUntil(lambda: "口令不对" in pane.dialog.problem.text())
    assert pane.dialog.isVisible()
    assert pane.dialog.person.text() == "赵小雨"
    assert pane.dialog.password.selectedText() == "wrong"
    pane.dialog.reject()


def test_another_units_certificate_is_asked_about(qtbot, pane, key_path):
    pane.import_file(key_path("邻县大队"))
    pane.dialog.password.setText("secret")
    pane.dialog.go.click()
    qtbot.waitUntil(lambda: hasattr(pane.dialog, "asking"))
    assert "对不上" in pane.dialog.asking.text()
    assert rows(pane.table) == 1
    pane.dialog.asking.keep.click()
    qtbot.waitUntil(lambda: rows(pane.table) == 2)
    assert not pane.dialog.isVisible()


def test_a_certificate_that_ends_soon_is_told_with_what_to_do(qtbot, pane, key_path):
    import_key(qtbot, pane, key_path(until=NOW + timedelta(days=30)))
    assert "还有 30 天到期" in cells(pane.table, 1)[6]
    assert "申请换发" in pane.said.text()


def test_an_expired_one_is_refused_in_the_dialog(qtbot, pane, key_path):
    pane.import_file(key_path(until=NOW - timedelta(days=1)))
    pane.dialog.password.setText("secret")
    pane.dialog.go.click()
    qtbot.waitUntil(lambda: "到期" in pane.dialog.problem.text())
    pane.dialog.reject()
    assert rows(pane.table) == 1


def test_a_request_is_made_saved_and_answered(
    qtbot, pane, workspace, authority, tmp_path, monkeypatch
):
    target = tmp_path / "申请.csr"
    monkeypatch.setattr(files, "save_file", lambda *_: target)
    pane.request.click()
    pane.asked.kinds.setCurrentIndex(pane.asked.kinds.findData("p-256"))
    pane.asked.go.click()
    qtbot.waitUntil(target.is_file)
    qtbot.waitUntil(lambda: rows(pane.table) == 2)
    pane.table.selectRow(1)
    assert cells(pane.table, 1)[6] == "等待签发"
    assert not pane.unit.isEnabled()
    asked = x509.load_pem_x509_csr(target.read_bytes())
    target.unlink()
    pane.again.click()
    qtbot.waitUntil(target.is_file)
    assert x509.load_pem_x509_csr(target.read_bytes()) == asked
    issued = tmp_path / "签发.cer"
    issued.write_bytes(pem(authority.issue(OUR, asked.public_key())))
    pane.add_issued(issued)
    qtbot.waitUntil(lambda: cells(pane.table, 1)[6] == "正常")
    assert pane.unit.isEnabled()


def test_a_certificate_that_belongs_to_nobody_here_is_said(qtbot, pane, authority, tmp_path):
    path = tmp_path / "a.cer"
    path.write_bytes(pem(authority.issue(OUR, ec_key().public_key())))
    pane.add_issued(path)
    qtbot.waitUntil(lambda: "没有等待签发" in pane.problem.text())


def test_removing_asks_and_practice_comes_back(qtbot, pane, key_path, workspace):
    import_key(qtbot, pane, key_path())
    pane.unit.click()
    qtbot.waitUntil(lambda: cells(pane.table, 1)[5] == "单位")
    pane.table.selectRow(1)
    pane.remove.click()
    assert "不能找回" in pane.asking.informativeText()
    assert "改用演示证书" in pane.asking.informativeText()
    pane.asking.reject()
    assert rows(pane.table) == 2
    pane.remove.click()
    pane.agree.click()
    qtbot.waitUntil(lambda: rows(pane.table) == 1)
    assert workspace.settings.test_signer


def test_a_persons_key_signs_for_a_role_until_taken_back(qtbot, pane, key_path, workspace):
    import_key(qtbot, pane, key_path(OUR))
    label = {action.text(): action for action in pane.menu.actions()}
    label["填报人"].trigger()
    qtbot.waitUntil(lambda: cells(pane.table, 1)[5] == "填报人")
    pane.table.selectRow(1)
    label["不再签名"].trigger()
    qtbot.waitUntil(lambda: cells(pane.table, 1)[5] == "—")
    assert Keys(workspace).lines()[0].id == PRACTICE


def test_a_root_is_trusted_after_its_fingerprint_was_compared(
    qtbot, page, authority, tmp_path, workspace
):
    leaf = page.certificates.trusted
    page.certificates.leaves.setCurrentWidget(leaf)
    path = tmp_path / "root.cer"
    path.write_bytes(authority.above.pem)
    leaf.look_at(path)
    qtbot.waitUntil(lambda: hasattr(leaf, "asking"))
    (root,) = Trusted(workspace).look_at(path)
    assert root.fingerprint in leaf.asking.informativeText().replace("\n", " ")
    assert Trusted(workspace).roots() == ()
    leaf.agree.click()
    qtbot.waitUntil(lambda: rows(leaf.roots) == 1)
    assert root.fingerprint in leaf.told.text()
    leaf.drop_root.click()
    qtbot.waitUntil(lambda: rows(leaf.roots) == 0)


def test_a_list_of_revoked_certificates(qtbot, page, authority, tmp_path):
    leaf = page.certificates.trusted
    path = tmp_path / "a.crl"
    path.write_bytes(b"junk")
    leaf.import_list(path)
    qtbot.waitUntil(lambda: "不是证书吊销列表" in leaf.problem.text())
    path.write_bytes(authority.crl())
    leaf.import_list(path)
    qtbot.waitUntil(lambda: rows(leaf.lists) == 1)
    assert "还没有导入" in cells(leaf.lists, 0)[4]
    leaf.drop_list.click()
    qtbot.waitUntil(lambda: rows(leaf.lists) == 0)


def test_a_receiver_is_kept_after_its_fingerprint_was_compared(qtbot, page, tmp_path, workspace):
    leaf = page.certificates.encrypting
    page.certificates.leaves.setCurrentWidget(leaf)
    assert not leaf.drop.isEnabled()
    path = tmp_path / "收件.cer"
    path.write_bytes(b"junk")
    leaf.look_at(path)
    qtbot.waitUntil(lambda: leaf.problem.text() != "")
    path.write_bytes(pem(certificate("样例市局", ec_key(), NOW, usage=("key_agreement",))))
    leaf.look_at(path)
    qtbot.waitUntil(lambda: hasattr(leaf, "asking"))
    one = Receivers(workspace).look_at(path)
    assert one.fingerprint in leaf.asking.informativeText().replace("\n", " ")
    assert Receivers(workspace).lines() == ()
    leaf.agree.click()
    qtbot.waitUntil(lambda: rows(leaf.table) == 1)
    assert cells(leaf.table, 0)[::2] == ["样例市局", "正常"]
    assert one.fingerprint in leaf.told.text()
    leaf.drop.click()
    qtbot.waitUntil(lambda: rows(leaf.table) == 0)


def test_a_national_key_is_imported_and_removed(qtbot, page, tmp_path):
    leaf = page.certificates.national
    page.certificates.leaves.setCurrentWidget(leaf)
    qtbot.waitUntil(lambda: not leaf.drop.isEnabled())
    key, held = locked_sm2(tmp_path, "7531")
    leaf.import_files(held, held)
    qtbot.waitUntil(lambda: leaf.problem.text() != "")
    leaf.import_files(key, held)
    qtbot.waitUntil(lambda: hasattr(leaf, "dialog"))
    leaf.dialog.password.setText("wrong")
    leaf.dialog.go.click()
    qtbot.waitUntil(lambda: leaf.dialog.problem.text() != "")
    assert leaf.dialog.password.selectedText() == "wrong"
    leaf.dialog.password.setText("7531")
    leaf.dialog.go.click()
    qtbot.waitUntil(lambda: rows(leaf.table) == 1)
    assert cells(leaf.table, 0)[3] == "正常"
    leaf.drop.click()
    assert "不能找回" in leaf.asking.informativeText()
    leaf.agree.click()
    qtbot.waitUntil(lambda: rows(leaf.table) == 0)


def test_deputies_and_the_time_stamp_server(qtbot, page, workspace):
    leaf = page.certificates.deputies
    page.certificates.leaves.setCurrentWidget(leaf)
    leaf.place.setCurrentIndex(leaf.place.findData("leader"))
    leaf.name.setText("赵小雨")
    leaf.add.click()
    qtbot.waitUntil(lambda: "授权依据" in leaf.problem.text())
    assert leaf.name.text() == "赵小雨"
    leaf.basis.setText("大队〔2026〕12号文")
    leaf.add.click()
    qtbot.waitUntil(lambda: rows(leaf.table) == 1)
    (one,) = Deputies(workspace).all()
    assert (one.since, one.until) == (date(2026, 11, 23), date(2026, 12, 31))
    assert cells(leaf.table, 0)[1] == "赵小雨(代)"
    leaf.server.setText("tsa")
    leaf.keep.click()
    qtbot.waitUntil(lambda: "不是时间戳服务的网址" in leaf.problem.text())
    leaf.remove.click()
    qtbot.waitUntil(lambda: rows(leaf.table) == 0)


def test_without_tokens_nobody_is_asked_for_a_pin(qtbot, desk, page):
    asking, answers = PinAsking(desk, page), []
    asking.ask(answers.append, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert callable(answers[0])
    assert asking.dialog is None


@needs_softhsm
class TestToken:
    @pytest.fixture
    def hsm(self, tmp_path):
        with hsm_in(tmp_path / "hsm") as made:
            yield made

    def test_it_is_found_registered_and_signs_with_its_pin(
        self, qtbot, pane, page, desk, hsm, authority, workspace, tmp_path
    ):
        serial = hsm.new_token()
        hsm.new_key(serial, authority, common=OUR)
        pane.token.click()
        dialog = pane.dialog
        assert not dialog.go.isEnabled()
        dialog.module.setCurrentText(str(tmp_path / "none.so"))
        dialog.look.click()
        qtbot.waitUntil(lambda: "加载不了" in dialog.problem.text())
        dialog.module.setCurrentText(MODULE)
        dialog.look.click()
        qtbot.waitUntil(dialog.go.isEnabled)
        assert OUR in dialog.list.item(0).text()
        dialog.go.click()
        qtbot.waitUntil(lambda: rows(pane.table) == 2)
        pane.table.selectRow(1)
        pane.unit.click()
        qtbot.waitUntil(lambda: cells(pane.table, 1)[5] == "单位")
        asking, answers, failed = PinAsking(desk, page), [], []
        asking.ask(answers.append, failed.append)
        qtbot.waitUntil(lambda: asking.dialog is not None)
        assert not asking.dialog.go.isEnabled()
        asking.dialog.fields[serial].setText(PIN)
        asking.dialog.go.click()
        qtbot.waitUntil(lambda: len(answers) == 1)
        from zhifa_desktop.rules.periods import Month

        months = Months(workspace)
        made = months.export(Month(2026, 10), tmp_path / "out", pin=answers[0])
        assert months.verify(made.package).verdict == "valid"
        hsm.pull_out()
        asking.ask(answers.append, failed.append)
        qtbot.waitUntil(lambda: len(failed) == 1)
        assert "UKey" in str(failed[0])

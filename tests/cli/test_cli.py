"""The command line as people and programs use it: words, JSON, exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests import made
from tests.papers.reading import joined
from zhifa_desktop.cli import main
from zhifa_desktop.cli.parser import build_parser

ROOT = Path(__file__).parents[2]


def test_import_tells_what_it_did_and_writes_refused_rows(run, people, tmp_path):
    errors = tmp_path / "退回.xlsx"
    code, out, _ = run("import", "person", people, "--create-missing", "--errors", errors, "--json")
    told = json.loads(out)
    assert code == 1
    assert {k: told[k] for k in ("register", "rows", "added", "updated", "unchanged", "rejected")} == {
        "register": "person", "rows": 2, "added": 1, "updated": 0, "unchanged": 0, "rejected": 1,
    }  # fmt: skip
    problem = told["problems"][0]
    assert {"sheet", "row", "column", "value", "rule", "message"} <= set(problem)
    assert problem["row"] == 4
    assert made.id_number(2)[6:14] not in out
    assert openpyxl.load_workbook(errors).active.max_row >= 2


def test_dry_run_writes_nothing_and_all_or_nothing_means_it(run, people):
    code, out, _ = run("import", "person", people, "--create-missing", "--dry-run")
    assert code == 1
    assert "没有写入" in out
    code, out, _ = run("import", "person", people, "--create-missing", "--all-or-nothing")
    assert code == 1
    assert json.loads(run("list", "person", "--json")[1]) == []


def test_a_sheet_without_rows_is_said_to_be_one(run, tmp_path):
    sheet = tmp_path / "空表.xlsx"
    assert run("template", "person", sheet)[0] == 0
    code, _, err = run("import", "person", sheet)
    assert code == 1
    assert "没有一行数据" in err


def test_missing_units_are_refused_without_leave_to_make_them(run, people):
    code, out, _ = run("import", "person", people)
    assert code == 1
    assert "一中队" in out


def test_find_looks_in_all_registers(run, people):
    run("import", "person", people, "--create-missing")
    code, out, _ = run("find", "zhangsna", "--json")
    (hit,) = json.loads(out)
    assert (code, hit["register"], hit["title"], hit["close"]) == (0, "person", "张三", True)
    code, out, _ = run("find", "120601")
    assert code == 0
    assert "执法证件" in out
    assert run("find", "查无此人")[0] == 1


def test_list_gives_the_names_of_the_declaration_with_masks(run, people):
    run("import", "person", people, "--create-missing")
    (person,) = json.loads(run("list", "person", "--json")[1])
    assert person["name"] == "张三"
    assert "*" in person["id_number"]
    assert person["unit"] == "一中队"
    assert person["unit_id"]
    (open_one,) = json.loads(run("list", "person", "--json", "--reveal")[1])
    assert open_one["id_number"] == made.id_number(1)
    assert "张三" in run("list", "person", "--search", "zs")[1]
    assert "共0条" in run("list", "person", "--search", "查无此人")[1]


def test_indicators_check_export_and_verify(run, people, tmp_path):
    run("import", "person", people, "--create-missing")
    found = json.loads(run("indicators", "2026-10", "--json")[1])
    assert {"id", "name", "numerator", "denominator", "value", "target", "met"} <= set(found[0])
    held = next(i for i in found if i["id"] == "certificate_held")
    assert (held["numerator"], held["denominator"], held["value"], held["met"]) == (1, 1, 100, True)
    code, out, _ = run("check", "2026-10", "--json")
    assert code == (1 if json.loads(out) else 0)
    code, out, _ = run(
        "export",
        "2026-10",
        "--out",
        tmp_path / "out",
        "--explain",
        "样例",
        "--root",
        tmp_path / "root.pem",
        "--json",
    )
    assert code == 0
    package = json.loads(out)["package"]
    code, out, _ = run("verify", package, "--json")
    told = json.loads(out)
    assert (code, told["verdict"]) == (0, "valid")
    assert {"step", "ok", "detail"} <= set(told["steps"][0])
    plain = main(["verify", package])
    assert plain == 1  # nobody trusted here
    assert main(["verify", package, "--root", str(tmp_path / "root.pem")]) == 0


def test_a_dossier_of_some_parts_with_scans(run, people, tmp_path):
    run("import", "person", people, "--create-missing")
    out = tmp_path / "d"
    code, _, _ = run("dossier", "张三", "--out", out, "--sections", "4，学习培训", "--scans")
    assert code == 0
    whole = joined(next(out.glob("*.pdf")).read_bytes())
    assert "表四" in whole
    assert "表五" in whole
    assert "表六" not in whole
    code, _, said = run("dossier", "张三", "--out", out, "--sections", "4,体检")
    assert code != 0
    assert "没有“体检”这一项" in said
    assert len(list(out.iterdir())) == 1


def test_dossier_template_backup_restore_and_doctor(run, people, tmp_path):
    run("import", "person", people, "--create-missing")
    assert run("dossier", "张三", "--out", tmp_path / "d")[0] == 0
    assert [p.suffix for p in (tmp_path / "d").iterdir()] == [".pdf"]
    assert run("template", "case_review", tmp_path / "模板.xlsx")[0] == 0
    assert run("backup", tmp_path / "备份.zhifa")[0] == 0
    restored = tmp_path / "新.zhifa"
    assert run("restore", tmp_path / "备份.zhifa", store=restored)[0] == 0
    code, out, _ = run("doctor", "--json", store=restored)
    assert (code, json.loads(out)) == (0, {"ok": True, "findings": []})


def test_what_lies_there_is_never_overwritten(run, people, tmp_path):
    before = people.read_bytes()
    for arguments in (
        ("import", "person", people, "--create-missing", "--errors", people),
        ("template", "person", people),
        ("init", "--unit", "新", "--root", people),
    ):
        new = {"store": tmp_path / "新.zhifa"} if arguments[0] == "init" else {}
        code, out, err = run(*arguments, **new)
        assert code == 1
        assert "已经存在" in out + err
    assert people.read_bytes() == before
    assert not (tmp_path / "新.zhifa").exists()
    assert json.loads(run("list", "person", "--json")[1]) == []


def test_init_checks_the_place_of_the_root_before_it_shows_the_key(run, tmp_path):
    code, out, err = run(
        "init", "--unit", "新", "--root", tmp_path / "没有" / "r.pem", store=tmp_path / "新.zhifa"
    )
    assert code == 1
    assert "文件夹" in out + err
    assert not (tmp_path / "新.zhifa").exists()


def test_refused_rows_go_into_a_workbook_by_name(run, people, tmp_path):
    code, out, err = run("import", "person", people, "--errors", tmp_path / "退回.csv")
    assert code == 1
    assert ".xlsx" in out + err
    assert not (tmp_path / "退回.csv").exists()


def test_import_tells_what_it_left_out_and_what_it_made(run, people):
    _, out, _ = run("import", "person", people, "--create-missing")
    assert "跳过的行" in out
    assert "第5行" in out
    assert "一并新建：一中队" in out
    book = openpyxl.load_workbook(people)
    book.active["I2"], book.active["I3"] = "血型", "A"
    book.save(people)
    _, out, _ = run("import", "person", people)
    assert "没有导入的栏目：血型" in out


def test_columns_to_update_are_named_as_on_the_sheet(run, people):
    run("import", "person", people, "--create-missing")
    book = openpyxl.load_workbook(people)
    book.active["I2"], book.active["I3"] = "职务", "副中队长"
    book.active["F3"] = "聘用制"
    book.save(people)
    code, out, err = run("import", "person", people, "--columns", "职务、手机号")
    assert "更新1" in out, err
    (person,) = json.loads(run("list", "person", "--json")[1])
    assert person["post"] == "副中队长"
    code, _, err = run("import", "person", people, "--columns", "职务,血型")
    assert code == 1
    assert "血型" in err
    assert "手机号" in err  # told by their labels


def test_init_makes_a_store_and_prints_the_recovery_key_once(run, tmp_path):
    new = tmp_path / "县" / "新.zhifa"
    code, out, _ = run("init", "--unit", "某县大队", "--start", "2026年3月", "--json", store=new)
    assert code == 0
    assert len(json.loads(out)["recovery_key"]) > 30
    assert run("init", "--unit", "某县大队", store=new)[0] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "wizard"), "没有名为"),
        (("indicators", "2026-13"), "不是月份"),
        (("import", "person", "没有这个文件.xlsx"), "找不到"),
        (("verify", "没有这个文件.zip"), ""),
        (("dossier", "查无此人", "--out", "x"), "没有找到"),
        (("export", "2030-01", "--out", "x"), "还没有开始"),
    ],
)
def test_mistakes_are_sentences_with_exit_code_one(run, arguments, words):
    code, out, err = run(*arguments)
    assert code == 1
    assert words in out + err
    assert "Traceback" not in err


def test_wrong_usage_is_exit_code_two(capsys):
    for arguments in (
        ["wizard"],
        ["export", "2026-10"],
        ["list"],
        ["--what"],
        ["dossier", "--out", "x"],
        ["dossier", "张三", "--all", "--out", "x"],
    ):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 2
        shown = capsys.readouterr().err
        assert "错误：" in shown
        assert not any(word in shown for word in ("usage", "error", "argument", "required"))


def test_wrong_or_missing_passphrase_and_store(run, store_path, monkeypatch, tmp_path, capsys):
    assert "找不到" in run("doctor", store=tmp_path / "x.zhifa")[2]
    monkeypatch.setenv("ZHIFA_PASSPHRASE", "不是这个口令")
    assert "口令" in run("doctor")[2]
    empty = tmp_path / "口令.txt"
    empty.write_text("\n")
    assert main(["--store", str(store_path), "--passphrase-file", str(empty), "doctor"]) == 1
    assert "是空的" in capsys.readouterr().err


def test_a_program_reads_the_error_where_it_reads_the_answer(run, tmp_path):
    code, out, err = run("list", "wizard", "--json")
    assert code == 1
    told = json.loads(out)["error"]
    assert told["code"] == "refused"
    assert "wizard" in told["message"]
    assert told["message"] in err


def test_a_new_passphrase_by_the_old_one_and_by_the_recovery_key(run, tmp_path, monkeypatch):
    store, new, key = tmp_path / "县.zhifa", tmp_path / "新口令.txt", tmp_path / "密钥.txt"
    made_it = run("init", "--unit", "某县大队", "--json", store=store)[1]
    key.write_text(json.loads(made_it)["recovery_key"])
    new.write_text("第二个 口令 很长")
    assert run("passphrase", "--new-passphrase-file", new, store=store)[0] == 0
    assert "口令不正确" in run("list", "unit", store=store)[2]
    new.write_text("第三个 口令 很长")
    code, out, _ = run(
        "passphrase", "--recovery-key-file", key, "--new-passphrase-file", new, store=store
    )
    assert code == 0
    assert "已更换" in out
    monkeypatch.setenv("ZHIFA_PASSPHRASE", "第三个 口令 很长")
    assert run("list", "unit", store=store)[0] == 0
    key.write_text("AAAA-BBBB")
    code, _, err = run(
        "passphrase", "--recovery-key-file", key, "--new-passphrase-file", new, store=store
    )
    assert code == 1
    assert "恢复密钥不正确" in err
    new.write_text("短")
    assert "口令太短" in run("passphrase", "--new-passphrase-file", new, store=store)[2]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux may lack a display")
def test_without_a_display_the_window_is_a_sentence(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    assert "没有图形界面" in capsys.readouterr().err


def test_a_bug_is_one_line_without_values(store_path, passphrase, tmp_path):
    program = (
        "import sys\n"
        "from zhifa_desktop.cli import main\n"
        "from zhifa_desktop.services.records import Records\n"
        f"def broken(*_, **__): raise ZeroDivisionError('{made.id_number(1)}')\n"
        "Records.page = broken\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    environment = {**os.environ, "ZHIFA_PASSPHRASE": passphrase, "ZHIFA_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program, "--store", str(store_path), "list", "unit", "--json"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    logged = (tmp_path / "log" / "zhifa-desktop.log").read_text("utf-8")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in done.stderr
    assert "ZeroDivisionError" in logged
    assert made.id_number(1) not in done.stdout + done.stderr + logged


def test_every_command_explains_itself(capsys):
    commands = build_parser()._subparsers._group_actions[0].choices
    assert {
        "demo",
        "init",
        "import",
        "template",
        "list",
        "check",
        "indicators",
        "warnings",
        "folder",
        "export",
        "find",
        "verify",
        "dossier",
        "fill",
        "duplicates",
        "attach",
        "attend",
        "passphrase",
        "backup",
        "restore",
        "doctor",
        "keys",
        "analysis",
        "handover",
        "material",
        "receipt",
        "stage",
    } == set(commands)
    for name in commands:
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0
        assert name in capsys.readouterr().out


def test_it_speaks_utf8_even_where_the_console_does_not(store_path, passphrase):
    env = os.environ | {
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "ZHIFA_PASSPHRASE": passphrase,
    }
    done = subprocess.run(
        [sys.executable, "-m", "zhifa_desktop", "--store", str(store_path), "list", "unit"],
        capture_output=True,
        cwd=ROOT,
        env=env,
        check=False,
    )
    assert done.returncode == 0
    assert "样例县" in done.stdout.decode("utf-8")


def test_a_named_profile_reads_a_senders_table(run, people):
    code, _, err = run("import", "person", str(people), "--profile", "人事系统")
    assert code == 1
    assert "没有名为“人事系统”的导入来源" in err

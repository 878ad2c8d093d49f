"""The arguments of every command, with help in Chinese."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from zhifa_desktop import __version__

DESCRIPTION = "执法质效工作台。不带命令时打开窗口；带命令时不开窗口。"
Commands = Any
"""argparse keeps the type of add_subparsers() to itself."""
STORE_HELP = "台账文件(缺省为本机默认位置)"
ASKED_FOR = "口令所在的文本文件；也可用环境变量 ZHIFA_PASSPHRASE，否则当场询问"

_USAGE = (
    (r"the following arguments are required: (.*)", r"缺少\1"),
    (r"unrecognized arguments: (.*)", r"不认识“\1”"),
    (r"argument (.*): invalid choice: '(.*)' \(choose from (.*)\)", r"\1没有“\2”，可用的有：\3"),
    (r"argument (.*): invalid \w+ value: '(.*)'", r"\1“\2”应写成从1起的整数"),
    (r"argument (.*): expected one argument", r"\1后面要写一个值"),
    (r"argument (.*): not allowed with argument (.*)", r"\1和\2不能同时用"),
    (r"one of the arguments (.*) is required", r"缺少\1中的一个"),
)
"""What argparse says of wrong usage, and how it is said here."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese; wrong usage ends with exit code 2."""

    def __init__(self, **options: Any) -> None:
        """Take what argparse takes; help is an option of our own, abbreviations are off."""
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def format_usage(self) -> str:
        """Return how the command is called."""
        return super().format_usage().replace("usage: ", "用法： ", 1)

    def format_help(self) -> str:
        """Return the help of the command."""
        return super().format_help().replace("usage: ", "用法： ", 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and leave."""
        for english, chinese in _USAGE:
            message = re.sub(f"^{english}$", chinese, message)
        said, choices, names = message.partition("可用的有：")
        message = said + choices + names.replace("', '", "、").strip("'")
        self.exit(2, f"{self.format_usage()}错误：{message}。用 {self.prog} --help 看说明。\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(prog="zhifa-desktop", description=DESCRIPTION)
    parser.add_argument(
        "--version", action="version", version=f"zhifa-desktop {__version__}", help="显示版本"
    )
    _common(parser, top=True)
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令")
    _store_commands(commands)
    _record_commands(commands)
    _month_commands(commands)
    return parser


def _common(parser: argparse.ArgumentParser, *, top: bool = False) -> None:
    """Add the options that stand before or after the command alike."""
    default = None if top else argparse.SUPPRESS
    parser.add_argument("--store", type=Path, default=default, metavar="文件", help=STORE_HELP)
    parser.add_argument(
        "--passphrase-file", type=Path, default=default, metavar="文件", help=ASKED_FOR
    )
    parser.add_argument(
        "--json", action="store_true", default=False if top else argparse.SUPPRESS,
        help="输出 JSON，供程序读取",
    )  # fmt: skip


def _command(commands: Commands, name: str, words: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    _common(made)
    return made


def _store_commands(commands: Commands) -> None:
    demo = _command(commands, "demo", "在文件夹里生成样例县：台账、月报包、一人一档，并校验")
    demo.add_argument("folder", type=Path, metavar="文件夹")
    demo.add_argument("--seed", type=int, default=2026, metavar="数", help="随机种子，同数同县")
    init = _command(commands, "init", "建立新台账和单位签名证书")
    init.add_argument("--unit", required=True, metavar="名称", help="单位全称")
    init.add_argument("--division", default="", metavar="代码", help="行政区划代码，如 340123")
    init.add_argument("--start", default="", metavar="月份", help="启用月份，如 2026-01")
    for name, words in (
        ("addressee", "报送至"), ("leader", "单位负责人"), ("reviewer", "审核人"),
        ("preparer", "填报人"), ("phone", "联系电话"),
    ):  # fmt: skip
        init.add_argument(f"--{name}", default="", metavar="文字", help=words)
    init.add_argument("--root", type=Path, metavar="文件.pem", help="另存签名根证书")
    change = _command(commands, "passphrase", "更换口令；忘记口令时可凭恢复密钥")
    change.add_argument(
        "--recovery-key-file", type=Path, metavar="文件",
        help="恢复密钥所在的文本文件；给出时不用旧口令",
    )  # fmt: skip
    change.add_argument(
        "--new-passphrase-file", type=Path, metavar="文件",
        help="新口令所在的文本文件；否则当场询问",
    )  # fmt: skip
    backup = _command(commands, "backup", "备份台账(连同密钥文件)，并验证副本")
    backup.add_argument("target", type=Path, metavar="文件或文件夹")
    restore = _command(commands, "restore", "用备份恢复台账；原台账改名保留")
    restore.add_argument("backup", type=Path, metavar="备份文件")
    _command(commands, "doctor", "检查台账是否完好")


def _record_commands(commands: Commands) -> None:
    reading = _command(commands, "import", "从 Excel、CSV 或 ODS 导入一个台账")
    _register(reading)
    reading.add_argument("file", type=Path, metavar="表格文件")
    reading.add_argument("--sheet", metavar="表名", help="只读这个工作表")
    reading.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    reading.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="把退回的行写成表格")
    reading.add_argument("--all-or-nothing", action="store_true", help="有一行退回就都不导入")
    reading.add_argument("--create-missing", action="store_true", help="一并新建缺少的机构等")
    reading.add_argument(
        "--mode", choices=("both", "add", "update"),
        help="both 新增并更新(缺省)，add 只新增，update 只更新",
    )  # fmt: skip
    reading.add_argument("--profile", default="", metavar="来源", help="照这个来源的栏目对应来读")
    reading.add_argument(
        "--theirs", action="store_true", help="与台账里后来改过的内容冲突时，用来表的"
    )
    reading.add_argument("--columns", metavar="栏目，栏目", help="更新时只改这些栏目")
    template = _command(commands, "template", "生成一个台账的 Excel 模板")
    _register(template)
    template.add_argument("out", type=Path, metavar="OUT.xlsx")
    finding = _command(commands, "find", "在全部台账里查找")
    finding.add_argument("text", metavar="文字", help="姓名、拼音、首字母，或号码里的几位")
    listing = _command(commands, "list", "列出一个台账的记录")
    _register(listing)
    listing.add_argument("--search", default="", metavar="文字", help="汉字、拼音或首字母")
    listing.add_argument("--limit", type=_count, metavar="数", help="最多列出多少条")
    listing.add_argument("--reveal", action="store_true", help="显示完整的证件号和手机号")
    doubles = _command(commands, "duplicates", "查一个台账里疑似重复的记录")
    _register(doubles)
    filling = _command(commands, "fill", "按来表填报：把台账填进上级发来的空白表")
    filling.add_argument("register", metavar="台账")
    filling.add_argument("form", type=Path, metavar="来表.xlsx")
    filling.add_argument("--out", type=Path, required=True, metavar="填好.xlsx")
    filling.add_argument("--search", default="", metavar="文字", help="只填查到的")
    filling.add_argument("--reveal", action="store_true", help="写出完整的证件号和手机号")
    attend = _command(commands, "attend", "按名单登记一个班次的参训人员")
    attend.add_argument("session", metavar="班次", help="班次编号，或能唯一找到它的名称")
    attend.add_argument("names", type=Path, metavar="名单.txt", help="每行一人，或用顿号隔开")
    attach = _command(commands, "attach", "按文件名把照片、扫描件存到对应的记录")
    _register(attach)
    attach.add_argument("files", type=Path, nargs="+", metavar="文件或文件夹")
    attach.add_argument("--photo", action="store_true", help="作为照片(裁成35×45)，不作附件")
    attach.add_argument("--replace", action="store_true", help="已有照片的也替换")
    attach.add_argument("--dry-run", action="store_true", help="只对文件名，不存入")
    dossier = _command(commands, "dossier", "生成一人一档 PDF")
    whose = dossier.add_mutually_exclusive_group(required=True)
    whose.add_argument("person", nargs="?", metavar="人员", help="姓名、人员编号或身份证号")
    whose.add_argument("--all", action="store_true", help="全部人员")
    dossier.add_argument("--out", type=Path, required=True, metavar="文件夹")
    dossier.add_argument("--one-file", action="store_true", help="合成一个文件")
    dossier.add_argument("--reveal", action="store_true", help="显示完整证件号(须写用途)")
    dossier.add_argument("--purpose", default="", metavar="文字", help="打印用途")
    dossier.add_argument(
        "--preset", choices=("full", "promotion"), default="full",
        help="full 完整(缺省)，promotion 晋升用",
    )  # fmt: skip


def _month_commands(commands: Commands) -> None:
    check = _command(commands, "check", "校核一个月，或全部台账")
    check.add_argument("month", nargs="?", metavar="月份")
    indicators = _command(commands, "indicators", "计算一个时期的指标")
    indicators.add_argument(
        "period", nargs="?", metavar="时期",
        help="如 2026-11、2026Q3、2026H1、2026、2026-01-05..2026-03-07；缺省为本月",
    )  # fmt: skip
    indicators.add_argument("--as-of", metavar="日期", help="照台账在这一天结束时的样子计算")
    indicators.add_argument("--unit", default="", metavar="机构", help="只算这个机构和它的下级")
    indicators.add_argument("--person", default="", metavar="人员", help="只算这个人的")
    indicators.add_argument("--by-unit", default="", metavar="指标", help="一项指标按机构分开算")
    indicators.add_argument("--records", default="", metavar="指标", help="列出一项指标还差的记录")
    warned = _command(commands, "warnings", "列出预警；有紧急的时退出码为 1")
    warned.add_argument("--unit", default="", metavar="机构", help="只列这个机构的")
    warned.add_argument("--all", action="store_true", help="连设了稍后提醒的也列出")
    folder = _command(commands, "folder", "生成迎检资料夹：隔页、清单、扫描件，带目录和页码")
    folder.add_argument("period", metavar="时期", help="如 2026、2026H1、2026-10")
    folder.add_argument("--out", type=Path, required=True, metavar="文件.pdf或文件夹")
    folder.add_argument("--measures", default="", metavar="序号", help="如 3,4；缺省为全部")
    folder.add_argument("--no-scans", action="store_true", help="不印附件")
    folder.add_argument("--files", action="store_true", help="生成文件夹，附件原件一并存入")
    material = _command(commands, "material", "起草领导材料：简报、评估报告、名单、审核表")
    material.add_argument(
        "kind", nargs="?", metavar="材料",
        help="brief、midterm、final、year、training、talents、appraisals；不写则列出全部",
    )  # fmt: skip
    material.add_argument("period", nargs="?", metavar="时期", help="缺省为最近的一期")
    material.add_argument("--out", type=Path, metavar="文件", help="以.pdf、.docx或.xlsx结尾")
    material.add_argument("--fix", action="store_true", help="定稿，数字以后不再变")
    material.add_argument("--edition", type=_count, metavar="n", help="取已定稿的第n稿")
    export = _command(commands, "export", "生成一个月的签名月报包")
    export.add_argument("month", metavar="月份", help="如 2026-10")
    export.add_argument("--out", type=Path, required=True, metavar="文件夹")
    export.add_argument("--reason", default="", metavar="文字", help="更正原因(第2版起)")
    export.add_argument("--explain", default="", metavar="文字", help="各类“需说明”问题的原因")
    export.add_argument("--root", type=Path, metavar="文件.pem", help="另存签名根证书")
    verify = _command(commands, "verify", "校验月报包；给出 --store 时信任该台账的根证书")
    verify.add_argument("package", type=Path, metavar="月报包.zip")
    verify.add_argument(
        "--root", type=Path, action="append", default=[], metavar="文件.pem", help="信任的根证书"
    )
    _handing_commands(commands)


def _handing_commands(commands: Commands) -> None:
    over = _command(commands, "handover", "把一个月的月报包和报送件交到U盘，写完读回核对")
    over.add_argument("month", metavar="月份", help="如 2026-10")
    over.add_argument("--to", type=Path, required=True, metavar="文件夹", help="U盘或文件夹")
    over.add_argument(
        "--from", dest="source", type=Path, default=Path(), metavar="文件夹",
        help="月报包所在的文件夹(export 的 --out)；缺省为当前文件夹",
    )  # fmt: skip
    over.add_argument(
        "--version", dest="edition", type=_count, metavar="n", help="第几版；缺省为最新的一版"
    )
    taken = _command(commands, "receipt", "读入上级的回执；被退回时退出码为 1")
    taken.add_argument("file", type=Path, metavar="回执.zip")
    taken.add_argument(
        "--root", type=Path, action="append", default=[], metavar="文件.pem",
        help="信任的根证书(上级的)",
    )  # fmt: skip
    taken.add_argument(
        "--accept-untrusted", action="store_true", help="已核实签名人，身份未确认也读入"
    )


def _count(text: str) -> int:
    """Read a number from 1 on."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("register", metavar="台账", help="如 person、case、training_session")

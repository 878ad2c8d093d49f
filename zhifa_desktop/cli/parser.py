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
    _key_commands(commands)
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
    _dossier(commands)


def _dossier(commands: Commands) -> None:
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
    dossier.add_argument(
        "--sections", metavar="项目", help="只印这些项目，如 4,5 或 执法办案,学习培训；缺省为全部"
    )
    dossier.add_argument("--scans", action="store_true", help="附佐证材料扫描件")


def _check_command(commands: Commands) -> None:
    check = _command(commands, "check", "校核一个月，或全部台账")
    check.add_argument("month", nargs="?", metavar="月份")
    check.add_argument(
        "--manual", type=Path, metavar="文件.pdf", help="不校核，把校核规则手册写成PDF"
    )


def _month_commands(commands: Commands) -> None:
    _check_command(commands)
    indicators = _command(commands, "indicators", "计算一个时期的指标")
    _asked(indicators)
    indicators.add_argument("--person", default="", metavar="人员", help="只算这个人的")
    indicators.add_argument("--by-unit", default="", metavar="指标", help="一项指标按机构分开算")
    indicators.add_argument("--records", default="", metavar="指标", help="列出一项指标还差的记录")
    analysis = _command(
        commands, "analysis", "分析一个时期的案件、承办人和错误类型，与上期、上年同期比"
    )
    _asked(analysis)
    analysis.add_argument(
        "--by", required=True,
        choices=("field", "cause", "unit", "month", "officer", "errors", "remedies"),
        help="field 执法门类，cause 案由，unit 办案机构，month 月份，officer 承办人，"
        "errors 评查错误类型，remedies 复议诉讼纠错",
    )  # fmt: skip
    analysis.add_argument(
        "--compare", default="", metavar="栏目", help="只列一栏(如 罚款金额)，与上期、上年同期比"
    )
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
    stage = _command(commands, "stage", "月报办到哪一步；校核、审核、退回、计入下月、解锁")
    stage.add_argument("month", metavar="月份", help="如 2026-10")
    stage.add_argument(
        "step", nargs="?", choices=("check", "review", "back", "carry", "unlock"),
        help="check 确认校核，review 审核通过，back 退回修改，carry 改动计入下月，unlock 解锁重报",
    )  # fmt: skip
    stage.add_argument("--name", default="", metavar="姓名", help="办理人")
    stage.add_argument("--note", default="", metavar="文字", help="意见；退回、解锁的原因")
    stage.add_argument("--exception", default="", metavar="文字", help="校核、审核是同一人的原因")
    stage.add_argument("--second", default="", metavar="姓名", help="解锁的同意人")
    _package_commands(commands)
    _handing_commands(commands)


def _package_commands(commands: Commands) -> None:
    export = _command(commands, "export", "生成一个月的签名月报包")
    export.add_argument("month", metavar="月份", help="如 2026-10")
    export.add_argument("--out", type=Path, required=True, metavar="文件夹")
    export.add_argument("--reason", default="", metavar="文字", help="更正原因(第2版起)")
    export.add_argument("--explain", default="", metavar="文字", help="各类“需说明”问题的原因")
    export.add_argument("--root", type=Path, metavar="文件.pem", help="另存签名根证书")
    export.add_argument(
        "--pin-file", type=Path, metavar="文件", help="UKey 的 PIN 所在的文本文件；否则当场询问"
    )
    verify = _command(
        commands, "verify", "核验月报包(.zip、.p7m)、PDF 或 Excel；给出 --store 时用该台账的根证书"
    )
    verify.add_argument("package", type=Path, metavar="文件")
    verify.add_argument("--report", type=Path, metavar="OUT.pdf", help="另存核验报告")
    verify.add_argument("--commands", action="store_true", help="列出不用本程序核验的命令")
    verify.add_argument(
        "--root", type=Path, action="append", default=[], metavar="文件.pem", help="信任的根证书"
    )
    verify.add_argument(
        "--crl", type=Path, action="append", default=[], metavar="文件.crl", help="证书吊销列表"
    )


def _key_commands(commands: Commands) -> None:
    keys = _command(commands, "keys", "签名证书：查看、导入、申请、选用，受信任的根和吊销列表")
    actions = keys.add_subparsers(dest="action", metavar="操作", title="操作", required=True)
    _command(actions, "list", "列出签名证书、受信任的根和吊销列表；在用的不能签名时退出码为 1")
    reading = _command(actions, "import", "导入带私钥的证书文件(.p12、.pfx)")
    reading.add_argument("file", type=Path, metavar="文件")
    reading.add_argument(
        "--password-file", type=Path, metavar="文件", help="证书文件口令所在的文本文件"
    )
    request = _command(actions, "request", "在台账里生成私钥，写出证书申请")
    request.add_argument("--out", type=Path, required=True, metavar="文件.csr")
    request.add_argument(
        "--kind", choices=("rsa-2048", "rsa-3072", "p-256"), default="rsa-2048",
        help="密钥种类，缺省 rsa-2048",
    )  # fmt: skip
    issued = _command(actions, "add-cert", "导入按申请签发的证书(.cer、.pem、.p7b)")
    issued.add_argument("file", type=Path, metavar="文件")
    token = _command(actions, "token", "列出 UKey 里的证书；给出 --serial 时登记")
    token.add_argument("module", type=Path, metavar="驱动文件", help="PKCS#11 驱动(.dll 或 .so)")
    token.add_argument("--serial", default="", metavar="序列号", help="登记这支 UKey 里的证书")
    token.add_argument("--certificate", default="", metavar="指纹", help="有多张证书时指明")
    use = _command(actions, "use", "选定签名证书；practice 为演示证书")
    use.add_argument("name", metavar="名称或编号")
    use.add_argument(
        "--role", choices=("unit", "preparer", "reviewer", "leader"), default="unit",
        help="unit 单位(缺省)，preparer 填报人，reviewer 审核人，leader 负责人",
    )  # fmt: skip
    remove = _command(actions, "remove", "删除签名证书；须加 --confirm")
    remove.add_argument("name", metavar="名称或编号")
    root = _command(actions, "root", "信任根证书；先列出指纹，核对后加 --confirm")
    root.add_argument("file", type=Path, metavar="文件")
    crl = _command(actions, "crl", "导入证书吊销列表(.crl)")
    crl.add_argument("file", type=Path, metavar="文件")
    receiver = _command(actions, "receiver", "收件单位(月报包加密给谁)：列出、导入、删除")
    receiver.add_argument(
        "file", type=Path, nargs="?", metavar="证书.cer",
        help="先列出指纹，核对后加 --confirm；不写则列出",
    )  # fmt: skip
    receiver.add_argument("--remove", default="", metavar="名称或编号", help="删除这个收件单位")
    _sm2_arguments(_command(actions, "sm2", "国密(SM2)签名证书：列出、导入、删除"))
    for one in (reading, request, token):
        one.add_argument("--person", default="", metavar="姓名", help="持有人；单位证书不填")
    for one in (reading, issued, token, remove, root, receiver):
        one.add_argument("--confirm", action="store_true", help="已核对，确认")


def _sm2_arguments(sm2: argparse.ArgumentParser) -> None:
    sm2.add_argument("key", type=Path, nargs="?", metavar="私钥.pem", help="不写则列出")
    sm2.add_argument("certificate", type=Path, nargs="?", metavar="证书.pem")
    sm2.add_argument(
        "--password-file", type=Path, metavar="文件", help="私钥文件口令所在的文本文件"
    )
    sm2.add_argument("--remove", action="store_true", help="删除，以后的月报包不再加国密签名")


def _asked(parser: argparse.ArgumentParser) -> None:
    """Add what figures are asked for: a period, and what narrows it."""
    parser.add_argument(
        "period", nargs="?", metavar="时期",
        help="如 2026-11、2026Q3、2026H1、2026、2026-01-05..2026-03-07；缺省为本月",
    )  # fmt: skip
    parser.add_argument("--as-of", metavar="日期", help="照台账在这一天结束时的样子计算")
    parser.add_argument("--unit", default="", metavar="机构", help="只算这个机构和它的下级")


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
    over.add_argument(
        "--encrypt-for", dest="receivers", action="append", default=[], metavar="收件单位",
        help="加密给这个收件单位(名称或编号，见 keys receiver)，可写几次；缺省不加密",
    )  # fmt: skip
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

"""Asking for a file or folder: the same words everywhere, the folder last used for each use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

SHEETS = "表格文件 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"
WORKBOOK = "Excel 工作簿 (*.xlsx)"
PDF = "PDF 文件 (*.pdf)"
STORE = "执法质效台账 (*.zhifa);;所有文件 (*)"
PACKAGE = "月报包 (*.zip);;所有文件 (*)"
TEXT = "文本文件 (*.txt)"
KEY_FILE = "证书文件 (*.p12 *.pfx);;所有文件 (*)"
PRIVATE_KEY = "私钥文件 (*.pem *.key);;所有文件 (*)"
CERTIFICATE = "证书 (*.cer *.crt *.pem *.der *.p7b *.p7c);;所有文件 (*)"
REQUEST = "证书申请 (*.csr)"
REVOCATIONS = "证书吊销列表 (*.crl);;所有文件 (*)"
MODULE = "驱动文件 (*.dll *.so *.so.*);;所有文件 (*)"


def open_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for an existing file; None when the clerk thought better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(usual_folder(title)), kinds)
    return _remembered(title, chosen)


def open_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Ask for existing files, one or several; none when the clerk thought better of it."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(usual_folder(title)), kinds)
    if chosen:
        keep_folder(title, Path(chosen[0]).parent)
    return [Path(one) for one in chosen]


def save_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save; the system's dialog asks before it overwrites."""
    place = str(usual_folder(title) / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, place, kinds)
    return _remembered(title, chosen)


def folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(usual_folder(title)))
    if chosen:
        keep_folder(title, Path(chosen))
    return Path(chosen) if chosen else None


def show_folder(path: Path) -> None:
    """Show the folder a file lies in, in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def usual_folder(use: str) -> Path:
    """Return the folder last used for one purpose; at first the user's documents, or home."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    kept = str(QSettings().value(f"folders/{use}") or "")
    wanted = Path(kept or QStandardPaths.writableLocation(documents) or Path.home())
    return wanted if wanted.is_dir() else Path.home()


def keep_folder(use: str, place: Path) -> None:
    """Remember a purpose's folder, also for the next time the program runs."""
    QSettings().setValue(f"folders/{use}", str(place))


def _remembered(use: str, chosen: str) -> Path | None:
    if not chosen:
        return None
    keep_folder(use, Path(chosen).parent)
    return Path(chosen)

"""Asks LibreOffice what the signatures of .xlsx files are worth; for the system's Python with uno.

Started once by the tests: a path on each line of standard input, on standard output the JSON of
[[valid, signer's name], …]. Ends with its input and takes its LibreOffice along, whatever happens.

usage: libreoffice_verdicts.py PROFILE_FOLDER
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

STARTS_WITHIN, STOPS_WITHIN = 120, 15


def main(profile: Path) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    pipe = f"zhifa-{os.getpid()}"
    office = subprocess.Popen(
        [
            "soffice", "--headless", "--norestore", "--nologo", "--nodefault",
            f"-env:UserInstallation={profile.resolve().as_uri()}", f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        context = connect(pipe, office)
        print(json.dumps("ready"), flush=True)
        for line in sys.stdin:
            print(json.dumps(verdicts(context, Path(line.rstrip("\n")))), flush=True)
        with contextlib.suppress(Exception):
            desktop = "com.sun.star.frame.Desktop"
            context.ServiceManager.createInstanceWithContext(desktop, context).terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            office.wait(STOPS_WITHIN)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
    return 0


def connect(pipe: str, office: subprocess.Popen[bytes]):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    latest = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > latest or office.poll() not in (None, 0):
                raise
            time.sleep(0.2)


def verdicts(context, path: Path) -> list[tuple[bool, str]]:
    services = context.ServiceManager
    storages = services.createInstanceWithContext("com.sun.star.embed.StorageFactory", context)
    # As a plain zip: opened as an OOXML package, the checker is shown no signature.
    options = uno.Any(
        "[]com.sun.star.beans.PropertyValue", (PropertyValue("StorageFormat", 0, "ZipFormat", 0),)
    )
    arguments = ((uno.systemPathToFileUrl(str(path)), 1, options),)
    storage = uno.invoke(storages, "createInstanceWithArguments", arguments)
    checker = services.createInstanceWithArgumentsAndContext(
        "com.sun.star.security.DocumentDigitalSignatures", ("1.2",), context
    )
    try:
        found = checker.verifyDocumentContentSignatures(storage, None)
        return [
            (bool(one.SignatureIsValid), one.Signer.SubjectName if one.Signer else "")
            for one in found
        ]
    finally:
        storage.dispose()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

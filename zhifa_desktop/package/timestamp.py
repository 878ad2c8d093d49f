"""Asks a time-stamp server (RFC 3161) when it was, for papers that are to prove their time (B-T).

Most offices reach no such server; then papers are signed with the computer's time, and that is
said. The standard library carries the question: what pyHanko offers for it needs one more package.
"""

from __future__ import annotations

import asyncio
import http.client
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from zhifa_desktop.errors import UserError

SECONDS = 5.0
"""How long an answer may take; a clerk waits for it, and most offices have no way out anyway."""
LARGEST = 1 << 20
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class NoTimeStamp(Exception):
    """The server did not attest the time; the message is a Chinese sentence."""


class TimeStampServer(TimeStamper):
    """A server at an address; pyHanko asks it once for the size and once for the signature."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        """Keep the address.

        Raises:
            UserError: It is no address of a web server.
        """
        untyped: Any = super()
        untyped.__init__()
        self.url, self._seconds = url, seconds
        refuse_address(url)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the token for a digest; whatever is wrong with the answer is one error."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            said = token["content"]["encap_content_info"]["content"].parsed
            right = said["message_imprint"]["hashed_message"].native == message_digest
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampRequestError("not an answer to the question") from error
        if not right:
            raise TimestampRequestError("an answer to another question")
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the server's answer to a request."""
        return await asyncio.to_thread(self._answer, req.dump())

    def _answer(self, asked: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(  # noqa: S310 - refuse_address lets only http(s) pass
            self.url, asked, {"Content-Type": _QUERY, "Accept": _REPLY}
        )
        # A server of the government network is reached directly; a proxy would only lose it.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=self._seconds) as reply:
                kind, content = reply.headers.get_content_type(), reply.read(LARGEST)
        except (OSError, http.client.HTTPException) as error:
            raise TimestampRequestError("no answer") from error
        if kind != _REPLY:
            raise TimestampRequestError("no time stamp")
        return tsp.TimeStampResp.load(content)


def refuse_address(url: str) -> None:
    """Refuse what is no address of a web server.

    Raises:
        UserError: It is none.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(
            f"“{url}”不是时间戳服务的网址", kept="没有保存",
            todo="应以 http:// 或 https:// 开头；没有时间戳服务时请留空",
        )  # fmt: skip

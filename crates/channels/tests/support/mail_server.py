"""A real mail server for the tests: aiosmtpd, on a free port of this machine.

It says its port on the first line, keeps each letter as a file `<n>.eml` in the folder that it is given, and ends when
its standard input ends. How it answers an address stands in `answers.json` of the folder, read anew each time:
a number is answered to RCPT ("452 …"), `data:<number>` to the content, `cut` hangs up at RCPT, `silent` hangs up when
it has the whole letter and keeps that letter, as a server does whose answer is lost.

    mail_server.py FOLDER [CERTIFICATE KEY USER PASSWORD]
"""

import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = pathlib.Path(sys.argv[1])
TEXTS = {
    "452": "452 4.2.2 The mailbox is full",
    "552": "552 5.2.2 The mailbox is over its quota",
    "550": "550 5.1.1 No such user here",
    "450": "450 4.7.1 Greylisted, come back later",
    "554": "554 5.7.1 Looks like spam",
}


def told(address):
    try:
        return json.loads((FOLDER / "answers.json").read_text()).get(address, "")
    except FileNotFoundError:
        return ""


class Handler:
    def __init__(self):
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = told(address)
        if answer == "cut":
            server.transport.abort()
            return "421 bye"
        if answer in TEXTS:
            return TEXTS[answer]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = told(envelope.rcpt_tos[0])
        if answer.startswith("data:"):
            return TEXTS[answer[5:]]
        self.count += 1
        part = FOLDER / f"{self.count}.part"
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {envelope.rcpt_tos[0]}\r\n"
        part.write_bytes(head.encode() + envelope.content)
        part.rename(FOLDER / f"{self.count}.eml")
        if answer == "silent":
            server.transport.abort()
        return "250 OK"


def settings():
    if len(sys.argv) < 6:
        return {}
    _, _, certificate, key, user, password = sys.argv
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def authenticator(server, session, envelope, mechanism, data):
        right = data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=right, handled=False)

    return {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticator,
    }


async def main():
    loop, handler, given = asyncio.get_running_loop(), Handler(), settings()
    server = await loop.create_server(lambda: SMTP(handler, **given), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())

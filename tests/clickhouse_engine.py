"""The embedded engine as a server has it: users with the rights docker/clickhouse-users.xml gives them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
DATABASE = "zanwatch"
DATA = re.compile(rb"\A\s*(INSERT\s+INTO\s[^\n]*?)\s+FORMAT\s+(\w+)[ \t]*(?:\n|\Z)", re.IGNORECASE)
OURS = {
    "query", "database", "query_id", "session_id", "session_timeout", "session_check", "compress", "decompress",
    "default_format", "wait_end_of_query", "buffer_size", "quota_key", "user", "password", "role",
    "client_protocol_version", "send_progress_in_http_headers", "http_headers_progress_interval_ms",
    "enable_http_compression", "cancel_http_readonly_queries_on_client_close",
}  # fmt: skip
"""URL parameters a server reads itself; what is left is a setting of the engine."""


class Account(NamedTuple):
    database: str
    grants: tuple[str, ...]
    settings: dict[str, str]


def accounts() -> dict[str, Account]:
    """The users of docker/clickhouse-users.xml, and what each may do."""
    told = ElementTree.parse(ROOT / "docker" / "clickhouse-users.xml").getroot()
    found = {"default": Account("default", ("GRANT ALL ON *.* WITH GRANT OPTION",), {})}
    for name in ("writer", "keeper", "analyst"):
        user = told.find(f"users/{name}")
        assert user is not None
        limits = told.findall(f"profiles/{user.findtext('profile')}/*")
        settings = {limit.tag: limit.text or "" for limit in limits if limit.tag != "constraints"}
        grants = tuple(query.text or "" for query in user.findall("grants/query"))
        found[name] = Account(user.findtext("default_database", ""), grants, settings)
    return found


class Engine:
    """The embedded engine with the accounts as roles; each question gets a session of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._accounts = accounts()
        self._address = f"{folder / 'data'}?config-file={_configured(folder, self._accounts)}"
        self._first = self._opened("default")
        self._first.query(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")

    def ask(self, user: str, text: bytes, form: str, words: dict[str, str]) -> bytes:
        """Answer `text`, which may carry the data of an INSERT after its first line."""
        handle = self._opened(user)
        try:
            handle.query(f"USE `{words.get('database') or self._accounts[user].database}`")
            for name, value in words.items():
                if name not in OURS and not name.startswith("param_"):
                    handle.query(f"SET {name} = '{value}'")
            if data := DATA.match(text):
                inserter = handle.send_insert(data[1].decode(), data[2].decode())
                inserter.append(text[data.end() :])
                inserter.finish()
                return b""
            values = {name[6:]: value for name, value in words.items() if name.startswith("param_")}
            return bytes(handle.query(text.decode(), form, params=values).bytes())
        finally:
            handle.close()

    def _opened(self, user: str) -> Any:
        import chdb

        handle = chdb.connect(self._address)
        handle.query(f"SET ROLE {user}")
        limits = self._accounts[user].settings
        for name in sorted(limits, key=lambda name: name == "readonly"):
            handle.query(f"SET {name} = '{limits[name]}'")
        return handle


def _configured(folder: Path, known: dict[str, Account]) -> Path:
    def grants(queries: tuple[str, ...]) -> str:
        return f"<grants>{''.join(f'<query>{query}</query>' for query in queries)}</grants>"

    roles = "".join(f"<{name}>{grants(account.grants)}</{name}>" for name, account in known.items())
    all_roles = grants(("GRANT " + ", ".join(known),))
    users = folder / "users.xml"
    users.write_text(
        f"<clickhouse><profiles><default/></profiles><quotas><default/></quotas><roles>{roles}</roles><users><default>"
        f"<password/><networks><ip>::/0</ip></networks><profile>default</profile>{all_roles}"
        "</default></users></clickhouse>"
    )
    server = folder / "server.xml"
    server.write_text(
        f"<clickhouse><users_config>{users}</users_config><backups><allowed_path>{folder}/backups/</allowed_path>"
        f"</backups><user_directories><users_xml><path>{users}</path></users_xml></user_directories></clickhouse>"
    )
    return server

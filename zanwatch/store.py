"""The store: rows in ClickHouse, the embedded engine or a server, through one client.

Embedded, one process owns the folder; crawlers never open the store. What a server may refuse has its hint in _HINTS.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from zanwatch.config import file_of, scheme_of
from zanwatch.errors import ConfigError, InputError, StoreError
from zanwatch.owning import closed

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

Row = Mapping[str, Any]

_QUERY_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

_MAKES: Final = re.compile(r"\ACREATE (TABLE|VIEW|MATERIALIZED VIEW) (?!IF NOT EXISTS\b)")

_WAIT_SECONDS: Final = 300
"""How long an answer may take before the connection counts as lost; `?timeout=` in the address says otherwise."""

_ROOM_BYTES: Final = 64 * 1024 * 1024
"""Less than that left on the disk of an embedded store, and it is not opened for writing.

The engine may leave an empty definition of a table on a full disk, and then never opens that store again.
"""

_READS: Final = "2"
"""The engine's word for a client that reads only, and may set limits of its own."""

_HINTS: Final = {
    60: "`zanwatch check` with the program's own user makes what is missing",
    81: "make the database, or name another in ZANWATCH_STORE",
    159: "ask for less at once; see docs/sql.md",
    164: "the store, this user or this command (`zanwatch sql`) only reads; nothing was written",
    202: "the store is busy; the same command goes on later",
    241: "ask for less at once, or give the store more memory",
    243: "the disk of the store is full: free or add space; nothing is lost, and the same command goes on",
    456: "give each parameter: --set NAME=VALUE; docs/sql.md lists those of the named queries",
    396: "ask for fewer rows; see docs/sql.md",
    598: "name a folder that does not exist yet",
    497: "this user may not do that; docker/clickhouse-users.xml says who may do what",
    516: "check user and password in ZANWATCH_STORE",
}
"""What to do, by the code of the engine's refusal."""


class Store:
    """Tables of facts. All methods raise StoreError when the engine refuses."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._columns: dict[str, list[str]] = {}

    def migrate(self) -> list[str]:
        """Apply the files of sql/schema that were not applied yet, in order; return their names.

        Writes nothing when there are none. Killed in the middle of a file, or run by two at once, it can run again.
        Raises StoreError when a newer zanwatch made this store: what we would write might not be what it expects.
        """
        done = self._migrations()
        files = sorted((resources.files("sql") / "schema").iterdir(), key=lambda file: file.name)
        files = [file for file in files if file.name.endswith(".sql")]
        if ahead := sorted(name for name in done if name > files[-1].name):
            raise StoreError(
                f"a newer zanwatch made this store: {', '.join(ahead)}", "run that version, or a newer one"
            )
        fresh = [file for file in files if file.name not in done]
        for file in fresh:
            for statement in _statements(file.read_text(encoding="utf-8")):
                self._command(_MAKES.sub(r"CREATE \1 IF NOT EXISTS ", statement))
            self._command("INSERT INTO migrations (name) VALUES ({name:String})", {"name": file.name})
        return [file.name for file in fresh]

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Append `rows`, durable on return. Every row names every column of `table`."""
        if not rows:
            return
        columns = self._columns_of(table)
        odd = set(rows[0]) ^ set(columns)
        if odd:
            raise StoreError(f"rows for {table} and its columns differ in {', '.join(sorted(odd))}")
        try:
            self._client.insert(table, [[row[c] for c in columns] for row in rows], column_names=columns)
        except Exception as error:
            raise _refusal(f"rows for {table} could not be written", error, "nothing was committed") from error

    def select(self, query: str, **parameters: object) -> list[dict[str, Any]]:
        """Run `query` with ClickHouse parameters (`{name:Type}`) and return its rows."""
        try:
            result = self._client.query(query, parameters=parameters)
        except Exception as error:
            raise _refusal("the query was refused", error, "see docs/sql.md") from error
        return [{name: _aware(value) for name, value in row.items()} for row in result.named_results()]

    def named(self, name: str, **parameters: object) -> list[dict[str, Any]]:
        """Run the query sql/queries/`name`.sql and return its rows."""
        return self.select(query_text(name), **parameters)

    def close(self) -> None:
        """Release the engine."""
        self._client.close()

    def _migrations(self) -> set[str]:
        if not self._columns_of("migrations"):
            del self._columns["migrations"]
            self._command(
                "CREATE TABLE IF NOT EXISTS migrations (name String, at DateTime DEFAULT now())"
                " ENGINE = ReplacingMergeTree ORDER BY name"
            )
        return {row["name"] for row in self.select("SELECT name FROM migrations")}

    def _columns_of(self, table: str) -> list[str]:
        if table not in self._columns:
            rows = self.select("SELECT name FROM system.columns WHERE database = currentDatabase()"
                               " AND table = {table:String} ORDER BY position", table=table)  # fmt: skip
            self._columns[table] = [row["name"] for row in rows]
        return self._columns[table]

    def _command(self, statement: str, parameters: Mapping[str, object] | None = None) -> None:
        try:
            self._client.command(statement, parameters=dict(parameters or {}))
        except Exception as error:
            raise _refusal("the store refused a statement", error, statement[:200]) from error


def query_names() -> list[str]:
    """Return the names of the queries in sql/queries."""
    folder = resources.files("sql") / "queries"
    return sorted(file.name.removesuffix(".sql") for file in folder.iterdir() if file.name.endswith(".sql"))


def query_text(name: str) -> str:
    """Return the text of the query called `name`; raises InputError when there is none."""
    if not _QUERY_NAME.fullmatch(name) or name not in query_names():
        raise InputError(f"no query is called {name!r}", f"there are: {', '.join(query_names())}")
    return (resources.files("sql") / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def connect(url: str) -> Store:
    """Open the store at `url` (chdb:DIR or clickhouse://USER:PASSWORD@HOST:PORT/DATABASE) with its schema in place.

    Raises StoreError when it cannot be reached or lets nobody in, or its disk is full, ConfigError when the address is
    none.
    """
    if scheme_of(url) == "chdb":
        _look_for_room(file_of(url))
    store = Store(_client(url))
    try:
        store.migrate()
    except BaseException:
        store.close()
        raise
    return store


def _look_for_room(folder: Path) -> None:
    disk = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if (left := shutil.disk_usage(disk).free) < _ROOM_BYTES:
        raise StoreError(f"the disk of the store {folder} is full: {left} bytes are left", _HINTS[243])


def look_for(url: str) -> None:
    """Raise StoreError when no embedded store was made at `url` yet: who only reads makes none in a wrong folder."""
    if scheme_of(url) == "chdb" and not file_of(url).exists():
        raise StoreError(
            f"there is no store at {file_of(url)}",
            "go to the folder zanwatch works in, or name it in ZANWATCH_STORE; the first `zanwatch run` makes it",
        )


def read(url: str) -> Store:
    """Open the store at `url` as it is, for questions: nothing is made, and nothing written, whoever asks.

    Raises what `connect` raises, and StoreError when there is no embedded store yet.
    """
    look_for(url)
    client = _client(url)
    if client.server_settings["readonly"].value == "0":
        client.set_client_setting("readonly", _READS)
    return Store(client)


def backup(url: str, folder: Path) -> None:
    """Write every row of the store at `url` to `folder`/store; a server writes to the name of `folder` on its own disk.

    Raises StoreError when the store cannot be read, or the backup not be written.
    """
    with _beside(url, folder) as (client, database, place):
        client.query(f"BACKUP DATABASE `{database}` TO File({{place:String}})", parameters={"place": place})


def restore(url: str, folder: Path) -> None:
    """Bring back what `backup` wrote, into the store at `url`, which has no tables yet.

    Raises StoreError when it has, or when the backup cannot be read.
    """
    with _beside(url, folder) as (client, database, place):
        if client.query("SELECT 1 FROM system.tables WHERE database = currentDatabase() LIMIT 1").result_rows:
            raise StoreError(f"the store {_without_password(url)} has tables already", "restore into an empty one")
        statement = f"RESTORE DATABASE `{database}` FROM File({{place:String}}) SETTINGS create_database = 0"
        client.query(statement, parameters={"place": place})


@contextmanager
def _beside(url: str, folder: Path) -> Iterator[tuple[Client, str, str]]:
    """Open the store, and say what its database is called and where in `folder` its backup lies."""
    client = _client(url, folder)
    is_embedded = scheme_of(url) == "chdb"
    place = str(folder.resolve() / "store") if is_embedded else folder.resolve().name
    try:
        yield client, client.database or "default", place
    except StoreError:
        raise
    except Exception as error:
        raise _refusal("the store refused", error, f"its backup is {place}") from error
    finally:
        client.close()


def _client(url: str, backups: Path | None = None) -> Client:
    try:
        match scheme_of(url):
            case "chdb":
                return _embedded(url, backups)
            case "clickhouse":
                return _remote(url)
            case scheme:
                raise ConfigError(f"no store speaks {scheme!r}", "use chdb:DIR or clickhouse://HOST:PORT/DATABASE")
    except ConfigError:
        raise
    except ImportError as error:
        raise StoreError(f"the embedded store is not installed: {error}", "pip install 'zanwatch[embedded]'") from error
    except Exception as error:
        if scheme_of(url) == "chdb":
            raise closed(file_of(url)) from error
        hint = "is it running, and is ZANWATCH_STORE its address?"
        raise _refusal(f"the store {_without_password(url)} cannot be opened", error, hint) from error


def _embedded(url: str, backups: Path | None) -> Client:
    import clickhouse_connect

    folder = file_of(url)
    folder.parent.mkdir(parents=True, exist_ok=True)
    options = {"backups.allowed_path": str(backups.resolve())} if backups else None
    return clickhouse_connect.get_client(interface="chdb", path=str(folder), chdb_options=options)


def _remote(url: str) -> Client:
    import clickhouse_connect

    parts = urlsplit(url)
    seconds = parse_qs(parts.query).get("timeout", [str(_WAIT_SECONDS)])[0]
    if not seconds.isdecimal() or not int(seconds):
        raise ConfigError(f"no number of seconds: timeout={seconds!r} in ZANWATCH_STORE", "write it like ?timeout=60")
    return clickhouse_connect.get_client(
        host=parts.hostname or "localhost", port=parts.port or 8123, username=unquote(parts.username or "default"),
        password=unquote(parts.password or ""), database=parts.path.strip("/") or "default",
        send_receive_timeout=int(seconds),
    )  # fmt: skip


def _refusal(what: str, error: Exception, hint: str) -> StoreError:
    """What was refused, in the engine's own words, and what to do about it."""
    return StoreError(f"{what}: {_first_line(error)}", _HINTS.get(getattr(error, "code", None) or 0, hint))


def _statements(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";\n") if statement.strip(" \n;")]


def _aware(value: Any) -> Any:
    """Give the moments their zone back: the embedded engine returns UTC without saying so."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:500]


def _without_password(url: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", url)

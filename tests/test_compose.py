"""The description of the servers: what can be proved of it without starting a container.

Where Docker's own Compose is at hand (it needs no engine for this) it must accept the file; a model of what we use is
stricter than it everywhere.
"""

import json
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sql import __path__ as sql_path
from tests import broker
from tests.compose_model import Compose, Mount
from tests.dags_lived import airflow
from zanwatch import bus, config, store
from zanwatch.bus.kafka import Address
from zanwatch.cli import main

__all__ = ["airflow"]

ROOT = Path(__file__).parent.parent
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<rest>:[?-][^}]*)?\}")
SECRET = re.compile(r"PASSWORD|SECRET|FERNET|TOKEN|CLUSTER_ID")
WRITES_INTO_ITS_IMAGE = {"kafka"}


COMPOSE = Compose.model_validate(yaml.safe_load(TEXT))
NAMES = sorted(COMPOSE.services)


def filled(text: str) -> str:
    """`text` with the variables of .env.example in it, and a made-up value for each that is empty there."""
    return VARIABLE.sub(lambda found: EXAMPLE[found["name"]] or "a1b2c3", text)


def compose_command() -> list[str]:
    for command in (["docker", "compose"], ["docker-compose"]):
        found = shutil.which(command[0])
        if found and subprocess.run([*command, "version"], check=False, capture_output=True).returncode == 0:
            return command
    pytest.skip("Docker Compose is not installed: the file is held to our own model only")


def test_compose_itself_accepts_the_file(tmp_path: Path) -> None:
    settings = tmp_path / "env"
    settings.write_text("".join(f"{name}={value or 'a1b2c3'}\n" for name, value in EXAMPLE.items()), encoding="utf-8")
    command = [*compose_command(), "--file", str(ROOT / "docker-compose.yml"), "--env-file", str(settings)]
    command += ["--profile", "backup", "config", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert sorted(json.loads(done.stdout)["services"]) == NAMES


def test_nothing_is_described_that_nobody_uses() -> None:
    services = COMPOSE.services.values()
    assert set(COMPOSE.networks) == {name for service in services for name in service.networks}
    assert {name for service in services for name in service.depends_on} <= set(NAMES)
    mounts = {
        mount.source if isinstance(mount, Mount) else mount.split(":")[0] for s in services for mount in s.volumes
    }
    assert {mount for mount in mounts if not mount.startswith("./")} == set(COMPOSE.volumes)
    assert all((ROOT / mount).is_file() for mount in mounts if mount.startswith("./"))


@pytest.mark.parametrize("name", NAMES)
def test_an_image_is_named_to_the_version(name: str) -> None:
    service = COMPOSE.services[name]
    tag = service.image.partition(":")[2]
    assert re.match(r"v?\d+\.\d+", tag), service.image
    if service.build:
        assert tag == VERSION


@pytest.mark.parametrize("name", NAMES)
def test_a_service_writes_only_where_it_must(name: str) -> None:
    service = COMPOSE.services[name]
    assert service.read_only or name in WRITES_INTO_ITS_IMAGE
    binds = [mount for mount in service.volumes if isinstance(mount, str) and mount.startswith("./")]
    assert all(mount.endswith(":ro") for mount in binds)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_says_whether_it_is_well_or_ends(name: str) -> None:
    service = COMPOSE.services[name]
    ends = {s for other in COMPOSE.services.values() for s, c in other.depends_on.items() if "completed" in c.condition}
    assert (service.restart == "no") == (name in ends or bool(service.profiles)) == (service.healthcheck is None)


@pytest.mark.parametrize("name", NAMES)
def test_who_is_waited_for_to_be_well_can_say_so(name: str) -> None:
    waits = [other for other, c in COMPOSE.services[name].depends_on.items() if c.condition == "service_healthy"]
    assert all(COMPOSE.services[other].healthcheck for other in waits)


def test_only_the_scheduler_reaches_the_world_and_only_the_site_is_reached_from_it() -> None:
    assert {name for name, network in COMPOSE.networks.items() if network.internal} == {"data", "control"}
    assert [name for name in NAMES if "outside" in COMPOSE.services[name].networks] == ["airflow-scheduler"]
    ports = {name: COMPOSE.services[name].ports for name in NAMES}
    assert [name for name in NAMES if any(not port.startswith("127.0.0.1:") for port in ports[name])] == ["web"]


@pytest.mark.parametrize("name", NAMES)
def test_commands_of_ours_exist(name: str) -> None:
    service = COMPOSE.services[name]
    health = (service.healthcheck.test if service.healthcheck else ["CMD"])[1:]
    for words in (service.command, health):
        if words[:1] == ["zanwatch"]:
            options = {option for parameter in main.commands[words[1]].params for option in parameter.opts}
            assert set(words[2:]) <= options | {"--help"}


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_commands_of_airflow_exist(airflow: Path, tmp_path: Path) -> None:
    found = set(re.findall(r"(?<![-=])airflow, ([a-z][a-z-]+)", TEXT))
    found |= set(re.findall(r"airflow ((?:db|pools) [a-z]+)", TEXT))
    settings = {"AIRFLOW_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    command = [airflow.with_name("airflow"), "--help"]
    known = subprocess.run(command, check=True, env=settings, capture_output=True, text=True)
    groups = {command.split()[0] for command in found}
    assert {"api-server", "scheduler", "dag-processor", "db", "pools", "jobs"} <= groups
    assert not [group for group in groups if not re.search(rf"^ +{group}( |$)", known.stdout, re.MULTILINE)]


def environments() -> Iterator[tuple[str, str, str]]:
    for name in NAMES:
        for variable, value in COMPOSE.services[name].environment.items():
            yield name, variable, value


def test_no_secret_stands_in_the_repository() -> None:
    for name, variable, value in environments():
        user = re.search(r"://[^/@]*@", value)
        if SECRET.search(variable):
            assert VARIABLE.fullmatch(value), (name, variable)
        if user:
            assert re.search(r":\$\{\w*PASSWORD:\?[^}]*\}@", user[0] + value), (name, variable)
    assert not {name for name, value in EXAMPLE.items() if SECRET.search(name) and value}
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_example_names_every_variable_and_no_other() -> None:
    used = {found["name"]: found["rest"] for found in VARIABLE.finditer(TEXT)}
    assert set(used) == set(EXAMPLE)
    assert all(rest.startswith(":?") for name, rest in used.items() if SECRET.search(name))


@pytest.mark.parametrize("name", ["setup", "processors", "airflow-scheduler", "backup"])
def test_the_settings_of_the_program_are_settings(name: str) -> None:
    own = {n: filled(v) for n, v in COMPOSE.services[name].environment.items() if n.startswith("ZANWATCH_")}
    settings = config.load(own)
    assert Address.read(settings.bus).servers == ("kafka:9092",)
    user = "keeper" if name == "backup" else "writer"
    assert settings.store == f"clickhouse://{user}:a1b2c3@clickhouse:8123/zanwatch"
    assert {config.scheme_of(settings.archive), config.scheme_of(settings.crawl)} == {"file"}
    assert settings.log == "json"


def test_a_password_is_not_shown_by_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "watchlists.yml", tmp_path)
    shown = CliRunner().invoke(main, ["check"], env={"ZANWATCH_MAIL": "smtp://desk:verysecret@mail:25"})
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["settings"]["mail"] == "smtp://…@mail:25"


def test_the_pools_are_those_the_dags_wait_for() -> None:
    pools = json.loads((ROOT / "docker" / "pools.json").read_text(encoding="utf-8"))
    named = re.findall(r'^\w+_POOL = "(\w+)"', (ROOT / "dags" / "zanwatch_tasks.py").read_text(), re.MULTILINE)
    assert sorted(pools) == sorted(named)
    assert pools["zanwatch_crawl"]["slots"] == 1


def test_the_images_hold_what_the_program_is_made_of() -> None:
    text = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = {word for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for word in line.split()}
    assert set(packages["packages"]) | {"dags", "requirements.lock"} <= copied
    assert all((ROOT / name).exists() for name in copied)
    kept = (ROOT / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name.partition('/')[0]}" for name in copied} <= set(kept)
    bases = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", text, re.MULTILINE)
    assert all(re.search(r":\d+\.\d+\.\d+", base) or base in {name for _, name in bases} for base, _ in bases)
    assert all(
        re.findall(r"^USER (\S+)$", stage, re.MULTILINE)[-1] == "10001:10001" for stage in text.split("\nFROM")[1:]
    )


@pytest.mark.slow
def test_the_settings_of_the_broker_start_one_that_takes_our_messages(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the image does it: KAFKA_SOME_NAME becomes some.name. Addresses and folder are the machine's."""
    environment = COMPOSE.services["kafka"].environment
    own = {n for n in environment if not n.startswith("KAFKA_")}
    elsewhere = {"KAFKA_LISTENERS", "KAFKA_ADVERTISED_LISTENERS", "KAFKA_CONTROLLER_QUORUM_VOTERS", "KAFKA_LOG_DIRS"}
    settings = environment.keys() - own - elsewhere - {"KAFKA_HEAP_OPTS"}
    lines = [f"{n.removeprefix('KAFKA_').replace('_', '.').lower()}={environment[n]}" for n in sorted(settings)]
    (tmp_path / "server.properties").write_text("\n".join(lines), encoding="utf-8")
    shutil.copy(broker.HERE / "log4j2.yaml", tmp_path)
    assert request.config.cache
    jars = broker.resolved(request.config.cache.mkdir("kafka"))
    monkeypatch.setattr(broker, "HERE", tmp_path)
    running = broker.Broker(jars, tmp_path)
    try:
        running.start()
        messages = bus.connect(f"kafka://{running.address}")
        messages.publish([bus.Message("changes", "Z1600000480", b"x" * 5_000_000)])
        assert messages.lag("classify", ["changes"]) == {"changes": 1}
        messages.close()
        assert "Unknown" not in running.log()
    finally:
        running.stop()


USERS = ET.fromstring((ROOT / "docker" / "clickhouse-users.xml").read_text(encoding="utf-8"))


def grants(user: str) -> list[str]:
    return [query.text or "" for query in USERS.iterfind(f"users/{user}/grants/query")]


def test_analysts_read_everything_but_mail_addresses_and_names() -> None:
    files = sorted((Path(sql_path[0]) / "schema").glob("*.sql"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    made = set(re.findall(r"^CREATE (?:OR REPLACE )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?(\w+)", text, re.MULTILINE))
    granted = {query.removeprefix("GRANT SELECT ON zanwatch.") for query in grants("analyst")}
    assert granted == made - {"deliveries", "commenters"}, "name new tables and views in docker/clickhouse-users.xml"
    assert USERS.findtext("profiles/analyst/readonly") == "2"


def test_passwords_of_users_come_from_outside() -> None:
    passwords = {user.tag: user.find("password") for user in USERS.iterfind("users/*")}
    assert passwords.keys() == {"default", "writer", "keeper", "analyst"}
    server = COMPOSE.services["clickhouse"].environment
    for name in ("writer", "keeper", "analyst"):
        found = passwords[name]
        assert found is not None
        assert found.get("from_env") in server
        assert not found.text
    networks = [address.text for address in USERS.iterfind("users/default/networks/ip")]
    assert networks == ["127.0.0.1", "::1"]


def test_the_engine_knows_every_right_and_every_limit(tmp_path: Path) -> None:
    rows = store.connect(f"chdb:{tmp_path}/store")
    try:
        limits = [limit.tag for limit in USERS.findall("profiles/analyst/*") if limit.tag != "constraints"]
        known = rows.select("SELECT name FROM system.settings WHERE name IN {names:Array(String)}", names=limits)
        assert {row["name"] for row in known} == set(limits)
        for query in [*grants("writer"), *grants("keeper"), *grants("analyst")[:1]]:
            with pytest.raises(store.StoreError, match="no role `nobody`"):
                rows.select(f"{query} TO nobody")
        with pytest.raises(store.StoreError, match="Syntax error"):
            rows.select("GRANT SELCT ON zanwatch.* TO nobody")
    finally:
        rows.close()

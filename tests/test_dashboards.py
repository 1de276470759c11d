"""Prometheus and Grafana as they are provisioned: what they ask for is told, and their SQL runs on our tables."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import promql_parser
import pytest
import yaml

from tests.compose_model import Compose
from tests.report_data import BEES_ID, DAY, full_day, hold, put
from tests.watching_model import Board, Panel, Prometheus, PromTarget, Rules, SqlTarget
from zanwatch import metrics
from zanwatch.store import Store, connect

ROOT = Path(__file__).parent.parent
DOCKER = ROOT / "docker"


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


DESCRIBED = loaded(Path(metrics.__file__).parent / "metrics.yml")
LABELS = {f"zanwatch_{name}": set(about["labels"]) for part in DESCRIBED.values() for name, about in part.items()}
LABELS |= {f"zanwatch_step_seconds_{end}": {"step"} | extra for end, extra in
           [("sum", set()), ("count", set()), ("bucket", {"le"})]}  # fmt: skip
FOREIGN = {"up", "process_resident_memory_bytes"}
"""Told by Prometheus itself, and by the client library of every program that has a /proc."""

CONFIG = Prometheus.model_validate(loaded(DOCKER / "prometheus.yml"))
RULES = [rule for group in Rules.model_validate(loaded(DOCKER / "prometheus-rules.yml")).groups for rule in group.rules]
BOARDS = [
    Board.model_validate_json(file.read_bytes()) for file in sorted((DOCKER / "grafana" / "dashboards").glob("*.json"))
]
COMPOSE = Compose.model_validate(loaded(ROOT / "docker-compose.yml"))
ENTRIES = COMPOSE.services
PANELS = [(board.uid, panel) for board in BOARDS for panel in board.panels]
SQL = [(p.title, t) for _, p in PANELS for t in p.targets if isinstance(t, SqlTarget)]
ASKED = [(rule.alert, rule.expr) for rule in RULES] + [
    (f"{p.title}: {t.ref_id}", t.expr) for _, p in PANELS for t in p.targets if isinstance(t, PromTarget)
]


def selected(node: Any) -> Iterator[Any]:
    """Every metric an expression asks for, with the labels it names."""
    match node:
        case promql_parser.VectorSelector():
            yield node
        case promql_parser.MatrixSelector():
            yield from selected(node.vector_selector)
        case promql_parser.BinaryExpr():
            yield from selected(node.lhs)
            yield from selected(node.rhs)
        case promql_parser.Call():
            for argument in node.args:
                yield from selected(argument)
        case _ if hasattr(node, "expr"):
            yield from selected(node.expr)


def grouped(node: Any) -> Iterator[tuple[set[str], set[str]]]:
    """The labels of every grouping, beside the metrics under it."""
    if isinstance(node, promql_parser.AggregateExpr):
        labels = set(node.modifier.labels) if node.modifier else set()
        yield labels, {found.name for found in selected(node.expr)}
    for child in ("lhs", "rhs", "expr"):
        if hasattr(node, child):
            yield from grouped(getattr(node, child))
    for argument in getattr(node, "args", []):
        yield from grouped(argument)


@pytest.mark.parametrize(("where", "expression"), ASKED, ids=[where for where, _ in ASKED])
def test_every_expression_asks_for_what_a_follower_tells(where: str, expression: str) -> None:
    tree = promql_parser.parse(expression)
    found = list(selected(tree))
    assert found
    for selector in found:
        assert selector.name in LABELS.keys() | FOREIGN
        named = {matcher.name for matcher in selector.matchers.matchers} - {"job", "__name__"}
        assert named <= LABELS.get(selector.name, set())
    for labels, names in grouped(tree):
        assert all(labels <= LABELS[name] for name in names), (labels, names)


@pytest.mark.parametrize(("where", "expression"), ASKED, ids=[where for where, _ in ASKED])
def test_what_every_follower_tells_alike_is_not_added_up(where: str, expression: str) -> None:
    """Rows are told by each of several processors: adding them up would count them as often as there are processors."""
    of_rows = {f"zanwatch_{name}" for name in DESCRIBED["rows"]} | {"zanwatch_backlog_messages"}
    inner = re.findall(r"\b(max|min|sum|avg|count) by \([\w, ]+\) \((?:increase\()?(zanwatch_\w+)", expression)
    assert [name for how, name in inner if how not in {"max", "min"} and name in of_rows] == []


def test_what_a_panel_shows_is_named_by_labels_it_has() -> None:
    for _, panel in PANELS:
        for target in panel.targets:
            if isinstance(target, PromTarget):
                named = set(re.findall(r"\{\{(\w+)\}\}", target.legend_format)) - {"instance"}
                assert named <= set().union(
                    *(LABELS.get(s.name, set()) for s in selected(promql_parser.parse(target.expr)))
                )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('boards')}/store")
    put(opened, full_day())
    hold(opened)
    yield opened
    opened.close()


def shown(store: Store, query: str, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Ask as Grafana's plugin does: `$__fromTime` and `$__toTime` are the ends of the span on the screen."""
    for macro, day in (("$__fromTime", first), ("$__toTime", last)):
        query = query.replace(macro, f"toDateTime64('{day} 00:00:00', 3)")
    assert "$" not in query
    return store.select(query)


@pytest.mark.parametrize(("title", "target"), SQL, ids=[title for title, _ in SQL])
def test_every_query_of_a_dashboard_runs_on_our_tables(store: Store, title: str, target: SqlTarget) -> None:
    rows = shown(store, target.raw_sql, DAY, DAY + dt.timedelta(days=1))
    assert (target.format, target.query_type) in {(1, "table"), (0, "timeseries")}
    if target.format == 0:
        assert isinstance(rows[0]["time"], dt.datetime), "a panel over time needs the column `time`"
    assert shown(store, target.raw_sql, dt.date(1999, 1, 1), dt.date(1999, 1, 2)) is not None


def test_the_numbers_are_those_of_the_day(store: Store) -> None:
    by_title = dict(SQL)
    numbers = {
        title: next(iter(shown(store, by_title[title].raw_sql, DAY, DAY + dt.timedelta(days=1))[0].values()))
        for title in ["Provisions changed", "Acts changed", "Acts repealed", "Changes without a named act"]
    }
    assert numbers == {
        "Provisions changed": 4, "Acts changed": 2, "Acts repealed": 1, "Changes without a named act": 1
    }  # fmt: skip
    most = shown(store, by_title["Acts that changed most"].raw_sql, DAY, DAY + dt.timedelta(days=1))
    assert (most[0]["act"], most[0]["changes"]) == (BEES_ID, 4)


def test_analysts_may_read_what_their_dashboard_asks_for() -> None:
    granted = set(re.findall(r"GRANT SELECT ON zanwatch\.(\w+)", (DOCKER / "clickhouse-users.xml").read_text()))
    read = {table for _, target in SQL for table in re.findall(r"\b(?:FROM|JOIN) (\w+)", target.raw_sql)}
    assert read <= granted


def crosses(one: Panel, other: Panel) -> bool:
    a, b = one.grid_pos, other.grid_pos
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


@pytest.mark.parametrize("board", BOARDS, ids=[board.uid for board in BOARDS])
def test_panels_stand_beside_one_another(board: Board) -> None:
    assert (
        len({panel.id for panel in board.panels}) == len({panel.title for panel in board.panels}) == len(board.panels)
    )
    assert all(panel.grid_pos.x + panel.grid_pos.w <= 24 for panel in board.panels)
    assert not [(a.title, b.title) for a in board.panels for b in board.panels if a.id < b.id and crosses(a, b)]


def test_there_is_one_dashboard_for_operations_and_one_for_analysts() -> None:
    kinds = {board.uid: {panel.datasource.uid for panel in board.panels} for board in BOARDS}
    assert kinds == {"zanwatch-operations": {"prometheus"}, "zanwatch-legislation": {"clickhouse"}}
    assert all(t.datasource == p.datasource for _, p in PANELS for t in p.targets)


def test_the_sources_of_the_dashboards_are_services() -> None:
    provisioned = loaded(DOCKER / "grafana" / "provisioning" / "datasources" / "zanwatch.yml")["datasources"]
    by_uid = {source["uid"]: source for source in provisioned}
    assert {uid: source["type"] for uid, source in by_uid.items()} == {
        panel.datasource.uid: panel.datasource.type for _, panel in PANELS
    }
    assert by_uid["prometheus"]["url"] == "http://prometheus:9090"
    assert (by_uid["clickhouse"]["jsonData"]["host"], by_uid["clickhouse"]["jsonData"]["username"]) == (
        "clickhouse",
        "analyst",
    )
    assert by_uid["clickhouse"]["secureJsonData"]["password"].removeprefix("$") in ENTRIES["grafana"].environment
    for needed in ("prometheus", "clickhouse"):
        assert needed in ENTRIES["grafana"].depends_on
        assert set(ENTRIES[needed].networks) & set(ENTRIES["grafana"].networks)


def test_the_dashboards_are_where_grafana_looks() -> None:
    image = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    provider = loaded(DOCKER / "grafana" / "provisioning" / "dashboards" / "zanwatch.yml")["providers"][0]
    assert f"COPY docker/grafana/dashboards {provider['options']['path']}\n" in image
    home = ENTRIES["grafana"].environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert (DOCKER / "grafana" / "dashboards" / Path(home).name).is_file()
    plugins = re.search(r"--pluginsDir (\S+) plugins install (\S+) \d+\.\d+\.\d+", image)
    assert plugins
    assert f"GF_PATHS_PLUGINS={plugins[1]}" in image
    assert plugins[2] in {panel.datasource.type for _, panel in PANELS}


def test_prometheus_asks_the_processors_where_they_answer() -> None:
    asked = next(job for job in CONFIG.scrape_configs if job.job_name == "zanwatch").dns_sd_configs[0]
    assert asked.names == ["processors"]
    assert ENTRIES["processors"].environment["ZANWATCH_METRICS"] == f":{asked.port}"
    assert set(ENTRIES["processors"].networks) & set(ENTRIES["prometheus"].networks)
    mounted = {mount.split(":")[1] for mount in ENTRIES["prometheus"].volumes if isinstance(mount, str)}
    assert set(CONFIG.rule_files) | {"/etc/prometheus/prometheus.yml", "/prometheus"} == mounted
    assert {"--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"} <= set(
        ENTRIES["prometheus"].command
    )


def test_the_picture_of_the_stacks_shows_every_service() -> None:
    root = ElementTree.parse(ROOT / "docs" / "stacks.svg").getroot()
    shown = " ".join(text for node in root for text in node.itertext()).lower()
    parts = {"airflow-api": "airflow", "airflow-scheduler": "scheduler", "airflow-dags": "airflow"}
    lasting = {name for name, service in ENTRIES.items() if service.restart != "no"}
    assert [name for name in sorted(lasting) if parts.get(name, name) not in shown] == []
    assert root.get("aria-labelledby") == "title desc"
    assert "(stacks.svg)" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_alarm_says_where_to_look_and_is_explained() -> None:
    page = (ROOT / "docs" / "observability.md").read_text(encoding="utf-8")
    assert [rule.alert for rule in RULES if f"`{rule.alert}`" not in page] == []
    assert len({rule.alert for rule in RULES}) == len(RULES)
    for rule in RULES:
        labels = set(re.findall(r"\$labels\.(\w+)", rule.annotations.summary))
        groups = [labels for labels, _ in grouped(promql_parser.parse(rule.expr))]
        assert labels <= set().union(*groups)

"""What we use of the files of Prometheus and Grafana, and nothing besides: a misspelt or unwanted key is an error."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Duration = Field(pattern=r"^\d+[smhd]$")


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Camel(BaseModel):
    """Grafana writes its keys with humps."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)


class Global(Strict):
    scrape_interval: str = Duration
    scrape_timeout: str = Duration
    evaluation_interval: str = Duration


class Names(Strict):
    names: list[str]
    type: Literal["A"]
    port: int
    refresh_interval: str = Duration


class Targets(Strict):
    targets: list[str]


class Scrape(Strict):
    job_name: str
    dns_sd_configs: list[Names] = []
    static_configs: list[Targets] = []


class Prometheus(Strict):
    global_: Global = Field(alias="global")
    rule_files: list[str]
    scrape_configs: list[Scrape]


class Annotations(Strict):
    summary: str
    description: str


class Labels(Strict):
    severity: Literal["warning", "critical"]


class Rule(Strict):
    alert: str = Field(pattern=r"^[A-Z][A-Za-z]+$")
    expr: str
    for_: str = Field(alias="for", pattern=r"^\d+[mh]$")
    labels: Labels
    annotations: Annotations


class Group(Strict):
    name: str
    rules: list[Rule]


class Rules(Strict):
    groups: list[Group]


class Source(Camel):
    type: Literal["prometheus", "grafana-clickhouse-datasource"]
    uid: Literal["prometheus", "clickhouse"]


class PromTarget(Camel):
    ref_id: str
    datasource: Source
    expr: str
    legend_format: str
    instant: bool
    range: bool
    format: Literal["time_series", "table"]


class SqlTarget(Camel):
    ref_id: str
    datasource: Source
    editor_type: Literal["sql"]
    raw_sql: str
    query_type: Literal["table", "timeseries"]
    format: Literal[0, 1]


class Place(Camel):
    x: int = Field(ge=0)
    y: int = Field(ge=0)
    w: int = Field(gt=0, le=24)
    h: int = Field(gt=0)


class Threshold(Camel):
    color: str
    value: float | None


class Thresholds(Camel):
    mode: Literal["absolute"]
    steps: list[Threshold]


class Defaults(Camel):
    unit: Literal["s", "d", "ops", "bytes", "percentunit", "short"] = "short"
    color: dict[Literal["mode"], Literal["thresholds"]] = {}
    thresholds: Thresholds | None = None
    custom: dict[str, Any] = {}


class Fields(Camel):
    defaults: Defaults
    overrides: list[None]


class Transformation(Camel):
    id: Literal["merge", "organize"]
    options: dict[str, Any]


class Panel(Camel):
    id: int
    type: Literal["stat", "table", "timeseries", "barchart"]
    title: str = Field(min_length=3)
    description: str
    datasource: Source
    grid_pos: Place
    targets: list[PromTarget | SqlTarget] = Field(min_length=1)
    field_config: Fields
    options: dict[str, Any]
    transformations: list[Transformation] = []


class Span(Camel):
    from_: str = Field(alias="from", pattern=r"^now-\d+[hd]$")
    to: Literal["now"]


class Board(Camel):
    uid: str = Field(pattern=r"^zanwatch-[a-z]+$", max_length=40)
    title: str
    description: str
    tags: list[str]
    timezone: Literal["Asia/Almaty"]
    schema_version: Literal[41]
    version: int
    editable: Literal[False]
    refresh: Literal["", "1m"]
    time: Span
    templating: dict[Literal["list"], list[None]]
    annotations: dict[Literal["list"], list[None]]
    panels: list[Panel] = Field(min_length=6)

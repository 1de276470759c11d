"""What we use of Compose's language, and nothing besides: a misspelt or unwanted key is an error."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Build(Strict):
    context: Literal["."]
    dockerfile: Literal["docker/Dockerfile"]
    target: str


class Limits(Strict):
    cpus: str = Field(pattern=r"^\d\.\d$")
    memory: str = Field(pattern=r"^\d+[mg]$")
    pids: int


class Resources(Strict):
    limits: Limits


class Deploy(Strict):
    resources: Resources
    replicas: str | None = None


class Condition(Strict):
    condition: Literal["service_healthy", "service_completed_successfully"]


class Health(Strict):
    test: list[str]
    interval: str = Field(pattern=r"^\d+[sm]$")
    timeout: str = Field(pattern=r"^\d+s$")
    retries: int
    start_period: str = "0s"


class Mount(Strict):
    type: Literal["volume"]
    source: str
    target: str
    read_only: bool
    volume: dict[Literal["subpath"], str]


class Logging(Strict):
    driver: Literal["json-file"]
    options: dict[Literal["max-size", "max-file"], str]


class Service(Strict):
    image: str
    user: str = Field(pattern=r"^[1-9]\d*:[1-9]\d*$")
    cap_drop: list[Literal["ALL"]] = Field(min_length=1)
    security_opt: list[Literal["no-new-privileges:true"]] = Field(min_length=1)
    restart: Literal["unless-stopped", "no"]
    logging: Logging
    deploy: Deploy
    networks: list[Literal["data", "control", "desk", "outside"]] = Field(min_length=1)
    build: Build | None = None
    profiles: list[Literal["backup"]] = []
    command: list[str] = []
    environment: dict[str, str] = {}
    volumes: list[str | Mount] = []
    ports: list[str] = []
    depends_on: dict[str, Condition] = {}
    healthcheck: Health | None = None
    read_only: bool = False
    init: bool = False
    tmpfs: list[str] = []
    ulimits: dict[str, Any] = {}
    shm_size: str = "64m"
    stop_signal: str = "SIGTERM"
    stop_grace_period: str = "10s"


class Network(Strict):
    internal: bool = False


class Compose(BaseModel):
    model_config = ConfigDict(frozen=True)
    name: Literal["zanwatch"]
    services: dict[str, Service]
    networks: dict[str, Network]
    volumes: dict[str, dict[str, Any]]

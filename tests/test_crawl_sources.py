"""Sources are pairs of files found by folder; descriptions are strict; trust in TLS is added to, never removed."""

import shutil
import ssl
import subprocess
from datetime import date
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from crawlers.checks import check_html
from crawlers.description import SOURCES, read
from crawlers.run import load_source, source_names
from crawlers.settings import scrapy_settings
from crawlers.sources.adilet import AdiletDescription
from reports.vocabulary import source_of
from tests.crawl.bench import Bench
from tests.crawl.portal import Portal, Serving
from zanwatch import config
from zanwatch.errors import ConfigError, Rejected

REAL = Path(__file__).parents[2] / "shared" / "real"


def test_sources_are_found_by_folder_and_every_one_is_a_pair() -> None:
    assert {"adilet", "control_bank"} <= set(source_names())
    stems = {file.stem for file in SOURCES.iterdir() if file.suffix in {".py", ".yml"}} - {"__init__"}
    assert stems == set(source_names())


@pytest.mark.parametrize("source", source_names())
def test_a_source_obeys_robots_and_names_its_publisher_in_three_languages(source: str) -> None:
    description, site = load_source(source)
    assert description.robots == "obey"
    assert len({description.publisher.kk, description.publisher.ru, description.publisher.en}) == 3
    assert description.called.model_dump() == source_of(source)
    assert set(description.languages.values()) == {"ru", "kk"}
    assert description.delay >= 1
    assert type(description) is site.description_type


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("years_back: 1", "years_back: 1\nyear_back: 2"), "year_back"),
        (("delay: 1.5", "delay: fast"), "delay"),
        (("delay: 1.5", "delay: -1"), "delay"),
        (("robots: obey", "robots: ignore"), "robots"),
        (("robots: obey", "robots: {permitted_by: ''}"), "robots"),
        (("walks: 2\n", ""), "walks"),
        (("walks: 2", "walks: [2"), "adilet.yml"),
    ],
)
def test_a_description_is_strict(tmp_path: Path, change: tuple[str, str], field: str) -> None:
    file = tmp_path / "adilet.yml"
    file.write_text((SOURCES / "adilet.yml").read_text().replace(*change))
    with pytest.raises(ConfigError, match=field):
        read(file, AdiletDescription)


def test_an_unknown_source_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"adilet.*control_bank"):
        load_source("nowhere")


@pytest.mark.parametrize("contact", ["x\r\nCookie: 1", "контакт"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    description, _ = load_source("adilet")
    with pytest.raises(ConfigError, match="contact"):
        scrapy_settings(description, config.load({"ZANWATCH_CONTACT": contact}), 0)


def test_a_missing_ca_bundle_is_refused() -> None:
    description, _ = load_source("adilet")
    with pytest.raises(ConfigError, match="CA bundle"):
        scrapy_settings(description, config.load({"ZANWATCH_CA_BUNDLE": "nowhere.pem"}), 0)


@pytest.mark.parametrize("name", ["ru_V1600014606.html", "kk_V1600014606.html", "K1500000414_rus_excerpt.html"])
def test_real_pages_hold_the_part_and_are_whole(name: str) -> None:
    file = REAL / "adilet" / name
    if not file.is_file():
        pytest.skip(f"no real page {name} here")
    description = read(SOURCES / "adilet.yml", AdiletDescription)
    body = file.read_bytes()
    check_html(body, description.parts["text"], description.captcha)
    with pytest.raises(Rejected, match="shell"):
        check_html(body.replace(b"<article", b"<div"), description.parts["text"], ())


def test_tls_is_verified_and_the_settings_can_add_a_root(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl to make a certificate with")
    key, root = tmp_path / "key.pem", tmp_path / "root.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", root, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    serving = Serving(Portal(acts={"Z2600000101": date(2026, 10, 5)}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(root, key)
    server: ThreadingHTTPServer = serving.server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - the handshakes we refuse
    with serving:
        url = f"https://localhost:{server.server_port}"
        refused = Bench(tmp_path / "a", url, Portal()).crawl()
        trusted = Bench(tmp_path / "b", url, Portal(), {"ZANWATCH_CA_BUNDLE": str(root)}).crawl()
    assert (refused.status, refused.fetched) == ("red", 0)
    assert "certificate" in " ".join(refused.reasons)
    assert (trusted.status, trusted.fetched) == ("green", 4)

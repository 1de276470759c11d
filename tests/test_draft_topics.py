"""Topics of drafts: said by words of the title or not at all; one feed each, with the same drafts in any language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from reports.consultations.topics import topics, topics_of
from reports.fingerprints import drafts
from reports.matching import fold
from reports.publish import publish
from reports.values import UI_LANGUAGES
from tests.draft_data import draft, put_rows
from tests.report_data import DAY, at
from zanwatch.config import Settings, load
from zanwatch.messages import Language
from zanwatch.store import Store, connect

ATOM = "{http://www.w3.org/2005/Atom}"
NAMED = {
    "801": ("О налоге на воздушных змеев", "Батпырауық салығы туралы", {"taxes"}),
    "802": ("Об утверждении Правил перевозки школьников по зимним дорогам",
            "Оқушыларды қысқы жолдармен тасымалдау қағидаларын бекіту туралы", {"education", "transport"}),
    "803": ("О караванных тропах", "Керуен соқпақтары туралы", set()),
    "804": ("", "Мектеп асханалары туралы", {"education"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Settings]]:
    folder = tmp_path_factory.mktemp("topics")
    opened = connect(f"chdb:{folder}/store")
    put_rows(opened, [draft(name, title_ru=ru, title_kk=kk) for name, (ru, kk, _) in NAMED.items()])
    settings = load({"ZANWATCH_SITE": f"{folder}/site", "ZANWATCH_SITE_URL": "https://watch.example/site"})
    publish(opened, settings, at(DAY, 20))
    yield opened, settings
    opened.close()


def entries(settings: Settings, language: str, feed: str) -> list[str]:
    root = etree.parse(f"{settings.site}/{language}/drafts/{feed}.xml").getroot()
    return [str(entry.findtext(f"{ATOM}id")) for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_a_draft_is_in_the_feeds_of_its_topics_and_in_no_other(site: tuple[Store, Settings], language: str) -> None:
    found = {topic.id: entries(site[1], language, f"topic-{topic.id}") for topic in topics()}
    for name, (_, _, wanted) in NAMED.items():
        address = f"https://watch.example/site/{language}/drafts/open_npa-{name}.html"
        assert {topic for topic, named in found.items() if address in named} == wanted
    assert len(entries(site[1], language, "feed")) == len(NAMED)


def test_every_topic_has_a_feed_linked_from_the_list(site: tuple[Store, Settings]) -> None:
    for language in UI_LANGUAGES:
        listed = Path(site[1].site, language, "drafts", "index.html").read_text(encoding="utf-8")
        for topic in topics():
            assert f'href="../drafts/topic-{topic.id}.xml"' in listed
            assert topic.names[language] in listed


def test_the_page_of_a_draft_says_which_words_name_its_topic(site: tuple[Store, Settings]) -> None:
    page = Path(site[1].site, "ru", "drafts", "open_npa-802.html").read_text(encoding="utf-8")
    assert "topic-transport.xml" in page
    assert "<q>перевозки</q>" in page
    kazakh = Path(site[1].site, "kk", "drafts", "open_npa-802.html").read_text(encoding="utf-8")
    assert "<q>тасымалдау</q>" in kazakh
    assert "topic-" not in Path(site[1].site, "ru", "drafts", "open_npa-803.html").read_text(encoding="utf-8")


def test_an_entry_carries_its_topics_in_the_language_of_the_feed(site: tuple[Store, Settings]) -> None:
    root = etree.parse(f"{site[1].site}/kk/drafts/feed.xml").getroot()
    said = {(c.get("term"), c.get("label")) for c in root.iter(f"{ATOM}category")}
    assert said == {
        (topic.id, topic.names["kk"]) for topic in topics() if topic.id in {"taxes", "education", "transport"}
    }


def test_a_new_title_moves_a_draft_to_another_feed(site: tuple[Store, Settings]) -> None:
    store, settings = site
    put_rows(store, [draft("805", title_ru="О зёрнах", title_kk="")])
    publish(store, settings, at(DAY, 20))
    assert any("805" in name for name in entries(settings, "en", "topic-agriculture"))
    put_rows(store, [draft("805", title_ru="О лодках", title_kk="", known=9)])
    publish(store, settings, at(DAY, 20))
    assert not any("805" in name for name in entries(settings, "en", "topic-agriculture"))
    assert any("805" in name for name in entries(settings, "en", "feed"))
    put_rows(store, [draft("805", title_ru="О лодках", title_kk="", known=10, kind="earlier")])
    publish(store, settings, at(DAY, 20))
    assert "805" not in {row.draft_id for row in drafts(store)}


@pytest.mark.parametrize(
    ("language", "title", "found"),
    [
        ("ru", "О мерах по электронным газетам", set()),
        ("ru", "О газовых сетях", {"energy"}),
        ("ru", "О БАНКАХ", {"finance"}),
        ("ru", "О банкротстве", {"business"}),
        ("ru", "О налоговом администрировании", {"taxes"}),
        ("ru", "О судоходстве", {"transport"}),
        ("ru", "Об украинских сказках", set()),
        ("kk", "Жергілікті дәстүрлер туралы", set()),
        ("kk", "Жер қойнауы туралы", {"energy"}),
        ("kk", "Жоғары сот кеңесі туралы", {"justice"}),
        ("kk", "Қараусыз қалған бақтар туралы", set()),
        ("kk", "Автомобиль жолдары туралы", {"transport"}),
    ],
)
def test_words_are_told_apart(language: Language, title: str, found: set[str]) -> None:
    assert {said.topic.id for said in topics_of({language: title})} == found


def test_every_topic_is_named_and_can_be_said_in_both_languages() -> None:
    assert len({topic.id for topic in topics()}) == len(topics())
    for topic in topics():
        assert set(topic.names) == set(UI_LANGUAGES)
        for language, words in (("kk", topic.kk), ("ru", topic.ru)):
            assert all(topic.evidence({language: fold(f"Туралы {word}")}, (language,)) for word in words)  # type: ignore[dict-item,arg-type]

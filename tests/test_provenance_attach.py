"""Changes and their causes: the nearest new act, candidates where several may be meant, silence flagged."""

from __future__ import annotations

import datetime as dt

import pytest

from processors.provenance import attach
from zanwatch.messages import Cause, Change, Edition, EditionHeader, Language, Link, Note, Op, Provision

SEEN = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)
OLD_LAW, NEW_LAW, OTHER_LAW = (
    "Законом РК от 01.02.2020 № 11-VI",
    "Законом РК от 05.01.2026 № 22-VIII",
    "от 06.01.2026 № 23-VIII",
)


def provision(at: int, path: str, parent: str = "") -> Provision:
    return Provision(at=at, path=path, parent=parent, text=f"слова {path}")


TREE = (
    provision(0, "title"), provision(1, "ch:1"), provision(2, "art:1", "ch:1"), provision(3, "art:1/pt:1", "art:1"),
    provision(4, "art:1/pt:2", "art:1"), provision(5, "art:1/pt:2/sub:1", "art:1/pt:2"), provision(6, "art:2", "ch:1"),
    provision(7, "art:2/pt:1", "art:2"), provision(8, "annex:1"), provision(9, "annex:1/pt:1", "annex:1"),
)  # fmt: skip


def edition(day: int, *notes: tuple[str, str], cause: Cause | None = None, language: Language = "ru") -> Edition:
    header = EditionHeader(
        act_id="Z990000999_", language=language, edition_date=dt.date(2026, 1, day), edition_date_basis="source",
        title="О вымышленном", cause=cause, source="demo", address="https://example.org/a", capture_id="c",
        seen_at=SEEN, text_hash=f"h{day}", size=10,
    )  # fmt: skip
    placed = tuple(Note(at=100 + i, path=p, kind="amendment", text=t) for i, (p, t) in enumerate(notes))
    return Edition(header=header, provisions=TREE, notes=placed)


def change(path: str | None, op: Op = "amended", before: str | None = "same", text: str | None = "b") -> Change:
    return Change(
        id="x", act_id="Z990000999_", language="ru", source="demo", title="О вымышленном",
        address="https://example.org/a", old_edition=dt.date(2026, 1, 1), new_edition=dt.date(2026, 1, 20),
        old_hash="h1", new_hash="h20",
        old_capture="c", new_capture="d", seen_at=SEEN, ordinal=0, op=op,
        path_before=path if before == "same" else before, path_after=path,
        text_before="a", text_after=text, redline=(("-", "a"), ("+", "b")), at_before=3, at_after=3,
        span_before=1, span_after=1,
    )  # fmt: skip


def causes(one: Change, old: Edition | None, new: Edition) -> list[tuple[str, str]]:
    (done,) = attach([one], old, new)
    return [(c.number, c.certainty) for c in done.causes]


def test_the_note_of_the_provision_is_stated() -> None:
    new = edition(20, ("art:1/pt:1", f"Сноска. Пункт 1 в редакции {NEW_LAW} (вводится в действие с 01.02.2026)."))
    (done,) = attach([change("art:1/pt:1")], edition(1), new)
    assert [(c.number, c.certainty, c.in_force, c.act_type) for c in done.causes] == [
        ("22-VIII", "stated", dt.date(2026, 2, 1), "law")
    ]
    assert done.note == new.notes[0].text
    assert done.flags == ()


@pytest.mark.parametrize(
    ("place", "words"), [("art:1", "Статья 1"), ("ch:1", "Глава 1"), ("", "Закон"), ("title", "Закон")]
)
def test_the_nearest_ancestor_speaks_for_its_parts(place: str, words: str) -> None:
    new = edition(20, (place if place != "title" else "", f"Сноска. {words} с изменениями, внесенными {NEW_LAW}."))
    assert causes(change("art:1/pt:2/sub:1"), edition(1), new) == [("22-VIII", "stated")]


def test_only_the_new_act_of_an_extended_note_counts() -> None:
    old = edition(1, ("art:1", f"Сноска. Статья 1 с изменением, внесенным {OLD_LAW}."))
    new = edition(
        20,
        (
            "art:1",
            "Сноска. Статья 1 с изменениями, внесенными законами РК от 01.02.2020 № 11-VI; от 05.01.2026 № 22-VIII.",
        ),
    )
    assert causes(change("art:1/pt:1"), old, new) == [("22-VIII", "stated")]


def test_two_new_acts_are_two_candidates() -> None:
    new = edition(20, ("art:1", f"Сноска. Статья 1 с изменениями, внесенными {NEW_LAW}; {OTHER_LAW}."))
    assert causes(change("art:1/pt:1"), edition(1), new) == [("22-VIII", "candidate"), ("23-VIII", "candidate")]


def test_the_nearer_note_wins() -> None:
    new = edition(
        20,
        ("art:1", f"Сноска. Статья 1 с изменением, внесенным {NEW_LAW}."),
        ("art:1/pt:1", "Сноска. Пункт 1 в редакции Закона РК от 07.01.2026 № 24-VIII."),
    )
    assert causes(change("art:1/pt:1"), edition(1), new) == [("24-VIII", "stated")]
    assert causes(change("art:1/pt:2"), edition(1), new) == [("22-VIII", "stated")]


def test_a_note_in_the_last_subpoint_speaks_of_its_point() -> None:
    new = edition(20, ("art:1/pt:2/sub:1", f"Сноска. Пункт 2 в редакции {NEW_LAW}."))
    assert causes(change("art:1/pt:2"), edition(1), new) == [("22-VIII", "stated")]
    assert causes(change("art:1/pt:1"), edition(1), new) == []


def test_a_note_unchanged_explains_nothing() -> None:
    note = ("art:1", f"Сноска. Статья 1 в редакции {OLD_LAW}.")
    (done,) = attach([change("art:1/pt:1")], edition(1, note), edition(20, note))
    assert done.causes == ()
    assert done.flags == ("no_cause",)


def test_an_act_named_before_but_due_now_is_a_candidate() -> None:
    note = ("art:1", f"Сноска. Статья 1 с изменением, внесенным {OLD_LAW} (вводится в действие с 15.01.2026).")
    assert causes(change("art:1/pt:1"), edition(1, note), edition(20, note)) == [("11-VI", "candidate")]


def test_the_act_the_source_names_is_a_candidate_and_completes_the_note() -> None:
    cause = Cause(
        act_type="law", date=dt.date(2026, 1, 5), number="22-VIII", act_id="Z2600000022", url="https://example.org/22"
    )
    assert causes(change("art:1/pt:1"), edition(1), edition(20, cause=cause)) == [("22-VIII", "candidate")]
    noted = edition(20, ("art:1", f"Сноска. Статья 1 в редакции {NEW_LAW}."), cause=cause)
    (done,) = attach([change("art:1/pt:1")], edition(1), noted)
    assert [(c.certainty, c.act_id) for c in done.causes] == [("stated", "Z2600000022")]


def test_requisites_of_the_named_act_are_read() -> None:
    words = "Закон Республики Казахстан от 5 января 2026 года № 22-VIII. Зарегистрирован 6 января 2026 года № 5"
    named = Cause(act_id="93901", evidence=words, certainty="stated", published=dt.date(2026, 1, 7))
    (done,) = attach([change("art:1/pt:1")], edition(1), edition(20, cause=named))
    assert [(str(c.date), c.number, c.certainty) for c in done.causes] == [("2026-01-05", "22-VIII", "candidate")]
    noted = edition(20, ("art:1", f"Сноска. Статья 1 в редакции {NEW_LAW}."), cause=named)
    (done,) = attach([change("art:1/pt:1")], edition(1), noted)
    assert [(c.published, c.act_id, c.certainty) for c in done.causes] == [(dt.date(2026, 1, 7), None, "stated")]


def test_a_known_publication_gives_the_date_of_commencement() -> None:
    named = Cause(date=dt.date(2026, 1, 5), number="22-VIII", published=dt.date(2026, 3, 10))
    start = (
        "(вводится в действие по истечении десяти календарных дней после дня его первого официального опубликования)"
    )
    new = edition(20, ("art:1", f"Сноска. Статья 1 в редакции {NEW_LAW} {start}."), cause=named)
    (done,) = attach([change("art:1/pt:1")], edition(1), new)
    assert [c.in_force for c in done.causes] == [dt.date(2026, 3, 21)]


def test_a_link_of_the_page_becomes_a_whole_address() -> None:
    links = (Link(text="№ 22-VIII", href="/rus/docs/Z2600000022#z5"),)
    new = edition(20, ("art:1", f"Сноска. Статья 1 в редакции {NEW_LAW}."))
    new = new.model_copy(update={"notes": (new.notes[0].model_copy(update={"links": links}),)})
    (done,) = attach([change("art:1/pt:1")], edition(1), new)
    assert [(c.act_id, c.url) for c in done.causes] == [("Z2600000022", "https://example.org/rus/docs/Z2600000022#z5")]


@pytest.mark.parametrize(
    "words",
    [
        f"Сноска. Заголовок статьи 1 в редакции {NEW_LAW}.",
        f"Сноска. Глава 1 дополнена статьей 2 в соответствии с {NEW_LAW}.",
        f"Примечание ИЗПИ! Статья 1 предусматривается в редакции {NEW_LAW}.",
        "Сноска. Нормативным постановлением Конституционного Суда РК от 05.01.2026 № 9-НП статья 1 признана верной.",
        "Прим.РЦПИ: приказ Министра от 11.02.2000 N 5 утратил силу - приказом Министра от 05.01.2026 N 6.",
        f"Сноска. Внесено изменение на казахском языке, текст на русском языке не меняется {NEW_LAW}.",
        f"Сноска. Пункт 1 в редакции {NEW_LAW}. Текст на русском языке не меняется.",
        f"Сноска. Утратил силу {NEW_LAW}.",
        f"Сноска. Правый верхний угол приложения 1 - в редакции {NEW_LAW}.",
    ],
)
def test_what_speaks_of_something_else_is_no_cause(words: str) -> None:
    (done,) = attach([change("art:1/pt:1")], edition(1), edition(20, ("art:1", words)))
    assert done.causes == ()
    assert done.flags == ("no_cause",)


def test_an_added_article_is_explained_by_the_note_of_its_chapter() -> None:
    new = edition(20, ("ch:1", f"Сноска. Глава 1 дополнена статьей 2 в соответствии с {NEW_LAW}."))
    assert causes(change("art:2", "added", None), edition(1), new) == [("22-VIII", "stated")]


def test_a_heading_is_explained_by_its_own_note() -> None:
    new = edition(20, ("art:1", f"Сноска. Заголовок статьи 1 в редакции {NEW_LAW}."))
    assert causes(change("art:1", "heading"), edition(1), new) == [("22-VIII", "stated")]


def test_the_title_of_the_act_is_explained_by_its_note() -> None:
    new = edition(20, ("", f"Сноска. Заголовок - в редакции {NEW_LAW}."))
    assert causes(change("title", "heading"), edition(1), new) == [("22-VIII", "stated")]
    assert causes(change("art:1", "heading"), edition(1), new) == []


def test_one_note_on_the_whole_text_explains_every_place() -> None:
    words = 'Сноска. По всему тексту слово "а" заменено словом "б" Законом РК от 05.01.2026 № 22-VIII.'
    done = attach(
        [change(p) for p in ("art:1/pt:1", "art:2/pt:1", "annex:1/pt:1")], edition(1), edition(20, ("", words))
    )
    assert {tuple(c.number for c in d.causes) for d in done} == {("22-VIII",)}


def test_an_annex_is_explained_as_a_whole() -> None:
    new = edition(20, ("annex:1", f"Сноска. Приложение в редакции {NEW_LAW}."))
    assert causes(change("annex:1/pt:1"), edition(1), new) == [("22-VIII", "stated")]
    assert causes(change("art:1/pt:1"), edition(1), new) == []


def test_a_provision_that_vanished_is_explained_from_where_it_stood() -> None:
    new = edition(20, ("art:1", f"Сноска. Пункт 1 исключен {NEW_LAW}."))
    gone = change("art:1/pt:1", "repealed").model_copy(update={"path_after": None, "text_after": None})
    assert causes(gone, edition(1), new) == [("22-VIII", "stated")]


def test_a_verb_we_do_not_know_gives_a_candidate_only() -> None:
    new = edition(20, ("art:1", f"Сноска. Статья 1 переписана {NEW_LAW}."))
    assert causes(change("art:1/pt:1"), edition(1), new) == [("22-VIII", "candidate")]


def test_a_unit_that_is_not_there_gives_a_candidate_only() -> None:
    new = edition(20, ("art:1", f"Сноска. Пункт 77 в редакции {NEW_LAW}."))
    assert causes(change("art:1/pt:1"), edition(1), new) == [("22-VIII", "candidate")]


def test_a_changed_note_gets_the_acts_it_newly_names() -> None:
    before = f"Сноска. Статья 1 с изменением, внесенным {OLD_LAW}."
    after = "Сноска. Статья 1 с изменениями, внесенными законами РК от 01.02.2020 № 11-VI; от 05.01.2026 № 22-VIII."
    note = change("art:1", "note", text=after).model_copy(update={"text_before": before})
    assert causes(note, edition(1, ("art:1", before)), edition(20, ("art:1", after))) == [("22-VIII", "stated")]


def test_a_note_on_the_future_is_flagged() -> None:
    after = f"Примечание ИЗПИ! Статья 1 предусматривается в редакции {NEW_LAW}."
    note = change("art:1", "note", text=after).model_copy(update={"text_before": None, "path_before": None})
    (done,) = attach([note], edition(1), edition(20, ("art:1", after)))
    assert done.flags == ("future_change",)
    assert [c.number for c in done.causes] == ["22-VIII"]


def test_a_reworded_note_names_no_new_act() -> None:
    before, after = f"Сноска. Статья 1 в редакции {OLD_LAW}.", f"Сноска. Статья 1 - в новой редакции {OLD_LAW}."
    note = change("art:1", "note", text=after).model_copy(update={"text_before": before})
    (done,) = attach([note], edition(1, ("art:1", before)), edition(20, ("art:1", after)))
    assert (done.causes, done.flags) == ((), ())


def test_an_editorial_change_has_no_cause_and_no_alarm() -> None:
    one = change("art:1/pt:1", "editorial")
    assert attach([one], edition(1), edition(20)) == (one,)


def test_kazakh_notes_explain_kazakh_changes() -> None:
    note = ("art:1", "Ескерту. 1-баптың 2-тармағы жаңа редакцияда - ҚР 05.01.2026 № 22-VIII Заңымен.")
    one = change("art:1/pt:2/sub:1").model_copy(update={"language": "kk"})
    new = edition(20, note, language="kk")
    assert causes(one, edition(1, language="kk"), new) == [("22-VIII", "stated")]
    assert causes(one.model_copy(update={"path_after": "art:1/pt:1"}), edition(1, language="kk"), new) == []


def test_the_first_edition_we_hold_takes_all_acts_as_new() -> None:
    new = edition(20, ("art:1", f"Сноска. Статья 1 в редакции {NEW_LAW}."))
    assert causes(change("art:1/pt:1"), None, new) == [("22-VIII", "stated")]


def test_a_note_that_a_court_has_begun_is_flagged_though_it_names_no_act() -> None:
    text = "Примечание ИЗПИ! Конституционным Судом РК начато производство о проверке пункта 2 статьи 1."
    (done,) = attach([change("art:1/pt:2", "note", None, text)], edition(1), edition(20, ("art:1/pt:2", text)))
    assert (done.causes, done.flags) == ((), ("court",))


@pytest.mark.parametrize(("words", "made"), [("действовала до 01.01.2026", True), ("действует до 01.01.2027", False)])
def test_a_norm_whose_time_has_run_out_is_a_cause_one_whose_time_will_is_none(words: str, made: bool) -> None:
    note = ("art:1", "Сноска. Статья 1 " + words + " в соответствии с Законом РК от 05.01.2026 № 22-VIII.")
    (done,) = attach([change("art:1", "repealed")], edition(1), edition(20, note))
    assert [c.number for c in done.causes] == (["22-VIII"] if made else [])


@pytest.mark.parametrize(("op", "made"), [("renumbered", True), ("heading", True), ("added", False)])
def test_a_new_number_brings_no_new_text(op: Op, made: bool) -> None:
    note = ("art:1", "Сноска. Статью 1 считать статьей 2 - Законом РК от 05.01.2026 № 22-VIII.")
    (done,) = attach([change("art:1", op)], edition(1), edition(20, note))
    assert [c.number for c in done.causes] == (["22-VIII"] if made else [])

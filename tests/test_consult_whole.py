"""From the bytes of cards to the scorecard of a state body, with nothing left out on the way."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from processors import runner
from processors.consult.lineage.link import link
from processors.step import Ports
from tests.discussion_pages import SEEN, page
from tests.lineage_world import Made, act_rows
from zanwatch import archive, bus, store
from zanwatch.bus import Message
from zanwatch.rows import by_table

AMENDED = "приказ Министра степных дел от 3 марта 2020 года № 17 «Об утверждении Правил чистки колодцев»"
ADOPTED = Made(
    "V2700001700", f"О внесении изменений в {AMENDED}", "степных дел", dt.date(2027, 3, 1), "88",
    (
        f"Внести в {AMENDED} следующие изменения:",
        "Смотрители колодцев ведут журнал в электронном виде.",
    ),
)  # fmt: skip


def test_pages_become_outcomes_terms_links_and_scores(tmp_path: Path) -> None:
    messages = bus.connect(f"sqlite:{tmp_path}/bus.db")
    ports = Ports(archive.connect(f"file:{tmp_path}/archive"), store.connect(f"chdb:{tmp_path}/store"))
    for name, language in (("card", "ru"), ("card", "kk"), ("card_atameken", "ru"), ("list", "ru"), ("report", "ru")):
        data, capture = page(name, language)
        ports.archive.put(data)
        messages.publish([Message("captures", capture.address, capture.to_json())])
    runner.drain(messages, ports, lambda *_: None)
    for table, rows in by_table(act_rows(ADOPTED, ports.archive)).items():
        ports.store.insert(table, rows)
    done = link(ports.store, ports.archive, SEEN + dt.timedelta(days=60))
    state = ports.store.select("SELECT * FROM draft_states FINAL WHERE draft_id = '9001'")[0]
    fates = ports.store.select("SELECT * FROM outcomes FINAL WHERE draft_id = '9001' AND channel = 'public'")
    links = ports.store.select("SELECT * FROM lineage FINAL WHERE draft_id = '9001'")
    scores = {row["body"]: row for row in ports.store.named("scorecards")}
    rejected = ports.store.select("SELECT reason, detail FROM rejects FINAL")
    ports.store.close()
    messages.close()
    assert rejected == []
    assert {fate["comment_id"]: fate["kind"] for fate in fates} == {
        "5001": "accepted", "5002": "rejected_with_reason", "5003": "unanswered",
    }  # fmt: skip
    assert "Сарсенбаев" not in json.dumps([*fates, state], default=str, ensure_ascii=False)
    assert state["title_kk"]
    assert {term["duty"] for term in json.loads(state["terms"])} >= {"discussion", "answers", "report"}
    assert done.looked >= 1
    assert [(row["act_id"], row["certainty"]) for row in links] in (
        [("V2700001700", "likely")],
        [("V2700001700", "review")],
    )
    assert scores["Министерство степных дел"]["remarks"] >= 3

// The search of acts. Reads the index file by file, newest acts first; needs no server, asks nobody else, keeps nothing.
"use strict";
(() => {
  const SHOWN = 50; // acts shown at once
  const FILES = 60; // files read before the reader is asked whether to go on
  const form = document.getElementById("search");
  const [words, told, list, more] = ["words", "told", "found", "more"].map((id) => document.getElementById(id));
  const parts = form.dataset.parts.split(" ").filter(Boolean);
  const acts = []; // of all files read
  let read = 0; // files
  let reading = null;
  let place = 0; // in `acts`, where the search under way has come to
  let turn = 0; // of the search under way; an older one stops

  // As reports/matching.py does, and Kazakh letters as a Russian keyboard has them.
  const FROM = "abcehikmoptxyһёәғқңөұүі";
  const TO = "авсехикмортхухеагкноууи";
  const fold = (text) => text.toLowerCase()
    .replace(/[\u00ad\u200b]/g, "")
    .replace(/[«»“”„"'№]/g, " ")
    .replace(/./g, (letter) => (FROM.includes(letter) ? TO[FROM.indexOf(letter)] : letter))
    .replace(/\s+/g, " ").trim();

  window.zanwatchFound = (rows) => rows.forEach((row) => acts.push({ row, text: fold(row.join(" ")) }));

  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `find-${name}.js`;
    script.onload = done;
    script.onerror = () => { script.remove(); failed(new Error(name)); };
    document.head.append(script);
  });

  const readOn = () => {
    reading ??= load(parts[read]).then(() => { read += 1; }).finally(() => { reading = null; });
    return reading;
  };

  const small = (text, language) => {
    const line = document.createElement("span");
    line.className = "small";
    line.textContent = text;
    if (language) line.lang = language;
    return line;
  };

  const show = ([id, title, language, requisites, other]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${encodeURIComponent(id)}.html`;
    link.lang = language;
    link.textContent = title || id;
    item.append(link, document.createElement("br"), small(requisites ? `${id} · ${requisites}` : id));
    if (other) item.append(document.createElement("br"), small(other, language === "kk" ? "ru" : "kk"));
    list.append(item);
    return link;
  };

  const search = async (isFurther) => {
    const mine = ++turn;
    const wanted = fold(words.value).split(" ").filter(Boolean);
    if (!isFurther) { place = 0; list.replaceChildren(); }
    more.hidden = true;
    told.textContent = wanted.length ? form.dataset.looking : "";
    if (!wanted.length) return;
    let first = null;
    let room = SHOWN;
    for (let files = FILES; ; files -= 1) {
      for (; place < acts.length && room; place += 1) {
        if (!wanted.every((word) => acts[place].text.includes(word))) continue;
        const link = show(acts[place].row);
        first ??= link;
        room -= 1;
      }
      if (!room || !files || read === parts.length) break;
      try { await readOn(); } catch { if (mine === turn) told.textContent = form.dataset.failed; return; }
      if (mine !== turn) return;
    }
    const shown = list.children.length;
    told.textContent = shown ? `${form.dataset.found} ${shown}` : form.dataset.none;
    more.hidden = place === acts.length && read === parts.length;
    if (isFurther && first) first.focus();
  };

  let pause;
  words.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 300, false); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); search(false); });
  more.addEventListener("click", () => search(true));
  document.getElementById("without").hidden = true;
  form.hidden = false;
})();

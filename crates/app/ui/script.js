// What the keyboard adds. Every page works without it.
"use strict";

// j and k go through the statements of a page, / goes to the box, Enter opens.
const stops = [...document.querySelectorAll("article.statement, .list li")];
let at = stops.findIndex((stop) => stop.matches("[aria-current]"));

function go(step) {
  if (stops.length === 0) return;
  at = Math.min(Math.max(at + step, 0), stops.length - 1);
  const link = stops[at].querySelector(".words a, a.number");
  link.focus({ preventScroll: true });
  stops[at].scrollIntoView({ block: "nearest" });
  const number = link.getAttribute("href").split("#w")[1];
  document.querySelectorAll(".paper .looked-at").forEach((words) => words.classList.remove("looked-at"));
  if (number) {
    const parts = document.querySelectorAll(`.paper [data-statements~="${CSS.escape(number)}"]`);
    parts.forEach((words) => words.classList.add("looked-at"));
    if (parts[0]) parts[0].scrollIntoView({ block: "center" });
  }
}

// A key that a page gives to a button presses it; one that it gives to a field goes there.
function use(key) {
  const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!named) return false;
  if (named.matches("input, textarea")) {
    named.focus();
    named.select();
  } else named.click();
  return true;
}

// The field that was looked at last takes the words that are selected in the article.
let taker = document.querySelector("[data-take=content]");
document.querySelectorAll("[data-take]").forEach((field) => field.addEventListener("focus", () => { taker = field; }));
document.querySelector(".context")?.addEventListener("mouseup", () => {
  const words = window.getSelection().toString().trim().replace(/\s+/g, " ");
  if (words && taker) taker.value = words;
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, textarea, select");
  if (isTyping && event.key === "Escape") event.target.blur();
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (use(event.key)) {
    event.preventDefault();
    return;
  }
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "/") {
    const box = document.querySelector("input[type=search]");
    if (!box) return;
    box.focus();
    box.select();
  } else return;
  event.preventDefault();
});

// Files that are dropped on the form of files are sent.
document.querySelectorAll("[data-drop]").forEach((form) => {
  const over = (is) => (event) => {
    event.preventDefault();
    form.classList.toggle("dropping", is);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length === 0) return;
    form.elements.file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
});

// Months are chosen by drawing over the timeline.
document.querySelectorAll("[data-timeline]").forEach((timeline) => {
  const bars = [...timeline.querySelectorAll("[data-month]")];
  const nearest = (event) => {
    const distance = (bar) => {
      const box = bar.getBoundingClientRect();
      return Math.abs((box.left + box.right) / 2 - event.clientX);
    };
    return bars.reduce((one, other) => (distance(other) < distance(one) ? other : one));
  };
  let first = null;
  timeline.addEventListener("pointerdown", (event) => {
    first = bars.length > 0 ? nearest(event) : null;
  });
  timeline.addEventListener("dragstart", (event) => event.preventDefault());
  timeline.addEventListener("pointermove", (event) => {
    if (!first) return;
    const [from, to] = [bars.indexOf(first), bars.indexOf(nearest(event))].sort((one, other) => one - other);
    bars.forEach((bar, place) => bar.classList.toggle("drawn", place >= from && place <= to));
  });
  timeline.addEventListener("pointerup", (event) => {
    if (!first) return;
    const last = nearest(event);
    if (last !== first) {
      const [from, to] = [first.dataset.month, last.dataset.month].sort();
      const address = new URL(first.href.baseVal, window.location);
      const others = address.searchParams.get("q").replace(/\s*published:"?[^\s"]*"?$/, "");
      address.searchParams.set("q", `${others} published:${from}..${to}`.trim());
      window.location = address;
    }
    first = null;
  });
});

// Searches that are kept stay in this browser.
const kept = document.getElementById("kept");
if (kept) {
  const name = "onrecord: kept searches";
  const read = () => {
    try {
      return JSON.parse(window.localStorage.getItem(name)) ?? [];
    } catch {
      return [];
    }
  };
  const write = (searches) => {
    window.localStorage.setItem(name, JSON.stringify(searches));
    show();
  };
  const make = (tag, words, press) => {
    const element = document.createElement(tag);
    element.textContent = words;
    if (press) element.addEventListener("click", press);
    return element;
  };
  const now = new URLSearchParams(window.location.search).get("q") ?? "";
  function show() {
    const searches = read();
    const list = document.createElement("ul");
    list.className = "chips";
    for (const search of searches) {
      const item = document.createElement("li");
      const link = make("a", search);
      link.href = `/?${new URLSearchParams({ q: search })}`;
      const away = make("button", "×", () => write(read().filter((other) => other !== search)));
      away.setAttribute("aria-label", `no longer keep ${search}`);
      item.append(link, away);
      list.append(item);
    }
    kept.replaceChildren();
    if (searches.length > 0) kept.append(make("span", "Kept searches"), list);
    if (now && !searches.includes(now)) kept.append(make("button", "Keep this search", () => write([...read(), now])));
    kept.hidden = kept.childElementCount === 0;
  }
  show();
}

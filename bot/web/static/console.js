// The console's page: sends commands, shows answers and cards as they come. All HTML comes from the console itself,
// which has escaped what is not its own. Without this script the page still works, one load at a time.
"use strict";

const channel = document.body.dataset.channel;
const base = "/c/" + channel;
const commands = document.body.dataset.commands.split(" ");
const tab = Math.random().toString(36).slice(2);
const at = id => document.getElementById(id);
const form = at("command"), input = at("text"), proposals = at("proposals");
const answer = at("answer"), cards = at("cards"), state = at("state"), spoken = at("spoken");

function piece(html) {
  const t = document.createElement("template");
  t.innerHTML = html;
  return t.content.firstElementChild;
}

// remembered keeps a list of lines in the browser, where it lets us.
function remembered(key) {
  try {
    const list = JSON.parse(localStorage.getItem(key));
    return Array.isArray(list) ? list.filter(s => typeof s === "string") : [];
  } catch { return []; }
}
function remember(key, list) {
  try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* private window: this page still remembers */ }
}

// Times.

function ago(then) {
  const minutes = Math.floor((Date.now() - then) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return minutes + " min ago";
  if (minutes < 24 * 60) return Math.floor(minutes / 60) + " h ago";
  if (minutes < 7 * 24 * 60) return Math.floor(minutes / 1440) + " d ago";
  return then.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}
function tell(root) {
  for (const t of root.querySelectorAll("time[datetime]")) {
    const then = new Date(t.dateTime);
    if (isNaN(then)) continue;
    t.textContent = ago(then);
    t.title = then.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
  }
}
setInterval(() => tell(document), 30000);

// Cards.

const most = 200; // on one page; the rest is one search away
let unread = 0;

function place(item) {
  tell(item);
  const old = item.id && at(item.id);
  if (old) {
    if (old.dataset.version !== item.dataset.version) old.replaceWith(item);
    return;
  }
  item.classList.add("new");
  cards.prepend(item);
  while (cards.children.length > most) cards.lastElementChild.remove();
  const heading = item.querySelector("h2, p");
  spoken.textContent = (item.id ? "New: " : "") + heading.textContent;
  if (document.hidden && item.id) title(unread + 1);
}
function title(n) {
  unread = n;
  document.title = (n ? "(" + n + ") " : "") + "#" + channel + " · newsbot";
}

// The stream of cards. A browser opens six connections to one host at most, so a page that nobody looks at does not hold
// one all the time: it looks in every half minute.

let stream = null, since = document.body.dataset.since, heard = Date.now(), wait = 1000, later = 0;

// versions of the newest cards here: of the others the stream sends the present one, as when a card has changed meanwhile.
function versions() {
  return [...cards.querySelectorAll(".item[data-version]")].slice(0, 60).map(c => c.dataset.version).join(",");
}
function say(word, kind) {
  if (state.textContent !== word) state.textContent = word;
  state.className = "state " + kind;
}
function open() {
  close();
  heard = Date.now();
  stream = new EventSource(base + "/events?" + new URLSearchParams({ since, tab, shows: versions() }));
  stream.addEventListener("card", e => { news(); place(piece(JSON.parse(e.data).html)); });
  stream.addEventListener("note", e => { news(); place(piece(JSON.parse(e.data).html)); });
  stream.addEventListener("beat", news);
  stream.addEventListener("synced", e => {
    news();
    since = e.lastEventId;
    if (document.hidden) close();
  });
  stream.onerror = () => {
    if (stream.readyState !== EventSource.CLOSED) { // the browser tries again by itself
      say("reconnecting", "lost");
      return;
    }
    retry();
  };
}
function news() {
  heard = Date.now();
  wait = 1000;
  say("live", "live");
}
function retry() {
  say("reconnecting", "lost");
  close();
  clearTimeout(later);
  later = setTimeout(open, wait);
  wait = Math.min(wait * 2, 15000);
}
function close() {
  if (stream) stream.close();
  stream = null;
}
setInterval(() => {
  if (document.hidden && !stream) open();
  else if (stream && Date.now() - heard > 45000) retry(); // a connection that is dead without a word, as after a sleep
}, 30000);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  title(0);
  if (!stream || Date.now() - heard > 30000) open();
});
addEventListener("pageshow", e => { if (e.persisted) open(); });
addEventListener("pagehide", close);

// Answers.

function show(node) {
  tell(node);
  for (const code of node.querySelectorAll("code")) {
    if (!commands.includes(code.textContent.split(" ")[0])) continue;
    const b = document.createElement("button");
    b.type = "button";
    b.className = "try";
    b.title = "Put it on the command line";
    code.replaceWith(b);
    b.append(code);
  }
  const x = document.createElement("button");
  x.type = "button";
  x.className = "close";
  x.textContent = "×";
  x.setAttribute("aria-label", "Close the answer");
  node.append(x);
  answer.replaceChildren(node);
}
answer.addEventListener("click", e => {
  const b = e.target.closest("button");
  if (!b) return;
  if (b.classList.contains("close")) answer.replaceChildren();
  else fill(b.textContent);
});

// fill puts a line on the command line. What help shows has placeholders, as in "test RULE", which are left to type.
function fill(line) {
  const placeholder = /^\w+ (RULE|QUERY)\b|\[/.test(line);
  input.value = placeholder ? line.split(" ")[0] + " " : line;
  input.focus();
  input.setSelectionRange(input.value.length, input.value.length);
}

// Commands.

const given = remembered("newsbot.history");
let nth = given.length, draft = "";
let running = false;

async function run(line) {
  if (running || !line.trim()) return;
  running = true;
  hide();
  form.classList.add("busy");
  if (given[given.length - 1] !== line) given.push(line);
  given.splice(0, given.length - 100);
  remember("newsbot.history", given);
  nth = given.length;
  draft = "";
  try {
    const r = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ text: line, tab }),
    });
    if (!(r.headers.get("Content-Type") || "").includes("json")) throw new Error(await r.text());
    show(piece((await r.json()).html));
    if (r.ok) input.value = "";
    scrollTo({ top: 0 });
  } catch (err) {
    const node = document.createElement("div");
    node.className = "answer";
    node.textContent = err instanceof TypeError
      ? "newsbot does not answer. Is it still running? Your command may not have been carried out." : err.message;
    show(node);
  } finally {
    running = false;
    form.classList.remove("busy");
    if (matchMedia("(hover: hover)").matches) input.focus(); // on a phone the keyboard would cover the answer
  }
}
form.addEventListener("submit", e => { e.preventDefault(); run(input.value); });
document.querySelector(".examples").addEventListener("submit", e => {
  e.preventDefault();
  run(e.submitter.value);
});

// Proposals, and the commands given before.

let asked = 0, chosen = -1, typing = 0;
input.setAttribute("role", "combobox");
input.setAttribute("aria-autocomplete", "list");
input.setAttribute("aria-controls", "proposals");
input.setAttribute("aria-expanded", "false");

async function propose() {
  const mine = ++asked, line = input.value;
  let list = [];
  try {
    const r = await fetch(base + "/complete?" + new URLSearchParams({ text: line }));
    if (r.ok) list = await r.json();
  } catch { /* a help, not a need */ }
  if (mine !== asked || document.activeElement !== input) return;
  list = list.filter(p => p.line !== line);
  chosen = -1;
  input.removeAttribute("aria-activedescendant");
  proposals.replaceChildren(...list.map((p, i) => {
    const li = document.createElement("li"), label = document.createElement("code"), help = document.createElement("span");
    li.id = "proposal-" + i;
    li.setAttribute("role", "option");
    li.setAttribute("aria-selected", "false");
    li.dataset.line = p.line;
    label.textContent = p.label;
    help.textContent = p.help || "";
    li.append(label, help);
    return li;
  }));
  proposals.hidden = list.length === 0;
  input.setAttribute("aria-expanded", String(!proposals.hidden));
}
function hide() {
  clearTimeout(typing);
  asked++; // what is on its way comes too late
  chosen = -1;
  proposals.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}
function choose(n) {
  const all = [...proposals.children];
  chosen = (n + all.length) % all.length;
  all.forEach((li, i) => li.setAttribute("aria-selected", String(i === chosen)));
  input.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}
function take(li) {
  input.value = li.dataset.line;
  input.focus();
  hide();
  if (input.value.endsWith(" ")) propose();
}
function recall(n) {
  if (n < 0 || n > given.length) return;
  if (nth === given.length) draft = input.value;
  nth = n;
  input.value = n === given.length ? draft : given[n];
  input.setSelectionRange(input.value.length, input.value.length);
  hide();
}

input.addEventListener("input", () => {
  nth = given.length;
  clearTimeout(typing);
  if (!input.value) { hide(); return; }
  typing = setTimeout(propose, 60);
});
input.addEventListener("blur", hide);
proposals.addEventListener("mousedown", e => {
  e.preventDefault(); // the command line keeps the focus
  const li = e.target.closest("li");
  if (li) take(li);
});
input.addEventListener("keydown", e => {
  if (e.isComposing) return;
  const shown = !proposals.hidden;
  switch (e.key) {
    case "ArrowDown":
      e.preventDefault();
      if (shown) choose(chosen + 1);
      else if (nth < given.length) recall(nth + 1);
      else propose();
      break;
    case "ArrowUp":
      e.preventDefault();
      if (shown && chosen >= 0) choose(chosen - 1);
      else recall(nth - 1);
      break;
    case "Tab":
      if (shown && !e.shiftKey) {
        e.preventDefault();
        take(proposals.children[Math.max(chosen, 0)]);
      }
      break;
    case "Enter":
      if (shown && chosen >= 0) {
        e.preventDefault();
        take(proposals.children[chosen]);
      }
      break;
    case "Escape":
      if (shown) hide();
      else if (input.value) input.value = "";
      else answer.replaceChildren();
      break;
  }
});
document.addEventListener("keydown", e => { // "/" goes to the command line from anywhere, as on other pages
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || document.activeElement === input) return;
  e.preventDefault();
  input.focus();
});

// The channels that were opened in this browser.

(function () {
  const list = remembered("newsbot.channels").filter(c => /^[a-z0-9][a-z0-9_-]{0,39}$/.test(c) && c !== channel);
  if (channel !== "news" && document.querySelector(".item")) list.unshift(channel);
  remember("newsbot.channels", list.slice(0, 12));
  const shown = new Set([...at("channels").querySelectorAll("a")].map(a => a.textContent.slice(1)));
  for (const name of list.slice(0, 12).filter(c => !shown.has(c))) {
    const li = document.createElement("li"), a = document.createElement("a");
    a.href = "/c/" + name;
    a.textContent = "#" + name;
    li.append(a);
    at("channels").append(li);
  }
})();

const first = answer.querySelector(".answer"); // of a command that was sent as a plain form
if (first) show(first);
tell(document);
say("connecting", "");
open();

// The customer's telephone: shows what the ledger says was sent to this number, and sends texts through the webhook.

const POLL_MS = 700;
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g;
const by = (id) => document.getElementById(id);

const phone = {
  number: sessionStorage.getItem("sandbox.number") || by("number").value,
  seen: 0,
  received: [],
  sent: [],
  letters: [],
  ring: null,
  ahead: 0,
  generation: 0,
};

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function withLinks(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const link = element("a", "", found[0]);
    link.href = found[0];
    link.target = "_blank";
    link.rel = "noopener";
    parts.push(text.slice(from, found.index), link);
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function clockTime(at, state = "") {
  const made = element("time", "", new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }), state);
  made.dateTime = at;
  return made;
}

function bubble(entry) {
  if (entry.mine) {
    const state = { sending: " · sending", failed: " · not sent", sent: "" }[entry.state];
    return element("p", entry.state === "failed" ? "bubble mine unsent" : "bubble mine", entry.body, clockTime(entry.at, state));
  }
  if (entry.kind === "call") return element("p", "event", `Call from Welkom: “${entry.body}”`, clockTime(entry.at));
  return element("p", "bubble", ...withLinks(entry.body), clockTime(entry.at));
}

// A bubble is made once and again only when its state changes, so that a screen reader hears each text once.
function bubbleOf(entry) {
  if (!entry.bubble || entry.drawn !== entry.state) Object.assign(entry, { bubble: bubble(entry), drawn: entry.state });
  return entry.bubble;
}

function place(box, nodes) {
  for (const [at, node] of nodes.entries()) if (box.children[at] !== node) box.insertBefore(node, box.children[at] ?? null);
  while (box.children.length > nodes.length) box.lastElementChild.remove();
}

function letter(entry) {
  const head = element("header", "", element("span", "", entry.to), clockTime(entry.at));
  return element("li", "letter", head, element("h3", "", entry.subject), element("p", "", ...withLinks(entry.body)));
}

// What was sent stands after the entry that was the last one then.
function inOrder() {
  const mine = phone.sent.map((text, place) => ({ key: [text.after, 1, place], entry: text }));
  const theirs = phone.received.map((entry) => ({ key: [entry.n, 0, 0], entry }));
  const rank = (a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2];
  return [...mine, ...theirs].sort(rank).map((item) => item.entry);
}

function draw() {
  const thread = by("thread");
  const entries = inOrder();
  const empty = element("p", "empty", "Nothing yet. Say hello to Welkom, or give this number in the chat.");
  place(thread, entries.length ? entries.map(bubbleOf) : [empty]);
  thread.scrollTop = thread.scrollHeight;
  const none = element("li", "empty", "No mail yet. What Welkom mails to any address is shown here.");
  by("letters").replaceChildren(...(phone.letters.length ? phone.letters.map(letter).reverse() : [none]));
}

function count(badge, more) {
  const box = by(badge);
  const total = more === 0 ? 0 : Number(box.textContent || 0) + more;
  box.textContent = total || "";
  box.hidden = total === 0;
}

function openTab(name) {
  for (const other of ["texts", "mail"]) {
    const chosen = other === name;
    by(`tab-${other}`).setAttribute("aria-selected", String(chosen));
    by(`tab-${other}`).tabIndex = chosen ? 0 : -1;
    by(other).hidden = !chosen;
  }
  count(`badge-${name}`, 0);
  if (name === "texts") by("thread").scrollTop = by("thread").scrollHeight;
}

function receive(entries, first) {
  const texts = entries.filter((entry) => entry.to === phone.number && (entry.kind === "sms" || entry.kind === "call"));
  const letters = entries.filter((entry) => entry.kind === "email");
  phone.received.push(...texts);
  phone.letters.push(...letters);
  if (texts.length || letters.length || first) draw();
  if (first) return;
  if (by("texts").hidden) count("badge-texts", texts.length);
  if (by("mail").hidden) count("badge-mail", letters.length);
  const call = texts.findLast((entry) => entry.kind === "call");
  if (call) ringFor(call);
}

async function poll(first) {
  const generation = phone.generation;
  try {
    const answer = await fetch(`/sandbox/ledger?after=${phone.seen}`);
    const entries = answer.ok ? await answer.json() : [];
    if (generation !== phone.generation) return;
    if (entries.length) phone.seen = entries.at(-1).n;
    receive(entries, first);
    notice(answer.ok ? "" : "Welkom does not answer. Trying again.", "poll");
  } catch {
    notice("Welkom does not answer. Trying again.", "poll");
  }
  if (generation === phone.generation) setTimeout(poll, POLL_MS, false);
}

function notice(text, about) {
  const box = by("notice");
  // A poll that works clears only what a poll said.
  if (text || box.dataset.about === about) {
    box.textContent = text;
    box.dataset.about = about;
  }
}

async function send(words) {
  const text = { mine: true, after: phone.seen, body: words, at: new Date(sandboxTime()).toISOString(), state: "sending" };
  phone.sent.push(text);
  draw();
  try {
    const body = JSON.stringify({ from: phone.number, body: words });
    const answer = await fetch("/sandbox/sms", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    text.state = answer.ok ? "sent" : "failed";
    notice(answer.ok ? "" : (await answer.json()).error || "Welkom did not take this text.", "send");
  } catch {
    text.state = "failed";
    notice("Welkom does not answer.", "send");
  }
  draw();
}

function ringFor(call) {
  phone.ring = call;
  by("spoken").textContent = "";
  by("call-state").textContent = "is calling you";
  by("answer").hidden = false;
  by("call").hidden = false;
  by("call").classList.add("ringing");
  by("answer").focus();
}

function answerCall() {
  by("call").classList.remove("ringing");
  by("call-state").textContent = "is speaking";
  by("spoken").textContent = `“${phone.ring.body}”`;
  by("answer").hidden = true;
  by("hang-up").focus();
  if (!("speechSynthesis" in window)) return;
  const speech = new SpeechSynthesisUtterance(phone.ring.body.replace(/\d(?=\d)/g, "$&, "));
  speech.lang = phone.ring.language || "nl";
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

function hangUp() {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
  by("call").hidden = true;
  by("words").focus();
}

function international(typed) {
  const digits = typed.replace(/[^\d+]/g, "").replace(/^00/, "+").replace(/^0/, "+31");
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

function useNumber(typed) {
  const number = international(typed);
  by("number-hint").textContent = number ? `This telephone is ${number}.` : "A number looks like +31612345678.";
  if (!number) return;
  sessionStorage.setItem("sandbox.number", number);
  Object.assign(phone, { number, seen: 0, received: [], sent: [], letters: [], generation: phone.generation + 1 });
  by("number").value = number;
  poll(true);
}

async function letTimePass(seconds) {
  const body = JSON.stringify({ advance_seconds: seconds });
  const answer = await fetch("/sandbox/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (answer.ok) showTime(await answer.json());
}

function showTime({ now, offset_seconds: ahead }) {
  phone.ahead = ahead * 1000;
  by("clock").textContent = `In the sandbox it is ${new Date(now).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}.`;
  tick();
}

function sandboxTime() {
  return Date.now() + phone.ahead;
}

function tick() {
  const now = new Date(sandboxTime());
  by("bar-time").textContent = now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

by("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = by("words").value;
  if (!words.trim()) return;
  by("words").value = "";
  send(words);
});
by("words").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    by("compose").requestSubmit();
  }
});
by("owner").addEventListener("submit", (event) => {
  event.preventDefault();
  useNumber(by("number").value);
});
by("time").addEventListener("click", (event) => {
  if (event.target.matches("button")) letTimePass(Number(event.target.value));
});
for (const [name, other] of [["texts", "mail"], ["mail", "texts"]]) {
  by(`tab-${name}`).addEventListener("click", () => openTab(name));
  by(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    openTab(other);
    by(`tab-${other}`).focus();
  });
}
by("answer").addEventListener("click", answerCall);
by("hang-up").addEventListener("click", hangUp);

useNumber(phone.number);
fetch("/sandbox/clock").then((answer) => answer.json()).then(showTime).catch(() => tick());
setInterval(tick, 10_000);

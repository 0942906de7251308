// Owns a stand-in for the gateway: the built pages, the chat protocol and a bot that asks a few questions, so that
// the chat can be worked on without the rest. `node dev/mock-gateway.mjs [port]`, then open /?scene=company.
// Commands as a customer: `!drop` cuts the line, `!end` ends the session, `!renew`, `!error`, `!gap`, `!long`.
import { randomUUID } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { NEXT, SCENES } from "./scenes.mjs";

const STATIC = fileURLToPath(new URL("../../bot/gateway/static", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'; " +
    "trusted-types lit-html",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-cache",
};

class Talk {
  id = randomUUID();
  messages = [];
  sockets = new Set();
  seen = new Map();
  step = 0;

  constructor(scene) {
    this.scene = SCENES[scene] ?? SCENES.greeting;
    for (const message of this.scene.messages) this.add(message);
  }

  add(message) {
    const frame = {
      type: "message",
      seq: this.messages.length + 1,
      at: new Date().toISOString(),
      ...message,
    };
    this.messages.push(frame);
    return frame;
  }

  tell(frame) {
    for (const socket of this.sockets) socket.send(JSON.stringify(frame));
  }

  say(message) {
    this.tell(this.add(message));
  }

  hello(socket, lastSeq) {
    const send = (frame) => socket.send(JSON.stringify(frame));
    for (const message of this.messages.slice(lastSeq)) send(message);
    const [stage, label] = this.scene.progress;
    send({ type: "progress", stage, stages: 6, label });
    send({ type: "owner", ...(this.scene.owner ?? { owner: "bot" }) });
  }

  heard(id, text) {
    const frame = this.add({ from: "customer", id, text });
    this.seen.set(id, frame.seq);
    this.tell(frame);
    this.tell({ type: "ack", id, seq: frame.seq });
  }

  async answered(id, text, socket) {
    if (this.seen.has(id)) {
      socket.send(JSON.stringify({ type: "ack", id, seq: this.seen.get(id) }));
      return;
    }
    this.heard(id, text);
    await pause(250);
    this.tell({ type: "typing", from: this.scene.owner?.owner ?? "bot" });
    if (text === "!typing") return;
    await pause(900);
    if (text === "English please") {
      this.say({
        from: "bot",
        lang: "en",
        text: "Of course. What is your mobile number?",
        asks: "mobile_number",
      });
    } else this.say(NEXT[this.step++ % NEXT.length]);
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const talks = new Map();

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (request.method === "POST" && url.pathname === "/chat/session") return openSession(request, response);
  if (url.searchParams.has("scene"))
    response.setHeader("Set-Cookie", [
      `scene=${url.searchParams.get("scene")}; Path=/`,
      "talk=; Path=/; Max-Age=0",
    ]);
  return serveFile(url.pathname, response);
});

function openSession(request, response) {
  const { talk: known, scene } = cookies(request);
  const talk = talks.get(known) ?? new Talk(scene);
  talks.set(talk.id, talk);
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Set-Cookie": `talk=${talk.id}; Path=/; HttpOnly; SameSite=Lax`,
  });
  response.end(JSON.stringify({ conversation: talk.id }));
}

function serveFile(path, response) {
  const name = path === "/" ? "index.html" : normalize(path).replace(/^\/static\//, "");
  const file = join(STATIC, name);
  if (!file.startsWith(STATIC) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end("not found");
    return;
  }
  response.writeHead(200, {
    ...HEADERS,
    "Content-Type": `${TYPES[extname(file)] ?? "text/plain"}; charset=utf-8`,
  });
  createReadStream(file).pipe(response);
}

function cookies(request) {
  const pairs = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
  return Object.fromEntries(pairs);
}

const SPECIAL = {
  "!drop": (_talk, socket) => socket.terminate(),
  "!end": (talk, socket) => {
    talks.delete(talk.id);
    socket.close(4401);
  },
  "!renew": (talk) => talk.tell({ type: "session", renew: "/chat/session" }),
  "!gap": (talk) => {
    talk.add({ from: "bot", text: "Dit bericht ging onderweg verloren en is weer opgehaald." });
    talk.say({ from: "bot", text: "Dit kwam erna." });
  },
  "!error": (talk, _socket, id) =>
    talk.tell({
      type: "error",
      code: "too_fast",
      text: "Dat ging erg snel. Wacht even en verstuur het opnieuw.",
      id,
    }),
};

const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  const talk = talks.get(cookies(request).talk);
  sockets.handleUpgrade(request, socket, head, (open) => {
    if (talk) attach(talk, open);
    else open.close(4401);
  });
});

function attach(talk, socket) {
  talk.sockets.add(socket);
  socket.on("close", () => talk.sockets.delete(socket));
  socket.on("message", (data) => {
    const frame = JSON.parse(String(data));
    const special = SPECIAL[frame.text];
    if (frame.type === "hello") talk.hello(socket, frame.last_seq);
    else if (frame.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
    else if (frame.text === "!error") special(talk, socket, frame.id);
    else if (special) {
      talk.heard(frame.id, frame.text);
      special(talk, socket);
    } else if (frame.type === "message") talk.answered(frame.id, frame.text, socket);
    else if (frame.type === "choose") talk.answered(frame.id, labelOf(talk, frame.value), socket);
  });
}

function labelOf(talk, value) {
  const offered = talk.messages.flatMap((message) => message.choices ?? []);
  return offered.findLast((choice) => choice.value === value)?.label ?? value;
}

const port = Number(process.argv[2] ?? 5199);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/?scene=company`));

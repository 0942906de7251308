/**
 * Owns the line to the server: the session cookie, the socket, and coming back after every way of losing them.
 * Next: each frame goes to `conversation.ts`.
 */
import {
  type ClientFrame,
  parseFrame,
  readSession,
  type ServerFrame,
  type SessionAnswer,
} from "./protocol.js";

export type Line = "closed" | "connecting" | "open" | "lost" | "unavailable" | "busy" | "cookies";

export interface LineEvents {
  /** The session belongs to this conversation. */
  identified(session: SessionAnswer): void;
  opened(): void;
  received(frame: ServerFrame): void;
  lost(): void;
  changed(line: Line): void;
}

const SESSION_PATH = "/chat/session";
const SOCKET_PATH = "/chat/ws";
const PING_EVERY_MS = 25_000;
const PATIENCE_MS = 10_000;
const FIRST_DELAY_MS = 600;
const LONGEST_DELAY_MS = 20_000;
const PENALTY_MS = 30_000;
const CLOSE_SESSION_OVER = 4401;
const CLOSE_ABUSE = 4429;
/** A fresh session refused this often in a row means that the cookie never reaches the server. */
const REFUSALS_BEFORE_COOKIES = 3;

export class Connection {
  #server: URL;
  #language: () => string;
  #events: LineEvents;
  #random: () => number;
  #line: Line = "closed";
  #socket: WebSocket | null = null;
  #round = 0;
  #needsSession = true;
  #failures = 0;
  #refusals = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #heart: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;
  #answersPings = false;

  constructor(server: URL, language: () => string, events: LineEvents, random: () => number = Math.random) {
    this.#server = server;
    this.#language = language;
    this.#events = events;
    this.#random = random;
  }

  get line(): Line {
    return this.#line;
  }

  start(): void {
    if (this.#line !== "closed") return;
    this.#needsSession = true;
    void this.#attempt();
  }

  stop(): void {
    this.#drop();
    clearTimeout(this.#again);
    this.#become("closed");
  }

  /** Tries at once when the line is down; the browser or the customer has reason to think it works again. */
  wake(): void {
    if (this.#line !== "lost" && this.#line !== "unavailable") return;
    void this.#attempt();
  }

  /** Replaces a line that looks open and does not answer. */
  replace(): void {
    if (this.#line !== "open") return;
    this.#lose();
    void this.#attempt();
  }

  send(frame: ClientFrame): boolean {
    if (this.#line !== "open" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  async #attempt(): Promise<void> {
    clearTimeout(this.#again);
    this.#drop();
    const round = this.#round;
    this.#become("connecting");
    if (this.#needsSession && !(await this.#openSession(round))) return;
    if (round === this.#round) this.#openSocket(round);
  }

  /** Gets or renews the cookie; false when there is no use in going on now. */
  async #openSession(round: number): Promise<boolean> {
    const answer = await this.#post();
    if (round !== this.#round) return false;
    if (typeof answer !== "number") {
      this.#needsSession = false;
      this.#events.identified(answer);
      return true;
    }
    if (answer === 403) this.#refusals += 1;
    this.#failures += 1;
    this.#retryAs(answer === 429 ? "busy" : answer === 403 ? "unavailable" : "lost");
    return false;
  }

  /** The session, or the status that refused it (0 when nothing sensible answered). */
  async #post(): Promise<SessionAnswer | number> {
    try {
      const response = await fetch(new URL(SESSION_PATH, this.#server), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ language: this.#language() }),
        credentials: this.#server.origin === location.origin ? "same-origin" : "include",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) return response.status;
      return readSession(await response.json()) ?? 0;
    } catch {
      return 0; // Offline, timed out or not JSON: all mean "try again later", which is what the caller does.
    }
  }

  #openSocket(round: number): void {
    const socket = this.#newSocket();
    if (socket === null) return;
    this.#socket = socket;
    const impatience = setTimeout(() => socket.close(), PATIENCE_MS);
    socket.addEventListener("open", () => {
      clearTimeout(impatience);
      if (round === this.#round) this.#opened();
    });
    socket.addEventListener("message", (event) => {
      if (round === this.#round) this.#received(event.data);
    });
    socket.addEventListener("close", (event) => {
      clearTimeout(impatience);
      if (round === this.#round) this.#closed(event.code);
    });
  }

  #newSocket(): WebSocket | null {
    const url = new URL(SOCKET_PATH, this.#server);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    try {
      return new WebSocket(url);
    } catch {
      // The page's own rules forbid this address (mixed content, a policy): say so and look again now and then.
      this.#failures += 1;
      this.#retryAs("unavailable");
      return null;
    }
  }

  #opened(): void {
    this.#become("open");
    this.#unanswered = 0;
    this.#heart = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#events.opened();
  }

  #ping(): void {
    // Only a server that has answered a ping before can be found dead by its silence.
    if (this.#answersPings && this.#unanswered >= 2) {
      this.replace();
      return;
    }
    this.#unanswered += 1;
    this.send({ type: "ping" });
  }

  #received(data: unknown): void {
    this.#unanswered = 0;
    const frame = parseFrame(data);
    if (frame === null) return;
    if (frame.type === "pong") this.#answersPings = true;
    else if (frame.type === "session") void this.#renew(this.#round);
    else {
      if (frame.type !== "error") this.#settled();
      this.#events.received(frame);
    }
  }

  #settled(): void {
    this.#failures = 0;
    this.#refusals = 0;
  }

  /** The session got a new token: fetch it, then come back on a socket that carries it. */
  async #renew(round: number): Promise<void> {
    const answer = await this.#post();
    if (round !== this.#round) return;
    if (typeof answer === "number") {
      // The old token lives a minute longer; a close with 4401 would bring us back here anyway.
      setTimeout(() => round === this.#round && void this.#renew(round), this.#delay(2));
      return;
    }
    this.#events.identified(answer);
    this.#lose();
    void this.#attempt();
  }

  #closed(code: number): void {
    const wasOpen = this.#line === "open";
    this.#lose();
    if (code === CLOSE_ABUSE) {
      this.#failures += 1;
      this.#retryAs("busy");
    } else if (code === CLOSE_SESSION_OVER) {
      this.#needsSession = true;
      this.#refusals += 1;
      if (this.#refusals === 1) void this.#attempt();
      else this.#retryAs(this.#refusals >= REFUSALS_BEFORE_COOKIES ? "cookies" : "lost");
    } else {
      // Refused before it opened: perhaps the cookie is no longer good.
      if (!wasOpen) this.#needsSession = true;
      this.#failures += 1;
      this.#retryAs("lost");
    }
  }

  #lose(): void {
    const wasOpen = this.#line === "open";
    this.#drop();
    this.#become("lost");
    if (wasOpen) this.#events.lost();
  }

  #retryAs(line: Line): void {
    this.#become(line);
    const delay = line === "busy" ? PENALTY_MS : this.#delay(Math.max(this.#failures, this.#refusals));
    this.#again = setTimeout(() => void this.#attempt(), delay);
  }

  /** Grows with every failure and is spread out, so that a restarted server is not met by everybody at once. */
  #delay(failures: number): number {
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
    return ceiling * (0.3 + 0.7 * this.#random());
  }

  #drop(): void {
    this.#round += 1;
    clearInterval(this.#heart);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #become(line: Line): void {
    if (this.#line === line) return;
    this.#line = line;
    this.#events.changed(line);
  }
}

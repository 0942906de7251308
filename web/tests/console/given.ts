/** Owns what tests of the console begin with: rows, dossiers, and a gateway that answers as told. */
import { Api } from "../../src/console/api.js";
import type { Call, Check, Dossier, Line, QueueRow, Session } from "../../src/console/records.js";

export const SESSION: Session = {
  csrf: "token",
  id: "r1",
  name: "Sanne",
  email: "rep1@welkom.example",
  seconds_left: 900,
};

export function aRow(id: string, given: Partial<QueueRow> = {}): QueueRow {
  return {
    id,
    phone: "+316•••••78",
    status: "in_progress",
    owner: "bot",
    rep: null,
    waiting_since: null,
    asks: "email",
    language: "nl",
    company: null,
    name: null,
    changed_at: "2026-03-01T12:00:00Z",
    call_at: null,
    ...given,
  };
}

export function aDossier(given: Partial<Dossier> = {}): Dossier {
  return {
    id: "a",
    phone: "+31612345678",
    status: "awaiting_call",
    language: "nl",
    channel: "web",
    owner: "rep",
    rep: "Sanne",
    mine: true,
    fence: 7,
    waiting_since: null,
    asks: null,
    transcript: [],
    facts: [],
    call_back: null,
    checks: {},
    decisions: ["approve", "decline", "revision"],
    acceptances: [],
    calls: [],
    audit: [],
    items: ["email", "card"],
    ...given,
  };
}

export function aLine(seq: number, given: Partial<Line> = {}): Line {
  return { seq, from: "customer", text: `line ${seq}`, at: "2026-03-01T12:00:00Z", channel: "web", ...given };
}

export function aCall(given: Partial<Call> = {}): Call {
  return {
    id: "c",
    rep: "Sanne",
    state: "ended",
    at: "2026-03-01T12:00:00Z",
    outcome: null,
    note: "",
    ...given,
  };
}

export function aCheck(outcome: Check["outcome"], given: Partial<Check> = {}): Check {
  return { outcome, reason: "", tries: 0, data: {}, ...given };
}

/** What is answered to a request; a thrown error is a line that broke. */
export type Answerer = (asked: Asked) => { readonly status?: number; readonly json: unknown };

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
}

/** Answers the console's requests from a table of `METHOD path`; what is not in it is not found. */
export class FakeGateway {
  readonly asked: Asked[] = [];
  readonly answers: Record<string, Answerer> = {
    "GET session": () => ({ json: SESSION }),
    "GET conversations": () => ({ json: [] }),
  };

  readonly api = new Api(async (input, init) => this.#answer(String(input), init));

  /** The requests that changed something. */
  get deeds(): readonly Asked[] {
    return this.asked.filter(({ method }) => method !== "GET");
  }

  on(key: string, answerer: Answerer): void {
    this.answers[key] = answerer;
  }

  shows(dossier: () => Dossier): void {
    this.on(`GET conversations/${dossier().id}`, () => ({ json: dossier() }));
  }

  /** Ends the session: every request is answered with 401. */
  end(): void {
    for (const key of Object.keys(this.answers)) this.on(key, signedOut);
  }

  async #answer(url: string, init: RequestInit = {}): Promise<Response> {
    const path = url.replace("/console/api/", "").replace(/\?.*/, "");
    if (path === "changes") return untilAborted(init.signal);
    const asked = {
      method: init.method ?? "GET",
      path,
      body: JSON.parse(String(init.body ?? "{}")) as Record<string, unknown>,
      headers: init.headers as Record<string, string>,
    };
    this.asked.push(asked);
    const found = this.answers[`${asked.method} ${path}`];
    const { status = 200, json } = found?.(asked) ?? {
      status: 404,
      json: { error: "There is no such thing." },
    };
    return new Response(JSON.stringify(json), { status });
  }
}

export const signedOut: Answerer = () => ({ status: 401, json: { error: "Sign in first." } });

export const broken: Answerer = () => {
  throw new TypeError("Failed to fetch");
};

function untilAborted(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))));
}

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 30; round++) await Promise.resolve();
}

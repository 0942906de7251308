/** Owns the requests to the gateway and what their refusals mean. Next: `workplace.ts` and `conversation.ts` act on them. */
import type { CallOutcome, Decision, Dossier, List, QueueRow, Session } from "./records.js";

const PATIENCE_MS = 15_000;
/** The gateway answers a wait for changes after 20 s at the latest. */
const LONG_PATIENCE_MS = 40_000;

/** Nobody is signed in, or no longer. */
export class SignedOut extends Error {}

/** The gateway did not answer, or not in its own words. */
export class Unreachable extends Error {}

/** The gateway said no; the message is its sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    text: string,
    /** Who has the conversation, where that is the reason. */
    readonly owner: string | null = null,
  ) {
    super(text);
  }
}

interface Asking {
  readonly method?: string;
  readonly body?: object;
  /** The page asks by itself, which does not keep the session alive. */
  readonly background?: boolean;
  readonly signal?: AbortSignal;
  readonly patience?: number;
}

export class Api {
  #fetch: typeof fetch;
  #csrf = "";

  constructor(request: typeof fetch = (input, init) => fetch(input, init)) {
    this.#fetch = request;
  }

  async signIn(email: string, password: string, totp: string): Promise<Session> {
    const answer = await this.#answer("session", { method: "POST", body: { email, password, totp } });
    return this.#known(await read<Session>(answer));
  }

  async session(background = false): Promise<Session> {
    return this.#known(await this.#ask<Session>("session", { background }));
  }

  async signOut(): Promise<void> {
    await this.#ask("session", { method: "DELETE" });
    this.#csrf = "";
  }

  queue(list: List, phone: string | null, background: boolean): Promise<QueueRow[]> {
    const query = new URLSearchParams({ state: list, ...(phone ? { phone } : {}) });
    return this.#ask(`conversations?${query}`, { background });
  }

  conversation(id: string, background: boolean): Promise<Dossier> {
    return this.#ask(one(id), { background });
  }

  /** Answers when something changed in the queue or in that conversation, or after a while. */
  async changes(id: string | null, signal: AbortSignal): Promise<void> {
    const query = id === null ? "" : `?${new URLSearchParams({ id })}`;
    await this.#ask(`changes${query}`, { background: true, signal, patience: LONG_PATIENCE_MS });
  }

  async claim(id: string): Promise<number> {
    return (await this.#post<{ fence: number }>(`${one(id)}/claim`, {})).fence;
  }

  write(id: string, fence: number, message: string, text: string): Promise<unknown> {
    return this.#post(`${one(id)}/messages`, { fence, id: message, text });
  }

  release(id: string, fence: number): Promise<unknown> {
    return this.#post(`${one(id)}/release`, { fence });
  }

  phone(id: string, fence: number): Promise<unknown> {
    return this.#post(`${one(id)}/call`, { fence });
  }

  outcome(id: string, fence: number, outcome: CallOutcome, note: string): Promise<unknown> {
    return this.#post(`${one(id)}/call/outcome`, { fence, outcome, note });
  }

  decide(
    id: string,
    fence: number,
    decision: Decision,
    reason: string,
    item: string | null,
  ): Promise<unknown> {
    return this.#post(`${one(id)}/decision`, { fence, decision, reason, item });
  }

  #known(session: Session): Session {
    this.#csrf = session.csrf;
    return session;
  }

  #post<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>(path, { method: "POST", body });
  }

  async #ask<T>(path: string, asking: Asking): Promise<T> {
    const answer = await this.#answer(path, asking);
    if (answer.status === 401) throw new SignedOut();
    return read<T>(answer);
  }

  async #answer(
    path: string,
    { method = "GET", body, background, signal, patience }: Asking,
  ): Promise<Response> {
    const headers: Record<string, string> = {};
    if (body) headers["Content-Type"] = "application/json";
    if (background) headers["X-Welkom-Background"] = "1";
    if (method !== "GET") headers["X-Welkom-CSRF"] = this.#csrf;
    const limit = AbortSignal.timeout(patience ?? PATIENCE_MS);
    try {
      return await this.#fetch(`/console/api/${path}`, {
        method,
        headers,
        credentials: "same-origin",
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch {
      throw new Unreachable();
    }
  }
}

function one(id: string): string {
  return `conversations/${encodeURIComponent(id)}`;
}

async function read<T>(answer: Response): Promise<T> {
  let json: unknown;
  try {
    json = await answer.json();
  } catch {
    throw new Unreachable();
  }
  if (answer.ok) return json as T;
  const { error, owner } = json as { error?: unknown; owner?: unknown };
  const has = typeof owner === "string" ? owner : null;
  if (has === null && (answer.status >= 500 || typeof error !== "string")) throw new Unreachable();
  throw new Refused(answer.status, typeof error === "string" ? error : "", has);
}

/**
 * Owns one conversation that a rep looks at: what the gateway shows of it, what the rep does with it, and what came of
 * that. `workplace.ts` opens it.
 */
import { type Api, Refused, SignedOut, Unreachable } from "./api.js";
import type { Drafts } from "./drafts.js";
import { type Outgoing, stillUnderWay } from "./lines.js";
import type { CallOutcome, Decision, Dossier } from "./records.js";
import { MOST_CHARACTERS } from "./standing.js";

export type Deed = "claim" | "write" | "release" | "phone" | "outcome" | "decide";

export interface Surroundings {
  readonly api: Api;
  readonly drafts: Drafts;
  readonly myName: () => string;
  readonly changed: () => void;
  /** Says something in the status region. */
  readonly say: (text: string) => void;
  readonly signedOut: () => void;
}

/** What went wrong with a deed, to be shown where it was done. */
export interface Problem {
  readonly deed: Deed;
  readonly text: string;
}

export class Conversation {
  readonly id: string;
  shown: Dossier | null = null;
  /** The gateway knows no such conversation. */
  missing = false;
  busy: Deed | null = null;
  problem: Problem | null = null;
  outgoing: readonly Outgoing[] = [];
  #around: Surroundings;
  #asked = 0;
  /** A message whose answer was lost is sent again under its own id, so that it is sent once. */
  #unanswered: { readonly id: string; readonly text: string } | null = null;

  constructor(id: string, around: Surroundings) {
    this.id = id;
    this.#around = around;
  }

  async read(background: boolean): Promise<void> {
    const question = ++this.#asked;
    try {
      const shown = await this.#around.api.conversation(this.id, background);
      if (question === this.#asked) this.#show(shown);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      this.missing = true;
      this.#around.changed();
    }
  }

  async claim(): Promise<boolean> {
    return this.#do("claim", async () => {
      await this.#around.api.claim(this.id);
      this.#around.say("The conversation is yours. The customer has been told.");
    });
  }

  async release(): Promise<boolean> {
    return this.#do("release", async (fence) => {
      await this.#around.api.release(this.id, fence);
      this.#around.say("The bot goes on. The customer has been told.");
    });
  }

  async phone(): Promise<boolean> {
    return this.#do("phone", async (fence) => {
      await this.#around.api.phone(this.id, fence);
      this.#around.say("Your telephone rings first, then the customer's.");
    });
  }

  async recordOutcome(): Promise<boolean> {
    const { outcome, note } = this.#around.drafts.of(this.id);
    const lacking = lackingOf(outcome, note);
    if (lacking || outcome === null) return this.#refuse("outcome", lacking);
    return this.#do("outcome", async (fence) => {
      await this.#around.api.outcome(this.id, fence, outcome, note.trim());
      this.#around.drafts.change(this.id, { outcome: null, note: "" });
      this.#around.say("The call is recorded.");
    });
  }

  async decide(decision: Decision): Promise<boolean> {
    const { reason, item } = this.#around.drafts.of(this.id);
    if (decision === "revision" && item === "")
      return this.#refuse("decide", "Choose what has to be done again.");
    if (reason.trim() === "") return this.#refuse("decide", "Give the reason. Colleagues read it later.");
    return this.#do("decide", async (fence) => {
      await this.#around.api.decide(
        this.id,
        fence,
        decision,
        reason.trim(),
        decision === "revision" ? item : null,
      );
      this.#around.drafts.change(this.id, { reason: "", item: "" });
      this.#around.say(DECIDED[decision]);
    });
  }

  /** Sends the draft; when that fails it is the draft again. */
  async write(): Promise<boolean> {
    const { api, drafts, myName } = this.#around;
    const text = drafts.of(this.id).message.trim();
    const shown = this.shown;
    if (text === "" || this.busy !== null || !shown) return false;
    if (text.length > MOST_CHARACTERS[shown.channel])
      return this.#refuse("write", "The message is too long.");
    const id = this.#unanswered?.text === text ? this.#unanswered.id : crypto.randomUUID();
    this.#unanswered = { id, text };
    const after = shown.transcript.at(-1)?.seq ?? 0;
    const at = new Date().toISOString();
    const item = { id, text, at, channel: shown.channel, name: myName(), after, accepted: false };
    this.outgoing = [...this.outgoing, item];
    drafts.change(this.id, { message: "" });
    return this.#do("write", async (fence) => {
      try {
        await api.write(this.id, fence, id, text);
      } catch (error) {
        this.outgoing = this.outgoing.filter((other) => other.id !== id);
        drafts.giveBack(this.id, text);
        throw error;
      }
      this.#unanswered = null;
      this.outgoing = this.outgoing.map((other) => (other.id === id ? { ...other, accepted: true } : other));
    });
  }

  #show(shown: Dossier): void {
    this.shown = shown;
    this.missing = false;
    this.outgoing = stillUnderWay(this.outgoing, shown.transcript);
    this.#around.changed();
  }

  /** Does one thing at a time, says what went wrong with it, and shows what is true afterwards. */
  async #do(deed: Deed, work: (fence: number) => Promise<void>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = deed;
    this.problem = null;
    this.#around.changed();
    try {
      // Without a fence the gateway would refuse; minus one is nobody's.
      await work(this.shown?.fence ?? -1);
      return true;
    } catch (error) {
      this.#failed(deed, error);
      return false;
    } finally {
      await this.#look();
      this.busy = null;
      this.#around.changed();
    }
  }

  #failed(deed: Deed, error: unknown): void {
    if (error instanceof SignedOut) this.#around.signedOut();
    else this.problem = { deed, text: explanation(error, deed) };
  }

  #refuse(deed: Deed, text: string): false {
    this.problem = { deed, text };
    this.#around.changed();
    return false;
  }

  /** Reads once more; when that fails the next change brings it. */
  async #look(): Promise<void> {
    try {
      await this.read(true);
    } catch (error) {
      if (error instanceof SignedOut) this.#around.signedOut();
    }
  }
}

const DECIDED: Readonly<Record<Decision, string>> = {
  approve: "Approved. The customer has been told.",
  decline: "Declined. The customer has been told.",
  revision: "Sent back. Give the conversation back to the bot, and it asks the customer.",
};

function lackingOf(outcome: CallOutcome | null, note: string): string {
  if (outcome === null) return "Choose how the call went.";
  return note.trim() === "" ? "Add a note, however short. Colleagues read it later." : "";
}

function explanation(error: unknown, deed: Deed): string {
  if (error instanceof Refused && error.owner !== null)
    return `${error.owner || "A colleague"} was faster and has this conversation now.`;
  if (error instanceof Refused)
    return deed === "write" ? `${error.message} Your words are kept below.` : error.message;
  if (!(error instanceof Unreachable)) throw error;
  return deed === "write"
    ? "Not sent: the server did not answer. Your words are kept below; send them again."
    : "The server did not answer. Look whether it happened, then try again.";
}

/** Owns the shapes of the console's JSON, as the gateway writes them. Next: `api.ts` fetches them. */

export type Author = "bot" | "rep" | "customer" | "system";
export type Channel = "web" | "sms";
export type Outcome = "passed" | "failed" | "review" | "pending";
export type CallOutcome = "reached" | "no_answer" | "busy" | "voicemail" | "wrong_number";
export type Decision = "approve" | "decline" | "revision";
export type List = "waiting" | "mine" | "all";

export interface Session {
  readonly csrf: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** How long the session lives when nothing more is done. */
  readonly seconds_left: number;
}

export interface QueueRow {
  readonly id: string;
  readonly phone: string;
  readonly status: string;
  readonly owner: "bot" | "rep";
  readonly rep: string | null;
  readonly waiting_since: string | null;
  readonly asks: string | null;
  readonly language: string;
  readonly company: string | null;
  readonly name: string | null;
  readonly changed_at: string | null;
  readonly call_at: string | null;
}

export interface Line {
  readonly seq: number;
  readonly from: Author;
  readonly text: string;
  readonly at: string;
  readonly channel: Channel;
  readonly asks?: string;
  readonly choices?: readonly { readonly label: string; readonly value: string }[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly name?: string;
  readonly redacted?: boolean;
}

export type Values = Readonly<Record<string, unknown>>;

export interface FactRow {
  readonly key: string;
  readonly stage: number;
  readonly fact: Values;
}

export interface Check {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly tries: number;
  readonly data: Values;
}

export interface Acceptance {
  readonly document: string;
  readonly version: string;
  readonly language: string;
  readonly decision: string;
  readonly mechanism: string;
  readonly channel: string;
  readonly at: string;
  readonly text_sha256: string;
  readonly person: string;
}

export interface Call {
  readonly id: string;
  readonly rep: string | null;
  readonly state: "requested" | "ringing" | "answered" | "ended" | "failed";
  readonly at: string;
  readonly outcome: CallOutcome | null;
  readonly note: string;
}

export interface AuditRow {
  readonly actor: string;
  readonly name: string | null;
  readonly action: string;
  readonly at: string;
  readonly detail: Values;
}

/** One conversation with everything about its customer. */
export interface Dossier {
  readonly id: string;
  readonly phone: string | null;
  readonly status: string;
  readonly language: string;
  readonly channel: Channel;
  readonly owner: "bot" | "rep";
  readonly rep: string | null;
  readonly mine: boolean;
  readonly fence: number | null;
  readonly waiting_since: string | null;
  readonly asks: string | null;
  readonly transcript: readonly Line[];
  readonly facts: readonly FactRow[];
  readonly call_back: string | null;
  readonly checks: Readonly<Record<string, Check>>;
  readonly decisions: readonly Decision[];
  readonly acceptances: readonly Acceptance[];
  readonly calls: readonly Call[];
  readonly audit: readonly AuditRow[];
  readonly items: readonly string[];
}

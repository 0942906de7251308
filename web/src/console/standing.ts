/** Owns what may be done with a conversation now, and why the rest may not. Pure functions over what the gateway showed. */
import type { Call, Check, Decision, Dossier } from "./records.js";
import { questionLabel } from "./words.js";

/** Whether something may be done; `why` says why not. */
export interface May {
  readonly can: boolean;
  readonly why: string;
}

export interface Standing {
  readonly claim: May;
  readonly write: May;
  readonly release: May;
  readonly phone: May;
  readonly decide: Readonly<Record<Decision, May>>;
  /** The call whose outcome must be recorded before anything else. */
  readonly unrecorded: Call | null;
}

const YES: May = { can: true, why: "" };
const no = (why: string): May => ({ can: false, why });

export const MOST_CHARACTERS = { web: 2000, sms: 1600 } as const;

export function standing(dossier: Dossier): Standing {
  const unrecorded = dossier.mine ? unrecordedCall(dossier.calls) : null;
  const held = holding(dossier);
  const free = held.can && unrecorded ? no("Record how the call went first.") : held;
  return {
    claim: claiming(dossier),
    write: held,
    release: free,
    phone: free.can && !dossier.phone ? no("There is no telephone number yet.") : free,
    decide: {
      approve: deciding(dossier, "approve", free),
      revision: deciding(dossier, "revision", free),
      decline: deciding(dossier, "decline", free),
    },
    unrecorded,
  };
}

/** The newest call without an outcome. */
export function unrecordedCall(calls: readonly Call[]): Call | null {
  return calls.findLast((call) => call.outcome === null) ?? null;
}

/** Checks by how much they need a person: failed, to review, pending, passed; within that as the journey has them. */
export function byUrgency(checks: Readonly<Record<string, Check>>): readonly (readonly [string, Check])[] {
  const rank = { failed: 0, review: 1, pending: 2, passed: 3 };
  return Object.entries(checks).toSorted(([, a], [, b]) => rank[a.outcome] - rank[b.outcome]);
}

/** Names of the checks that did not pass, the risk decision left out, which only sums them up. */
export function notPassed(checks: Readonly<Record<string, Check>>): readonly string[] {
  return byUrgency(checks)
    .filter(([name, check]) => check.outcome !== "passed" && name !== "risk")
    .map(([name]) => name);
}

function claiming(dossier: Dossier): May {
  if (dossier.owner === "bot") return YES;
  return no(
    dossier.mine ? "You have this conversation." : `${dossier.rep ?? "A colleague"} has this conversation.`,
  );
}

function holding(dossier: Dossier): May {
  if (dossier.mine) return YES;
  return no(
    dossier.owner === "bot"
      ? "The bot is answering. Claim the conversation first."
      : `${dossier.rep ?? "A colleague"} has this conversation.`,
  );
}

function deciding(dossier: Dossier, decision: Decision, free: May): May {
  if (!dossier.decisions.includes(decision)) return no(tooSoonOrLate(dossier));
  return free;
}

const NO_DECISION: Readonly<Record<string, string>> = {
  approved: "This signup is approved.",
  active: "This customer is active.",
  declined: "This signup is declined.",
  suspended: "This customer is suspended.",
  closed: "This customer has left.",
  abandoned: "The customer stopped; it can be decided once they go on.",
};

function tooSoonOrLate(dossier: Dossier): string {
  const over = NO_DECISION[dossier.status];
  if (over) return over;
  const asked = dossier.asks ? ` (${questionLabel(dossier.asks)})` : "";
  if (dossier.status === "revision")
    return `Possible once the customer has redone what you sent back${asked}.`;
  return `Possible once the customer has answered everything${asked}.`;
}

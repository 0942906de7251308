/** Owns how a fact, or what a check found, is written for a rep: label and value, never raw JSON. Pure. */
import type { Values } from "./records.js";
import { dayAndClock } from "./times.js";
import { countryLabel, humanised, OUTCOMES } from "./words.js";

export interface Entry {
  readonly label: string;
  readonly value: string;
}

type Writer = (fact: Values, now: Date) => string;

const given =
  (name: string): Writer =>
  (fact) =>
    text(fact[name]);
const at =
  (name: string, word: string): Writer =>
  (fact, now) =>
    fact[name] === undefined ? word : `${word}, ${moment(fact[name], now)}`;

/** The fact of each question in one line; the lines are kept short by leaving out what stands elsewhere. */
const FACTS: Readonly<Record<string, Writer>> = {
  mobile_number: given("number"),
  otp: at("proven_at", "Proven"),
  full_name: (fact) => joined([fact.first, fact.last], " "),
  job_title: given("title"),
  email: given("address"),
  email_code: at("proven_at", "Proven"),
  country: (fact) => countryLabel(text(fact.code)),
  registration_number: (fact) =>
    fact.search === undefined ? text(fact.number) : `Searched for “${text(fact.search)}”`,
  company_confirmed: (fact) => joined([fact.name, fact.address, officers(fact.officers)], "\n"),
  vat_number: (fact) => (fact.skipped ? "Skipped" : text(fact.number)),
  identity: (fact) => OUTCOMES[text(fact.outcome) as keyof typeof OUTCOMES] ?? humanised(text(fact.outcome)),
  second_factor: (fact) => (fact.method === "totp" ? "Authenticator app" : humanised(text(fact.method))),
  card: (fact) => joined([humanised(text(fact.brand)), fact.last4 ? `•••• ${text(fact.last4)}` : ""], " "),
  credit_check: at("at", "Agreed"),
  budget: (fact) =>
    joined([`${euros(fact.cents)} a month`, fact.warn ? `warns ${text(fact.warn)}` : ""], ", "),
  security_contact: (fact) => joined([fact.name, fact.email, fact.phone], ", "),
  security_practices: at("accepted_at", "Committed"),
  collection_policy: at("accepted_at", "Accepted"),
  acceptable_use: at("accepted_at", "Accepted"),
  customer_agreement: at("accepted_at", "Accepted"),
  review: at("confirmed_at", "Confirmed"),
  call: (fact, now) =>
    fact.slot === undefined ? "" : `${moment(fact.slot, now)}${fact.now ? " (asked: now)" : ""}`,
};

/** What a check found, by name; the others are written as they come, but for those left out. */
const FINDINGS: Readonly<Record<string, string>> = {
  fraud_score: "Fraud score",
  score: "Score",
  lists: "Lists",
  other_signups: "Other signups",
  limit_cents: "Credit limit",
  grade: "Grade",
  name: "Name",
  address: "Address",
  number: "Number",
  officers: "May act",
  proof: "Proof",
  reference: "Reference",
  brand: "Brand",
  last4: "Ends in",
  method: "Method",
  for_rep: "What happened",
};
const LEFT_OUT = new Set(["fingerprint", "trace", "candidates", "error"]);

export function factText(key: string, fact: Values, now: Date): string {
  const writer = FACTS[key];
  return writer ? writer(fact, now) : joined(Object.values(fact), ", ");
}

export function findings(data: Values): readonly Entry[] {
  return Object.entries(data)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => ({ label: FINDINGS[name] ?? humanised(name), value: found(name, value) }))
    .filter(({ value }) => value !== "");
}

export function euros(cents: unknown): string {
  const amount = Number(cents) / 100;
  const digits = Number.isInteger(amount) ? 0 : 2;
  return amount.toLocaleString("en-GB", {
    style: "currency",
    currency: "EUR",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function found(name: string, value: unknown): string {
  return name.endsWith("_cents") && typeof value === "number" ? euros(value) : text(value);
}

function officers(value: unknown): string {
  const names = text(value);
  return names === "" ? "" : `May act: ${names}`;
}

function moment(value: unknown, now: Date): string {
  const when = new Date(text(value));
  return Number.isNaN(when.getTime()) ? text(value) : dayAndClock(when, now);
}

function joined(parts: readonly unknown[], by: string): string {
  return parts
    .map(text)
    .filter((part) => part !== "")
    .join(by);
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(text).join(", ");
  return typeof value === "object" ? Object.values(value).map(text).join(", ") : String(value);
}

/** Owns the words for what the gateway names by keys: statuses, questions, checks, reasons, deeds. */
import type { CallOutcome, Outcome } from "./records.js";

type Words = Readonly<Record<string, string>>;

export const STAGES = ["Person", "Company", "Identity", "Payment", "Working together", "Meeting"] as const;

const QUESTIONS: Words = {
  mobile_number: "Mobile number",
  otp: "Code by SMS",
  full_name: "Name",
  job_title: "Job title",
  email: "E-mail address",
  email_code: "Code by e-mail",
  country: "Country",
  registration_number: "Register number",
  company_confirmed: "Company",
  vat_number: "VAT number",
  identity: "Identity",
  second_factor: "Second factor",
  card: "Payment card",
  credit_check: "Credit report",
  budget: "Monthly budget",
  security_contact: "Security contact",
  security_practices: "Security practices",
  collection_policy: "Collection policy",
  acceptable_use: "Acceptable use policy",
  customer_agreement: "Microsoft Customer Agreement",
  review: "Review",
  call: "Time of the call",
};

const CHECKS: Words = {
  phone: "Mobile number",
  otp: "Number proven by code",
  email: "E-mail address",
  email_ownership: "E-mail proven by code",
  company: "Company register",
  vat: "VAT number",
  identity: "Identity document",
  device: "Device",
  sanctions: "Sanctions lists",
  authority: "May act for the company",
  second_factor: "Second factor",
  card: "Payment card",
  credit: "Credit report",
  risk: "Risk, all checks together",
};

const STATUSES: Words = {
  started: "Started",
  in_progress: "In progress",
  awaiting_call: "To be called",
  in_call: "In the call",
  revision: "Sent back",
  approved: "Approved",
  declined: "Declined",
  abandoned: "Stopped",
  active: "Active",
  suspended: "Suspended",
  closed: "Closed",
};

/** Why a check stands as it does; a check's own words go before those that several share. */
const REASONS: Words = {
  no_answer: "The provider did not answer in time.",
  could_not_check: "It could not be checked.",
  other_name: "Another name than the customer gave.",
  not_found: "Not in the register.",
  name_not_found: "No company of that name in the register.",
  choose: "Several companies found; the customer chooses.",
  dissolved: "Dissolved according to the register.",
  troubled: "In insolvency or a similar state according to the register.",
  skipped: "The customer skipped it.",
  locked: "Five wrong codes.",
  pumping: "High risk of SMS pumping.",
  voip: "An internet telephone number.",
  landline: "A landline.",
  special: "A special-rate number.",
  sim_swap: "The SIM was changed recently.",
  unknown_line: "The network does not tell what kind of line it is.",
  disposable: "A throw-away address.",
  domain: "The domain takes no mail.",
  failed: "The identity service did not accept the document.",
  abandoned: "The customer broke it off.",
  needs_review: "The identity service leaves it to a person.",
  no_browser: "No browser was seen.",
  not_seen: "No device was seen.",
  shared: "The same device was used for other signups.",
  match: "A possible match; compare the person.",
  no_officers: "The register names nobody who may act for the company.",
  not_an_officer: "Not among those who may act for the company.",
  prepaid: "A prepaid card.",
  declined: "Refused by the bank.",
  unknown_funding: "The bank does not tell whether it is prepaid.",
  fraud_score: "A high fraud score.",
  untested: "The bank did not test the security code or 3-D Secure.",
  address: "The bank knows another address.",
  no_number: "No register number to look up.",
  poor: "A poor credit score.",
  weighed: "",
  "vat.unknown": "Unknown to the tax office.",
  "credit.unknown": "The credit bureau does not know the company.",
  "phone.unknown": "The network does not know the line.",
};

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  passed: "Passed",
  failed: "Failed",
  review: "To review",
  pending: "Pending",
};

export const CALL_OUTCOMES: Readonly<Record<CallOutcome, string>> = {
  reached: "Reached",
  no_answer: "No answer",
  busy: "Busy",
  voicemail: "Voicemail",
  wrong_number: "Wrong number",
};

export const CALL_STATES: Words = {
  requested: "being set up",
  ringing: "ringing",
  answered: "in conversation",
  ended: "ended",
  failed: "failed",
};

const DEEDS: Words = {
  view: "looked at it",
  claim: "claimed it",
  release: "gave it back to the bot",
  call: "phoned the customer",
  call_reached: "recorded the call: reached",
  call_no_answer: "recorded the call: no answer",
  call_busy: "recorded the call: busy",
  call_voicemail: "recorded the call: voicemail",
  call_wrong_number: "recorded the call: wrong number",
  approve: "approved it",
  decline: "declined it",
  revision: "sent an item back",
};

const COUNTRIES: Words = { nl: "Netherlands", be: "Belgium", de: "Germany", gb: "United Kingdom" };
const LANGUAGES: Words = { nl: "Dutch", en: "English" };
const CHANNELS: Words = { web: "Web chat", sms: "SMS" };
const DECISIONS: Words = { accepted: "Accepted", declined: "Declined" };

export const questionLabel = (key: string): string => QUESTIONS[key] ?? humanised(key);
export const checkLabel = (key: string): string => CHECKS[key] ?? humanised(key);
export const statusLabel = (key: string): string => STATUSES[key] ?? humanised(key);
export const deedLabel = (key: string): string => DEEDS[key] ?? humanised(key).toLocaleLowerCase("en");
export const countryLabel = (key: string): string => COUNTRIES[key] ?? key.toUpperCase();
export const languageLabel = (key: string): string => LANGUAGES[key] ?? key;
export const channelLabel = (key: string): string => CHANNELS[key] ?? humanised(key);
export const decisionLabel = (key: string): string => DECISIONS[key] ?? humanised(key);

export function reasonLabel(check: string, reason: string): string {
  return REASONS[`${check}.${reason}`] ?? REASONS[reason] ?? (reason === "" ? "" : `${humanised(reason)}.`);
}

/** A key nobody has words for yet is shown as it is, without its underscores. */
export function humanised(key: string): string {
  const words = key.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

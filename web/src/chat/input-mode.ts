/** Owns how the answer field behaves for each question. Next: `templates/composer.ts` draws the field. */

export interface InputMode {
  readonly autocomplete: string;
  readonly inputmode: "text" | "numeric" | "tel" | "email" | "decimal";
  readonly type: "text" | "tel";
  /** One line suits the answer; otherwise the field grows. */
  readonly singleLine: boolean;
  readonly autocapitalize: "off" | "words" | "sentences";
  readonly spellcheck: boolean;
}

type Autocomplete = { readonly autocomplete: string };

const FREE: InputMode = {
  autocomplete: "off",
  inputmode: "text",
  type: "text",
  singleLine: false,
  autocapitalize: "sentences",
  spellcheck: true,
};

const line = (mode: Autocomplete & Partial<InputMode>): InputMode => ({
  ...FREE,
  singleLine: true,
  spellcheck: false,
  ...mode,
});

const CODE = line({ autocomplete: "one-time-code", inputmode: "numeric", autocapitalize: "off" });

const MODES: Readonly<Record<string, InputMode>> = {
  mobile_number: line({ autocomplete: "tel", inputmode: "tel", type: "tel", autocapitalize: "off" }),
  otp: CODE,
  email_code: CODE,
  full_name: line({ autocomplete: "name", autocapitalize: "words" }),
  job_title: line({ autocomplete: "organization-title" }),
  email: line({ autocomplete: "email", inputmode: "email", autocapitalize: "off" }),
  company: line({ autocomplete: "organization", autocapitalize: "words" }),
  country: line({ autocomplete: "country-name", autocapitalize: "words" }),
  registration_number: line({ autocomplete: "organization", autocapitalize: "words" }),
  vat_number: line({ autocomplete: "off", autocapitalize: "off" }),
  budget: line({ autocomplete: "off", autocapitalize: "off" }),
};

export function inputMode(asks: string | null): InputMode {
  return (asks !== null && Object.hasOwn(MODES, asks) && MODES[asks]) || FREE;
}

/** A code pasted with spaces or hyphens is the same code; anything else stays as it was typed. */
export function tidyAnswer(text: string, asks: string | null): string {
  const isCode = asks === "otp" || asks === "email_code";
  return isCode && /^[\d\s-]+$/.test(text) ? text.replace(/\D/g, "") : text.trim();
}

export const MAX_LENGTH = 2_000;
const COUNT_FROM = 1_800;

/** Length as the server counts it: characters, not code units. */
export function lengthOf(text: string): number {
  return text.length < COUNT_FROM ? text.length : [...text].length;
}

/** Characters left, once it is time to mention them. */
export function charactersLeft(text: string): number | null {
  const length = lengthOf(text);
  return length >= COUNT_FROM ? MAX_LENGTH - length : null;
}

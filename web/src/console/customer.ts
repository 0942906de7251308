/** Owns what a customer is called: by the company, the person, the number. Pure. */
import type { Dossier, Values } from "./records.js";

export interface Customer {
  readonly company: string | null;
  readonly person: string | null;
  /** The best of them. */
  readonly title: string;
}

export function customerOf({ facts, phone }: Dossier): Customer {
  const fact = (key: string): Values => facts.find((row) => row.key === key)?.fact ?? {};
  const { first, last } = fact("full_name");
  const company = words([fact("company_confirmed").name]);
  const person = words([first, last]);
  return { company, person, title: company ?? person ?? phone ?? "Customer without a number yet" };
}

function words(parts: readonly unknown[]): string | null {
  return parts.filter((part) => typeof part === "string" && part !== "").join(" ") || null;
}

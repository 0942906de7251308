/** Owns what must be filled in to sign in. Pure. Next: `workplace.ts` sends it. */

export interface Faults {
  readonly email?: string;
  readonly password?: string;
  readonly totp?: string;
}

export interface Entered {
  readonly email: string;
  readonly password: string;
  readonly totp: string;
}

export function entered(form: FormData): Entered {
  const value = (name: string): string => String(form.get(name) ?? "");
  return {
    email: value("email").trim(),
    password: value("password"),
    totp: value("totp").replace(/[\s-]/g, ""),
  };
}

/** What is still to be filled in, by field, in words. */
export function faultsOf({ email, password, totp }: Entered): Faults {
  return {
    ...(/^\S+@\S+$/.test(email) ? {} : { email: "Enter your e-mail address, such as name@company.nl." }),
    ...(password !== "" ? {} : { password: "Enter your password." }),
    ...(/^\d{6}$/.test(totp) ? {} : { totp: "Enter the six digits that your authenticator shows now." }),
  };
}

/** Owns which addresses from the server may become something to click. Next: `templates/log.ts` draws the link. */

export interface SafeLink {
  readonly href: string;
  /** The other host the customer goes to; null when it is ours. */
  readonly elsewhere: string | null;
}

/** The address when it is a path on our own host or https elsewhere; null for everything else. */
export function safeLink(url: string, server: URL): SafeLink | null {
  let target: URL;
  try {
    target = new URL(url, server);
  } catch {
    return null;
  }
  if (target.username !== "" || target.password !== "") return null;
  if (target.origin === server.origin) return { href: target.href, elsewhere: null };
  const absolute = /^https:\/\//i.test(url);
  return target.protocol === "https:" && absolute ? { href: target.href, elsewhere: target.host } : null;
}

/** Owns the addresses within the console: the queue, a conversation, its details. Ids only, nothing of a customer. */

export interface Route {
  readonly conversation: string | null;
  /** What a small screen shows of it. */
  readonly details: boolean;
}

export function routeOf(hash: string): Route {
  const [, id, rest] = /^#\/c\/([^/]+)(\/details)?$/.exec(hash) ?? [];
  if (id === undefined) return { conversation: null, details: false };
  try {
    return { conversation: decodeURIComponent(id), details: rest !== undefined };
  } catch {
    return { conversation: null, details: false };
  }
}

export function addressOf(conversation: string | null, details = false): string {
  if (conversation === null) return "#/";
  return `#/c/${encodeURIComponent(conversation)}${details ? "/details" : ""}`;
}

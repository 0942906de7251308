/** Owns how moments and spans are written, in the rep's own time zone. Pure, but for the zone of the machine. */

const LOCALE = "en-GB";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function clock(at: Date): string {
  return at.toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit" });
}

/** The day, as people say it within a sentence. */
export function day(at: Date, now: Date): string {
  const apart = Math.round((startOfDay(at) - startOfDay(now)) / DAY);
  if (apart === 0) return "today";
  if (apart === -1) return "yesterday";
  if (apart === 1) return "tomorrow";
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return at.toLocaleDateString(LOCALE, { weekday: "short", day: "numeric", month: "short", ...year });
}

export function dayAndClock(at: Date, now: Date): string {
  return `${day(at, now)} ${clock(at)}`;
}

/** A span in its largest unit: `now`, `4 min`, `2 h`, `3 d`. */
export function span(milliseconds: number): string {
  if (milliseconds < MINUTE) return "now";
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / DAY)} d`;
}

/** The same for the ear. */
export function spanInWords(milliseconds: number): string {
  const [count, unit] =
    milliseconds < HOUR
      ? [Math.floor(milliseconds / MINUTE), "minute"]
      : milliseconds < 2 * DAY
        ? [Math.floor(milliseconds / HOUR), "hour"]
        : [Math.floor(milliseconds / DAY), "day"];
  return count < 1 ? "less than a minute" : `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

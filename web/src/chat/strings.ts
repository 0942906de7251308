/** Owns every word the chat itself says, in each language. What the bot says comes from the server. */

export type Language = "nl" | "en";

/** What the language button says on the customer's behalf; it stands in the conversation like any message. */
export const LANGUAGE_REQUESTS: Readonly<Record<Language, string>> = {
  nl: "Nederlands graag",
  en: "English please",
};

const CHANNELS: Readonly<Record<string, string>> = { sms: "sms", voice: "telefoon", email: "e-mail" };
const CHANNELS_EN: Readonly<Record<string, string>> = {
  sms: "text message",
  voice: "phone",
  email: "e-mail",
};

const nl = {
  launcher: "Chat met ons",
  launcherUnread: (count: number) =>
    count === 1 ? "Chat met ons, 1 nieuw bericht" : `Chat met ons, ${count} nieuwe berichten`,
  panel: (name: string) => `Chat met ${name}`,
  close: "Chat sluiten",
  botRole: "Digitale assistent",
  repRole: "Medewerker",
  repFallback: "Een medewerker",
  log: "Gesprek",
  you: "Jij",
  system: "Melding",
  progress: (stage: number, stages: number, label: string) =>
    `Stap ${stage} van ${stages}${label ? `: ${label}` : ""}`,
  progressCount: (stage: number, stages: number) => `Stap ${stage} van ${stages}`,
  progressName: "Voortgang",
  today: "Vandaag",
  yesterday: "Gisteren",
  choices: "Antwoorden om uit te kiezen",
  chosen: "gekozen",
  linkNewTab: "opent in een nieuw tabblad",
  linkNote: "Opent in een nieuw tabblad. Kom daarna hier terug.",
  linkNoteElsewhere: (host: string) => `Opent ${host} in een nieuw tabblad. Kom daarna hier terug.`,
  linkOpened: "Geopend in een nieuw tabblad. Kom daarna hier terug.",
  typing: (name: string) => `${name} typt`,
  waiting: "Wacht op verbinding",
  sending: "Wordt verzonden",
  sent: "Verzonden",
  channel: (channel: string) => `via ${CHANNELS[channel] ?? channel}`,
  failed: "Niet verzonden",
  retry: "Opnieuw versturen",
  discard: "Weghalen",
  human: "Medewerker spreken",
  humanRequest: "Ik wil een medewerker spreken",
  humanHere: (name: string) => `Je spreekt met ${name}`,
  otherLanguage: "English",
  otherLanguageCode: "en",
  newMessages: "Nieuwe berichten",
  answer: "Je antwoord",
  send: "Versturen",
  letters: "Letters typen",
  digits: "Cijfers typen",
  left: (count: number) => (count === 1 ? "Nog 1 teken over" : `Nog ${count} tekens over`),
  tooMany: (count: number) => (count === 1 ? "1 teken te veel" : `${count} tekens te veel`),
  connecting: "Verbinding maken…",
  offline: "Geen verbinding. We proberen het steeds opnieuw; wat je typt blijft bewaard.",
  unavailable: "De chat is nu niet bereikbaar. We blijven het proberen.",
  busy: "Er kwam te veel tegelijk binnen. Over een halve minuut gaan we verder.",
  cookies: "Je browser houdt de cookie van deze chat tegen. Sta cookies toe om verder te gaan.",
  back: "De verbinding is er weer.",
  tryNow: "Nu proberen",
  placeholder: {
    default: "Typ je antwoord",
    free: "Typ je bericht",
    mobile_number: "Bijvoorbeeld 06 12345678",
    otp: "De 6 cijfers uit de sms",
    email_code: "De 6 cijfers uit de e-mail",
    full_name: "Je voor- en achternaam",
    job_title: "Wat je doet in het bedrijf",
    email: "Je zakelijke e-mailadres",
    registration_number: "Nummer of bedrijfsnaam",
    vat_number: "Bijvoorbeeld NL001234567B01",
    budget: "Bijvoorbeeld 500 euro",
  } as Readonly<Record<string, string>>,
  problem: (code: string): string => {
    if (code === "too_long")
      return "Dat bericht is te lang. Maak het korter dan 2.000 tekens en verstuur het opnieuw.";
    if (code === "too_fast")
      return "Dat ging erg snel achter elkaar. Wacht even en verstuur het dan opnieuw.";
    return "Dit bericht kwam niet aan. Verstuur het nog een keer.";
  },
};

export type Strings = typeof nl;

const en: Strings = {
  launcher: "Chat with us",
  launcherUnread: (count) =>
    count === 1 ? "Chat with us, 1 new message" : `Chat with us, ${count} new messages`,
  panel: (name) => `Chat with ${name}`,
  close: "Close chat",
  botRole: "Digital assistant",
  repRole: "Colleague",
  repFallback: "A colleague",
  log: "Conversation",
  you: "You",
  system: "Notice",
  progress: (stage, stages, label) => `Step ${stage} of ${stages}${label ? `: ${label}` : ""}`,
  progressCount: (stage, stages) => `Step ${stage} of ${stages}`,
  progressName: "Progress",
  today: "Today",
  yesterday: "Yesterday",
  choices: "Answers to choose from",
  chosen: "chosen",
  linkNewTab: "opens in a new tab",
  linkNote: "Opens in a new tab. Come back here afterwards.",
  linkNoteElsewhere: (host) => `Opens ${host} in a new tab. Come back here afterwards.`,
  linkOpened: "Opened in a new tab. Come back here afterwards.",
  typing: (name) => `${name} is typing`,
  waiting: "Waiting for a connection",
  sending: "Sending",
  sent: "Sent",
  channel: (channel) => `by ${CHANNELS_EN[channel] ?? channel}`,
  failed: "Not sent",
  retry: "Send again",
  discard: "Remove",
  human: "Talk to a person",
  humanRequest: "I would like to talk to a person",
  humanHere: (name) => `You are talking with ${name}`,
  otherLanguage: "Nederlands",
  otherLanguageCode: "nl",
  newMessages: "New messages",
  answer: "Your answer",
  send: "Send",
  letters: "Type letters",
  digits: "Type digits",
  left: (count) => (count === 1 ? "1 character left" : `${count} characters left`),
  tooMany: (count) => (count === 1 ? "1 character too many" : `${count} characters too many`),
  connecting: "Connecting…",
  offline: "No connection. We keep trying, and what you type is kept.",
  unavailable: "The chat cannot be reached right now. We keep trying.",
  busy: "Too much came in at once. We go on in half a minute.",
  cookies: "Your browser blocks the cookie of this chat. Allow cookies to go on.",
  back: "The connection is back.",
  tryNow: "Try now",
  placeholder: {
    default: "Type your answer",
    free: "Type your message",
    mobile_number: "For example +44 7400 123456",
    otp: "The 6 digits from the text message",
    email_code: "The 6 digits from the e-mail",
    full_name: "Your first and last name",
    job_title: "What you do in the company",
    email: "Your work e-mail address",
    registration_number: "Number or company name",
    vat_number: "For example GB123456782",
    budget: "For example 500 euros",
  },
  problem: (code) => {
    if (code === "too_long")
      return "That message is too long. Shorten it to under 2,000 characters and send it again.";
    if (code === "too_fast") return "That was a lot in a short time. Wait a moment and send it again.";
    return "This message did not arrive. Send it once more.";
  },
};

export const STRINGS: Readonly<Record<Language, Strings>> = { nl, en };

/** The language of a tag such as `nl-BE`; null for one we do not speak. */
export function languageOf(tag: string | null | undefined): Language | null {
  const short = tag?.trim().slice(0, 2).toLowerCase();
  return short === "nl" || short === "en" ? short : null;
}

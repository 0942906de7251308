// Owns the conversations the mock gateway can start in; `mock-gateway.mjs` plays them.

const at = (minutesAgo) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
const bot = (text, more = {}) => ({ from: "bot", text, lang: "nl", ...more });
const me = (text, more = {}) => ({ from: "customer", text, ...more });

const greeting = [
  bot(
    "Hoi, ik ben Welkom, de digitale assistent van Lichtwolk. Ik help je om klant te worden. Dat duurt ongeveer een kwartier, en aan het eind belt een medewerker je.",
  ),
  bot("Wat is je mobiele nummer? Ik stuur je een code, zo weten we dat je geen robot bent.", {
    asks: "mobile_number",
  }),
];

const you = [
  ...greeting,
  me("waarom wil je mijn nummer?"),
  bot(
    "Met een code naar je mobiel weten we dat er een echt mens aan de andere kant zit. Ook bellen we je straks op dit nummer. We gebruiken het nergens anders voor.",
  ),
  bot("Op welk mobiel nummer kan ik je de code sturen?", { asks: "mobile_number" }),
  me("06 12345678"),
  bot("Ik heb een code van 6 cijfers naar +31 6 ••••• 678 gestuurd. Wat is de code?", {
    asks: "otp",
    choices: [
      { label: "Opnieuw sturen", value: "resend" },
      { label: "Bel me met de code", value: "voice" },
      { label: "Ander nummer", value: "change_number" },
    ],
  }),
];

const company = [
  ...you.slice(0, -1).map((message) => ({ ...message, at: at(26 * 60) })),
  bot("Ik heb een code van 6 cijfers naar +31 6 ••••• 678 gestuurd. Wat is de code?", {
    asks: "otp",
    at: at(26 * 60 - 1),
  }),
  me("••••••", { at: at(26 * 60 - 2) }),
  bot("Dank je, dat klopt. Fijn je te spreken, Jan.", { at: at(9) }),
  bot("In welk land staat het bedrijf ingeschreven?", {
    asks: "country",
    at: at(9),
    choices: [
      { label: "Nederland", value: "nl" },
      { label: "België", value: "be" },
      { label: "Duitsland", value: "de" },
      { label: "Verenigd Koninkrijk", value: "gb" },
    ],
  }),
  me("Nederland", { at: at(8) }),
  bot("Wat is het KvK-nummer? Weet je het niet, dan mag de naam van het bedrijf ook.", {
    asks: "registration_number",
    at: at(8),
  }),
  me("12345678", { at: at(6) }),
  bot("In het register vond ik:\n\nBakkerij De Gouden Korst B.V.\nAmsterdam, KvK 12345678", { at: at(6) }),
  bot("Is dit jouw bedrijf?", {
    asks: "company_confirmed",
    at: at(6),
    choices: [
      { label: "Ja, dat klopt", value: "yes" },
      { label: "Nee, een ander bedrijf", value: "no" },
    ],
  }),
];

const payment = [
  ...company.slice(-2),
  me("Ja, dat klopt", { at: at(5) }),
  bot(
    "Nu de betaalkaart. Die vul je in op de pagina van onze betaaldienst; ik zie het nummer niet. Een prepaid kaart kunnen we niet gebruiken.",
    { asks: "card", at: at(4), link: { label: "Kaart invoeren", url: "/l/kaart" } },
  ),
];

const rep = [
  ...payment,
  me("Ik wil een medewerker spreken", { at: at(3) }),
  bot("Ik heb een medewerker gevraagd. Je kunt intussen gewoon doorgaan.", { at: at(3) }),
  { from: "system", text: "Sanne neemt het gesprek over", at: at(2), lang: "nl" },
  { from: "rep", text: "Hoi Jan, met Sanne van Lichtwolk.", name: "Sanne", at: at(2) },
  {
    from: "rep",
    text: "Ik zag dat je vastliep bij de kaart. Waar kan ik je mee helpen?",
    name: "Sanne",
    at: at(2),
  },
  me("Mijn collega heeft de kaart, mag die het invullen?", { at: at(1) }),
];

/** What each scene shows first, and the state that goes with it. */
export const SCENES = {
  greeting: { messages: greeting, progress: [1, "Jij"] },
  you: { messages: you, progress: [1, "Jij"] },
  company: { messages: company, progress: [2, "Bedrijf"] },
  payment: { messages: payment, progress: [4, "Betaling"] },
  rep: { messages: rep, progress: [4, "Betaling"], owner: { owner: "rep", name: "Sanne" } },
};

/** How the mock bot goes on after each answer. */
export const NEXT = [
  bot("Dank je. Hoe heet je? Je voor- en achternaam graag.", { asks: "full_name" }),
  bot("Wat doe je in het bedrijf?", { asks: "job_title" }),
  bot("Wat is je zakelijke e-mailadres?", { asks: "email" }),
  bot("Ik heb een code naar dat adres gestuurd. Wat is de code?", {
    asks: "email_code",
    choices: [{ label: "Opnieuw sturen", value: "resend" }],
  }),
  bot("Dank je. Klopt alles tot nu toe?", {
    asks: "review",
    choices: [
      { label: "Ja", value: "yes" },
      { label: "Nee", value: "no" },
    ],
  }),
];

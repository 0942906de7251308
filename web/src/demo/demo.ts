/** Owns the language switch of the demonstration page; the chat follows in the conversation's own way. */

type Language = "nl" | "en";

interface SpeakingElement extends HTMLElement {
  switchLanguage?(language: Language): void;
}

const TITLES: Readonly<Record<Language, string>> = {
  nl: "Lichtwolk | Microsoft-cloud voor bedrijven",
  en: "Lichtwolk | Microsoft cloud for businesses",
};

function speak(language: Language): void {
  document.documentElement.lang = language;
  document.title = TITLES[language];
  document.querySelector<SpeakingElement>("welkom-chat")?.switchLanguage?.(language);
}

document.querySelector("[data-language]")?.addEventListener("click", () => {
  speak(document.documentElement.lang === "nl" ? "en" : "nl");
});

import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import type { Sentences } from "./sentences.ts";

/** The languages that the page speaks, each by its own name. */
export const LANGUAGES = { en: "English", zh: "中文" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = "yaolian.language";

/** One language is loaded at first, the other when somebody asks for it. */
const SENTENCES: Record<Language, () => Promise<Sentences>> = {
  en: async () => (await import("./en/index.ts")).en,
  zh: async () => (await import("./zh/index.ts")).zh,
};

/** Loads the language that was chosen last, else the browser's. */
export async function startWords(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: await SENTENCES[language]() },
    defaultNS: "shell",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** Changes the language, and keeps it for the next visit. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "shell")) {
    for (const [area, sentences] of Object.entries(await SENTENCES[language]())) {
      i18next.addResourceBundle(language, area, sentences);
    }
  }
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** The language that is spoken now. */
export function spoken(): Language {
  return isLanguage(i18next.language) ? i18next.language : "en";
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept !== null && isLanguage(kept)) return kept;
  return navigator.languages.some((each) => each.toLowerCase().startsWith("zh")) ? "zh" : "en";
}

function isLanguage(text: string): text is Language {
  return text in LANGUAGES;
}

// The language that is spoken and the zone that times are told in. Components that show a text or a time follow a
// change at once, because both are read from here.
import type { Locale } from '../contract';

export const LOCALES: readonly Locale[] = ['pt-BR', 'es', 'en'];

/** Each language in its own words, so that one who reads only that one finds it. */
export const LOCALE_NAMES: Record<Locale, string> = { 'pt-BR': 'Português', es: 'Español', en: 'English' };

export const region = $state<{ locale: Locale; zone: string }>({ locale: 'pt-BR', zone: 'America/Sao_Paulo' });

/** The place of the language that is spoken among `LOCALES`. */
export function spoken(): 0 | 1 | 2 {
  return region.locale === 'pt-BR' ? 0 : region.locale === 'es' ? 1 : 2;
}

/** What is said in three languages, in the one that is spoken. */
export function inLanguage<Said>(said: { pt: Said; es: Said; en: Said }): Said {
  return [said.pt, said.es, said.en][spoken()]!;
}

export function speak(locale: Locale) {
  region.locale = locale;
  document.documentElement.lang = locale;
}

/** The first of the reader's own languages that we speak; Brazilian Portuguese if none. */
export function preferred(languages: readonly string[]): Locale {
  for (const language of languages) {
    const found = LOCALES.find((locale) => locale.slice(0, 2) === language.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return 'pt-BR';
}

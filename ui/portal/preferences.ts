// Language and theme of this browser. Nothing else is kept here: the session is a cookie that scripts cannot read.
import type { Locale, Theme } from '../contract';
import { LOCALES, preferred, speak } from '../words/region.svelte.ts';

const LOCALE_KEY = 'balcao.locale';
const THEME_KEY = 'balcao.theme';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Sets the page as this browser last had it, or as its owner has the system. */
export function remembered() {
  speak(LOCALES.find((locale) => locale === read(LOCALE_KEY)) ?? preferred(navigator.languages));
  document.documentElement.dataset.theme = theme();
}

export function theme(): Theme {
  return THEMES.find((theme) => theme === read(THEME_KEY)) ?? 'system';
}

export function chooseLocale(locale: Locale) {
  speak(locale);
  write(LOCALE_KEY, locale);
}

export function chooseTheme(theme: Theme) {
  document.documentElement.dataset.theme = theme;
  write(THEME_KEY, theme);
}

// A browser may refuse storage altogether (private windows, policies): then a choice holds for this visit.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}

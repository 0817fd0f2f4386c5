// What this browser remembers: language, theme, and which company was looked at last. Nothing of the office is kept
// here: the session is a cookie that scripts cannot read.
import type { Locale, Theme } from '../contract';
import { LOCALES, preferred, speak } from '../words/region.svelte.ts';

const LOCALE_KEY = 'balcao.locale';
const THEME_KEY = 'balcao.theme';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Sets the page as this browser last had it, or as its owner has the system. */
export function remembered() {
  speak(LOCALES.find((locale) => locale === recall(LOCALE_KEY)) ?? preferred(navigator.languages));
  document.documentElement.dataset.theme = theme();
}

export function theme(): Theme {
  return THEMES.find((theme) => theme === recall(THEME_KEY)) ?? 'system';
}

export function chooseLocale(locale: Locale) {
  speak(locale);
  remember(LOCALE_KEY, locale);
}

export function chooseTheme(theme: Theme) {
  document.documentElement.dataset.theme = theme;
  remember(THEME_KEY, theme);
}

// A browser may refuse storage altogether (private windows, policies): then a choice holds for this visit.
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function remember(key: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}

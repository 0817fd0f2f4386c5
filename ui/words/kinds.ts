// Names of the catalogue's document kinds; written with the contract from assets/catalog.
import kinds from '../contract/kinds.json';
import type { KindId, Locale } from '../contract';
import { region } from './region.svelte.ts';

const FIELD: Record<Locale, 'pt' | 'es' | 'en'> = { 'pt-BR': 'pt', es: 'es', en: 'en' };

/** A kind that this program does not know yet is called by its id. */
export function kindName(kind: KindId): string {
  const names = (kinds as Record<string, Record<'pt' | 'es' | 'en', string>>)[kind];
  return names?.[FIELD[region.locale]] ?? kind;
}

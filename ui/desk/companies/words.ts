// Names of what a company is, and its number as people write it.
import type { IndividualRelation, Module, Regime } from '../../contract';
import * as m from '../../texts/messages.ts';

export const regimeName: Record<Regime, () => string> = {
  mei: m.companies_regime_mei,
  simples_nacional: m.companies_regime_simples_nacional,
  lucro_presumido: m.companies_regime_lucro_presumido,
  lucro_real: m.companies_regime_lucro_real,
  exempt: m.companies_regime_exempt,
  individual: m.companies_regime_individual,
};

export const moduleName: Record<Module, () => string> = {
  assistant: m.companies_module_assistant,
  requests: m.companies_module_requests,
  collection: m.companies_module_collection,
  processes: m.companies_module_processes,
  certificates: m.companies_module_certificates,
  calendar: m.companies_module_calendar,
};

/** What the client has while a module is on. */
export const moduleGives: Record<Module, () => string> = {
  assistant: m.modules_gives_assistant,
  requests: m.modules_gives_requests,
  collection: m.modules_gives_collection,
  processes: m.modules_gives_processes,
  certificates: m.modules_gives_certificates,
  calendar: m.modules_gives_calendar,
};

/** What the client goes without while it is off. */
export const moduleLoses: Record<Module, () => string> = {
  assistant: m.modules_loses_assistant,
  requests: m.modules_loses_requests,
  collection: m.modules_loses_collection,
  processes: m.modules_loses_processes,
  certificates: m.modules_loses_certificates,
  calendar: m.modules_loses_calendar,
};

export const relationName: Record<IndividualRelation, () => string> = {
  partner: m.companies_relation_partner,
  managing_partner: m.companies_relation_managing_partner,
  owner: m.companies_relation_owner,
  legal_representative: m.companies_relation_legal_representative,
  attorney: m.companies_relation_attorney,
  employee: m.companies_relation_employee,
  other: m.companies_relation_other,
};

/** `11222333000181` as `11.222.333/0001-81`, a CPF as `123.456.789-09`. */
export function taxId(value: string): string {
  const cut = (...at: [number, number, string][]) =>
    at.map(([from, to, after]) => value.slice(from, to) + after).join('');
  if (value.length === 14) return cut([0, 2, '.'], [2, 5, '.'], [5, 8, '/'], [8, 12, '-'], [12, 14, '']);
  if (value.length === 11) return cut([0, 3, '.'], [3, 6, '.'], [6, 9, '-'], [9, 11, '']);
  return value;
}

// What is said of a password: how strong it is, and what keeps it from being stronger.
import type { PasswordReason } from '../contract';
import * as m from '../texts/messages.ts';

export const strengthName = [
  m.identity_strength_0,
  m.identity_strength_1,
  m.identity_strength_2,
  m.identity_strength_3,
  m.identity_strength_4,
];

export const weaknessSays: Record<PasswordReason, () => string> = {
  too_short: m.identity_weak_too_short,
  too_long: m.identity_weak_too_long,
  common: m.identity_weak_common,
  personal: m.identity_weak_personal,
  sequence: m.identity_weak_sequence,
  repeated: m.identity_weak_repeated,
  longer: m.identity_weak_longer,
};

/** The reason that an error names, in words; nothing where it names none. */
export function weaknessIn(facts: { reason?: string } = {}): string | undefined {
  const reason = facts.reason;
  return reason !== undefined && reason in weaknessSays ? weaknessSays[reason as PasswordReason]() : undefined;
}

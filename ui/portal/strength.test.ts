// The strength of a password while it is typed (PC6).
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeClientOffice } from './fake.ts';
import { Strength } from './strength.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function strength() {
  const office = new FakeClientOffice({ signedOut: true });
  const asked = vi.spyOn(office, 'call');
  return { strength: new Strength(office, () => ['Marina Duarte', 'Contábil Horizonte']), asked, office };
}

test('what is too short is said at once, without asking anybody', async () => {
  const { strength: judge, asked } = strength();
  judge.typed('curta');
  expect(judge.judgement).toMatchObject({ accepted: false, reason: 'too_short' });
  await vi.runAllTimersAsync();
  expect(asked).not.toHaveBeenCalled();
});

test('the office is asked once for what was typed in one go, and told whose words must not be in it', async () => {
  const { strength: judge, asked } = strength();
  for (const typed of ['marina duar', 'marina duart', 'marina duarte']) judge.typed(typed);
  await vi.runAllTimersAsync();
  expect(asked).toHaveBeenCalledTimes(1);
  expect(judge.judgement).toMatchObject({ accepted: false, reason: 'personal' });
});

test('an answer about an older text is forgotten', async () => {
  const { strength: judge, office } = strength();
  let late: (value: never) => void = () => {};
  vi.spyOn(office, 'call').mockImplementation(() => new Promise<never>((resolve) => (late = resolve)));
  judge.typed('cavalo bateria grampo');
  await vi.advanceTimersByTimeAsync(500);
  judge.typed('');
  late({ strength: 4, accepted: true, reason: null } as never);
  await vi.runAllTimersAsync();
  expect(judge.judgement).toBeNull();
});

test('when the office cannot be asked, nothing is claimed', async () => {
  const { strength: judge, office } = strength();
  vi.spyOn(office, 'call').mockRejectedValue({ code: 'too_many_attempts' });
  judge.typed('cavalo bateria grampo');
  await vi.runAllTimersAsync();
  expect(judge.judgement).toBeNull();
});

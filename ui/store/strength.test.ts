// The strength of a password while it is typed (PC6).
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PasswordJudgement } from '../contract';
import { Strength, type Judge } from './strength.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PERSONAL: PasswordJudgement = { strength: 1, accepted: false, reason: 'personal' };

function strength(judge: Judge = async () => PERSONAL) {
  const asked = vi.fn(judge);
  return { strength: new Strength(asked, () => ['Marina Duarte', 'Contábil Horizonte']), asked };
}

test('what is too short is said at once, without asking anybody', async () => {
  const { strength: typing, asked } = strength();
  typing.typed('curta');
  expect(typing.judgement).toMatchObject({ accepted: false, reason: 'too_short' });
  await vi.runAllTimersAsync();
  expect(asked).not.toHaveBeenCalled();
});

test('the judge is asked once for what was typed in one go, and told whose words must not be in it', async () => {
  const { strength: typing, asked } = strength();
  for (const typed of ['marina duar', 'marina duart', 'marina duarte']) typing.typed(typed);
  await vi.runAllTimersAsync();
  expect(asked.mock.calls).toEqual([['marina duarte', ['Marina Duarte', 'Contábil Horizonte']]]);
  expect(typing.judgement).toBe(PERSONAL);
});

test('an answer about an older text is forgotten', async () => {
  let late: (value: PasswordJudgement) => void = () => {};
  const { strength: typing } = strength(() => new Promise((resolve) => (late = resolve)));
  typing.typed('cavalo bateria grampo');
  await vi.advanceTimersByTimeAsync(500);
  typing.typed('');
  late({ strength: 4, accepted: true, reason: null });
  await vi.runAllTimersAsync();
  expect(typing.judgement).toBeNull();
});

test('when nobody can be asked, nothing is claimed', async () => {
  const { strength: typing } = strength(() => Promise.reject({ code: 'too_many_attempts' }));
  typing.typed('cavalo bateria grampo');
  await vi.runAllTimersAsync();
  expect(typing.judgement).toBeNull();
});

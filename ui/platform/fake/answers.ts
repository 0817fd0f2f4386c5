// What the invented server answers to the questions of the rooms (`OfficeCalls`). A room adds its own.
import type { ApiError, OfficeCalls } from '../../contract';
import { aboutMonths } from './about_months.ts';
import { aboutNotices } from './about_notices.ts';
import { aboutPeople } from './about_people.ts';

export type Answers = {
  [Call in keyof OfficeCalls]?: (params: OfficeCalls[Call]['params']) => OfficeCalls[Call]['answer'];
};

const answers = (now: Date): Answers => ({
  who: () => ({ person: 'staff-1', name: 'Ana Ribeiro' }),
  ...aboutPeople(now),
  ...aboutNotices(now),
  ...aboutMonths(now),
});

export function answerOf(call: string, params: unknown, now: Date, own: Answers): never {
  const answer = { ...answers(now), ...own }[call as keyof OfficeCalls] as ((params: unknown) => unknown) | undefined;
  if (!answer) throw { code: 'not_found' } satisfies ApiError;
  return answer(params) as never;
}

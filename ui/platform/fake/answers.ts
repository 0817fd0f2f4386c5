// What the invented server answers to the questions of the rooms (`OfficeCalls`). A room adds its own.
import type { ApiError, OfficeCalls } from '../../contract';

type Answers = { [Call in keyof OfficeCalls]?: (params: never) => OfficeCalls[Call]['answer'] };

export const answers: Answers = {
  who: () => ({ person: 'staff-1', name: 'Ana Ribeiro' }),
};

export function answerOf(call: string, params: unknown): never {
  const answer = answers[call as keyof OfficeCalls] as ((params: unknown) => unknown) | undefined;
  if (!answer) throw { code: 'not_found' } satisfies ApiError;
  return answer(params) as never;
}

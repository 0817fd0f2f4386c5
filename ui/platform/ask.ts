// Questions that only the server answers, with the types that the contract gives each of them.
import type { Command, OfficeCalls, QueuedCommand } from '../contract';
import type { Platform } from './platform.ts';

/** Rejects with an `ApiError`; `needs_connection` while the server is out of reach. */
export async function ask<Call extends keyof OfficeCalls>(
  platform: Platform,
  call: Call,
  params: OfficeCalls[Call]['params'],
): Promise<OfficeCalls[Call]['answer']> {
  return (await platform.call('office.ask', { call, params })) as OfficeCalls[Call]['answer'];
}

/** Queues a command: it is sent at once, or when there is a connection. */
export async function queue(platform: Platform, command: Command): Promise<QueuedCommand> {
  return platform.call('commands.queue', { command });
}

// Questions that only the server answers, with the types that the contract gives each of them.
import type { Command, CommandId, CommandResult, OfficeCalls, QueuedCommand } from '../contract';
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

/** What became of a command: the server's answer, or that it waits for the connection. */
export type CarriedOut = { is: 'done'; result: CommandResult } | { is: 'queued' };

/** How long a screen waits for an answer before it leaves the command to "Fila de envio". */
const PATIENCE_MS = 10_000;

/**
 * Queues a command and waits for the answer while there is a connection. Rejects with the `ApiError` of a refusal, which
 * then stands no longer in "Fila de envio": it is told where it was caused.
 */
export async function carryOut(platform: Platform, command: Command): Promise<CarriedOut> {
  const done = new Map<CommandId, CommandResult>();
  let heard = () => {};
  const stop = platform.onEvent((event) => {
    if (event.event === 'command_done') done.set(event.id, event.result);
    heard();
  });
  const until = Date.now() + PATIENCE_MS;
  try {
    const { id } = await queue(platform, command);
    for (;;) {
      const something = new Promise<void>((resolve) => {
        heard = resolve;
        setTimeout(resolve, Math.max(0, until - Date.now()));
      });
      const { commands } = await platform.call('outbox.list', {});
      const { connection } = await platform.call('status', {});
      const result = done.get(id);
      if (result) return { is: 'done', result };
      const state = commands.find((one) => one.id === id)?.state;
      if (state?.state === 'refused') {
        await platform.call('outbox.dismiss', { id });
        throw state.why;
      }
      if (connection.is !== 'online' || Date.now() >= until) return { is: 'queued' };
      await something;
    }
  } finally {
    stop();
  }
}

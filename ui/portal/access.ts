// What the reader's own access means for what is offered. The office decides; this only leaves out what it would refuse.
import type { Department, Me } from '../contract';

/** The folders that they may put files into. */
export function foldersToSendTo(me: Me): Department[] {
  if (!me.access.permissions.includes('upload_documents')) return [];
  return Object.entries(me.access.departments)
    .filter(([, level]) => level !== 'revisor')
    .map(([department]) => department);
}

export function foldersToSee(me: Me): Department[] {
  return Object.keys(me.access.departments);
}

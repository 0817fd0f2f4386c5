// What the reader's own access means for what is offered. The office decides; this only leaves out what it would refuse.
import type { Department, Me } from '../contract';

/** The departments that they may put files into. */
export function departmentsToSendTo(me: Me): Department[] {
  if (!me.access.permissions.includes('upload_documents')) return [];
  return Object.entries(me.access.departments)
    .filter(([, level]) => level !== 'revisor')
    .map(([department]) => department);
}

export function departmentsToSee(me: Me): Department[] {
  return Object.keys(me.access.departments);
}

/** May they make folders in it? */
export function makesFolders(me: Me, department: Department): boolean {
  const level = me.access.departments[department];
  return level !== undefined && level !== 'revisor';
}

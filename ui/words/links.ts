// How a link without login stands, and how often it was opened, as both sides of the counter say it.
import type { Link } from '../contract';
import * as m from '../texts/messages.ts';
import { number, relative } from './moment.ts';

export type LinkStanding = 'opens' | 'revoked' | 'expired' | 'used_up';

export function linkStanding(link: Link, now: Date): LinkStanding {
  if (link.revoked_at) return 'revoked';
  if (Date.parse(link.expires_at) <= now.getTime()) return 'expired';
  return link.openings_max !== null && link.openings >= link.openings_max ? 'used_up' : 'opens';
}

export const linkStandingName: Record<LinkStanding, () => string> = {
  opens: m.portal_link_opens,
  revoked: m.portal_link_revoked,
  expired: m.portal_link_expired,
  used_up: m.portal_link_used_up,
};

export function openedSays({ openings, last_opened_at }: Link, now: Date): string {
  if (openings === 0 || !last_opened_at) return m.portal_link_not_opened();
  const when = relative(last_opened_at, now);
  return openings === 1 ? m.portal_link_opened_once({ when }) : m.portal_link_opened({ count: number(openings), when });
}

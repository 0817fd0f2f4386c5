// Moments and days of the invented office, told from now: what is late stays late.
export const moment = (now: Date, days: number, hours = 0): string =>
  new Date(now.getTime() + days * 86_400_000 + hours * 3_600_000).toISOString();

export const day = (now: Date, days: number): string => moment(now, days).slice(0, 10);

export const month = (now: Date, months = 0): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 7);

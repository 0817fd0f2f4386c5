const BROWSERS: [name: string, mark: RegExp][] = [
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
];
const SYSTEMS: [name: string, mark: RegExp][] = [
  ['Android', /Android/],
  ['iPhone/iPad', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['Mac', /Mac OS/],
  ['Linux', /Linux/],
];

/** "Firefox · Linux" of what a browser calls itself; `unknown` stands for a system that we do not know. */
export function browserName(agent: string, unknown: string): string {
  const first = (among: typeof BROWSERS) => among.find(([, mark]) => mark.test(agent))?.[0];
  return `${first(BROWSERS) ?? 'Web'} · ${first(SYSTEMS) ?? unknown}`;
}

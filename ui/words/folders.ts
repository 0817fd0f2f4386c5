// Folders of one department as they lie in one another: for lists, paths and choices.

export interface Lying {
  id: string;
  /** The folder that it lies in; in the department itself without. */
  parent: string | null;
  name: string;
}

/** Between the steps of a path. */
export const STEP = ' › ';

const byName = (one: Lying, other: Lying) => one.name.localeCompare(other.name, 'pt', { numeric: true });

/** Those that lie right there, by name; 10 comes after 9. */
export function lyingIn<Folder extends Lying>(folders: readonly Folder[], parent: string | null): Folder[] {
  return folders.filter((folder) => folder.parent === parent).sort(byName);
}

/** From the department down to the folder; empty where there is no such folder. */
export function pathTo<Folder extends Lying>(folders: readonly Folder[], id: string | null): Folder[] {
  const path: Folder[] = [];
  let at = folders.find((folder) => folder.id === id);
  while (at && !path.includes(at)) {
    path.unshift(at);
    const { parent } = at;
    at = folders.find((folder) => folder.id === parent);
  }
  return path;
}

/** The names of a path as they are read. */
export function said(path: readonly { name: string }[]): string {
  return path.map(({ name }) => name).join(STEP);
}

/** Every place to put something, each under its whole path; without a folder and what lies in it. */
export function places(folders: readonly Lying[], without: string | null = null): { id: string; label: string }[] {
  const of = (parent: string | null, above: string): { id: string; label: string }[] =>
    lyingIn(folders, parent)
      .filter(({ id }) => id !== without)
      .flatMap(({ id, name }) => [{ id, label: above + name }, ...of(id, above + name + STEP)]);
  return of(null, '');
}

// The address of a department, or of a folder in it.

export function placeAddress(department: string, folder: string | null): string {
  const query = new URLSearchParams({ departamento: department });
  if (folder !== null) query.set('pasta', folder);
  return `/documentos?${query}`;
}

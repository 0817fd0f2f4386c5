// A message cut into plain text and the addresses in it.

export interface Piece {
  text: string;
  href?: string;
  /** An address of this very portal. */
  ours?: boolean;
}

export function pieces(text: string, origin: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/g)) {
    // The full stop after an address belongs to the sentence.
    const address = match[0].replace(/[.,;:!?)\]]+$/, '');
    if (!URL.canParse(address)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: address, href: address, ours: new URL(address).origin === origin });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** The text without the lines that are only the address of a document which is shown below it as a card. */
export function withoutAddressesOf(documents: string[], text: string): string {
  const isShown = (line: string) =>
    documents.some((id) => line.trim().endsWith(`/documentos/${id}`) && !/\s/.test(line.trim()));
  return text
    .split('\n')
    .filter((line) => !isShown(line))
    .join('\n');
}

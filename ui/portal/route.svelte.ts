// Which page the address means. Links are plain links; a click on one of ours changes the page without loading it.
import type { DocumentId } from '../contract';

export type Route =
  | { page: 'home' }
  | { page: 'documents'; query: URLSearchParams }
  | { page: 'document'; id: DocumentId }
  | { page: 'chat' }
  | { page: 'missing' };

export function read(url: URL): Route {
  const path = url.pathname.replace(/\/+$/, '');
  const [first, second, ...rest] = path.split('/').filter(Boolean);
  if (first === undefined) return { page: 'home' };
  if (rest.length === 0 && first === 'documentos')
    return second === undefined
      ? { page: 'documents', query: url.searchParams }
      : { page: 'document', id: decodeURIComponent(second) };
  if (first === 'conversa' && second === undefined) return { page: 'chat' };
  return { page: 'missing' };
}

class Address {
  #url = $state.raw(new URL(location.href));

  get route(): Route {
    return read(this.#url);
  }

  /** Follows the reader's clicks and the browser's arrows. Returns what stops it. */
  follow(): () => void {
    const moved = () => (this.#url = new URL(location.href));
    const clicked = (event: MouseEvent) => {
      const target = ours(event);
      if (!target) return;
      event.preventDefault();
      this.go(target);
    };
    addEventListener('popstate', moved);
    document.addEventListener('click', clicked);
    return () => {
      removeEventListener('popstate', moved);
      document.removeEventListener('click', clicked);
    };
  }

  go(url: URL | string) {
    history.pushState(null, '', url);
    this.#url = new URL(location.href);
    scrollTo(0, 0);
  }

  /** Changes the query of the page that is shown, which is no step to go back to. */
  restate(query: URLSearchParams) {
    const text = query.toString();
    history.replaceState(null, '', text ? `?${text}` : location.pathname);
    this.#url = new URL(location.href);
  }
}

export const address = new Address();

/** Where a plain click on a link of ours leads. */
function ours(event: MouseEvent): URL | null {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  return url.origin === location.origin && !url.pathname.startsWith('/api/') ? url : null;
}

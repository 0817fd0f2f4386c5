// Which page the address means. Links are plain links; a click on one of ours changes the page without loading it.

/** Pages that need no sign-in, and those that do. A colon is a part of the address that the page is about. */
const OPEN = {
  '/convite': 'invitation',
  '/convite/:id': 'invitation',
  '/recuperar': 'forgotten',
  '/nova-senha': 'new_password',
  '/nova-senha/:id': 'new_password',
  '/codigo': 'temporary_code',
  '/link/:id': 'open_link',
  '/l/:id': 'open_link',
} as const;

const OWN = {
  '/': 'home',
  '/documentos': 'documents',
  '/documentos/:id': 'document',
  '/links': 'links',
  '/solicitacoes': 'requests',
  '/solicitacoes/nova': 'new_request',
  '/solicitacoes/nova/:id': 'form',
  '/solicitacoes/:id': 'request',
  '/coleta': 'collection',
  '/coleta/:id': 'collection',
  '/calendario': 'calendar',
  '/certidoes': 'certificates',
  '/certidoes/:id': 'certificates',
  '/noticias': 'news',
  '/conversa': 'chat',
  '/avisos': 'notices',
  '/avisos/preferencias': 'notice_preferences',
  '/conta': 'account',
  '/conta/seguranca': 'second_step',
  '/conta/escritorios': 'offices',
  '/usuarios': 'people',
  '/usuarios/novo': 'new_person',
  '/usuarios/:id': 'person',
  '/mais': 'more',
} as const;

export type OpenPage = (typeof OPEN)[keyof typeof OPEN];
export type OwnPage = (typeof OWN)[keyof typeof OWN];

export interface Route<Page = OpenPage | OwnPage | 'missing'> {
  page: Page;
  /** What stands for `:id`; also a secret after `#`, which no server and no other page gets to see. */
  id: string;
  query: URLSearchParams;
}

export function read(url: URL): Route {
  const path = url.pathname.replace(/\/+$/, '') || '/';
  const rest = { query: url.searchParams };
  const known: Record<string, OpenPage | OwnPage> = { ...OPEN, ...OWN };
  if (known[path]) return { page: known[path], id: url.hash.slice(1), ...rest };
  const cut = path.lastIndexOf('/');
  const found = known[`${path.slice(0, cut)}/:id`];
  return found ? { page: found, id: decoded(path.slice(cut + 1)), ...rest } : { page: 'missing', id: '', ...rest };
}

export function isOpen(route: Route): route is Route<OpenPage> {
  return (Object.values(OPEN) as string[]).includes(route.page);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Address {
  #url = $state.raw(new URL(location.href));
  readonly route = $derived(read(this.#url));

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

  /** Goes on in place of the page that is shown, to which nobody should come back. */
  goOn(url: string) {
    history.replaceState(null, '', url);
    this.#url = new URL(location.href);
  }

  /** Changes the query of the page that is shown, which is no step to go back to. */
  restate(query: URLSearchParams) {
    const text = query.toString();
    this.goOn(text ? `?${text}` : location.pathname);
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

// An invented office for the portal: `npm run dev:portal`, then `/?fake` (`&signed_out&empty&broken&one_company`).
import type { ApiError, ChatMessage, CompanyCard, DocumentRow, Me } from '../contract';
import type { ClientOffice, DocumentsQuery } from './office.ts';

export interface FakeOptions {
  now: () => Date;
  signedOut: boolean;
  empty: boolean;
  /** Everything but signing in fails. */
  broken: boolean;
  oneCompany: boolean;
}

const COMPANIES: CompanyCard[] = [
  {
    id: 'company-1',
    name: 'Padaria e Confeitaria Sol Nascente Ltda',
    short_name: 'Padaria Sol',
    tax_id: '11.222.333/0001-81',
  },
  {
    id: 'company-4',
    name: 'Transportes Rodoviários Araucária do Planalto Catarinense Ltda',
    short_name: 'Transportes Rodoviários Araucária do Planalto',
    tax_id: '44.555.666/0001-24',
  },
];

const ME: Me = {
  person: 'client-1',
  name: 'Marina Duarte',
  role: 'client',
  office: 'office-1',
  office_name: 'Contábil Horizonte',
  zone: 'America/Sao_Paulo',
  access: {
    office: 'office-1',
    person: 'client-1',
    role: 'client',
    companies: { scope: 'only', companies: COMPANIES.map(({ id }) => id) },
    departments: { pessoal: 'contribuinte', fiscal: 'revisor', contabil: 'revisor' },
    permissions: ['see_all_hr_documents', 'order_documents', 'chat'],
    employee: null,
  },
  own_departments: {},
};

export class FakeClientOffice implements ClientOffice {
  readonly options: FakeOptions;
  readonly rows: DocumentRow[];
  readonly messages: ChatMessage[];
  /** Texts by command id: the same id twice is one message. */
  readonly posted = new Map<string, string>();
  #signedIn: boolean;

  constructor(options: Partial<FakeOptions> = {}) {
    this.options = {
      now: () => new Date(),
      signedOut: false,
      empty: false,
      broken: false,
      oneCompany: false,
      ...options,
    };
    this.#signedIn = !this.options.signedOut;
    this.rows = this.options.empty ? [] : makeDocuments(this.options.now());
    this.messages = this.options.empty ? [] : makeChat(this.options.now(), this.rows[0]!);
  }

  async me() {
    return this.#answer(() => ME, false);
  }

  async signIn(_email: string, password: string) {
    if (password === 'errada') throw { code: 'wrong_credentials' } satisfies ApiError;
    this.#signedIn = true;
    return ME;
  }

  async signOut() {
    this.#signedIn = false;
  }

  async home() {
    return this.#answer(() => ({
      person_name: ME.name,
      office_name: ME.office_name,
      companies: this.options.oneCompany ? COMPANIES.slice(0, 1) : COMPANIES,
      unopened_documents: this.rows.filter(({ opened }) => !opened).length,
      newest: this.rows.slice(0, 5),
    }));
  }

  async documents({ company, department, search, unopened, before }: DocumentsQuery) {
    return this.#answer(() => {
      const found = this.rows.filter(
        (row) =>
          (company === null || row.company === company) &&
          (department === null || row.department === department) &&
          (!unopened || !row.opened) &&
          fold(row.title).includes(fold(search)),
      );
      const from = before === null ? 0 : found.findIndex(({ id }) => id === before) + 1;
      const rows = found.slice(from, from + 20);
      return { rows, next: from + 20 < found.length ? (rows.at(-1)?.id ?? null) : null, total: found.length };
    });
  }

  async document(id: string) {
    return this.#answer(() => {
      const row = this.rows.find((row) => row.id === id);
      if (!row) throw { code: 'not_found' } satisfies ApiError;
      return row;
    });
  }

  contentUrl = (id: string) => `data:text/html,<p style="font-family:sans-serif">${id}.pdf</p>`;

  async chat() {
    return this.#answer(() => ({ messages: this.messages, earlier: null }));
  }

  async post(id: string, text: string) {
    return this.#answer(() => {
      const message = `message-${id}`;
      if (!this.posted.has(id)) this.messages.push(said(message, 'client', text, this.options.now().toISOString()));
      this.posted.set(id, text);
      return message;
    });
  }

  #answer<Value>(value: () => Value, mayBreak = true): Value {
    if (!this.#signedIn) throw { code: 'not_signed_in' } satisfies ApiError;
    if (mayBreak && this.options.broken) throw { code: 'storage_unavailable' } satisfies ApiError;
    return structuredClone(value());
  }
}

/** As the address of the page asks for it. */
export function fakeFrom(query: URLSearchParams): FakeClientOffice {
  return new FakeClientOffice({
    signedOut: query.has('signed_out'),
    empty: query.has('empty'),
    broken: query.has('broken'),
    oneCompany: query.has('one_company'),
  });
}

function makeDocuments(now: Date): DocumentRow[] {
  const names = [
    'João da Silva',
    'Maria Aparecida Gonçalves',
    'Ana Beatriz Conceição de Albuquerque Figueiredo',
    'José Müller',
  ];
  const kinds = [
    { kind: 'pes.holerite', department: 'pessoal', title: (name: string) => `Holerite 10/2026 – ${name}` },
    { kind: 'fis.faturamento', department: 'fiscal', title: () => 'Relação de faturamento 01/2026 a 10/2026' },
    { kind: 'pes.resumo_folha', department: 'pessoal', title: () => 'Resumo da folha 10/2026' },
  ] as const;
  return Array.from({ length: 46 }, (_, index) => {
    const { kind, department, title } = kinds[index % kinds.length]!;
    const company = COMPANIES[index % 5 === 4 ? 1 : 0]!;
    return {
      id: `document-${index + 1}`,
      kind,
      department,
      company: company.id,
      company_name: company.name,
      title: title(names[index % names.length]!),
      file_name: `documento-${index + 1}.pdf`,
      competence: '2026-10',
      due_on: null,
      amount: kind === 'pes.holerite' ? 284_712 + index * 1_351 : null,
      size: 48_213,
      published_at: new Date(now.getTime() - (index * 7 + 1) * 3_600_000).toISOString(),
      opened: index > 2,
    };
  });
}

function makeChat(now: Date, document: DocumentRow): ChatMessage[] {
  const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  return [
    said('message-1', 'client', 'bom dia', at(1500)),
    said('message-2', 'assistant', 'Bom dia, Marina! Como posso ajudar?', at(1499)),
    said('message-3', 'client', 'me manda o holerite do João de outubro', at(8)),
    said(
      'message-4',
      'assistant',
      'Certo: Holerite de outubro/2026 de João da Silva (Padaria Sol). Aviso aqui quando ficar pronto.',
      at(8),
    ),
    {
      ...said(
        'message-5',
        'assistant',
        'Prontinho! Você também encontra em https://portal.exemplo.com.br/documentos.',
        at(7),
      ),
      documents: [document],
    },
  ];
}

function said(id: string, by: 'client' | 'assistant', text: string, at: string): ChatMessage {
  const author_name = by === 'client' ? ME.name : ME.office_name;
  return {
    id,
    author: { by },
    author_name,
    text,
    documents: [],
    at,
    delivery: { state: by === 'client' ? 'received' : 'read' },
  };
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

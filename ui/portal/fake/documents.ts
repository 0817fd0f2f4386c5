// Documents, uploads, links and the chat, invented: long names, accents, codes to pay, files that are refused.
import type {
  ApiError,
  ChatMessage,
  Command,
  CommandResult,
  DocumentRow,
  FolderRow,
  Link,
  NewUpload,
  Upload,
} from '../../contract';
import { lyingIn, pathTo } from '../../words/folders.ts';
import type { FakeOptions, Handlers } from '../fake.ts';
import { COMPANIES, dayFrom, fold, ME } from './client.ts';

const PAGE = 20;
const PIX =
  '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913CAIXA6008BRASILIA62070503***63041D3D';

export class FakeFolders {
  readonly options: FakeOptions;
  rows: DocumentRow[];
  messages: ChatMessage[];
  uploads: Upload[] = [];
  links: Link[];
  /** Of the first company. */
  folders: FolderRow[];
  #count = 0;

  constructor(options: FakeOptions) {
    this.options = options;
    this.rows = options.empty ? [] : makeDocuments(options.now());
    this.messages = options.empty ? [] : makeChat(options.now(), this.rows[0]!);
    this.links = options.empty ? [] : makeLinks(options.now());
    this.folders = options.empty ? [] : makeFolders();
  }

  begin({ company, department, folder = null, file_name, size }: NewUpload): Upload {
    if (size === 0) throw refusal('empty');
    if (/\.exe$/i.test(file_name)) throw refusal('program');
    const at = this.options.now().toISOString();
    const upload = {
      id: `upload-${++this.#count}`,
      company,
      department,
      folder,
      file_name,
      size,
      received: 0,
      begun_at: at,
      kept_until: at,
    };
    this.uploads.push(upload);
    return upload;
  }

  take(id: string, offset: number, length: number): Upload {
    const upload = this.upload(id);
    if (offset !== upload.received)
      throw { code: 'wrong_offset', facts: { offset: String(upload.received) } } satisfies ApiError;
    upload.received += length;
    return upload;
  }

  upload(id: string): Upload {
    const upload = this.uploads.find((upload) => upload.id === id);
    if (!upload) throw { code: 'not_found', facts: {} } satisfies ApiError;
    return upload;
  }

  finish(id: string): DocumentRow[] {
    const { file_name, department, folder, company, size } = this.upload(id);
    const row: DocumentRow = {
      ...blank(`document-${id}`, this.options.now()),
      title: file_name,
      file_name,
      department,
      folder,
      company,
      company_name: COMPANIES.find((card) => card.id === company)?.name ?? '',
      size,
      opened: true,
      is_new: false,
      origin: { from: 'client', person: ME.person },
      may_withdraw: true,
      may_move: true,
    };
    this.rows = [row, ...this.rows];
    return [row];
  }

  #in(department: string): FolderRow[] {
    return this.folders.filter((folder) => folder.department === department);
  }

  /** With the names that lead to it. */
  placed(row: DocumentRow): DocumentRow {
    return { ...row, path: pathTo(this.folders, row.folder).map(({ name }) => name) };
  }

  say(id: string, text: string, again: boolean): string {
    if (!again) this.messages.push(said(id, 'client', text, this.options.now().toISOString()));
    return id;
  }

  obey(command: Command): CommandResult | undefined {
    if (command.do !== 'exchange') return undefined;
    if (command.act === 'make_folder') {
      const { folder: id, department, parent, name } = command;
      const there = lyingIn(this.#in(department), parent).find((one) => fold(one.name) === fold(name));
      if (!there) this.folders.push({ id, department, parent, name: name.trim(), may_change: true, may_delete: true });
      return { made: 'thing', id: there?.id ?? id };
    }
    if (command.act === 'rename_folder') {
      const { folder, name } = command;
      const found = this.folders.find(({ id }) => id === folder);
      const same = this.folders.some(
        (one) => one.id !== folder && one.parent === found?.parent && fold(one.name) === fold(name),
      );
      if (same) throw { code: 'folder_refused', facts: { why: 'name_taken' } } satisfies ApiError;
      if (found) found.name = name;
    }
    if (command.act === 'move_folder') {
      const found = this.folders.find(({ id }) => id === command.folder);
      if (found) found.parent = command.into;
    }
    if (command.act === 'delete_folder') {
      const found = this.folders.find(({ id }) => id === command.folder);
      if (!found) return undefined;
      for (const one of this.folders) if (one.parent === found.id) one.parent = found.parent;
      for (const one of this.rows) if (one.folder === found.id) one.folder = found.parent;
      this.folders = this.folders.filter((one) => one !== found);
    }
    if (command.act === 'put_into_folder')
      for (const one of this.rows) if (command.documents.includes(one.id)) one.folder = command.folder;
    if (command.act === 'withdraw_document') this.rows = this.rows.filter(({ id }) => id !== command.document);
    if (command.act === 'revoke_link')
      this.links = this.links.map((link) =>
        link.id === command.link ? { ...link, revoked_at: this.options.now().toISOString() } : link,
      );
    return undefined;
  }
}

type Own =
  | Extract<keyof Handlers, 'GET client/folders'>
  | Extract<
      keyof Handlers,
      | `${string} client/documents${string}`
      | `${string} client/uploads${string}`
      | `${string} client/links`
      | 'GET client/home'
      | 'GET client/chat'
    >;

export function documentCalls(folders: FakeFolders): Pick<Handlers, Own> {
  const { options } = folders;
  return {
    'GET client/home': () => ({
      person_name: ME.name,
      office_name: ME.office_name,
      companies: options.oneCompany ? COMPANIES.slice(0, 1) : COMPANIES,
      unopened_documents: folders.rows.filter(({ is_new }) => is_new).length,
      newest: folders.rows.slice(0, 5),
    }),
    'GET client/folders': ({ company }) => ({ folders: company === COMPANIES[0].id ? folders.folders : [] }),
    'GET client/documents': ({ company, department, folder, search, unopened, before, from, to }) => {
      const found = folders.rows.filter(
        (row) =>
          (company === null || row.company === company) &&
          (department === null || row.department === department) &&
          (folder === null || row.folder === (folder === '-' ? null : folder)) &&
          (!unopened || row.is_new) &&
          (from === null || row.published_at.slice(0, 10) >= from) &&
          (to === null || row.published_at.slice(0, 10) <= to) &&
          fold(row.title).includes(fold(search ?? '')),
      );
      const start = before === null ? 0 : found.findIndex(({ id }) => id === before) + 1;
      const rows = found.slice(start, start + PAGE);
      const next = start + PAGE < found.length ? (rows.at(-1)?.id ?? null) : null;
      return { rows: rows.map((row) => folders.placed(row)), next, total: before === null ? found.length : null };
    },
    'GET client/documents/{id}': ({ id }) => {
      const row = folders.rows.find((row) => row.id === id);
      if (!row) throw { code: 'not_found', facts: {} } satisfies ApiError;
      return folders.placed(row);
    },
    'GET client/uploads': () => ({
      open: folders.uploads.filter(({ received, size }) => received < size),
      upload_max_bytes: 500_000_000,
      piece_max_bytes: 8 << 20,
    }),
    'POST client/uploads': (asked) => folders.begin(asked),
    'GET client/uploads/{id}': ({ id }) => folders.upload(id),
    'POST client/uploads/{id}/finish': ({ id }) => {
      if (folders.upload(id).file_name.endsWith('.zip'))
        return {
          was: 'refused',
          files: [
            { name: 'notas/setup.exe', why: { reason: 'program' } },
            { name: 'notas/antigas.zip', why: { reason: 'archive_inside' } },
          ],
        };
      return { was: 'taken', documents: folders.finish(id) };
    },
    'DELETE client/uploads/{id}': ({ id }) => {
      folders.uploads = folders.uploads.filter((upload) => upload.id !== id);
      return {};
    },
    'GET client/links': () => ({ links: folders.links }),
    'POST client/links': (asked) => {
      const link: Link = {
        ...makeLinks(options.now())[0]!,
        id: `link-${folders.links.length + 1}`,
        label: asked.label,
        has_password: asked.password !== null,
        expires_at: asked.expires_at,
        openings_max: asked.openings_max,
        openings: 0,
        last_opened_at: null,
      };
      folders.links = [link, ...folders.links];
      return { link, address: 'https://portal.exemplo.com.br/link/5fXkq0mB1vZr8LJwP2uTnA' };
    },
    'GET client/chat': () => ({ messages: folders.messages, earlier: null }),
  };
}

function refusal(reason: string): ApiError {
  return { code: 'upload_refused', facts: { reason } };
}

function blank(id: string, now: Date): DocumentRow {
  return {
    id,
    kind: 'pes.holerite',
    company: 'company-1',
    company_name: COMPANIES[0].name,
    department: 'pessoal',
    folder: null,
    path: [],
    title: '',
    file_name: `${id}.pdf`,
    competence: null,
    due_on: null,
    amount: null,
    size: 48_213,
    published_at: now.toISOString(),
    opened: false,
    is_new: true,
    origin: { from: 'office' },
    may_withdraw: false,
    may_move: false,
    codes: { typed_line: null, bar_code: null, pix: null },
  };
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
    { kind: 'fis.das', department: 'fiscal', title: () => 'DAS 10/2026 – Simples Nacional' },
    { kind: 'pes.resumo_folha', department: 'pessoal', title: () => 'Resumo da folha 10/2026' },
  ] as const;
  return Array.from({ length: 46 }, (_, index) => {
    const { kind, department, title } = kinds[index % kinds.length]!;
    const company = COMPANIES[index % 5 === 4 ? 1 : 0];
    const bill = kind === 'fis.das';
    return {
      ...blank(`document-${index + 1}`, now),
      kind,
      department,
      company: company.id,
      company_name: company.name,
      title: title(names[index % names.length]!),
      file_name: `documento-${index + 1}.pdf`,
      competence: '2026-10',
      due_on: bill ? dayFrom(now, 3 - index) : null,
      amount: bill || kind === 'pes.holerite' ? 284_712 + index * 1_351 : null,
      published_at: new Date(now.getTime() - (index * 7 + 1) * 3_600_000).toISOString(),
      opened: index > 2,
      is_new: index <= 2,
      codes: bill
        ? { typed_line: '858300000012284712023281026112200102611220010261122', bar_code: null, pix: PIX }
        : { typed_line: null, bar_code: null, pix: null },
    };
  });
}

/** A few in one department, one with a name that nobody shortened. */
function makeFolders(): FolderRow[] {
  const folder = (id: string, parent: string | null, name: string, may_change = true): FolderRow => ({
    id,
    department: 'contabil',
    parent,
    name,
    may_change,
    may_delete: true,
  });
  return [
    folder('folder-contracts', null, 'Contratos'),
    folder('folder-2026', 'folder-contracts', '2026'),
    folder('folder-rent', 'folder-2026', 'Locação da loja nova (matriz e depósito)'),
    folder('folder-bank', null, 'Extratos bancários e comprovantes de aplicações financeiras do exercício', false),
  ];
}

function makeLinks(now: Date): Link[] {
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  const link: Link = {
    id: 'link-1',
    office: ME.office,
    company: 'company-1',
    documents: ['document-1'],
    label: 'Contador do sócio',
    has_password: true,
    made_by: ME.person,
    made_at: at(-2),
    expires_at: at(5),
    openings_max: null,
    openings: 2,
    last_opened_at: at(-0.1),
    revoked_at: null,
  };
  return [
    link,
    {
      ...link,
      id: 'link-2',
      label: 'Banco – proposta de crédito nº 2026/114',
      has_password: false,
      openings: 0,
      last_opened_at: null,
      expires_at: at(-1),
    },
  ];
}

function makeChat(now: Date, document: DocumentRow): ChatMessage[] {
  const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  const done = said(
    'message-5',
    'assistant',
    'Prontinho! Você também encontra em https://portal.exemplo.com.br/documentos.',
    at(7),
  );
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
    { ...done, documents: [document] },
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

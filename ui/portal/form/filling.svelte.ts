// A form while it is filled in (PC3): the answers, the files, and what the office says of them. The office is asked when
// a field is left, so that what is wrong is said beside it and not only at the end.
import type { CompanyId, Department, Form, FormFault, FormValue } from '../../contract';
import { newCommandId } from '../../platform/http.ts';
import { asApiError } from '../../platform/platform.ts';
import { allArrived, attached } from '../attachments.ts';
import type { ClientOffice } from '../office.ts';
import type { Sending } from '../uploads.svelte.ts';
import { answered, fileFields, placeOf, type Answers } from './answers.ts';

export class Filling {
  readonly form: Form;
  readonly company: CompanyId;
  /** The same request, however often it is sent. */
  readonly id = newCommandId();
  answers = $state.raw<Answers>({});
  department = $state<Department>('');
  files = $state<Record<string, Sending[]>>({});
  faults = $state.raw<FormFault[]>([]);
  /** Fields that were left once: before that nothing is said of them. */
  #left = $state.raw<ReadonlySet<string>>(new Set());
  /** It was tried to send it: now everything is said. */
  tried = $state(false);
  accepted = $state(false);
  #office: Pick<ClientOffice, 'call' | 'command'>;
  #question = 0;

  constructor(office: Pick<ClientOffice, 'call' | 'command'>, form: Form, company: CompanyId) {
    this.#office = office;
    this.form = form;
    this.company = company;
    this.department = form.department;
    for (const { field } of form.section) for (const one of field) this.#prepare(one.id, one.kind);
  }

  /** A table begins with the rows that it must have. */
  #prepare(id: string, kind: { is: string; min_rows?: number }) {
    if (kind.is === 'files') this.files[id] = [];
    if (kind.is === 'table') this.answers[id] = Array.from({ length: Math.max(1, kind.min_rows ?? 1) }, () => ({}));
  }

  set(field: string, value: FormValue | undefined) {
    const { [field]: _, ...rest } = this.answers;
    this.answers = value === undefined ? rest : { ...rest, [field]: value };
  }

  rows(field: string): Answers[] {
    const rows = this.answers[field];
    return Array.isArray(rows) ? rows : [];
  }

  leave(field: string) {
    this.#left = new Set([...this.#left, field]);
    void this.check();
  }

  /** What is to be said of a place now. */
  said(blocks: boolean, field: string, row?: number, column?: string): FormFault[] {
    return this.faults.filter((fault) => {
      const place = placeOf(fault.field);
      const here = place.field === field && place.row === row && place.column === column;
      if (!here || fault.blocks !== blocks) return false;
      // What is missing is said at the end: one who fills in from the top has not come to it yet.
      return this.tried || (this.#left.has(field) && fault.fault.is !== 'missing');
    });
  }

  get warnings(): FormFault[] {
    return this.faults.filter(({ blocks }) => !blocks);
  }

  get blocking(): FormFault[] {
    return this.faults.filter(({ blocks }) => blocks);
  }

  /** Files that are asked for now. */
  get sent(): Sending[] {
    return fileFields(this.form, this.answers).flatMap(({ id }) => this.files[id] ?? []);
  }

  get filesArrived(): boolean {
    return allArrived(this.sent);
  }

  async check() {
    const question = ++this.#question;
    const files = Object.fromEntries(
      fileFields(this.form, this.answers).map(({ id }) => [
        id,
        attached(this.files[id] ?? []).length || (this.files[id]?.length ?? 0),
      ]),
    );
    const asked = { company: this.company, form: this.form.id, values: answered(this.form, this.answers), files };
    const { faults } = await this.#office.call('POST client/requests/check', asked);
    if (question === this.#question) this.faults = faults;
  }

  /** Sends it if nothing is against it; says whether it went. */
  async send(): Promise<boolean> {
    this.tried = true;
    await this.check();
    if (this.blocking.length > 0 || !this.filesArrived) return false;
    if (this.warnings.length > 0 && !this.accepted) return false;
    const attachments = fileFields(this.form, this.answers).flatMap(({ id }) => attached(this.files[id] ?? [], id));
    try {
      await this.#office.command({
        do: 'requests',
        act: 'open',
        request: this.id,
        company: this.company,
        form: this.form.id,
        department: this.form.department_is_chosen ? this.department : null,
        values: answered(this.form, this.answers),
        attachments,
        despite_warnings: this.accepted,
      });
      return true;
    } catch (thrown) {
      // Since it was checked a day began, or an employee left: what is against it now comes with the error.
      const { code, facts } = asApiError(thrown);
      if (code !== 'form_faults' || !facts?.faults) throw thrown;
      this.faults = JSON.parse(facts.faults) as FormFault[];
      return false;
    }
  }
}

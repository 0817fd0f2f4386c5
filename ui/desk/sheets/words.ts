// What becomes of a row of a spreadsheet, and what is to be said of a cell.
import type { PlannedRow, SheetColumn, SheetFinding } from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';

type Fate = PlannedRow['fate']['fate'];

export const FATES: Fate[] = ['create', 'update', 'unchanged', 'refused'];

export const fateTone: Record<Fate, Tone> = { create: 'green', update: 'blue', unchanged: 'neutral', refused: 'red' };

/** Of many rows. */
export const fateName: Record<Fate, () => string> = {
  create: m.people_fate_create,
  update: m.people_fate_update,
  unchanged: m.people_fate_unchanged,
  refused: m.people_fate_refused,
};

/** Of one row. */
export const fateOfOne: typeof fateName = {
  create: m.people_fate_create_one,
  update: m.people_fate_update_one,
  unchanged: m.people_fate_unchanged_one,
  refused: m.people_fate_refused_one,
};

type DepartmentName = (id: string) => string;

export function columnName(column: SheetColumn, department: DepartmentName): string {
  if (column.column === 'department') return `${m.sheet_column_department()} ${department(column.department)}`;
  return COLUMNS[column.column]();
}

const COLUMNS: Record<Exclude<SheetColumn['column'], 'department'>, () => string> = {
  name: m.sheet_column_name,
  email: m.sheet_column_email,
  phones: m.sheet_column_phones,
  companies: m.sheet_column_companies,
  permissions: m.sheet_column_permissions,
  active: m.sheet_column_active,
  tax_id: m.sheet_column_tax_id,
  short_name: m.sheet_column_short_name,
};

/** “financeiro.ipe.com.br” is not an e-mail …, with its column. */
export function findingSays({ column, fault, found }: SheetFinding, department: DepartmentName): string {
  return `${columnName(column, department)}${found ? ` “${found}”` : ''}: ${faultSays(fault)}`;
}

function faultSays(fault: SheetFinding['fault']): string {
  switch (fault.fault) {
    case 'missing':
      return m.sheet_fault_missing();
    case 'no_address':
      return m.sheet_fault_no_address();
    case 'too_long':
      return m.sheet_fault_too_long({ max_chars: fault.max_chars });
    case 'not_an_email':
      return m.sheet_fault_not_an_email();
    case 'not_a_phone':
      return m.sheet_fault_not_a_phone();
    case 'not_a_tax_id':
      return m.sheet_fault_not_a_tax_id();
    case 'check_digits':
      return m.sheet_fault_check_digits({ right: fault.right });
    case 'unknown_company':
      return m.sheet_fault_unknown_company();
    case 'unknown_level':
      return m.sheet_fault_unknown_level();
    case 'unknown_permission':
      return m.sheet_fault_unknown_permission();
    case 'not_yes_or_no':
      return m.sheet_fault_not_yes_or_no();
    case 'repeated_in_file':
      return m.sheet_fault_repeated_in_file({ row: fault.row });
    case 'belongs_to_another':
      return m.sheet_fault_belongs_to_another();
    case 'error_in_cell':
      return m.sheet_fault_error_in_cell();
    case 'formula':
      return m.sheet_fault_formula();
  }
}

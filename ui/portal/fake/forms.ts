// Two forms as the office sends them: with a table, conditions, and each kind of field.
import type { ByLanguage, Field, FieldKind, Form } from '../../contract';

const said = (pt: string): ByLanguage<string> => ({ pt, es: pt, en: pt });

function field(id: string, name: string, kind: FieldKind, more: Partial<Field> = {}): Field {
  return { id, name: said(name), help: null, kind, required: false, required_when: null, when: null, ...more };
}

export const FORMS: Form[] = [
  {
    id: 'vacation',
    department: 'pessoal',
    department_is_chosen: false,
    permission: 'request_vacation',
    name: said('Férias'),
    purpose: said(
      'Para marcar as férias de um funcionário. Envie com mais de 30 dias de antecedência: esse é o prazo do aviso de férias.',
    ),
    expires_after_days: 15,
    titled_by: 'employee',
    section: [
      {
        id: 'who',
        name: said('Funcionário'),
        when: null,
        field: [
          field('employee', 'Funcionário', { is: 'employee', left: false }, { required: true }),
          field(
            'balance_days',
            'Dias que ainda tem',
            { is: 'number', min: 1, max: 30 },
            { help: said('São 30 dias por período aquisitivo.'), required: true },
          ),
          field('part_taken', 'Já tirou uma parte deste período?', { is: 'yes_no' }, { required: true }),
          field(
            'long_part_taken',
            'Essa parte teve 14 dias ou mais?',
            { is: 'yes_no' },
            { when: { field: 'part_taken', is: ['yes'] }, required: true },
          ),
        ],
      },
      {
        id: 'when',
        name: said('Quando'),
        when: null,
        field: [
          field(
            'periods',
            'Períodos',
            {
              is: 'table',
              min_rows: 1,
              max_rows: 3,
              columns: [
                field('starts_on', 'Início', { is: 'date' }, { required: true }),
                field('ends_on', 'Fim', { is: 'date' }, { required: true }),
              ],
            },
            { help: said('Até três, se o funcionário concordar: um com 14 dias ou mais, e nenhum com menos de 5.') },
          ),
          field('advance', 'Antecipar a primeira parcela do 13º?', { is: 'yes_no' }),
          field('signed', 'Pedido assinado', { is: 'files', max: 2 }),
        ],
      },
    ],
    check: [],
  },
  {
    id: 'general',
    department: 'geral',
    department_is_chosen: true,
    permission: 'request_general',
    name: said('Outro assunto'),
    purpose: said('Para tudo o que não tem um formulário próprio.'),
    expires_after_days: 15,
    titled_by: 'subject',
    section: [
      {
        id: 'what',
        name: said('O que é'),
        when: null,
        field: [
          field('subject', 'Assunto', { is: 'text', max_chars: 120, lines: false }, { required: true }),
          field('text', 'Explique', { is: 'text', max_chars: 4000, lines: true }, { required: true }),
          field('urgency', 'Para quando', {
            is: 'choice',
            options: [
              { id: 'soon', name: said('Esta semana') },
              { id: 'later', name: said('Sem pressa') },
            ],
          }),
          field('amount', 'Valor', { is: 'money', min: null, max: null }),
          field('hours', 'Horas', { is: 'hours', max_hours: 200 }),
          field('month', 'Competência', { is: 'competence' }),
          field('cpf', 'CPF', { is: 'cpf' }),
        ],
      },
    ],
    check: [],
  },
];

// Spreadsheets of people and companies on this computer: the template and everything there is (PE4).
import type { Sheet } from '../../contract';
import type { MenuItem } from '../../kit/Menu.svelte';
import type { Platform } from '../../platform/platform.ts';
import * as m from '../../texts/messages.ts';
import { saveAnswer } from '../tell.ts';

export const importName: Record<Sheet, () => string> = {
  people: m.people_import_people,
  companies: m.people_import_companies,
};

const fileName: Record<Sheet, () => string> = { people: m.people_file_people, companies: m.people_file_companies };

export const saveTemplate = (platform: Platform, sheet: Sheet) =>
  saveAnswer(platform, 'people/import/template', { sheet }, `${m.people_file_template()}-${fileName[sheet]()}.xlsx`);

export const saveExport = (platform: Platform, sheet: Sheet) =>
  saveAnswer(platform, 'people/export', { sheet, format: 'xlsx' }, `${fileName[sheet]()}.xlsx`);

/** What a room's menu offers about its spreadsheet. `mayImport` and `mayExport` as the server will decide. */
export function sheetItems(
  platform: Platform,
  sheet: Sheet,
  may: { import: boolean; export: boolean },
  onimport: () => void,
): MenuItem[] {
  return [
    ...(may.import
      ? [
          { label: m.people_import(), run: onimport, testid: `${sheet}-import` },
          { label: m.people_template(), run: () => void saveTemplate(platform, sheet) },
        ]
      : []),
    ...(may.export
      ? [{ label: m.people_export(), run: () => void saveExport(platform, sheet), testid: `${sheet}-export` }]
      : []),
  ];
}

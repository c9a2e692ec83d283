import * as fs from 'fs';
import * as path from 'path';
import { folderWith } from './folder-fixture';
import { refreshTranslations } from '../../../scripts/package/translations';

/** Returns the commands that run in a folder with these files, which were written at these seconds. */
async function commandsIn(written: { readonly [file: string]: number }): Promise<string[]> {
  const folder = folderWith(Object.fromEntries(Object.keys(written).map((file) => [file, '{}'])));
  Object.entries(written).forEach(([file, second]) => fs.utimesSync(path.join(folder, file), second, second));
  const commands: string[] = [];
  await refreshTranslations(folder, async (command, args) => void commands.push([command, ...args].join(' ')));
  return commands;
}

const EXTRACT = ['jsii-rosetta extract --strict .'];

test('code is translated if it has not been', async () => expect(await commandsIn({ '.jsii': 2 })).toEqual(EXTRACT));

test('code is translated again after a compile', async () => expect(await commandsIn({ '.jsii': 2, '.jsii.tabl.json': 1 })).toEqual(EXTRACT));

test('code is not translated again without a compile', async () => expect(await commandsIn({ '.jsii': 1, '.jsii.tabl.json': 2 })).toEqual([]));

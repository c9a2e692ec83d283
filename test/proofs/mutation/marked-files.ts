import * as fs from 'fs';
import * as path from 'path';
import type * as ts from 'typescript';
import { markersOf } from './markers';
import { parsed } from './mutation';

const SRC = path.join(__dirname, '../../../src');

/** Returns the files of the production code with promises, by their markers. */
export function filesByMarker(): ReadonlyMap<string, readonly ts.SourceFile[]> {
  const files = new Map<string, ts.SourceFile[]>();
  for (const source of sourceFiles()) {
    for (const { id } of markersOf(source)) {
      files.set(id, [...files.get(id) ?? [], source]);
    }
  }
  return files;
}

/**
 * Returns the file with a promise.
 *
 * @throws if no file or more than one has the marker
 */
export function fileOf(marker: string, files: ReadonlyMap<string, readonly ts.SourceFile[]>): ts.SourceFile {
  const found = files.get(marker) ?? [];
  if (found.length !== 1) {
    throw new Error(`${found.length} files have the marker ${marker}, and one has to: ${found.map(({ fileName }) => fileName).join(', ')}`);
  }
  return found[0];
}

function sourceFiles(): readonly ts.SourceFile[] {
  return fs.readdirSync(SRC, { recursive: true, encoding: 'utf-8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .sort()
    .map((name) => {
      const file = path.join(SRC, name);
      return parsed(file, fs.readFileSync(file, 'utf-8'));
    });
}

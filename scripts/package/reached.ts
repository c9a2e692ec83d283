import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

/** Returns a file and all files that it imports, directly or through others, without those of other packages. */
export function reachedFrom(file: string, extension: '.js' | '.d.ts', reached = new Set<string>()): Set<string> {
  if (!reached.has(file)) {
    reached.add(file);
    const { importedFiles } = ts.preProcessFile(fs.readFileSync(file, 'utf-8'), true, true);
    for (const { fileName } of importedFiles.filter((imported) => imported.fileName.startsWith('.'))) {
      const module = path.join(path.dirname(file), fileName);
      const candidates = [module, `${module}${extension}`, path.join(module, `index${extension}`)];
      const target = candidates.find((each) => fs.statSync(each, { throwIfNoEntry: false })?.isFile());
      if (target === undefined) {
        throw new Error(`${file} imports ${fileName}, which does not exist: compile again`);
      }
      reachedFrom(target, extension, reached);
    }
  }
  return reached;
}

import { writeFileSync } from 'fs';
import * as path from 'path';
import { createOnlySource } from './create-only';

writeFileSync(path.join(__dirname, '..', '..', 'src', 'replacement-guard', 'create-only-properties.ts'), createOnlySource());

import { writeFileSync } from 'fs';
import * as path from 'path';
import { structPropertiesSource } from './struct-properties';

writeFileSync(path.join(__dirname, '../../src/checks/struct-properties.ts'), structPropertiesSource());

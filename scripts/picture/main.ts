import * as fs from 'fs';
import { pictured } from './environment';
import { svg } from './svg';

/** Writes the picture of the README. */
fs.writeFileSync('docs/environment.svg', svg(pictured()));

import * as fs from 'fs';
import { decisions, FOLDER, index } from './index';

/** Writes the list of decisions. */
fs.writeFileSync(`${FOLDER}/README.md`, index(decisions()));

import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';

/** Returns the app with other code in every function, as after a new build of the package: each asset has another content, hash and key. */
export function rebuilt(app: App): App {
  const { directory } = app.synth();
  const files = fs.readdirSync(directory);
  const hashes = files.flatMap((file) => /^asset\.([0-9a-f]{64})$/.exec(file)?.[1] ?? []);
  hashes.forEach((hash) => fs.writeFileSync(path.join(directory, `asset.${hash}`, 'BUILD'), 'another'));
  for (const file of files.filter((each) => /\.(template|assets)\.json$/.test(each))) {
    const text = fs.readFileSync(path.join(directory, file), 'utf-8');
    fs.writeFileSync(path.join(directory, file), hashes.reduce((changed, hash) => changed.replaceAll(`${hash}.zip`, `${reversed(hash)}.zip`), text));
  }
  return app;
}

function reversed(hash: string): string {
  return [...hash].reverse().join('');
}

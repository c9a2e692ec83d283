import { spawnSync } from 'child_process';

/** A language of the package. */
export interface Language {
  readonly name: string;
  /** The target of jsii-pacmak, which is also the folder in `dist`. */
  readonly target: string;
  /** The commands that make a package and run an app, with an argument with which each exits with 0. */
  readonly commands: readonly (readonly [command: string, argument: string])[];
  /** Why a machine may lack the commands, even in CI. If it is undefined, CI has them. */
  readonly madeElsewhere?: string;
}

export const TYPESCRIPT: Language = { name: 'TypeScript', target: 'js', commands: [['npm', '--version']] };
export const PYTHON: Language = { name: 'Python', target: 'python', commands: [['python3', '--version']] };
export const JAVA: Language = { name: 'Java', target: 'java', commands: [['javac', '-version'], ['mvn', '--version']] };
export const GO: Language = { name: 'Go', target: 'go', commands: [['go', 'version']] };
export const CSHARP: Language = { name: 'C#', target: 'dotnet', commands: [['dotnet', '--version']], madeElsewhere: 'the release workflow compiles it' };

/** The commands of a language that this machine does not have. */
export function missingCommands({ commands }: Language): string[] {
  return commands.filter(([command, argument]) => spawnSync(command, [argument], { stdio: 'ignore' }).status !== 0).map(([command]) => command);
}

/** Why a language is left out: `mvn is not installed`. */
export function reasonWithout({ madeElsewhere }: Language, missing: readonly string[]): string {
  const reason = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed`;
  return madeElsewhere === undefined ? reason : `${reason}; ${madeElsewhere}`;
}

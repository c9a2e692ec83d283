import { execFileSync } from 'child_process';
import { nextVersion } from './next-version';

// The task `bump` of projen reads the output. Without a tag, every commit is new.
const { LATEST_TAG: latestTag = '', MAJOR: majorVersion = '0', SUGGESTED_BUMP: suggestedBump = 'none' } = process.env;
const subjects = latestTag === '' ? [] : execFileSync('git', ['log', '--format=%s', `${latestTag}..HEAD`], { encoding: 'utf-8' }).split('\n');
process.stdout.write(nextVersion({ latestTag, majorVersion, subjects, suggestedBump }));

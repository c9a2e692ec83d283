import { github } from 'projen';

/**
 * The actions of the workflows, by commit. projen names some of them by a tag that their owners have made immutable; a commit does not depend on that. How
 * each was looked up: ADR 0093.
 */
const ACTIONS: { readonly [action: string]: { readonly commit: string; readonly tag: string } } = {
  'actions/checkout': { commit: '3d3c42e5aac5ba805825da76410c181273ba90b1', tag: 'v7.0.1' },
  'actions/download-artifact': { commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', tag: 'v8.0.1' },
  'actions/github-script': { commit: '3a2844b7e9c422d3c10d287c895573f7108da1b3', tag: 'v9.0.0' },
  'actions/setup-dotnet': { commit: 'a98b56852c35b8e3190ac28c8c2271da59106c68', tag: 'v6.0.0' },
  'actions/setup-go': { commit: 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', tag: 'v7.0.0' },
  'actions/setup-java': { commit: 'dd06d9cba3e5552c54d9f8ea23572deb30010f7c', tag: 'v6.0.0' },
  'actions/setup-node': { commit: '820762786026740c76f36085b0efc47a31fe5020', tag: 'v7.0.0' },
  'actions/setup-python': { commit: '5fda3b95a4ea91299a34e894583c3862153e4b97', tag: 'v7.0.0' },
  'actions/upload-artifact': { commit: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', tag: 'v7.0.1' },
  'peter-evans/create-pull-request': { commit: '5f6978faf089d4d20b00c7766989d076bb2fc7f1', tag: 'v8.1.1' },
};

/** Makes every workflow name its actions by commit. */
export function pinActions({ actions }: github.GitHub): void {
  for (const name of Object.keys(ACTIONS)) {
    actions.set(name, action(name));
  }
}

/** Returns an action by commit, for a step that is not projen's own. */
export function action(name: string): string {
  return `${name}@${ACTIONS[name].commit}`;
}

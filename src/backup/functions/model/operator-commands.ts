/** Returns the command that moves the image pointer of a cluster back, for messages. */
export function rollBackCommand({ cluster, environmentName }: { readonly cluster: string; readonly environmentName: string }, target = ''): string {
  return ['npx oban-environment backup rollback', target, `--cluster ${cluster} --environment ${environmentName}`].filter((part) => part !== '').join(' ');
}

const EXAMPLE = 'npx oban-environment document --app cdk.out --environment prod --out as-built.html';

/** The help of `oban-environment document`, and the example that it ends with. */
export const DOCUMENT_HELP = {
  example: EXAMPLE,
  text: `Usage: npx oban-environment document --app FOLDER --out FILE [--environment NAME] [--answers FILE] [--redact]

Writes the as-built document of an environment: the chapters of the design document with the facts of its templates, its clauses with the
deviations and their reasons, and Figure 1. Needs no AWS credentials and no network, and writes the same bytes for the same templates.

      --app FOLDER             the cloud assembly that cdk synth wrote, such as cdk.out. With stages, the folder of one stage is possible
      --out FILE               a file that ends with .html, with the figure in it, or .md, with the figure in a .svg file beside it.
                               Existing files are replaced
  -e, --environment NAME       the environment, such as prod; not needed if the assembly has only one
      --answers FILE           the report of the running account, from oban-environment verify --json: an appendix with each answer and its time
      --redact                 replace account ids, names, addresses and other values that identify somebody, each by the same text everywhere
  -h, --help                   this text

Example: ${EXAMPLE}

Exit status: 0 success, 1 failure, 2 wrong usage.`,
};

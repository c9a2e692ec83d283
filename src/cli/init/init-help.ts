const EXAMPLE = 'npx oban-environment init oban-deployment --language typescript --production 111111111111/ap-southeast-2 '
  + '--staging 222222222222/ap-southeast-2 --alerts alerts@example.com --repository my-company/oban-deployment';

/** The help of `oban-environment init`, and the example that it ends with. */
export const INIT_HELP = {
  example: EXAMPLE,
  text: `Usage: npx oban-environment init FOLDER --language typescript|python --production ACCOUNT/REGION --staging ACCOUNT/REGION --alerts ADDRESS
       --repository OWNER/NAME

Makes a deployment repository: an app with a production and a staging environment, tests, and a GitHub workflow that deploys both. Versions are
pinned to those that this version of oban-environment is tested with. Needs no AWS credentials and no network, and overwrites nothing.

  FOLDER                         a folder that does not exist or is empty, except for .git
      --language LANGUAGE        typescript or python
      --production ACCOUNT/REGION  the account id and the Region of production
      --staging ACCOUNT/REGION   those of staging. One account for both is possible, in the same Region
      --alerts ADDRESS           the e-mail address that gets the alarms of both environments
      --repository OWNER/NAME    the GitHub repository, whose workflow may deploy
  -h, --help                     this text

Example: ${EXAMPLE}

Exit status: 0 success, 1 failure, 2 wrong usage.`,
};

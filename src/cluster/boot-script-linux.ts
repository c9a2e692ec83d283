import { MultipartBody, MultipartUserData, UserData } from 'aws-cdk-lib/aws-ec2';
import type { BootScriptContext } from './boot-script-context';

/** By default, cloud-init runs user data once per instance; with `always`, it runs it at every boot. */
const EVERY_BOOT = ['#cloud-config', 'cloud_final_modules:', '- [scripts-user, always]', ''].join('\n');

/**
 * Returns the boot script of a Linux member, with the same steps as on Windows. The host name derives from the instance id, and all other values are
 * read from the metadata service at every boot, so that a clone differs from its source only in its name.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function linuxBootScript(context: BootScriptContext): UserData {
  const script = [
    '#!/bin/bash',
    `REGION='${context.region}'`,
    `STACK_NAME='${context.stackName}'`,
    `LOGICAL_ID='${context.groupLogicalId}'`,
    `TARGET_GROUP='${context.targetGroupArn ?? ''}'`,
    `NAME_PREFIX='${context.clusterName}'`,
    `TIMEOUT_SECONDS=${context.timeoutMinutes * 60}`,
    PREPARE,
    ...context.bootCommands,
    NAME,
    ...context.startCommands,
    SIGNAL,
    '',
  ].join('\n');
  const userData = new MultipartUserData({ partsSeparator: 'oban-boot' });
  userData.addPart(MultipartBody.fromRawBody({ contentType: 'text/cloud-config; charset="utf-8"', body: EVERY_BOOT }));
  userData.addPart(MultipartBody.fromRawBody({ contentType: 'text/x-shellscript; charset="utf-8"', body: script }));
  return userData;
}

const PREPARE = String.raw`
set -euo pipefail
INSTANCE_ID=
metadata() {
  local token
  token=$(curl -sf --retry 24 --retry-delay 5 --retry-all-errors -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' http://169.254.169.254/latest/api/token)
  curl -sf -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}
signal() {
  # Outside a stack operation nobody waits for the signal and CloudFormation refuses it: that is no fault of this boot.
  aws cloudformation signal-resource --region "$REGION" --stack-name "$STACK_NAME" --logical-resource-id "$LOGICAL_ID" \
    --unique-id "$INSTANCE_ID" --status "$1" || echo "signal $1 not taken"
}
# However the script ends: an error in a function, an unset variable and an exit in a command of the consumer are failures, too.
trap 'status=$?; if [ "$status" -ne 0 ] && [ -n "$INSTANCE_ID" ]; then signal FAILURE; fi' EXIT
INSTANCE_ID=$(metadata instance-id)
COMPUTER_NAME="$NAME_PREFIX-$(printf '%s' "$INSTANCE_ID" | tail -c 9)"
# bootCommands`.slice(1);

const NAME = String.raw`
hostnamectl set-hostname "$COMPUTER_NAME"
# A clone's agents still hold its source's identity.
for service in amazon-ssm-agent amazon-cloudwatch-agent; do
  systemctl try-restart "$service" || true
done
# startCommands`.slice(1);

const SIGNAL = String.raw`
if [ -n "$TARGET_GROUP" ]; then
  deadline=$((SECONDS + TIMEOUT_SECONDS))
  until [ "$(aws elbv2 describe-target-health --region "$REGION" --target-group-arn "$TARGET_GROUP" --targets "Id=$INSTANCE_ID" \
    --query 'TargetHealthDescriptions[0].TargetHealth.State' --output text)" = healthy ]; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "the target of $INSTANCE_ID did not become healthy in time" >&2
      exit 1
    fi
    sleep 10
  done
fi
signal SUCCESS`.slice(1);

import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** EC2 refuses more, counted before base64. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * The user data that runs a server's commands at its first boot. Written here to the letter, as another rendering by another
 * release of the CDK would restart the server.
 *
 * @throws if EC2 would not take it, or a command would end it
 */
export function firstBootScript(serverName: string, operatingSystem: ec2.OperatingSystemType, commands: string[]): string {
  const script = operatingSystem === ec2.OperatingSystemType.WINDOWS
    ? ['<powershell>', "$ErrorActionPreference = 'Stop'", ...commands, '</powershell>', ''].join('\n')
    : ['#!/bin/bash', 'set -euo pipefail', ...commands, ''].join('\n');
  if (operatingSystem === ec2.OperatingSystemType.WINDOWS && commands.some((command) => /<\/powershell>/i.test(command))) {
    throw new Error(`a first boot command of server '${serverName}' contains </powershell>, where EC2Launch ends the script: write it to a file by other means`);
  }
  const size = Buffer.byteLength(script);
  if (size > USER_DATA_LIMIT_BYTES) {
    throw new Error(
      `the first boot commands of server '${serverName}' have ${size} bytes, EC2 takes ${USER_DATA_LIMIT_BYTES}: ` +
      'keep them short and let them fetch what is long, for example from S3',
    );
  }
  return script;
}

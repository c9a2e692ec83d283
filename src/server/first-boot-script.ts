import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** The largest user data that EC2 accepts, before base64 encoding. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * Returns the user data that runs the commands of a server at its first boot. It is rendered here and not by the CDK, because a different rendering
 * in another release of the CDK would restart the server.
 *
 * @throws if the user data is larger than EC2 accepts, or a command contains the end tag of the script
 */
export function firstBootScript(serverName: string, operatingSystem: ec2.OperatingSystemType, commands: string[]): string {
  const script = operatingSystem === ec2.OperatingSystemType.WINDOWS
    ? ['<powershell>', "$ErrorActionPreference = 'Stop'", ...commands, '</powershell>', ''].join('\n')
    : ['#!/bin/bash', 'set -euo pipefail', ...commands, ''].join('\n');
  if (operatingSystem === ec2.OperatingSystemType.WINDOWS && commands.some((command) => /<\/powershell>/i.test(command))) {
    throw new Error(`a first boot command of server '${serverName}' contains </powershell>, where EC2Launch ends the script: write the text to a file in another way`);
  }
  const size = Buffer.byteLength(script);
  if (size > USER_DATA_LIMIT_BYTES) {
    throw new Error(
      `the first boot commands of server '${serverName}' have ${size} bytes and EC2 accepts ${USER_DATA_LIMIT_BYTES}: ` +
      'shorten them, and download long scripts in them, for example from S3',
    );
  }
  return script;
}

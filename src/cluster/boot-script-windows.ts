import { UserData } from 'aws-cdk-lib/aws-ec2';
import type { BootScriptContext } from './boot-script';

/** NetBIOS names have 15 characters: five of the cluster's name, a hyphen, nine of the instance id. */
const NAME_PREFIX_LENGTH = 5;

/**
 * `<persist>` makes EC2Launch run it at every boot. A clone made without Sysprep keeps its source's computer name and, with
 * EC2Launch v1, the source subnet's routes to the metadata service; without metadata no user data is read at all, so the
 * routes are mended by a start-up task that the image carries with it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function windowsBootScript(context: BootScriptContext): UserData {
  const userData = UserData.forWindows({ persist: true });
  userData.addCommands(
    `$Region = '${context.region}'`,
    `$StackName = '${context.stackName}'`,
    `$LogicalId = '${context.groupLogicalId}'`,
    `$TargetGroup = '${context.targetGroupArn ?? ''}'`,
    `$NamePrefix = '${context.clusterName.slice(0, NAME_PREFIX_LENGTH).toUpperCase()}'`,
    `$Deadline = (Get-Date).AddMinutes(${context.timeoutMinutes})`,
    ...PREPARE.split('\n'),
    ...context.bootCommands.map((line) => `  ${line}`),
    ...FINISH.split('\n'),
  );
  return userData;
}

const PREPARE = String.raw`
$ErrorActionPreference = 'Stop'
$Folder = Join-Path $env:ProgramData 'Oban'
New-Item -ItemType Directory -Force -Path $Folder | Out-Null
Start-Transcript -Append -Path (Join-Path $Folder 'boot.log') | Out-Null

function Get-Metadata([string] $Path) {
  $token = Invoke-RestMethod -Method Put -Uri 'http://169.254.169.254/latest/api/token' -Headers @{ 'X-aws-ec2-metadata-token-ttl-seconds' = '300' }
  Invoke-RestMethod -Uri "http://169.254.169.254/latest/meta-data/$Path" -Headers @{ 'X-aws-ec2-metadata-token' = $token }
}

function Send-Signal([string] $Status) {
  # Outside a stack operation nobody waits for the signal and CloudFormation refuses it: that is no fault of this boot.
  try { Send-CFNResourceSignal -Region $Region -StackName $StackName -LogicalResourceId $LogicalId -UniqueId $InstanceId -Status $Status }
  catch { Write-Output "signal $Status not taken: $_" }
}

# Routes to the metadata service through this subnet's own gateway, now and at every start of every clone.
$RouteScript = Join-Path $Folder 'metadata-routes.ps1'
@'
$default = Get-NetRoute -DestinationPrefix '0.0.0.0/0' | Sort-Object -Property RouteMetric | Select-Object -First 1
foreach ($address in '169.254.169.254/32', '169.254.169.253/32', '169.254.169.251/32', '169.254.169.250/32', '169.254.169.249/32', '169.254.169.123/32') {
  $routes = @(Get-NetRoute -DestinationPrefix $address -ErrorAction SilentlyContinue)
  $routes | Where-Object { $_.NextHop -ne $default.NextHop } | Remove-NetRoute -Confirm:$false
  if (-not ($routes | Where-Object { $_.NextHop -eq $default.NextHop })) {
    New-NetRoute -DestinationPrefix $address -InterfaceIndex $default.InterfaceIndex -NextHop $default.NextHop -RouteMetric 15 | Out-Null
  }
}
'@ | Set-Content -Path $RouteScript
& $RouteScript
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -ExecutionPolicy Bypass -File ""$RouteScript"""
Register-ScheduledTask -Force -TaskName 'Oban metadata routes' -Action $action -Trigger (New-ScheduledTaskTrigger -AtStartup) -User 'SYSTEM' -RunLevel Highest | Out-Null

$InstanceId = Get-Metadata 'instance-id'
$ComputerName = '{0}-{1}' -f $NamePrefix, $InstanceId.Substring($InstanceId.Length - 9).ToUpper()
try {
  # The consumer's commands; $ComputerName is the name this member is to have, for joining a domain with it.`.slice(1);

const FINISH = String.raw`
  $names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName'
  if ((Get-ItemProperty "$names\ComputerName").ComputerName -ne $ComputerName) { Rename-Computer -NewName $ComputerName -Force }
  if ((Get-ItemProperty "$names\ActiveComputerName").ComputerName -ne $ComputerName) {
    Write-Output "restarting as $ComputerName; this script runs again then"
    Stop-Transcript | Out-Null
    Restart-Computer -Force
    exit 0
  }

  # A clone's agents still hold its source's identity.
  foreach ($service in 'AmazonSSMAgent', 'AmazonCloudWatchAgent') {
    if (Get-Service -Name $service -ErrorAction SilentlyContinue) { Restart-Service -Name $service -ErrorAction Continue }
  }

  if ($TargetGroup) {
    do {
      if ((Get-Date) -gt $Deadline) { throw "the target of $InstanceId did not become healthy in time, last state: $state" }
      Start-Sleep -Seconds 10
      $state = (Get-ELB2TargetHealth -Region $Region -TargetGroupArn $TargetGroup -Target @{ Id = $InstanceId }).TargetHealth.State.Value
    } until ($state -eq 'healthy')
  }
  Send-Signal 'SUCCESS'
} catch {
  Write-Output "boot failed: $_"
  Send-Signal 'FAILURE'
  throw
} finally {
  Stop-Transcript -ErrorAction SilentlyContinue | Out-Null
}`.slice(1);

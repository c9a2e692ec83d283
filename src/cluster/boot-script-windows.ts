import { UserData } from 'aws-cdk-lib/aws-ec2';
import type { BootScriptContext } from './boot-script-context';

/** NetBIOS names have 15 characters: five of the cluster's name, a hyphen, nine of the instance id. */
const NAME_PREFIX_LENGTH = 5;

/**
 * Returns the boot script of a Windows member. With `<persist>`, EC2Launch runs it at every boot. A clone that was made without Sysprep keeps the
 * computer name of its source and, with EC2Launch v1, the routes of the source's subnet to the metadata service. Without metadata EC2Launch reads no
 * user data, so that a start-up task in the image corrects the routes. EC2Launch v2 has routes that are valid in every subnet.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 * @throws if a command contains the end tag of the script
 */
export function windowsBootScript(context: BootScriptContext): UserData {
  for (const command of [...context.bootCommands, ...context.startCommands]) {
    if (/<\/powershell>/i.test(command)) {
      throw new Error(`a boot command of cluster '${context.clusterName}' contains </powershell>, where EC2Launch ends the script: write the text to a file in another way`);
    }
  }
  const userData = UserData.forWindows({ persist: true }); // promise FN-2y.5
  userData.addCommands(
    `$Region = '${context.region}'`,
    `$StackName = '${context.stackName}'`,
    `$LogicalId = '${context.groupLogicalId}'`,
    `$TargetGroup = '${context.targetGroupArn ?? ''}'`,
    `$NamePrefix = '${context.clusterName.slice(0, NAME_PREFIX_LENGTH).toUpperCase()}'`,
    `$Minutes = ${context.timeoutMinutes}`,
    ...BEGIN.split('\n'),
    // promise FN-2y.3
    ...context.bootCommands, // not indented, because a here-string must end at the beginning of a line
    ...NAME.split('\n'),
    ...context.startCommands,
    ...SIGNAL.split('\n'), // promise FN-2y.4
  );
  return userData;
}

// promise FN-2y.1
const BEGIN = String.raw`
$ErrorActionPreference = 'Stop'
$InstanceId = $null

function Get-InstanceId {
  foreach ($attempt in 1..24) {
    try {
      $token = Invoke-RestMethod -Method Put -Uri 'http://169.254.169.254/latest/api/token' -Headers @{ 'X-aws-ec2-metadata-token-ttl-seconds' = '300' }
      return Invoke-RestMethod -Uri 'http://169.254.169.254/latest/meta-data/instance-id' -Headers @{ 'X-aws-ec2-metadata-token' = $token }
    } catch { $last = $_; Start-Sleep -Seconds 5 }
  }
  throw "no answer from the metadata service: $last"
}

function Send-Signal([string] $Status) {
  # Outside a stack operation nobody waits for the signal and CloudFormation refuses it: that is no fault of this boot.
  try { Send-CFNResourceSignal -Region $Region -StackName $StackName -LogicalResourceId $LogicalId -UniqueId $InstanceId -Status $Status }
  catch { Write-Output "signal $Status not taken: $_" }
}

try {
  $Folder = Join-Path $env:ProgramData 'Oban'
  New-Item -ItemType Directory -Force -Path $Folder | Out-Null
  Start-Transcript -Append -Path (Join-Path $Folder 'boot.log') | Out-Null

  # EC2Launch v1 leaves persistent routes through the source's gateway in an image; they are mended now and at every start of a clone.
  if (-not (Test-Path (Join-Path $env:ProgramFiles 'Amazon\EC2Launch\EC2Launch.exe'))) {
    $RouteScript = Join-Path $Folder 'metadata-routes.ps1'
@'
foreach ($attempt in 1..60) {
  $default = Get-NetRoute -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue | Sort-Object -Property RouteMetric | Select-Object -First 1
  if ($default) { break }
  Start-Sleep -Seconds 2
}
if (-not $default) { return }
foreach ($address in '169.254.169.254/32', '169.254.169.253/32', '169.254.169.251/32', '169.254.169.250/32', '169.254.169.249/32', '169.254.169.123/32') {
  foreach ($store in 'PersistentStore', 'ActiveStore') {
    Get-NetRoute -DestinationPrefix $address -PolicyStore $store -ErrorAction SilentlyContinue |
      Where-Object { $_.NextHop -ne $default.NextHop -and $_.NextHop -ne '0.0.0.0' } | Remove-NetRoute -Confirm:$false
  }
  if (-not (Get-NetRoute -DestinationPrefix $address -ErrorAction SilentlyContinue)) {
    New-NetRoute -DestinationPrefix $address -InterfaceIndex $default.InterfaceIndex -NextHop $default.NextHop -RouteMetric 15 -PolicyStore ActiveStore | Out-Null
  }
}
'@ | Set-Content -Path $RouteScript
    try {
      & $RouteScript
      $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -ExecutionPolicy Bypass -File ""$RouteScript"""
      Register-ScheduledTask -Force -TaskName 'Oban metadata routes' -Action $action -Trigger (New-ScheduledTaskTrigger -AtStartup) -User 'SYSTEM' -RunLevel Highest | Out-Null
    } catch { Write-Output "metadata routes: $_" }
  }

  $InstanceId = Get-InstanceId
  $ComputerName = '{0}-{1}' -f $NamePrefix, $InstanceId.Substring($InstanceId.Length - 9).ToUpper()
  # What belongs to this machine is in files of its name: a clone has another and begins anew.
  $StartedFile = Join-Path $Folder "$InstanceId.started"
  if (-not (Test-Path $StartedFile)) { Get-Date -Format o | Set-Content -Path $StartedFile }
  $Deadline = ([datetime] (Get-Content $StartedFile)).AddMinutes($Minutes)

  # bootCommands`.slice(1);

// promise FN-2y.2
const NAME = String.raw`
  $names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName'
  if ((Get-ItemProperty "$names\ComputerName").ComputerName -ne $ComputerName) {
    if ((Get-CimInstance Win32_ComputerSystem).PartOfDomain) {
      throw "this machine is in a domain as $env:COMPUTERNAME: bootCommands must make it join as $ComputerName"
    }
    Rename-Computer -NewName $ComputerName -Force
  }
  if ((Get-ItemProperty "$names\ActiveComputerName").ComputerName -ne $ComputerName) {
    $RestartedFile = Join-Path $Folder "$InstanceId.restarted"
    if (Test-Path $RestartedFile) { throw "still not named $ComputerName after a restart: something else sets the computer's name" }
    New-Item -ItemType File -Path $RestartedFile | Out-Null
    Write-Output "restarting as $ComputerName; this script runs again then"
    Restart-Computer -Force
    exit 0
  }

  # A clone's agents still hold its source's identity.
  foreach ($service in 'AmazonSSMAgent', 'AmazonCloudWatchAgent') {
    if (Get-Service -Name $service -ErrorAction SilentlyContinue) { Restart-Service -Name $service -ErrorAction Continue }
  }

  # startCommands`.slice(1);

const SIGNAL = String.raw`
  if ($TargetGroup) {
    do {
      if ((Get-Date) -gt $Deadline) { throw "the target of $InstanceId did not become healthy in time, last state: $state" }
      Start-Sleep -Seconds 10
      try { $state = "$((Get-ELB2TargetHealth -Region $Region -TargetGroupArn $TargetGroup -Target @{ Id = $InstanceId }).TargetHealth.State)" }
      catch { $state = "$_" }
    } until ($state -eq 'healthy')
  }
  Send-Signal 'SUCCESS'
} catch {
  Write-Output "boot failed: $_"
  if ($InstanceId) { Send-Signal 'FAILURE' }
  throw
} finally {
  try { Stop-Transcript | Out-Null } catch { Write-Output 'no transcript' }
}`.slice(1);

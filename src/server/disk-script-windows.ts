import type { DataDisk } from './data-disk';

/**
 * Returns a script that assigns drive letters to disks. The script is idempotent. It formats a disk only if the disk has neither a partition table
 * nor a partition, both before and after it is brought online.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-using-volumes.html
 */
export function windowsDiskScript(disks: DataDisk[]): string {
  return [
    SCRIPT,
    '$failures = @()',
    ...disks.map(({ volumeId, name, mayFormat }) =>
      `try { Set-Drive -VolumeId '${volumeId}' -Drive '${name}' -MayFormat $${mayFormat} } catch { $failures += "$_" }`),
    'if ($failures) { $failures | ForEach-Object { Write-Output $_ }; exit 1 }',
  ].join('\n');
}

const SCRIPT = String.raw`
$ErrorActionPreference = 'Stop'

# A Nitro instance shows the volume's id as the disk's serial number, followed by _00000001.
function Find-Disk([string] $VolumeId) {
  $serial = $VolumeId -replace '-'
  foreach ($attempt in 1..60) {
    $disk = Get-Disk | Where-Object { ("$($_.SerialNumber)".Trim() -replace '_.*$') -eq $serial }
    if ($disk) { return $disk }
    Start-Sleep -Seconds 5
  }
  throw "$VolumeId did not appear within five minutes"
}

function Test-Raw($Disk) {
  return $Disk.PartitionStyle -eq 'RAW' -and $Disk.NumberOfPartitions -eq 0
}

function Set-Drive([string] $VolumeId, [string] $Drive, [bool] $MayFormat) {
  $disk = Find-Disk $VolumeId
  $number = $disk.Number
  $wasRaw = Test-Raw $disk
  if ($disk.IsOffline) { Set-Disk -Number $number -IsOffline $false }
  if ((Get-Disk -Number $number).IsReadOnly) { Set-Disk -Number $number -IsReadOnly $false }
  Update-Disk -Number $number
  $isRaw = Test-Raw (Get-Disk -Number $number)
  $taken = [System.IO.DriveInfo]::GetDrives().Name -contains "$($Drive):\"

  if ($wasRaw -and $isRaw) {
    if (-not $MayFormat) { throw "drive $($Drive): nothing is recognised on $VolumeId, which was made from a snapshot and is not formatted" }
    if ($taken) { throw "drive $($Drive): the letter is taken by something other than $VolumeId" }
    Initialize-Disk -Number $number -PartitionStyle GPT
    New-Partition -DiskNumber $number -UseMaximumSize -DriveLetter $Drive | Format-Volume -FileSystem NTFS -Confirm:$false | Out-Null
  } else {
    $partitions = @(Get-Partition -DiskNumber $number | Where-Object { $_.Type -notin 'Reserved', 'System', 'Recovery' })
    if ($partitions.Count -ne 1) { throw "drive $($Drive): $VolumeId has not one partition for data but $($partitions.Count)" }
    if ("$($partitions[0].DriveLetter)" -ne $Drive) {
      if ($taken) { throw "drive $($Drive): the letter is taken by something other than $VolumeId" }
      Set-Partition -DiskNumber $number -PartitionNumber $partitions[0].PartitionNumber -NewDriveLetter $Drive
    }
  }
  Write-Output "drive $($Drive): $VolumeId on disk $number"
}
`.trim();

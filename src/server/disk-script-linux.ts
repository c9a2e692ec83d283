import type { DataDisk } from './data-disk';

/**
 * Returns a script that mounts disks now and at each later start. The script is idempotent. It formats a disk only if no signature of any kind is
 * found on it.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-using-volumes.html
 */
export function linuxDiskScript(disks: DataDisk[]): string {
  // A mount point inside another one must come after it.
  const sorted = [...disks].sort((one, other) => (one.name < other.name ? -1 : 1));
  return [
    SCRIPT,
    ...sorted.map((disk) => `attempt '${disk.volumeId}' '${disk.name}' ${disk.mayFormat ? 'may-format' : 'never-format'}`),
    'if [ -n "$FAILED" ]; then echo "not mounted:$FAILED" >&2; exit 1; fi',
  ].join('\n');
}

const SCRIPT = String.raw`
#!/bin/bash
set -u
FAILED=

attempt() {
  # Not in a condition: bash would go on after an error there.
  ( set -eo pipefail; provide "$@" )
  if [ "$?" -ne 0 ]; then FAILED="$FAILED $2"; fi
}

fail() {
  echo "$*" >&2
  exit 1
}

# A Nitro instance shows the volume's id as the disk's serial number.
disk_of() {
  local serial disk
  serial=$(printf '%s' "$1" | tr -d -)
  for _ in $(seq 60); do
    disk=$(lsblk --nodeps --paths --noheadings --raw --output NAME,SERIAL | awk -v serial="$serial" '$2 == serial { print $1 }')
    if [ -n "$disk" ]; then echo "$disk"; return; fi
    sleep 5
  done
  fail "$1 did not appear within five minutes"
}

filesystems_on() {
  local device
  for device in $(lsblk --paths --noheadings --raw --output NAME "$1"); do
    if [ "$(blkid -p -s USAGE -o value "$device")" = filesystem ]; then echo "$device"; fi
  done
}

provide() {
  local id=$1 mount_point=$2 format=$3 disk signatures filesystem uuid entry
  disk=$(disk_of "$id")
  signatures=$(wipefs --no-act "$disk")
  if [ -z "$signatures" ]; then
    if [ "$format" != may-format ]; then fail "$mount_point: nothing is recognised on $id, which was made from a snapshot and is not formatted"; fi
    mkfs.xfs "$disk"
    udevadm settle
  fi
  filesystem=$(filesystems_on "$disk")
  case "$filesystem" in
    '' | *$'\n'*) fail "$mount_point: $id has not one file system but: $filesystem";;
  esac

  if mountpoint -q "$mount_point"; then
    if [ "$(findmnt --noheadings --first-only --output SOURCE --mountpoint "$mount_point")" != "$filesystem" ]; then
      fail "$mount_point: something other than $id is mounted there"
    fi
  else
    mkdir -p "$mount_point"
    if [ -n "$(ls -A "$mount_point")" ]; then fail "$mount_point: the directory is not empty, and what is in it would be hidden"; fi
  fi
  uuid=$(blkid -p -s UUID -o value "$filesystem")
  entry=$(awk -v mount_point="$mount_point" '$1 !~ /^#/ && $2 == mount_point { print $1 }' /etc/fstab)
  if [ -z "$entry" ]; then
    echo "UUID=$uuid $mount_point auto defaults,nofail 0 2" >> /etc/fstab
  elif [ "$entry" != "UUID=$uuid" ]; then
    fail "$mount_point: /etc/fstab mounts $entry there, not UUID=$uuid of $id"
  fi
  mountpoint -q "$mount_point" || mount "$mount_point"
  echo "$mount_point: $id on $filesystem"
}
`.trim();

import { windowsDiskScript } from '../../../src/server/disk-script-windows';

const script = windowsDiskScript([
  { volumeId: 'vol-0123456789abcdef0', name: 'D', mayFormat: true },
  { volumeId: 'vol-0fedcba9876543210', name: 'E', mayFormat: false },
]);
const position = (text: string) => {
  expect(script).toContain(text);
  return script.indexOf(text);
};

test('a disk is known by the id of its volume', () => {
  position("(\"$($_.SerialNumber)\".Trim() -replace '_.*$') -eq $serial");
  position("$serial = $VolumeId -replace '-'");
});

test('each disk goes its own way: an error is kept until the others are done, and fails the run then', () => {
  position("try { Set-Drive -VolumeId 'vol-0123456789abcdef0' -Drive 'D' -MayFormat $true } catch { $failures += \"$_\" }");
  position("try { Set-Drive -VolumeId 'vol-0fedcba9876543210' -Drive 'E' -MayFormat $false } catch { $failures += \"$_\" }");
  expect(script.endsWith('exit 1 }')).toBe(true);
});

test('a disk is brought online before it is judged', () => {
  const steps = ['$wasRaw = Test-Raw $disk', '-IsOffline $false', '-IsReadOnly $false', 'Update-Disk', '$isRaw = Test-Raw (Get-Disk', 'if ($wasRaw -and $isRaw)', 'Initialize-Disk'].map(position);
  expect(steps).toEqual([...steps].sort((one, other) => one - other));
});

test('only a disk without partition table and partitions is formatted, and only one that may be, on a letter that is free', () => {
  position("return $Disk.PartitionStyle -eq 'RAW' -and $Disk.NumberOfPartitions -eq 0");
  const [blank, recognised] = script.slice(position('if ($wasRaw -and $isRaw) {')).split('\n  } else {\n');
  const guards = ['if (-not $MayFormat) { throw', 'if ($taken) { throw', 'Initialize-Disk', 'New-Partition', 'Format-Volume'].map((text) => blank.indexOf(text));
  expect(guards).not.toContain(-1);
  expect(guards).toEqual([...guards].sort((one, other) => one - other));
  for (const destructive of ['Initialize-Disk', 'New-Partition', 'Format-Volume', 'Clear-Disk', 'Remove-Partition']) {
    expect(recognised).not.toContain(destructive);
    expect(script.split(destructive).length).toBeLessThanOrEqual(2);
  }
});

test('braces, parentheses and quotes balance', () => {
  for (const [open, close] of ['{}', '()']) {
    expect(script.split(open).length).toBe(script.split(close).length);
  }
  const statements = script.split('\n').filter((line) => !line.startsWith('#'));
  for (const line of statements) {
    expect([line, line.split('"').length % 2]).toEqual([line, 1]);
    expect([line, line.split("'").length % 2]).toEqual([line, 1]);
  }
});

test('no variable is taken for one with a scope', () => {
  expect(script.replace(/\$(env|script|global):/g, '')).not.toMatch(/\$\w+:/);
});

test('Systems Manager takes nothing in it for a parameter of its own', () => {
  expect(script).not.toContain('{{');
});

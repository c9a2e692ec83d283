import { windowsDiskScript } from '../../../src/server/disk-script-windows';

const script = windowsDiskScript([
  { volumeId: 'vol-0123456789abcdef0', name: 'D', mayFormat: true },
  { volumeId: 'vol-0fedcba9876543210', name: 'E', mayFormat: false },
]);
const position = (text: string) => {
  expect(script).toContain(text);
  return script.indexOf(text);
};

test('a disk is identified by the id of its volume', () => {
  position("(\"$($_.SerialNumber)\".Trim() -replace '_.*$') -eq $serial");
  position("$serial = $VolumeId -replace '-'");
});

test('a failed disk does not stop the others, and fails the run at the end', () => {
  position("try { Set-Drive -VolumeId 'vol-0123456789abcdef0' -Drive 'D' -MayFormat $true } catch { $failures += \"$_\" }");
  position("try { Set-Drive -VolumeId 'vol-0fedcba9876543210' -Drive 'E' -MayFormat $false } catch { $failures += \"$_\" }");
  expect(script.endsWith('exit 1 }')).toBe(true);
});

test('a disk is brought online before it is checked', () => {
  const steps = ['$wasRaw = Test-Raw $disk', '-IsOffline $false', '-IsReadOnly $false', 'Update-Disk', '$isRaw = Test-Raw (Get-Disk', 'if ($wasRaw -and $isRaw)', 'Initialize-Disk'].map(position);
  expect(steps).toEqual([...steps].sort((one, other) => one - other));
});

test('only an empty disk that may be formatted is formatted, and only with a free drive letter', () => {
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

test('the braces, parentheses and quotes of the script are balanced', () => {
  for (const [open, close] of ['{}', '()']) {
    expect(script.split(open).length).toBe(script.split(close).length);
  }
  const statements = script.split('\n').filter((line) => !line.startsWith('#'));
  for (const line of statements) {
    expect([line, line.split('"').length % 2]).toEqual([line, 1]);
    expect([line, line.split("'").length % 2]).toEqual([line, 1]);
  }
});

test('no variable is read as one with a scope', () => {
  expect(script.replace(/\$(env|script|global):/g, '')).not.toMatch(/\$\w+:/);
});

test('the script contains nothing that Systems Manager replaces as a parameter', () => {
  expect(script).not.toContain('{{');
});

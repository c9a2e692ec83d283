/** An event of KMS as AWS's page shows it. */
export interface RecordedEvent {
  readonly page: string;
  readonly detail: any;
  /** Whether the key cannot be used after it. */
  readonly isFatal: boolean;
}

const GUIDE = 'https://docs.aws.amazon.com/kms/latest/developerguide/';

/** The records of a key, without what does not tell one from another. */
export function recorded(arn: string): RecordedEvent[] {
  const keyId = arn.split('/')[1];
  const common = {
    eventSource: 'kms.amazonaws.com', awsRegion: arn.split(':')[3], readOnly: false, resources: [{ accountId: arn.split(':')[4], type: 'AWS::KMS::Key', ARN: arn }],
  };
  const call = (page: string, isFatal: boolean, eventName: string, requestParameters: any, responseElements: any = null): RecordedEvent => ({
    page: `${GUIDE}${page}: ${JSON.stringify(requestParameters)}`, isFatal, detail: { ...common, eventType: 'AwsApiCall', eventName, requestParameters, responseElements },
  });
  const byItself = (page: string, isFatal: boolean, eventName: string): RecordedEvent => ({
    page: `${GUIDE}${page}`, isFatal, detail: { ...common, eventType: 'AwsServiceEvent', eventName, requestParameters: null, responseElements: null },
  });
  return [
    call('ct-disablekey.html', true, 'DisableKey', { keyId }, { keyId: arn }),
    // Before December 2022, responseElements were null.
    call('ct-disablekey.html', true, 'DisableKey', { keyId: arn }),
    call('ct-schedule-key-deletion.html', true, 'ScheduleKeyDeletion', { pendingWindowInDays: 20, keyId }, { keyId: arn, keyState: 'PendingDeletion' }),
    call('ct-deleteimportedkeymaterial.html', true, 'DeleteImportedKeyMaterial', { keyId, keyMaterialId: '123' }, { keyId: arn, keyMaterialId: '123' }),
    byItself('ct-deleteexpiredkeymaterial.html', true, 'DeleteExpiredKeyMaterial'),
    call('ct-enablekey.html', false, 'EnableKey', { keyId }),
    call('ct-cancel-key-deletion.html', false, 'CancelKeyDeletion', { keyId }),
    // 7 to 30 days after ScheduleKeyDeletion, when nothing can be done any more.
    byItself('ct-delete-key.html', false, 'DeleteKey'),
    byItself('ct-rotatekey.html', false, 'RotateKey'),
    // A deployment does it.
    call('ct-put-key-policy.html', false, 'PutKeyPolicy', { keyId, policyName: 'default' }),
  ];
}

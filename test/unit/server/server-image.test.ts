import { App, Fn, Stack } from 'aws-cdk-lib';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { ServerImage } from '../../../src/server/server-image';

const IMAGES = { 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718', 'eu-west-1': 'ami-12345678' };
const stack = (region?: string) => new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });

test('an image has the id for the Region of the stack', () => {
  expect(ServerImage.windows(IMAGES).imageIdFor(stack('eu-west-1'))).toBe('ami-12345678');
});

test('an image has an operating system and a root device', () => {
  expect(ServerImage.windows(IMAGES)).toMatchObject({ operatingSystem: OperatingSystemType.WINDOWS, rootDeviceName: '/dev/sda1' });
  expect(ServerImage.linux(IMAGES)).toMatchObject({ operatingSystem: OperatingSystemType.LINUX, rootDeviceName: '/dev/xvda' });
  expect(ServerImage.linux(IMAGES, { rootDeviceName: '/dev/sda1' })).toMatchObject({ rootDeviceName: '/dev/sda1' });
  expect(ServerImage.linux(IMAGES, { rootDeviceName: undefined })).toMatchObject({ rootDeviceName: '/dev/xvda' });
});

test.each(['resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base', 'latest', 'ami-XYZ', 'ami-123456789'])('the image %s is refused', (id) => {
  expect(() => ServerImage.windows({ 'eu-west-1': id })).toThrow(`the machine image for eu-west-1 is '${id}': give the id of one image`);
});

test('an image that is only known at deployment is refused, because it could change', () => {
  expect(() => ServerImage.windows({ 'eu-west-1': Fn.importValue('Image') })).toThrow(/only known at deployment/);
});

test('an image without an id for the Region of the stack is refused', () => {
  expect(() => ServerImage.windows({})).toThrow(/no machine image was given/);
  expect(() => ServerImage.windows(IMAGES).imageIdFor(stack('us-east-1'))).toThrow('there is no machine image for us-east-1, only for ap-southeast-2, eu-west-1: add one for us-east-1');
  expect(() => ServerImage.windows(IMAGES).imageIdFor(stack())).toThrow(/has no explicit Region/);
});

import { withOwnParts } from '../../../scripts/bundle/own-parts';

const texts = new Map([
  ['cli/command.mjs', 'import{a}from"../functions/parts/both.mjs";import{b}from"../functions/parts/own.mjs";import("../functions/parts/later.mjs");import"util";'],
  ['functions/run.mjs', 'import{a}from"./parts/both.mjs";import("./parts/sign-in.mjs");'],
  ['functions/parts/both.mjs', 'export{a};'],
  ['functions/parts/own.mjs', 'export{b};'],
  ['functions/parts/later.mjs', 'import{a}from"./both.mjs";import{b}from"./own.mjs";import("./sign-in.mjs");'],
  ['functions/parts/sign-in.mjs', 'export{c};'],
]);
const moved = withOwnParts(texts, 'cli/command.mjs', ['functions/run.mjs']);

test('a part that only the command line loads is beside it, also if it is loaded later', () => {
  expect([...moved.keys()].sort()).toEqual([
    'cli/command.mjs', 'cli/parts/later.mjs', 'cli/parts/own.mjs', 'functions/parts/both.mjs', 'functions/parts/sign-in.mjs', 'functions/run.mjs',
  ]);
});

test('files name parts at their new places', () => {
  expect(moved.get('cli/command.mjs')).toBe('import{a}from"../functions/parts/both.mjs";import{b}from"./parts/own.mjs";import("./parts/later.mjs");import"util";');
  expect(moved.get('cli/parts/later.mjs')).toBe('import{a}from"../../functions/parts/both.mjs";import{b}from"./own.mjs";import("../../functions/parts/sign-in.mjs");');
});

test('functions stay as they are', () => {
  for (const file of ['functions/run.mjs', 'functions/parts/both.mjs', 'functions/parts/sign-in.mjs']) {
    expect(moved.get(file)).toBe(texts.get(file));
  }
});
